"""Meetings with advisers: those of a file that the log does not have yet, and the log as a table.

Nothing of the log is changed by a file. A meeting that stands in it, with the same city, part, day,
length, mentor and subject, is that meeting.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.advice import service
from app.advice.models import AdviceHour, Part
from app.advice.rules import NewEntry, check_minutes
from app.cities.models import City
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.opendata.additions import (
    Addition,
    Additions,
    cities_by_slug,
    city_in,
    day_in,
    goal_in,
    read_additions,
    said_in,
)
from app.opendata.other_tables import MEETINGS
from app.opendata.reading import ReadRow
from app.opendata.tables import Row
from app.people.finding import person_meant
from app.people.models import Person
from app.people.rules import Who

Same = tuple[int, str, date, int, int, str]
# Names of the log's fields, where a file calls the column otherwise.
_COLUMNS = {"person": "mentor"}


def new_meetings(db: Session, rows: Sequence[ReadRow]) -> Additions:
    """Which rows of a file are not in the log yet; one that is there twice is two meetings."""
    if not rows:
        return Additions()
    cities, known = cities_by_slug(db), _known(db)

    def read(row: ReadRow) -> Addition | None:
        meeting, same = _read(db, cities, row)
        if known[same] > 0:
            known[same] -= 1
            return None
        return meeting

    return read_additions(MEETINGS, rows, read, _COLUMNS)


def rows_of_log(db: Session) -> Iterator[Row]:
    """The log as a table, for whoever runs the wiki: what was struck out is not in it."""
    query = (
        select(AdviceHour, City.slug, Person.slug)
        .join(City, City.id == AdviceHour.city_id)
        .join(Person, Person.id == AdviceHour.mentor_id)
        .where(AdviceHour.struck.is_(None))
        .order_by(AdviceHour.id)
    )
    for entry, city, mentor in db.execute(query):
        yield {
            "city": city,
            "part": entry.part,
            "day": entry.day,
            "hours": Decimal(entry.minutes) / 60,
            "mentor": mentor,
            "goal": entry.goal,
            "subject": entry.subject,
        }


def _known(db: Session) -> Counter[Same]:
    query = select(AdviceHour).where(AdviceHour.struck.is_(None))
    return Counter(
        (each.city_id, each.part, each.day, each.minutes, each.mentor_id, each.subject)
        for each in db.scalars(query)
    )


def _read(db: Session, cities: Mapping[str, int], row: ReadRow) -> tuple[Addition, Same]:
    said = said_in(row)
    city_id = city_in(said, cities)
    day, minutes = day_in(said, "day"), check_minutes(said.get("hours", ""))
    mentor = person_meant(db, said.get("mentor", ""))
    part, goal = said.get("part", ""), goal_in(said)
    if part not in set(Part):
        raise Invalid("part", _("Choose one of the listed answers."))
    subject = " ".join(said.get("subject", "").split())
    entry = NewEntry(part, said["mentor"], day, subject, said["hours"], goal)

    def write(db: Session, who: Who) -> AdviceHour:
        return service.write(db, who, city_id, entry)

    added = Addition(MEETINGS, row.line, said["city"], said, write, _COLUMNS)
    return added, (city_id, part, day, minutes, mentor.id, subject)
