"""Followers of the journal: what happens after an act, outside the request.

A follower reads the entries past its cursor, does its work, and then moves the cursor: a crash
between the two repeats work, so a follower's work must be repeatable.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core import journal
from app.core.db import Base, Database

Handler = Callable[[Sequence[journal.Entry]], None]


class FollowerCursor(Base):
    """How far a follower has read the journal."""

    __tablename__ = "follower_cursor"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    position: Mapped[int]


def follow(
    database: Database, name: str, handler: Handler, *, kinds: Sequence[str] = (), batch: int = 50
) -> int:
    """Let `handler` do the work of up to `batch` new entries; returns how many there were."""
    with database.reading() as db:
        cursor = db.get(FollowerCursor, name)
        position = cursor.position if cursor else 0
        entries = journal.entries_after(db, position, kinds=kinds, limit=batch)
    if not entries:
        return 0
    handler(entries)
    with database.writing() as db:
        db.merge(FollowerCursor(name=name, position=entries[-1].id))
    return len(entries)
