"""The journal: every act writes one row in the transaction that does the act.

It is the audit record, the source of recent changes and the outbox at once. Followers read it
with a cursor; row ids are in the order of commits, also on PostgreSQL.
"""

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Index, Select, String, event, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import clock
from app.core.db import Base, hold_lock

# Any constant will do; this one spells "journal" on a telephone's keys.
_COMMIT_ORDER_LOCK: Final = 5687625
_PENDING: Final = "journal_pending"
LONGEST_SUBJECT: Final = 80


class JournalEntry(Base):
    """One act: who did what to which thing, and when."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        Index("ix_journal_entry_kind_id", "kind", "id"),
        Index("ix_journal_entry_subject_id", "subject", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(60))
    # No foreign key: the journal outlives accounts and knows no domain.
    actor_id: Mapped[int | None]
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))
    data: Mapped[dict[str, Any]]


@dataclass(frozen=True)
class Entry:
    """A journal row as followers and lists get it, free of the session."""

    id: int
    at: datetime
    kind: str
    actor_id: int | None
    subject: str
    data: dict[str, Any]


Handler = Callable[[Session, Sequence[Entry]], None]
_handlers: list[Handler] = []


def before_commit(handler: Handler) -> Handler:
    """Let `handler` see the acts of each transaction, in it and right before they are written.

    For what must be true together with the act; the entries have no ids yet.
    """
    _handlers.append(handler)
    return handler


def record(
    db: Session, kind: str, actor_id: int | None, subject: str, data: dict[str, Any] | None = None
) -> None:
    """Note an act; the row is written when the session commits.

    `kind` is "thing.past-participle" ("article.published"), `subject` is "thing:id".
    """
    entry = JournalEntry(
        at=clock.now(), kind=kind, actor_id=actor_id, subject=subject, data=data or {}
    )
    if not db.in_transaction():
        db.begin()  # a session without transaction would not tell of a rollback
    db.info.setdefault(_PENDING, []).append(entry)


@contextmanager
def forgotten(db: Session) -> Iterator[None]:
    """Acts noted within are not written: for a rehearsal whose other traces are rolled back."""
    kept = list(db.info.get(_PENDING, ()))
    try:
        yield
    finally:
        db.info[_PENDING] = kept


def entries_after(
    db: Session, position: int, *, kinds: Sequence[str] = (), limit: int = 50
) -> list[Entry]:
    """Entries with an id above `position`, oldest first; all kinds, or those named.

    A kind that ends in "." names all kinds that begin with it.
    """
    query = select(JournalEntry).where(JournalEntry.id > position).order_by(JournalEntry.id)
    if kinds:
        query = query.where(_of_kinds(kinds))
    return [_entry(row) for row in db.scalars(query.limit(limit))]


def newest_position(db: Session) -> int:
    """Id of the newest entry, 0 when there is none."""
    return db.scalar(select(func.max(JournalEntry.id))) or 0


def newest_of(db: Session, kinds: Sequence[str]) -> int:
    """Id of the newest entry of these kinds (whole names), 0 when there is none.

    One look into the index a kind: it names the state of a page in which these acts show.
    """
    return max(position or 0 for position in db.execute(_newest_of(tuple(kinds))).one())


def last_before(db: Session, kind: str, entry_id: int) -> Entry | None:
    """The last entry of a kind before another entry."""
    row = db.scalar(
        select(JournalEntry)
        .where(JournalEntry.kind == kind, JournalEntry.id < entry_id)
        .order_by(JournalEntry.id.desc())
        .limit(1)
    )
    return _entry(row) if row is not None else None


def newest_as_column(kind: str) -> ColumnElement[int]:
    """The same for one kind, inside a statement about other things."""
    newest = select(func.max(JournalEntry.id)).where(JournalEntry.kind == kind)
    return func.coalesce(newest.scalar_subquery(), 0)


@functools.cache
def _newest_of(kinds: tuple[str, ...]) -> Select[*tuple[int | None, ...]]:
    newest = [
        select(func.max(JournalEntry.id)).where(JournalEntry.kind == kind).scalar_subquery()
        for kind in kinds
    ]
    return select(*newest)


def _of_kinds(kinds: Sequence[str]) -> ColumnElement[bool]:
    whole = [kind for kind in kinds if not kind.endswith(".")]
    families = [kind for kind in kinds if kind.endswith(".")]
    return or_(
        JournalEntry.kind.in_(whole),
        *(JournalEntry.kind.startswith(family, autoescape=True) for family in families),
    )


def _entry(row: JournalEntry) -> Entry:
    return Entry(row.id or 0, row.at, row.kind, row.actor_id, row.subject, row.data)


@event.listens_for(Session, "before_commit")
def _write_pending(db: Session) -> None:
    """Write the rows last, so that ids follow the order of commits.

    PostgreSQL hands out ids before the commit: a follower could see id 8, move on, and never see
    id 7 of a slower transaction. The lock is taken after all other work, right before the rows
    are written, and is held until the commit is visible, so no writer waits for more than the
    commit of another.
    """
    pending: list[JournalEntry] = db.info.pop(_PENDING, [])
    if not pending:
        return
    db.flush()
    for handler in _handlers:
        handler(db, [_entry(row) for row in pending])
    hold_lock(db, _COMMIT_ORDER_LOCK)
    db.add_all(pending)
    db.flush()


@event.listens_for(Session, "after_rollback")
def _forget_pending(db: Session) -> None:
    db.info.pop(_PENDING, None)
