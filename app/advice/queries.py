"""What is read of the log of advice: hours used, which everybody may see, and its rows."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from app.advice.models import AdviceHour, Part
from app.advice.rules import MINUTES, can_write
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.core.paging import Page, count, slice_of
from app.people.queries import PersonName, names
from app.people.rules import Permission, Who, may
from app.plan.models import CityCoordinator, Participation

PAGE_SIZE = 30


@dataclass(frozen=True)
class Summary:
    """Minutes of advice that count."""

    preparation_minutes: int
    implementation_minutes: int

    @property
    def minutes(self) -> int:
        return self.preparation_minutes + self.implementation_minutes

    @property
    def parts(self) -> tuple[tuple[Part, int, int], ...]:
        """Of each part the minutes used, and those there are."""
        used = (self.preparation_minutes, self.implementation_minutes)
        return tuple((part, each, MINUTES[part]) for part, each in zip(Part, used, strict=True))


@dataclass(frozen=True)
class AdviceRow:
    """A meeting; one that was struck out tells when and why."""

    id: int
    part: Part
    mentor: PersonName
    goal: int | None
    day: date
    subject: str
    minutes: int
    struck: datetime | None
    reason: str


def minutes_used(db: Session, city_id: int) -> dict[Part, int]:
    """Minutes of each part that count."""
    rows = db.execute(
        select(AdviceHour.part, func.sum(AdviceHour.minutes))
        .where(AdviceHour.city_id == city_id, AdviceHour.struck.is_(None))
        .group_by(AdviceHour.part)
    )
    return dict.fromkeys(Part, 0) | {Part(part): int(minutes) for part, minutes in rows}


def summary(db: Session, city_id: int) -> Summary:
    """How much advice a city has had."""
    used = minutes_used(db, city_id)
    return Summary(used[Part.PREPARATION], used[Part.IMPLEMENTATION])


def has_part_in_the_plan(db: Session, city_id: int) -> bool:
    """Whether a city takes part in the Plan, and so has hours of advice."""
    return bool(db.scalar(select(exists().where(Participation.city_id == city_id))))


def check_has_log(db: Session, city_id: int) -> None:
    """Raise NotFound unless the city takes part in the Plan, or was advised while it did."""
    took_part = or_(
        exists().where(Participation.city_id == city_id),
        exists().where(AdviceHour.city_id == city_id),
    )
    if not db.scalar(select(took_part)):
        raise NotFound(_("A city outside the Plan has no hours of advice."))


def can_read(db: Session, who: Who | None, city_id: int) -> bool:
    """The city's coordinators, its mentors, and curators read what was talked about."""
    if who is None or not may(who, Permission.SEE_PROPOSALS):
        return False  # a blocked account reads what everybody does
    if can_write(who):
        return True
    speaks = exists().where(CityCoordinator.city_id == city_id, CityCoordinator.person_id == who.id)
    # Of a meeting that was struck out, the mentor may have been named by mistake.
    advised = exists().where(
        AdviceHour.city_id == city_id,
        AdviceHour.mentor_id == who.id,
        AdviceHour.struck.is_(None),
    )
    return bool(db.scalar(select(or_(speaks, advised))))


def rows(db: Session, who: Who | None, city_id: int, number: int) -> Page[AdviceRow] | None:
    """The meetings of a city, the latest first; None for whoever may not read them."""
    if not can_read(db, who, city_id):
        return None
    query = (
        select(AdviceHour)
        .where(AdviceHour.city_id == city_id)
        .order_by(AdviceHour.day.desc(), AdviceHour.id.desc())
    )
    offset, limit = slice_of(number, PAGE_SIZE)
    found = list(db.scalars(query.offset(offset).limit(limit)))
    mentors = names(db, [each.mentor_id for each in found])
    listed = [_row(each, mentors[each.mentor_id]) for each in found]
    return Page(listed, number, PAGE_SIZE, count(db, query.with_only_columns(AdviceHour.id)))


def entry_of(db: Session, city_id: int, entry_id: int) -> AdviceRow:
    """An entry of a city's log; raises NotFound."""
    entry = db.get(AdviceHour, entry_id)
    if entry is None or entry.city_id != city_id:
        raise NotFound
    return _row(entry, names(db, [entry.mentor_id])[entry.mentor_id])


def _row(entry: AdviceHour, mentor: PersonName) -> AdviceRow:
    return AdviceRow(
        entry.id,
        Part(entry.part),
        mentor,
        entry.goal,
        entry.day,
        entry.subject,
        entry.minutes,
        entry.struck,
        entry.reason,
    )
