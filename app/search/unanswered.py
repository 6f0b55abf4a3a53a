"""What people looked for in vain: counted by text and day, so that editors know what is missing.

No address, no account and no hour is kept, nor any text that may tell of a person; what was
counted is forgotten after KEPT_DAYS (issue: "czego szukano", privacy page).
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Select, delete, func, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import Database
from app.core.errors import Forbidden, NotFound
from app.core.i18n import gettext as _
from app.core.paging import Page, count, slice_of
from app.core.settings import Settings
from app.people.rules import Permission, Who, may
from app.search.query import tidy
from app.search.synonym_models import LONGEST_TEXT, UnansweredQuery
from app.text.personal_data import is_personal

KEPT_DAYS: Final = 90
PAGE_SIZE: Final = 50
MOST_OF_A_DAY: Final = 2_000
_SHORTEST: Final = 2
_EDGES: Final = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True)
class UnansweredRow:
    """A text in the editors' list: how often it was looked for, and when last."""

    id: int
    text: str
    times: int
    last_day: date


def normalised(text: str) -> str:
    """The text under which a query is counted; empty when it must not be kept."""
    text = _EDGES.sub("", tidy(text).lower())
    if not _SHORTEST <= len(text) <= LONGEST_TEXT or not any(map(str.isalpha, text)):
        return ""
    return "" if is_personal(text) else text


def is_counted(db: Session, text: str) -> bool:
    """Whether this text stands in the list of today, so that one more changes only a number."""
    query = select(UnansweredQuery.id).where(
        UnansweredQuery.digest == _digest(text), UnansweredQuery.day == clock.today()
    )
    return db.scalar(query) is not None


def record(db: Session, text: str) -> bool:
    """Count a query that found nothing; False when its text is not kept. `db` is a writer."""
    text = normalised(text)
    if not text or not _has_room(db, text):
        return False
    insert = sqlite_insert if db.get_bind().dialect.name == "sqlite" else postgres_insert
    row = insert(UnansweredQuery).values(
        digest=_digest(text), text=text, day=clock.today(), times=1
    )
    db.execute(
        row.on_conflict_do_update(
            index_elements=["digest", "day"], set_={"times": UnansweredQuery.times + 1}
        )
    )
    return True


def listed(db: Session, number: int) -> Page[UnansweredRow]:
    """What was looked for in vain, most often first."""
    times, last_day = func.sum(UnansweredQuery.times), func.max(UnansweredQuery.day)
    query: Select[int, str, int, date] = select(
        func.max(UnansweredQuery.id), func.max(UnansweredQuery.text), times, last_day
    ).group_by(UnansweredQuery.digest)
    ordered = query.order_by(times.desc(), last_day.desc(), func.max(UnansweredQuery.id).desc())
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = [UnansweredRow(*row) for row in db.execute(ordered.offset(offset).limit(limit))]
    return Page(rows, number, PAGE_SIZE, count(db, query))


def settle(db: Session, who: Who, row_id: int) -> None:
    """Forget a text: something is there now that answers it. Raises Forbidden or NotFound."""
    if not may(who, Permission.SEE_SEARCHES):
        raise Forbidden(_("Your account does not have the right to do this."))
    digest = db.scalar(select(UnansweredQuery.digest).where(UnansweredQuery.id == row_id))
    if digest is None:
        raise NotFound
    db.execute(delete(UnansweredQuery).where(UnansweredQuery.digest == digest))
    journal.record(db, "unanswered.settled", who.id, f"unanswered:{row_id}")


def forget_old(_settings: Settings, database: Database) -> None:
    """Drop what is older than KEPT_DAYS."""
    first = clock.today() - timedelta(days=KEPT_DAYS)
    with database.reading() as db:
        if (
            db.scalar(select(UnansweredQuery.id).where(UnansweredQuery.day < first).limit(1))
            is None
        ):
            return
    with database.writing() as db:
        db.execute(delete(UnansweredQuery).where(UnansweredQuery.day < first))


def _has_room(db: Session, text: str) -> bool:
    """Programs may ask for anything: a day has an end, but what is counted is counted on."""
    today = UnansweredQuery.day == clock.today()
    if (db.scalar(select(func.count()).where(today)) or 0) < MOST_OF_A_DAY:
        return True
    return is_counted(db, text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
