"""What somebody's inbox shows, how many notices are new, and which are due to be mailed.

Names and texts come from the things themselves at the moment of reading (`subjects`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, func, literal, or_, select
from sqlalchemy.orm import Session

from app.core.db import Database
from app.core.paging import Page, count, slice_of
from app.notifications import subjects
from app.notifications.models import (
    AT_ONCE,
    DEFAULT_HOW,
    How,
    Kind,
    Notice,
    NoticePause,
    NoticePreference,
    default_how,
)
from app.notifications.subjects import Seen
from app.notifications.words import kind_words, sentence
from app.people.models import Person

PAGE_SIZE: Final = 30
# The bell says "99+" from here on, and counts no further.
MOST_COUNTED: Final = 100


@dataclass(frozen=True)
class NoticeRow:
    """A notice in the inbox. `seen` is None when the thing cannot be read any more.

    `followed` is what its reader follows, if that brought the notice and can be read.
    """

    id: int
    kind: str
    began: datetime
    at: datetime
    mailed: datetime | None
    about: str
    url: str
    actor: str
    count: int
    detail: str
    is_read: bool
    seen: Seen | None
    subject: str
    followed: Seen | None

    @property
    def words(self) -> str:
        return sentence(self.kind, self.actor, self.count, self.detail)

    @property
    def kind_words(self) -> str:
        return kind_words(self.kind)


@dataclass(frozen=True)
class Wanted:
    """What an inbox is asked for."""

    is_unread: bool = False
    kind: Kind | None = None

    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        """The filters as conditions on notices."""
        found: list[ColumnElement[bool]] = []
        if self.is_unread:
            found.append(Notice.read.is_(None))
        if self.kind is not None:
            found.append(Notice.kind == self.kind.value)
        return tuple(found)


_FEW_UNREAD: Final = (
    select(literal(1).label("one"))
    .where(Notice.person_id == bindparam("person"), Notice.read.is_(None))
    .limit(MOST_COUNTED)
    .subquery()
)
_UNREAD: Final = select(func.count()).select_from(_FEW_UNREAD)


def unread_count(db: Session, person_id: int) -> int:
    """How many notices somebody has not read, `MOST_COUNTED` at most."""
    return db.scalar(_UNREAD, {"person": person_id}) or 0


def unread_count_at_a_glance(database: Database, person_id: int) -> int:
    """The same without a session, for the bell on each signed-in page."""
    row = database.glance(_UNREAD, person=person_id)
    return int(row[0]) if row else 0


def rows() -> Select[*tuple[Any, ...]]:
    """Notices with the names of who acted; give the rows to `with_subjects`."""
    return select(Notice, Person.name, Person.erased).outerjoin(
        Person, Person.id == Notice.actor_id
    )


def with_subjects(
    db: Session, person_id: int, found: Collection[Row[*tuple[Any, ...]]]
) -> list[NoticeRow]:
    """Notices of one person, each with what that person may see of its thing now."""
    wanted = {subject for row in found for subject in (row[0].subject, row[0].about)}
    seen = subjects.look_up(db, wanted, person_id)
    return [_row(notice, name, seen) for notice, name, _erased in found]


def _row(notice: Notice, actor: str | None, seen: dict[str, Seen]) -> NoticeRow:
    thing = seen.get(notice.subject)
    if thing is None and notice.kind == Kind.REPLY and notice.count > 1:
        thing = seen.get(notice.about)  # of the posts only the first was hidden
    if thing is None and subjects.is_without_text(notice.subject):
        thing = Seen("", notice.url)
    return NoticeRow(
        id=notice.id,
        kind=notice.kind,
        began=notice.began,
        at=notice.at,
        mailed=notice.mailed,
        about=notice.about,
        url=thing.url if thing else "",
        actor=actor or "",
        count=notice.count,
        detail=notice.detail,
        is_read=notice.read is not None,
        seen=thing,
        subject=notice.subject,
        followed=seen.get(notice.about),
    )


def inbox(db: Session, person_id: int, wanted: Wanted, number: int) -> Page[NoticeRow]:
    """Somebody's notices, newest first; the same number of queries whatever their number."""
    query = rows().where(Notice.person_id == person_id, *wanted.conditions())
    offset, limit = slice_of(number, PAGE_SIZE)
    newest = query.order_by(Notice.at.desc(), Notice.id.desc())
    found = db.execute(newest.offset(offset).limit(limit)).all()
    total = count(db, select(Notice.id).where(Notice.person_id == person_id, *wanted.conditions()))
    return Page(with_subjects(db, person_id, found), number, PAGE_SIZE, total)


def newest_entry(db: Session, person_id: int) -> int:
    """The newest entry in a person's notices: "mark all" means what was there when shown."""
    newest = select(Notice.entry_id).where(Notice.person_id == person_id)
    return db.scalar(newest.order_by(Notice.at.desc(), Notice.id.desc()).limit(1)) or 0


def preferences(db: Session, person_id: int) -> dict[Kind, How]:
    """How each kind is mailed to a person."""
    chosen = {
        row.kind: How(row.how)
        for row in db.scalars(
            select(NoticePreference).where(NoticePreference.person_id == person_id)
        )
    }
    return {kind: chosen.get(kind.value, default_how(kind)) for kind in Kind}


def is_paused(db: Session, person_id: int) -> bool:
    """Whether a person wants no notices mailed for now."""
    return db.get(NoticePause, person_id) is not None


def is_mailed(how: How) -> ColumnElement[bool]:
    """Condition on notices: their owner wants their kind mailed in this way, and not yet.

    A digest takes again what went on since the last one, and so does a letter at once where each
    post says something new.
    """
    is_new: ColumnElement[bool] = Notice.mailed < Notice.at
    if how is How.NOW:
        is_new = and_(is_new, Notice.kind == Kind.REPLY.value)
    return and_(
        Notice.read.is_(None),
        or_(Notice.mailed.is_(None), is_new),
        _how() == how.value,
        Notice.person_id.not_in(select(NoticePause.person_id)),
    )


def is_still_mailed() -> ColumnElement[bool]:
    """Condition on notices in a letter that waits: not read on the site, and not unsubscribed."""
    return and_(
        Notice.read.is_(None),
        _how() != How.NEVER.value,
        Notice.person_id.not_in(select(NoticePause.person_id)),
    )


def _how() -> ColumnElement[str]:
    preferred = select(NoticePreference.how).where(
        NoticePreference.person_id == Notice.person_id, NoticePreference.kind == Notice.kind
    )
    is_urgent = Notice.kind.in_([kind.value for kind in AT_ONCE])
    unless_chosen = case((is_urgent, How.NOW.value), else_=DEFAULT_HOW.value)
    return func.coalesce(preferred.scalar_subquery(), unless_chosen)
