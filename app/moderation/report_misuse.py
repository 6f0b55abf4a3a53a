"""Misuse of reporting (Digital Services Act, art. 23): first a warning, then a pause.

Only plainly unfounded reports count, and only those of accounts: of a guest nothing is known.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.settings import Settings
from app.moderation import report_letters
from app.moderation.report_models import Outcome, Report, ReportDecision, ReportingMisuse
from app.people.models import Person


def refused_until(db: Session, person_id: int) -> datetime | None:
    """Until when no reports of this person are taken; None when they are."""
    row = db.get(ReportingMisuse, person_id)
    if row is None or row.until is None or row.until <= clock.now():
        return None
    return row.until


def count_unfounded(db: Session, person: Person, settings: Settings) -> None:
    """One more report was plainly unfounded: warn, or pause, when there were enough of them."""
    row = db.get(ReportingMisuse, person.id, with_for_update=True)
    query = (
        select(func.count())
        .select_from(Report)
        .join(ReportDecision, ReportDecision.id == Report.decision_id)
        .where(Report.reporter_id == person.id, ReportDecision.outcome == Outcome.UNFOUNDED)
    )
    if row is not None:
        query = query.where(ReportDecision.at > row.warned)
    if (db.scalar(query) or 0) < settings.report_misuse:
        return
    now = clock.now()
    if row is None:
        db.add(ReportingMisuse(person_id=person.id, warned=now, until=None))
        report_letters.warned_of_misuse(db, person, settings)
    else:
        row.warned, row.until = now, now + timedelta(days=settings.report_misuse_days)
        report_letters.suspended_for_misuse(db, person, row.until, settings)
    journal.record(db, "report.misuse", None, f"person:{person.id}", {"paused": row is not None})
