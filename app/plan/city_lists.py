"""Lists of the cities of the Plan: narrowed, sorted, on the map, with goals and projects of each.

What no source says is None, empty or nought here, and pages say that it is not known.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from app.cities.addresses import OneCity
from app.cities.models import City
from app.cities.queries import name_column
from app.cities.voivodeships import BY_NAME
from app.core.paging import Page, count, slice_of
from app.plan.models import Participation, Path, Project, ProjectGoal

PAGE_SIZE: Final = 30


class CitySort(StrEnum):
    """Order of the list; the values stand in addresses."""

    NAME = "nazwa"
    VOIVODESHIP = "wojewodztwo"
    PATH = "sciezka"
    PROJECTS = "projekty"


@dataclass(frozen=True)
class CityFilters:
    """What a list is narrowed to; `voivodeship` is a name."""

    goal: int | None = None
    path: str = ""
    voivodeship: str = ""


@dataclass(frozen=True)
class PlanCity(OneCity):
    """A city of the Plan in a list; `goals` are those that its projects serve."""

    id: int
    slug: str
    name: str
    voivodeship: str
    path: str
    goals: tuple[int, ...] = ()
    projects: int = 0


@dataclass(frozen=True)
class MapCity(OneCity):
    """A city of the Plan on the map."""

    slug: str
    name: str
    voivodeship: str
    latitude: float
    longitude: float


def cities_of_plan(
    db: Session, filters: CityFilters, sort: CitySort, number: int
) -> Page[PlanCity]:
    """A page of the cities of the Plan that meet the conditions."""
    query = (
        select(City.id, City.slug, name_column(), City.voivodeship, Participation.path)
        .join(Participation, Participation.city_id == City.id)
        .where(*_conditions(filters))
    )
    total = count(db, query.with_only_columns(City.id))
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.execute(_sorted(query, sort).offset(offset).limit(limit)).all()
    ids = [row[0] for row in rows]
    goals, projects = _goals(db, ids), _projects(db, ids)
    found = [
        replace(PlanCity(*row), goals=goals.get(row[0], ()), projects=projects.get(row[0], 0))
        for row in rows
    ]
    return Page(found, number, PAGE_SIZE, total)


def cities_on_map(db: Session, filters: CityFilters) -> list[MapCity]:
    """All the cities that meet the conditions and whose place is known, from A to Ż."""
    query: Select[*tuple[Any, ...]] = (
        select(City.slug, name_column(), City.voivodeship, City.latitude, City.longitude)
        .join(Participation, Participation.city_id == City.id)
        .where(*_conditions(filters), City.latitude.is_not(None), City.longitude.is_not(None))
        .order_by(City.sort_key, City.id)
    )
    return [MapCity(*row) for row in db.execute(query)]


def _conditions(filters: CityFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.goal is not None:
        serving = select(ProjectGoal.city_id).where(ProjectGoal.goal == filters.goal)
        found.append(City.id.in_(serving))
    if filters.path:
        found.append(Participation.path == filters.path)
    if filters.voivodeship:
        found.append(City.voivodeship == filters.voivodeship)
    return found


def _sorted(query: Select[*tuple[Any, ...]], sort: CitySort) -> Select[*tuple[Any, ...]]:
    if sort == CitySort.VOIVODESHIP:
        # By our own order: databases differ in where "ł" stands.
        known = {name: place for place, name in enumerate(BY_NAME)}
        query = query.order_by(case(known, value=City.voivodeship))
    elif sort == CitySort.PATH:
        # In the order in which the programme names them, the unknown ones at the end.
        places = {path.value: place for place, path in enumerate(Path)}
        query = query.order_by(case(places, value=Participation.path))
    elif sort == CitySort.PROJECTS:
        each = select(Project.city_id, func.count().label("number")).group_by(Project.city_id)
        counted = each.subquery()
        query = query.outerjoin(counted, counted.c.city_id == City.id)
        query = query.order_by(func.coalesce(counted.c.number, 0).desc())
    return query.order_by(City.sort_key, City.id)


def _goals(db: Session, city_ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    query = (
        select(ProjectGoal.city_id, ProjectGoal.goal)
        .where(ProjectGoal.project_id.in_(_project_ids(city_ids)))
        .distinct()
        .order_by(ProjectGoal.goal)
    )
    found: dict[int, tuple[int, ...]] = {}
    for city_id, goal in db.execute(query):
        found[city_id] = (*found.get(city_id, ()), goal)
    return found


def _project_ids(city_ids: Sequence[int]) -> Select[int]:
    # Through the projects of the cities, of which there is an index, to their goals by key.
    return select(Project.id).where(Project.city_id.in_(city_ids))


def _projects(db: Session, city_ids: Sequence[int]) -> dict[int, int]:
    query = (
        select(Project.city_id, func.count())
        .where(Project.city_id.in_(city_ids))
        .group_by(Project.city_id)
    )
    return {city_id: number for city_id, number in db.execute(query)}
