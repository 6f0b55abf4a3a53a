"""Reminds followers of a city of its local dates, once for each last day.

Of what takes one day, people hear before that day; of what takes longer, before it ends: that it
has begun they were told when it was published. Telling is an act in the journal, which notices
follow.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import and_, or_, select

from app.agenda.kinds import KIND
from app.agenda.models import LocalDate
from app.core import clock, journal
from app.core.db import Database
from app.core.settings import Settings
from app.records.models import Record

# Enough to plan an evening or to write an opinion.
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
        .where(
            LocalDate.ends >= today,
            LocalDate.ends <= today + DAYS_BEFORE,
            or_(LocalDate.reminded_of.is_(None), LocalDate.reminded_of != LocalDate.ends),
        )
        .order_by(LocalDate.ends, LocalDate.id)
        .limit(BATCH)
    )
    with database.reading() as db:
        found = db.execute(waiting).all()
    for date_id, number in found:
        with database.writing() as db:
            row = db.get(LocalDate, date_id, with_for_update=True, populate_existing=True)
            if row is None or row.reminded_of == row.ends:
                continue  # removed or told meanwhile
            row.reminded_of = row.ends
            subject, data = f"local-date:{number}", {"date": number}
            journal.record(db, "local-date.came-near", None, subject, data)
