"""Tables of what moderators did to whole threads: former titles, notes, and where posts went."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.discussions.models import LONGEST_REASON, LONGEST_TITLE, Thread
from app.people.models import Person


class NoteKind(StrEnum):
    """What a note in a thread tells of."""

    MOVED = "moved"
    SPLIT_OFF = "split-off"  # in the thread that lost posts
    SPLIT_FROM = "split-from"  # in the thread that was made of them
    MERGED = "merged"
    SLOWED = "slowed"
    QUICKENED = "quickened"


class ThreadRedirect(Base):
    """A thread whose posts were merged into another; the old address leads there."""

    __tablename__ = "thread_redirect"

    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id), primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey(Thread.id), index=True)
    at: Mapped[datetime]


class ThreadTitle(Base):
    """A title that a thread had before; a hidden one was the very reason for the change."""

    __tablename__ = "thread_title"

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id), index=True)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    replaced: Mapped[datetime]
    is_hidden: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))


class ThreadNote(Base):
    """What moderators did to a thread, told in the thread itself.

    `place` is what the thread's place was called; `other_id` the other thread of a split or merge.
    """

    __tablename__ = "thread_note"
    __table_args__ = (Index("ix_thread_note_thread_id_at", "thread_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id))
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    other_id: Mapped[int | None] = mapped_column(ForeignKey(Thread.id))
    number: Mapped[int] = mapped_column(default=0)  # of posts, or of minutes
    place: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
