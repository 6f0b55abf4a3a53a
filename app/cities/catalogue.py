"""Loads the towns of `wiki_content/miasta.csv` into the database, at each start.

The address of a town is its key: a changed row corrects that town, a row that went away leaves it,
because experiences and threads stand on it.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import select

from app.cities.models import City
from app.cities.voivodeships import BY_NAME
from app.core.db import Database
from app.core.settings import Settings
from app.text.polish import slugify, sort_key

FILE: Final = "miasta.csv"
_COLUMNS: Final = ("name", "slug", "voivodeship", "latitude", "longitude")


class CatalogueFault(Exception):
    """The file of towns cannot be taken; the message says which line and why, in English."""


@dataclass(frozen=True)
class Town:
    """A row of the file."""

    name: str
    slug: str
    voivodeship: str
    latitude: float | None
    longitude: float | None


def load(settings: Settings, database: Database) -> tuple[int, int]:
    """Bring the towns of the content folder into the database: how many are new, and changed.

    A folder without the file changes nothing. Raises CatalogueFault.
    """
    path = settings.content_dir / FILE
    if not path.is_file():
        return 0, 0
    towns = list(read(path))
    with database.reading() as db:
        known = {city.slug: _as_town(city) for city in db.scalars(select(City))}
    fresh = [town for town in towns if known.get(town.slug) != town]
    if not fresh:
        return 0, 0
    with database.writing() as db:
        cities = {city.slug: city for city in db.scalars(select(City))}
        added = changed = 0
        for town in fresh:
            city = cities.get(town.slug)
            if city is None:
                db.add(City(**vars(town), sort_key=sort_key(town.name)))
                added += 1
            else:
                city.name, city.sort_key = town.name, sort_key(town.name)
                city.voivodeship = town.voivodeship
                city.latitude, city.longitude = town.latitude, town.longitude
                changed += 1
    return added, changed


def read(path: Path) -> Iterator[Town]:
    """The rows of a file of towns. Raises CatalogueFault."""
    met: set[str] = set()
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != _COLUMNS:
            raise CatalogueFault(f"{path.name}: the first line must name {', '.join(_COLUMNS)}")
        for row in rows:
            try:
                town = _town(row)
            except (TypeError, ValueError) as error:
                raise CatalogueFault(f"{path.name}, line {rows.line_num}: {error}") from error
            if town.slug in met:
                raise CatalogueFault(
                    f"{path.name}, line {rows.line_num}: two towns at {town.slug!r}"
                )
            met.add(town.slug)
            yield town


def _town(row: dict[str, str]) -> Town:
    if None in row.values() or len(row) != len(_COLUMNS):
        raise ValueError(f"a row has {len(_COLUMNS)} columns")
    name, slug, voivodeship = row["name"].strip(), row["slug"], row["voivodeship"]
    if not name or len(name) > 80:
        raise ValueError("a town has a name of at most 80 letters")
    if slug != slugify(slug):
        raise ValueError(f"{slug!r} is no address")
    if voivodeship not in BY_NAME:
        raise ValueError(f"there is no voivodeship {voivodeship!r}")
    return Town(name, slug, voivodeship, _degrees(row["latitude"]), _degrees(row["longitude"]))


def _degrees(text: str) -> float | None:
    if not text:
        return None
    value = float(text)
    if not 13 < value < 56:  # Poland lies within, east and north
        raise ValueError(f"{text} degrees are not in Poland")
    return value


def _as_town(city: City) -> Town:
    return Town(city.name, city.slug, city.voivodeship, city.latitude, city.longitude)
