"""What lists show beside each thread: topics, and to its reader the number of unread posts."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.discussions import positions, tags
from app.discussions.queries import ThreadRow
from app.discussions.tags import TagRow
from app.people.rules import Who


@dataclass(frozen=True)
class Marks:
    """By ids of the threads of one page of a list."""

    unread: dict[int, int]
    tags: dict[int, list[TagRow]]


def marks_of(db: Session, who: Who | None, rows: Sequence[ThreadRow]) -> Marks:
    """Two queries for all rows of a list, one for guests."""
    ids = [row.id for row in rows]
    unread = positions.unread_counts(db, who.id, ids) if who else {}
    return Marks(unread, tags.of_threads(db, ids))
