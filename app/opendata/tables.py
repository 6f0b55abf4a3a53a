"""Tables written out of the records in force: rows one by one, however many there are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cities.models import City
from app.opendata.schema import EFFECTS, Entity
from app.records.kinds import Fields
from app.records.models import Record

# Records read at a time.
BATCH: Final = 500
Row = dict[str, Any]


@dataclass(frozen=True)
class Town:
    """What tables tell of a city beside its name in the address."""

    name: str
    voivodeship: str
    latitude: float | None
    longitude: float | None


def towns(db: Session) -> dict[str, Town]:
    """Every city of the catalogue by its name in the address."""
    query = select(City.slug, City.name, City.voivodeship, City.latitude, City.longitude)
    return {row.slug: Town(*row[1:]) for row in db.execute(query)}


def rows_of(db: Session, entity: Entity, site_url: str) -> Iterator[Row]:
    """Every row of a table, by the keys of the records; what was removed has none."""
    known = towns(db)
    for key, fields in _records(db, entity.kind):
        yield from rows_in(entity, key, fields, known, site_url)


def rows_in(
    entity: Entity, key: str, fields: Fields, known: Mapping[str, Town], site_url: str
) -> Iterator[Row]:
    """The rows of a table that one record makes."""
    told = _computed(entity, key, fields, known, site_url)
    if entity.rows:
        for row in fields.get(entity.rows, ()):
            own = {each.name: row.get(each.name) for each in entity.record_fields}
            if entity is EFFECTS and not own.get("goal"):
                own["goal"] = fields.get("goal")  # an effect is of its project's goal
            yield {entity.key: key, "row": row.get("row"), **own, **told}
        return
    own = {each.name: fields.get(each.name) for each in entity.record_fields}
    if any(own.values()):
        yield {entity.key: key, **own, **told}


def _computed(
    entity: Entity, key: str, fields: Fields, known: Mapping[str, Town], site_url: str
) -> Row:
    slug = key if entity.kind == "miasto" else fields.get("city") or ""
    town = known.get(slug)
    values: Row = {
        "city": slug,
        "city_name": town.name if town else None,
        "url": f"{site_url}{entity.record_kind.url_of(key)}",
    }
    if town is not None:
        values |= vars(town)
    return {column.name: values.get(column.name) for column in entity.computed}


def _records(db: Session, kind: str) -> Iterator[tuple[str, Fields]]:
    last = ""
    query = select(Record.key, Record.fields).where(Record.kind == kind).order_by(Record.key)
    while batch := db.execute(query.where(Record.key > last).limit(BATCH)).all():
        yield from ((key, fields) for key, fields in batch)
        last = batch[-1].key
