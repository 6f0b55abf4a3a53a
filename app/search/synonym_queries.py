"""Reading the table of synonyms: what the search uses, and what its pages list."""

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Exists, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from app.core import clock, journal
from app.core.errors import NotFound
from app.core.paging import Page, count, slice_of
from app.people.models import Person
from app.people.rules import PERMISSIONS, Permission, Who
from app.search.synonym_models import Synonym, SynonymKind, SynonymState, SynonymVersion
from app.search.synonym_rules import can_propose, typed_key
from app.search.synonym_table import SynonymEntry, Synonyms

PAGE_SIZE: Final = 50
HISTORY_SIZE: Final = 20
# What changes the table that the search uses.
CHANGES: Final = (
    "synonym.accepted",
    "synonym.withdrawn",
    "synonyms.loaded",
    "suppression.finished",
)
# "Waiting" is a list of its own: an entry in use may have a proposal as well.
WAITING: Final = "czeka"
STATES: Final = {
    WAITING: SynonymState.PROPOSED,
    "uzywane": SynonymState.ACCEPTED,
    "odrzucone": SynonymState.REFUSED,
    "wycofane": SynonymState.WITHDRAWN,
}

_kept: WeakKeyDictionary[Engine, tuple[int, Synonyms]] = WeakKeyDictionary()
_lock: Final = threading.Lock()


@dataclass(frozen=True)
class SynonymRow:
    """An entry in the list; `waits` when somebody has proposed something about it."""

    id: int
    typed: str
    meanings: list[str]
    kind: str
    note: str
    state: str
    waits: bool


@dataclass(frozen=True)
class Signed:
    """A name and the address of a profile, which the erased have not."""

    name: str
    slug: str


@dataclass(frozen=True)
class VersionRow:
    """A proposal, who made it and who decided on it."""

    version: SynonymVersion
    by: Signed
    decided_by: Signed | None


def synonyms_in_use(db: Session) -> Synonyms:
    """The table as a search uses it, kept by this process until somebody changes it."""
    engine = db.get_bind().engine
    position = journal.newest_of(db, CHANGES)
    kept = _kept.get(engine)
    if kept is not None and kept[0] == position:
        return kept[1]
    made = Synonyms(entries_in_use(db))
    with _lock:
        _kept[engine] = (position, made)
    return made


def entries_in_use(db: Session) -> list[SynonymEntry]:
    """Every entry that the search may use, the oldest first."""
    rows = db.execute(
        select(Synonym.typed, Synonym.meanings, Synonym.kind)
        .where(Synonym.state == SynonymState.ACCEPTED)
        .order_by(Synonym.id)
    )
    return [SynonymEntry(row.typed, tuple(row.meanings), row.kind) for row in rows]


def listed(
    db: Session, number: int, *, state: str = "", kind: str = "", text: str = ""
) -> Page[SynonymRow]:
    """Entries by what people type; `text` is a part of it, `state` a key of STATES."""
    waits = _waits()
    query: Select[*tuple[Any, ...]] = select(
        Synonym.id,
        Synonym.typed,
        Synonym.meanings,
        Synonym.kind,
        Synonym.note,
        Synonym.state,
        waits.label("waits"),
    )
    if state == WAITING:
        query = query.where(waits)
    elif state in STATES:
        query = query.where(Synonym.state == STATES[state])
    if kind in set(SynonymKind):
        query = query.where(Synonym.kind == kind)
    if text:
        query = query.where(Synonym.typed_key.contains(typed_key(text), autoescape=True))
    offset, limit = slice_of(number, PAGE_SIZE)
    ordered = query.order_by(Synonym.typed_key, Synonym.id).offset(offset).limit(limit)
    rows = [SynonymRow(*row) for row in db.execute(ordered)]
    return Page(rows, number, PAGE_SIZE, count(db, query.with_only_columns(Synonym.id)))


def one(db: Session, synonym_id: int) -> Synonym:
    """An entry; raises NotFound."""
    found = db.get(Synonym, synonym_id)
    if found is None:
        raise NotFound
    return found


def history(db: Session, synonym_id: int, number: int) -> Page[VersionRow]:
    """Proposals about an entry, the newest first."""
    author, decider = aliased(Person), aliased(Person)
    query = (
        select(
            SynonymVersion,
            author.name,
            author.slug,
            author.erased,
            decider.name,
            decider.slug,
            decider.erased,
        )
        .join(author, author.id == SynonymVersion.by_id)
        .outerjoin(decider, decider.id == SynonymVersion.decided_by_id)
        .where(SynonymVersion.synonym_id == synonym_id)
    )
    offset, limit = slice_of(number, HISTORY_SIZE)
    ordered = query.order_by(SynonymVersion.number.desc()).offset(offset).limit(limit)
    rows = [
        VersionRow(row[0], _signed(*row[1:4]), _signed(*row[4:7]) if row[4] is not None else None)
        for row in db.execute(ordered)
    ]
    total = count(db, query.with_only_columns(SynonymVersion.id))
    return Page(rows, number, HISTORY_SIZE, total)


def waiting_count(db: Session) -> int:
    """How many proposals wait for a decision."""
    waiting = select(func.count()).where(SynonymVersion.state == SynonymState.PROPOSED)
    return db.scalar(waiting) or 0


def waiting_for(db: Session, who: Who) -> int:
    """How many of them this person may decide on: their own are for somebody else, if there is."""
    waiting = select(func.count()).where(
        SynonymVersion.state == SynonymState.PROPOSED,
        or_(SynonymVersion.by_id != who.id, not_(_others(who))),
    )
    return (db.scalar(waiting) or 0) if can_propose(who) else 0


def is_alone(db: Session, who: Who) -> bool:
    """Whether nobody else may decide here, as on a wiki that one person has just begun."""
    return not db.scalar(select(_others(who)))


def _others(who: Who) -> Exists:
    now = clock.now()
    return exists().where(
        Person.id != who.id,
        Person.level >= PERMISSIONS[Permission.MANAGE_SYNONYMS],
        Person.email_confirmed.is_not(None),
        Person.erased.is_(None),
        or_(Person.blocked_until.is_(None), Person.blocked_until <= now),
        or_(Person.suspended_until.is_(None), Person.suspended_until <= now),
    )


def _waits() -> Any:
    return exists().where(
        and_(
            SynonymVersion.synonym_id == Synonym.id,
            SynonymVersion.state == SynonymState.PROPOSED,
        )
    )


def _signed(name: str, slug: str, erased: datetime | None) -> Signed:
    return Signed(name, "" if erased is not None else slug)
