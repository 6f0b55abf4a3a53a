"""What somebody typed into the form of a report and did not send, kept for them alone.

One for each report, and one (number 0) for a report that is not begun. It is apart from a report in
the state of a draft: co-authors never see it, and readers of a public report neither.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import Database
from app.core.settings import Settings
from app.experiences.models import ExperienceUnsent
from app.experiences.report import LINES, SECTIONS
from app.people.models import Person
from app.people.rules import Who
from app.review import removed_passages
from app.text.limits import clean

NOT_BEGUN: Final = 0
LONGEST_VALUE: Final = 60_000  # more than a section may have, so that nothing typed is lost
MOST_VALUES: Final = 80
_FIELD: Final = re.compile(
    rf"tools-\d|wersja|title|lead|city|began|ended|outcome|links|goals|{'|'.join(LINES + SECTIONS)}"
)
_CHOICES: Final = frozenset({"wersja", "outcome", "goals"})


@dataclass(frozen=True)
class UnsentRow:
    """A form that was left, in the list of its author; `experience_id` is 0 for a new report."""

    experience_id: int
    title: str
    saved: datetime


@dataclass(frozen=True)
class Unsent:
    """What was typed, as pairs that a form takes."""

    typed: list[tuple[str, str]]
    saved: datetime


def keep(
    db: Session, who: Who, settings: Settings, experience_id: int, sent: Iterable[tuple[str, str]]
) -> None:
    """Keep what was typed in place of what was kept before; nothing typed keeps nothing."""
    known = [(name, clean(value)[:LONGEST_VALUE]) for name, value in sent if _FIELD.fullmatch(name)]
    known = known[:MOST_VALUES]
    if not any(value.strip() for name, value in known if name not in _CHOICES):
        drop(db, who, experience_id)
        return
    values = removed_passages.without_removed(db, settings, [value for _name, value in known])
    pairs = [[name, value] for (name, _value), value in zip(known, values, strict=True)]
    db.execute(select(Person.id).where(Person.id == who.id).with_for_update())
    row = db.get(ExperienceUnsent, (who.id, experience_id))
    if row is None:
        db.add(
            ExperienceUnsent(
                person_id=who.id, experience_id=experience_id, saved=clock.now(), typed=pairs
            )
        )
        db.flush()
        journal.record(db, "experience-unsent.begun", who.id, f"person:{who.id}")
        return
    row.typed, row.saved = pairs, clock.now()
    db.flush()


def kept(db: Session, who: Who, experience_id: int) -> Unsent | None:
    """What was typed and not sent, if anything was."""
    row = db.get(ExperienceUnsent, (who.id, experience_id))
    return Unsent([(name, value) for name, value in row.typed], row.saved) if row else None


def left_by(db: Session, who: Who, limit: int) -> list[UnsentRow]:
    """Forms that somebody left, the newest first."""
    query = (
        select(ExperienceUnsent)
        .where(ExperienceUnsent.person_id == who.id)
        .order_by(ExperienceUnsent.saved.desc(), ExperienceUnsent.experience_id)
        .limit(limit)
    )
    return [
        UnsentRow(row.experience_id, dict(row.typed).get("title", ""), row.saved)
        for row in db.scalars(query)
    ]


def drop(db: Session, who: Who, experience_id: int) -> None:
    """It was sent, or is not wanted any more."""
    row = db.get(ExperienceUnsent, (who.id, experience_id))
    if row is not None:
        db.delete(row)
        db.flush()
        journal.record(db, "experience-unsent.dropped", who.id, f"person:{who.id}")


def keep_house(settings: Settings, database: Database) -> None:
    """Delete what was untouched for long, and what people without an account left behind."""
    oldest = clock.now() - timedelta(days=settings.draft_days)
    erased = select(Person.id).where(Person.erased.is_not(None))
    with database.writing() as db:
        old = ExperienceUnsent.saved < oldest
        dropped = db.scalar(select(func.count()).select_from(ExperienceUnsent).where(old))
        db.execute(delete(ExperienceUnsent).where(old))
        db.execute(delete(ExperienceUnsent).where(ExperienceUnsent.person_id.in_(erased)))
        if dropped:
            data = {"number": dropped}
            journal.record(db, "experience-unsent.expired", None, "experience-unsent", data)
