"""Suppressing a passage: proposed by one person, confirmed by another, carried out by the worker.

One of the two is an administrator, because nothing brings the passage back. Until then a
moderator may hide it at once, which can be undone (spec: review, R15).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, aliased

from app.articles.models import Article
from app.core import clock, journal
from app.core.db import held
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.paging import Page, count, slice_of
from app.core.settings import Settings
from app.discussions.models import Thread
from app.discussions.reasons import check_reason
from app.moderation.suppression_models import LONGEST_NOTE, Suppression, SuppressionState
from app.people.models import Level, Person
from app.people.rules import Permission, Who, may
from app.review import removed_passages
from app.review.removed_passages import fingerprint_key
from app.text.limits import clean
from app.text.redaction import MARK, SHORTEST, Fingerprint, Words, compared
from app.text.redaction import count as count_in

LONGEST_PASSAGE: Final = 2000
LIST_SIZE: Final = 30
# Above this many rows the page asks whether the passage is not too common a word.
MANY: Final = 30


@dataclass(frozen=True)
class Seen:
    """Where somebody saw the passage."""

    article_id: int | None = None
    thread_id: int | None = None


@dataclass(frozen=True)
class Proposed:
    """A suppression as the form gives it, checked."""

    words: Words
    passage: str
    reason: str
    note: str
    seen: Seen


@dataclass(frozen=True)
class SuppressionRow:
    """A suppression in the list and on its page. `passage` is empty once it is over."""

    id: int
    state: str
    reason: str
    note: str
    passage: str
    proposed_by: int
    proposer: str
    proposer_level: int
    proposed: Any
    decider: str | None
    decided: Any
    finished: Any
    reached: dict[str, Any]
    hidden: dict[str, Any]
    article_slug: str | None
    article_title: str | None
    thread_id: int | None


def checked(passage: str, reason: str, note: str, seen: Seen) -> Proposed:
    """What the form says; raises Invalid for the first field that cannot be taken."""
    passage = clean(passage).strip()
    words = Words.of(passage)
    if words.length < SHORTEST:
        raise Invalid(
            "passage", _("Paste at least %(least)s characters of the text.", least=str(SHORTEST))
        )
    if len(passage) > LONGEST_PASSAGE:
        raise Invalid(
            "passage", _("Shorten it to %(limit)s characters.", limit=str(LONGEST_PASSAGE))
        )
    if words.text in compared(MARK) or "█" in words.text:
        raise Invalid("passage", _("These words stand in the mark of removed passages."))
    reason, _sentence = check_reason(reason, note)
    note = " ".join(clean(note).split())
    if not note:
        raise Invalid("note", _("Write in one sentence why."))
    if len(note) > LONGEST_NOTE:
        raise Invalid("note", _("Shorten it to %(limit)s characters.", limit=str(LONGEST_NOTE)))
    if count_in(note, words):
        raise Invalid("note", _("Say it without the passage itself: this sentence stays."))
    return Proposed(words, passage, reason, note, seen)


def propose(
    db: Session, who: Who, settings: Settings, new: Proposed, hidden: dict[str, Any]
) -> Suppression:
    """Ask for a suppression; `hidden` tells what was hidden at once. Nothing is removed yet.

    Raises Forbidden, or Conflict when the same passage is asked for already.
    """
    _require(who)
    printed = Fingerprint.of(new.words, fingerprint_key(settings))
    same = select(Suppression.id).where(
        Suppression.digest == printed.digest,
        Suppression.length == printed.length,
        Suppression.state.in_((SuppressionState.PROPOSED, SuppressionState.RUNNING)),
    )
    if db.scalar(same.limit(1)):
        raise Conflict(_("Somebody has asked for this already. See the list."))
    made = Suppression(
        state=SuppressionState.PROPOSED,
        reason=new.reason,
        note=new.note,
        article_id=new.seen.article_id,
        thread_id=new.seen.thread_id,
        proposed_by=who.id,
        proposed=clock.now(),
        length=printed.length,
        checksum=printed.checksum,
        digest=printed.digest,
        reached={},
        hidden=hidden,
        passage=new.passage,
    )
    db.add(made)
    db.flush()
    _record(db, "suppression.proposed", who.id, made)
    return made


def confirm(db: Session, who: Who, suppression_id: int) -> Suppression:
    """The second person says yes; the worker begins at once and nothing can stop it.

    Raises Forbidden for the same person, or when neither of the two is an administrator.
    """
    _require(who)
    found = held(db, Suppression, suppression_id)
    proposer = db.get_one(Person, found.proposed_by)
    if not can_confirm(who, found.proposed_by, proposer.level):
        raise Forbidden(_("A second person decides, and one of the two is an administrator."))
    _step(found, SuppressionState.RUNNING)
    found.decided_by, found.decided = who.id, clock.now()
    removed_passages.remember(db, found.length, found.checksum, found.digest)
    _record(db, "suppression.confirmed", who.id, found)
    return found


def drop(db: Session, who: Who, suppression_id: int) -> Suppression:
    """Not to be removed after all; the passage is forgotten here too."""
    _require(who)
    found = held(db, Suppression, suppression_id)
    _step(found, SuppressionState.DROPPED)
    found.decided_by, found.decided = who.id, clock.now()
    found.passage = ""
    _record(db, "suppression.dropped", who.id, found)
    return found


def finish(db: Session, suppression_id: int) -> None:
    """Note that the passage is nowhere any more, and let go of it here."""
    found = held(db, Suppression, suppression_id)
    if found.state != SuppressionState.RUNNING:
        return
    found.state = SuppressionState.DONE
    found.finished = clock.now()
    found.passage = ""
    _record(db, "suppression.finished", found.decided_by, found)


def note_row(db: Session, suppression_id: int, table: str) -> None:
    """Count one more redacted row, in the transaction that redacts it."""
    found = held(db, Suppression, suppression_id)
    found.reached = {**found.reached, table: found.reached.get(table, 0) + 1}


def can_confirm(who: Who, proposed_by: int, proposer_level: int) -> bool:
    """Two persons, one of them an administrator (spec: review, section 3)."""
    return (
        may(who, Permission.SUPPRESS)
        and who.id != proposed_by
        and Level.ADMINISTRATOR in (who.level, proposer_level)
    )


def listed(db: Session, number: int) -> Page[SuppressionRow]:
    """All suppressions, newest first."""
    query = _rows().order_by(Suppression.id.desc())
    offset, limit = slice_of(number, LIST_SIZE)
    rows = [_row(row) for row in db.execute(query.offset(offset).limit(limit))]
    return Page(rows, number, LIST_SIZE, count(db, query))


def one(db: Session, suppression_id: int) -> SuppressionRow:
    """One suppression; raises NotFound."""
    row = db.execute(_rows().where(Suppression.id == suppression_id)).first()
    if row is None:
        raise NotFound
    return _row(row)


def running(db: Session) -> Sequence[Suppression]:
    """Those that the worker has to carry out, oldest first."""
    query = select(Suppression).where(Suppression.state == SuppressionState.RUNNING)
    return db.scalars(query.order_by(Suppression.id)).all()


def _rows() -> Select[*tuple[Any, ...]]:
    proposer, decider = aliased(Person), aliased(Person)
    return (
        select(
            Suppression.id,
            Suppression.state,
            Suppression.reason,
            Suppression.note,
            Suppression.passage,
            Suppression.proposed_by,
            proposer.name.label("proposer"),
            proposer.level.label("proposer_level"),
            Suppression.proposed,
            decider.name.label("decider"),
            Suppression.decided,
            Suppression.finished,
            Suppression.reached,
            Suppression.hidden,
            Article.slug.label("article_slug"),
            Article.title.label("article_title"),
            Thread.id.label("thread_id"),
        )
        .join(proposer, proposer.id == Suppression.proposed_by)
        .outerjoin(decider, decider.id == Suppression.decided_by)
        .outerjoin(Article, Article.id == Suppression.article_id)
        .outerjoin(Thread, Thread.id == Suppression.thread_id)
    )


def _row(row: Row[*tuple[Any, ...]]) -> SuppressionRow:
    return SuppressionRow(*tuple(row))


def _step(found: Suppression, state: SuppressionState) -> None:
    if found.state != SuppressionState.PROPOSED:
        raise Conflict(_("Somebody has decided on this already."))
    found.state = state


def _require(who: Who) -> None:
    if not may(who, Permission.SUPPRESS):
        raise Forbidden(_("Your account does not have the right to do this."))


def _record(db: Session, kind: str, actor_id: int | None, found: Suppression) -> None:
    data = {"reason": found.reason, "article": found.article_id, "thread": found.thread_id}
    journal.record(db, kind, actor_id, f"suppression:{found.id}", data)
