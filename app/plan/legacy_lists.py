"""What stays of the Plan, by direction or by city: declarations and what advisers recommend."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from app.cities.addresses import OfCity
from app.cities.models import City
from app.cities.queries import name_column
from app.core.paging import Page, count, slice_of
from app.plan.models import Legacy, LegacyKind

PAGE_SIZE: Final = 30


@dataclass(frozen=True)
class DirectionCounts:
    """How much there is in a direction."""

    declarations: int = 0
    recommendations: int = 0


@dataclass(frozen=True)
class LegacyFilters:
    """What a list is narrowed to; empty means all."""

    kind: str = ""
    voivodeship: str = ""  # its name


@dataclass(frozen=True)
class LegacyRow(OfCity):
    """A declaration or a recommendation."""

    key: str
    title: str
    words: str
    kind: str
    source: str
    direction: int
    city: str
    city_slug: str


def direction_counts(db: Session) -> dict[int, DirectionCounts]:
    """Declarations and recommendations of each direction that has any."""
    kinds = {kind: func.count().filter(Legacy.kind == kind) for kind in LegacyKind}
    query = select(
        Legacy.direction, kinds[LegacyKind.DECLARATION], kinds[LegacyKind.RECOMMENDATION]
    ).group_by(Legacy.direction)
    return {row[0]: DirectionCounts(row[1], row[2]) for row in db.execute(query)}


def of_direction(
    db: Session, direction: int, filters: LegacyFilters, number: int
) -> Page[LegacyRow]:
    """What cities leave in a direction, from A to Ż by city."""
    query = _narrowed(_rows().where(Legacy.direction == direction), filters)
    return _page(db, query.order_by(City.sort_key, City.id, Legacy.id), number)


def of_city(db: Session, city_id: int, number: int) -> Page[LegacyRow]:
    """What one city leaves, by direction."""
    query = _rows().where(Legacy.city_id == city_id).order_by(Legacy.direction, Legacy.id)
    return _page(db, query, number)


def _page(db: Session, query: Select[*tuple[Any, ...]], number: int) -> Page[LegacyRow]:
    offset, limit = slice_of(number, PAGE_SIZE)
    found = [LegacyRow(*row) for row in db.execute(query.offset(offset).limit(limit))]
    return Page(found, number, PAGE_SIZE, count(db, query.with_only_columns(Legacy.id)))


def address_of(db: Session, key: str) -> str | None:
    """Where an entry stands in the list of its direction; None when it is not there."""
    place = (City.sort_key, City.id, Legacy.id)
    joined = select(Legacy.direction, *place).join(City, City.id == Legacy.city_id)
    row = db.execute(joined.where(Legacy.key == key)).first()
    if row is None:
        return None
    direction, *here = row
    before = (
        select(Legacy.id)
        .join(City, City.id == Legacy.city_id)
        .where(Legacy.direction == direction, tuple_(*place) < tuple_(*here))
    )
    page = count(db, before) // PAGE_SIZE + 1
    asked = f"?strona={page}" if page > 1 else ""
    return f"/dziedzictwo/{direction}{asked}#{key}"


def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        Legacy.key,
        Legacy.title,
        Legacy.words,
        Legacy.kind,
        Legacy.source,
        Legacy.direction,
        name_column(),
        City.slug,
    ).join(City, City.id == Legacy.city_id)


def _narrowed(query: Select[*tuple[Any, ...]], filters: LegacyFilters) -> Select[*tuple[Any, ...]]:
    if filters.kind:
        query = query.where(Legacy.kind == filters.kind)
    if filters.voivodeship:
        query = query.where(City.voivodeship == filters.voivodeship)
    return query
