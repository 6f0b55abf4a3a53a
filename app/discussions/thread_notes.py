"""Notes in a thread about what moderators did to it, and the titles it had before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.core import clock
from app.discussions.addresses import thread_address
from app.discussions.models import Thread, ThreadState
from app.discussions.moving_models import NoteKind, ThreadNote, ThreadTitle
from app.people.rules import Who

MOST_NOTES = 20


@dataclass(frozen=True)
class NoteRow:
    """A note as pages show it; the other thread is named only where everybody sees it."""

    at: datetime
    kind: str
    number: int
    place: str
    reason: str
    other_title: str
    other_url: str


@dataclass(frozen=True)
class TitleRow:
    """A title that a thread had until `replaced`; empty when it was hidden."""

    title: str
    replaced: datetime


def note(
    db: Session,
    who: Who,
    thread: Thread,
    kind: NoteKind,
    *,
    other: Thread | None = None,
    number: int = 0,
    place: str = "",
    reason: str = "",
) -> None:
    """Tell in the thread what was done to it."""
    db.add(
        ThreadNote(
            thread_id=thread.id,
            at=clock.now(),
            kind=kind,
            actor_id=who.id,
            other_id=other.id if other else None,
            number=number,
            place=place,
            reason=reason,
        )
    )


def notes_of(db: Session, thread_id: int) -> list[NoteRow]:
    """The newest notes of a thread, oldest first. One query."""
    other = aliased(Thread)
    rows = db.execute(
        select(
            ThreadNote.at,
            ThreadNote.kind,
            ThreadNote.number,
            ThreadNote.place,
            ThreadNote.reason,
            other.id,
            other.slug,
            other.title,
            other.state,
        )
        .outerjoin(other, other.id == ThreadNote.other_id)
        .where(ThreadNote.thread_id == thread_id)
        .order_by(ThreadNote.at.desc(), ThreadNote.id.desc())
        .limit(MOST_NOTES)
    ).all()
    found = []
    for row in reversed(rows):
        is_open = row.state == ThreadState.VISIBLE
        found.append(
            NoteRow(
                row.at,
                row.kind,
                row.number,
                row.place,
                row.reason,
                row.title if is_open else "",
                thread_address(row.id, row.slug) if is_open else "",
            )
        )
    return found


def former_titles(db: Session, thread_id: int) -> list[TitleRow]:
    """Titles the thread had before, newest first."""
    rows = db.scalars(
        select(ThreadTitle)
        .where(ThreadTitle.thread_id == thread_id)
        .order_by(ThreadTitle.id.desc())
        .limit(MOST_NOTES)
    )
    return [TitleRow("" if row.is_hidden else row.title, row.replaced) for row in rows]
