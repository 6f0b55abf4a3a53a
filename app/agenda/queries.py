"""Local dates as lists, pages and calendars show them; only what is in force is in their table."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from app.agenda.kinds import KIND
from app.agenda.models import LocalDate
from app.agenda.words import KINDS, PICTURES
from app.cities.addresses import OfCity
from app.cities.models import City
from app.cities.queries import name_column
from app.core.clock import WARSAW
from app.core.errors import NotFound
from app.core.paging import Page, count, slice_of
from app.records.models import Record
from app.ui.filters import long_date, long_datetime

PAGE_SIZE: Final = 30
MOST_OPEN: Final = 10


@dataclass(frozen=True)
class DateRow(OfCity):
    """A local date in a list; `number` is that of its record and stays the same."""

    number: int
    changed: datetime
    key: str
    kind: str
    title: str
    begins: date
    ends: date
    hour: str
    place: str
    source: str
    words: str
    city_id: int
    city: str
    city_slug: str

    @property
    def url(self) -> str:
        return f"/kalendarz/{self.key}"

    @property
    def kind_words(self) -> str:
        return str(KINDS.get(self.kind, self.kind))

    @property
    def picture(self) -> str:
        return PICTURES.get(self.kind, "calendar")

    @property
    def is_one_day(self) -> bool:
        return self.begins == self.ends

    @property
    def moment(self) -> datetime | None:
        """When it begins, where an hour is known."""
        if not self.hour:
            return None
        return datetime.combine(self.begins, time.fromisoformat(self.hour), WARSAW)

    @property
    def days_in_words(self) -> str:
        """The day with its hour, or the first and the last day, where there are no tags."""
        first = long_datetime(self.moment) if self.moment else long_date(self.begins)
        return first if self.is_one_day else f"{first} – {long_date(self.ends)}"

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.ends < today

    def is_going_on(self, today: date) -> bool:
        """Whether it has begun and can still be taken part in."""
        return self.begins <= today <= self.ends


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; `voivodeship` is a name."""

    voivodeship: str = ""
    city_id: int | None = None
    kind: str = ""
    is_past: bool = False

    def conditions(self, today: date) -> list[ColumnElement[bool]]:
        """The same as conditions on dates."""
        found = [LocalDate.ends < today if self.is_past else LocalDate.ends >= today]
        if self.voivodeship:
            found.append(City.voivodeship == self.voivodeship)
        if self.city_id is not None:
            found.append(LocalDate.city_id == self.city_id)
        if self.kind:
            found.append(LocalDate.kind == self.kind)
        return found


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Record.id,
            Record.changed,
            LocalDate.key,
            LocalDate.kind,
            LocalDate.title,
            LocalDate.begins,
            LocalDate.ends,
            LocalDate.hour,
            LocalDate.place,
            LocalDate.source,
            LocalDate.words,
            City.id,
            name_column(),
            City.slug,
        )
        .join(City, City.id == LocalDate.city_id)
        .join(Record, and_(Record.kind == KIND, Record.key == LocalDate.key))
    )


def dates(db: Session, wanted: Wanted, today: date, number: int) -> Page[DateRow]:
    """Those ahead and going on, the earliest first; or those that are over, the latest first."""
    conditions = wanted.conditions(today)
    counted = select(LocalDate.id).where(*conditions)
    if wanted.voivodeship:
        counted = counted.join(City, City.id == LocalDate.city_id)
    order = (
        (LocalDate.ends.desc(), LocalDate.id.desc())
        if wanted.is_past
        else (LocalDate.begins, LocalDate.id)
    )
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.execute(_rows().where(*conditions).order_by(*order).offset(offset).limit(limit))
    return Page([DateRow(*row) for row in rows], number, PAGE_SIZE, count(db, counted))


def date_at(db: Session, key: str) -> DateRow:
    """One date; raises NotFound."""
    row = db.execute(_rows().where(LocalDate.key == key)).first()
    if row is None:
        raise NotFound
    return DateRow(*row)


def open_in(db: Session, city_id: int, today: date) -> list[DateRow]:
    """What residents of a city can take part in now or soon, the earliest first."""
    rows = _rows().where(LocalDate.city_id == city_id, LocalDate.ends >= today)
    found = db.execute(rows.order_by(LocalDate.begins, LocalDate.id).limit(MOST_OPEN))
    return [DateRow(*row) for row in found]


def for_calendar(
    db: Session, since: date, limit: int, *conditions: ColumnElement[bool]
) -> list[DateRow]:
    """What has not ended before a day, the earliest first."""
    rows = _rows().where(LocalDate.ends >= since, *conditions)
    found = db.execute(rows.order_by(LocalDate.begins, LocalDate.id).limit(limit))
    return [DateRow(*row) for row in found]


def newest(db: Session, limit: int, *conditions: ColumnElement[bool]) -> list[DateRow]:
    """What was added last, for feeds."""
    rows = _rows().where(*conditions).order_by(Record.id.desc()).limit(limit)
    return [DateRow(*row) for row in db.execute(rows)]


def by_numbers(db: Session, numbers: Collection[int]) -> list[DateRow]:
    """The dates whose records have these numbers; what was removed is left out."""
    return [DateRow(*row) for row in db.execute(_rows().where(Record.id.in_(numbers)))]


def of_city(city_id: int) -> ColumnElement[bool]:
    """Dates of a city."""
    return LocalDate.city_id == city_id


def of_cities(cities: Select[int]) -> ColumnElement[bool]:
    """Dates of any of these cities."""
    return LocalDate.city_id.in_(cities)
