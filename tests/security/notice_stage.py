"""Notices of a resident: of what can be read, and of what was hidden since or never shown."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.core import clock
from app.notifications.models import Kind, Notice
from app.people.models import Person


def build(db: Session, person: Person, thread_id: int, subjects: Iterable[str]) -> int:
    """Unread notices of `person`; returns the id of the first."""
    made = [
        Notice(
            person_id=person.id,
            event=subject,
            kind=Kind.REPLY.value,
            began=clock.now(),
            at=clock.now(),
            subject=subject,
            about=f"thread:{thread_id}",
            url="/dyskusje",
            entry_id=number,
        )
        for number, subject in enumerate(subjects)
    ]
    db.add_all(made)
    db.flush()
    return made[0].id
