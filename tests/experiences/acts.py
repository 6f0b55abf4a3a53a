"""What people do with reports, as the tests of this domain do it again and again."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.journal import JournalEntry
from app.core.settings import Settings
from app.experiences import (
    service,
)
from app.experiences.follow_ups import NewFollowUp
from app.experiences.models import (
    Experience,
)
from app.people.models import Person
from app.text.safe_html import to_safe_html
from tests import make

SETTINGS = Settings()


def save(
    db: Session, person: Person, experience: Experience, *, publish: bool = False, **changes: Any
) -> Experience:
    """Save a report as its form does."""
    version = changes.pop("version", experience.version)
    report = replace(service.report_of(db, experience), **changes)
    return service.save(
        db,
        make.who(person),
        SETTINGS,
        experience.id,
        version,
        report,
        make.report_drawn(report),
        publish=publish,
    )


def kinds(db: Session, subject: str) -> list[str]:
    """Kinds of the journal's entries about a thing."""
    db.commit()
    query = select(JournalEntry.kind).where(JournalEntry.subject == subject)
    return list(db.scalars(query.order_by(JournalEntry.id)))


def kinds_of(db: Session, experience: Experience) -> list[str]:
    """The same of a report."""
    return kinds(db, f"experience:{experience.id}")


def later(body: str = "Posadzono drzewa.", outcome: str = "udalo-sie") -> NewFollowUp:
    """A later note of today."""
    return NewFollowUp(clock.today(), outcome, body, to_safe_html(body, kind="post"))
