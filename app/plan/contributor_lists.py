"""The hands that wrote the Plan: offices, experts, scientists, organisations, residents.

Only those whom a source names stand here. The programme speaks of more than two hundred.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from app.cities.addresses import city_url
from app.cities.models import City
from app.cities.queries import name_column
from app.core.paging import Page, count, slice_of
from app.plan.models import Contributor

PAGE_SIZE: Final = 30
SHOWN_BESIDE: Final = 12
# "More than 200", says the summary of the Plan (Warsaw 2022).
AT_LEAST: Final = 200


class Order(StrEnum):
    """How the list is sorted; the values stand in addresses."""

    NAME = "nazwa"
    CITY = "miasto"


@dataclass(frozen=True)
class ContributorFilters:
    """What the list is narrowed to; empty means all. `city` is a slug."""

    kind: str = ""
    goal: int | None = None
    city: str = ""


@dataclass(frozen=True)
class ContributorRow:
    """One of the hands."""

    key: str
    name: str
    kind: str
    goal: int | None
    part: str
    source: str
    city: str | None
    city_slug: str | None

    @property
    def city_url(self) -> str:
        return city_url(self.city_slug) if self.city_slug else ""


def contributors(
    db: Session, filters: ContributorFilters, number: int, order: str = Order.NAME
) -> Page[ContributorRow]:
    """Contributors from A to Ż, or by city with those of no city at the end."""
    query = _narrowed(_rows(), filters)
    if order == Order.CITY:
        query = query.order_by(City.sort_key.is_(None), City.sort_key)
    query = query.order_by(Contributor.sort_key, Contributor.id)
    offset, limit = slice_of(number, PAGE_SIZE)
    found = [ContributorRow(*row) for row in db.execute(query.offset(offset).limit(limit))]
    return Page(found, number, PAGE_SIZE, count(db, query.with_only_columns(Contributor.id)))


def first_of_them(db: Session) -> tuple[list[ContributorRow], int]:
    """The first few, and how many there are."""
    query = _rows().order_by(Contributor.sort_key, Contributor.id).limit(SHOWN_BESIDE)
    found = [ContributorRow(*row) for row in db.execute(query)]
    total = db.scalar(select(func.count(Contributor.id))) if found else 0
    return found, total or 0


def address_of(db: Session, key: str) -> str | None:
    """Where somebody stands in the list; None when they do not."""
    place = (Contributor.sort_key, Contributor.id)
    here = db.execute(select(*place).where(Contributor.key == key)).first()
    if here is None:
        return None
    before = select(Contributor.id).where(tuple_(*place) < tuple_(*here))
    page = count(db, before) // PAGE_SIZE + 1
    asked = f"?strona={page}" if page > 1 else ""
    return f"/wszystkie-rece/plan{asked}#{key}"


def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        Contributor.key,
        Contributor.name,
        Contributor.kind,
        Contributor.goal,
        Contributor.part,
        Contributor.source,
        name_column(),
        City.slug,
    ).outerjoin(City, City.id == Contributor.city_id)


def _narrowed(
    query: Select[*tuple[Any, ...]], filters: ContributorFilters
) -> Select[*tuple[Any, ...]]:
    if filters.kind:
        query = query.where(Contributor.kind == filters.kind)
    if filters.goal is not None:
        query = query.where(Contributor.goal == filters.goal)
    if filters.city:
        query = query.where(City.slug == filters.city)
    return query
