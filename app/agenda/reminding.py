"""Reminds followers of a city of its local dates: before they begin, and before long ones end.

Of each of these days people hear once. Of what takes a few days they hear only before it begins,
or, if they could not hear of that, before it ends. Telling is an act in the journal, which notices
follow.
"""

from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select

from app.agenda.kinds import KIND
from app.agenda.models import LocalDate
from app.core import clock, journal
from app.core.db import Database
from app.core.settings import Settings
from app.records.models import Record

# Enough to plan an evening or to write an opinion; also how long is too short to be told twice.
DAYS_BEFORE: Final = timedelta(days=3)
# Nobody wants to be woken by it.
FIRST_HOUR: Final = 7
BATCH: Final = 200


def tell_due(_settings: Settings, database: Database) -> None:
    """Tell of the dates whose last day is near, each in a transaction of its own."""
    if clock.now().astimezone(clock.WARSAW).hour < FIRST_HOUR:
        return
    today = clock.today()
    waiting = (
        select(LocalDate.id, Record.id)
        .join(Record, and_(Record.kind == KIND, Record.key == LocalDate.key))
        .where(_is_due(today))
        .order_by(LocalDate.ends, LocalDate.id)
        .limit(BATCH)
    )
    with database.reading() as db:
        found = db.execute(waiting).all()
    for date_id, number in found:
        with database.writing() as db:
            due = select(LocalDate).where(LocalDate.id == date_id, _is_due(today))
            row = db.scalar(due.with_for_update())
            if row is None:
                continue  # removed or told meanwhile
            day = row.begins if row.begins >= today else row.ends
            # Who heard that a short one begins need not hear that it ends.
            row.reminded_of = row.ends if row.ends - day <= DAYS_BEFORE else day
            subject, data = f"local-date:{number}", {"date": number, "day": day.isoformat()}
            journal.record(db, "local-date.came-near", None, subject, data)


def _is_due(today: date) -> ColumnElement[bool]:
    """Whether the first day is near, or the last one of what has begun, and nobody was told."""
    near, told = today + DAYS_BEFORE, LocalDate.reminded_of
    begins = and_(
        LocalDate.begins.between(today, near),
        or_(told.is_(None), told.not_in((LocalDate.begins, LocalDate.ends))),
    )
    ends = and_(
        LocalDate.begins < today,
        LocalDate.ends.between(today, near),
        or_(told.is_(None), told != LocalDate.ends),
    )
    return or_(begins, ends)
