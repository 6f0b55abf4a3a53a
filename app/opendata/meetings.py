"""Meetings with advisers: those of a file that the log does not have yet, and the log as a table.

Nothing of the log is changed by a file. A meeting that stands in it, with the same city, part, day,
length, mentor and subject, is that meeting.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.advice import service
from app.advice.models import AdviceHour, Part
from app.advice.rules import NewEntry, check_minutes
from app.cities.models import City
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.opendata.other_tables import MEETINGS
from app.opendata.reading import Problem, ReadRow
from app.opendata.tables import Row
from app.people.finding import person_meant
from app.people.models import Person
from app.people.rules import Who

Same = tuple[int, str, date, int, int, str]
# Names of the log's fields, where a file calls the column otherwise.
_COLUMNS = {"person": "mentor"}


@dataclass(frozen=True)
class Meeting:
    """One that is to be written into the log of a city."""

    line: int
    city: str
    city_id: int
    entry: NewEntry


@dataclass
class Meetings:
    """The new ones of a file, how many the log has, and what is wrong."""

    new: list[Meeting] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)


def new_meetings(db: Session, rows: Sequence[ReadRow]) -> Meetings:
    """Which rows of a file are not in the log yet; one that is there twice is two meetings."""
    found = Meetings()
    if not rows:
        return found
    cities = {slug: number for slug, number in db.execute(select(City.slug, City.id))}
    known = _known(db)
    for row in rows:
        said = {name: str(value).strip() for name, value in row.values.items() if value}
        try:
            meeting, same = _read(db, cities, row, said)
        except Invalid as invalid:
            column = _COLUMNS.get(invalid.field, invalid.field)
            found.problems.append(Problem(MEETINGS.name, row.line, column, invalid.message))
            continue
        if known[same] > 0:
            known[same] -= 1
            found.unchanged += 1
        else:
            found.new.append(meeting)
    return found


def write(db: Session, who: Who, meeting: Meeting) -> None:
    """Write it into the log. Raises Forbidden, Invalid (also for too many hours) or Conflict."""
    service.write(db, who, meeting.city_id, meeting.entry)


def problem_of(meeting: Meeting, invalid: Invalid) -> Problem:
    """Where in the file a refusal of the log stands."""
    column = _COLUMNS.get(invalid.field, invalid.field)
    return Problem(MEETINGS.name, meeting.line, column, invalid.message)


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


def _read(
    db: Session, cities: dict[str, int], row: ReadRow, said: dict[str, str]
) -> tuple[Meeting, Same]:
    if row.is_removed:
        raise Invalid("remove", _("Nothing can be removed with this table."))
    city = said.get("city", "")
    if city not in cities:
        raise Invalid("city", _("There is no such city in the catalogue."))
    day, minutes = _day(said.get("day", "")), check_minutes(said.get("hours", ""))
    mentor = person_meant(db, said.get("mentor", ""))
    goal: Any = said.get("goal")
    if goal and not (goal.isascii() and goal.isdigit() and len(goal) < 3):
        raise Invalid("goal", _("Choose one of the listed answers."))
    part = said.get("part", "")
    if part not in set(Part):
        raise Invalid("part", _("Choose one of the listed answers."))
    subject = " ".join(said.get("subject", "").split())
    entry = NewEntry(part, said["mentor"], day, subject, said["hours"], int(goal) if goal else None)
    same = (cities[city], part, day, minutes, mentor.id, subject)
    return Meeting(row.line, city, cities[city], entry), same


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("day", _("Write the day like this: 2026-11-30.")) from error
