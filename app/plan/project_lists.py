"""Reading projects of the Plan: a list narrowed and sorted, one whole, those of a city."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.cities.addresses import OfCity
from app.cities.models import City
from app.cities.queries import name_column
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.core.paging import Page, count, slice_of
from app.plan.addresses import OneProject
from app.plan.goal_effects import EffectRow, by_project
from app.plan.models import Participation, Project, ProjectGoal

PAGE_SIZE: Final = 30


class ProjectSort(StrEnum):
    """Order of the list; the values stand in addresses."""

    TITLE = "tytul"
    CITY = "miasto"
    STATE = "stan"


@dataclass(frozen=True)
class ProjectFilters:
    """What a list is narrowed to; `voivodeship` is a name, `goal` also one beside the main one."""

    goal: int | None = None
    state: str = ""
    path: str = ""
    voivodeship: str = ""
    city_id: int | None = None


@dataclass(frozen=True)
class ProjectRow(OneProject, OfCity):
    """A project in a list; `goals` begin with the main one."""

    id: int
    key: str
    title: str
    state: str
    effects: int
    city_slug: str
    city: str
    voivodeship: str
    goals: tuple[int, ...] = ()


@dataclass(frozen=True)
class WholeProject(OneProject, OfCity):
    """A project with all that is known of it. `goal` is the main one, None where nobody says."""

    id: int
    key: str
    title: str
    goal: int | None
    state: str
    began: date | None
    ended: date | None
    partners: tuple[str, ...]
    source: str
    html: str
    city_id: int
    city_slug: str
    city: str
    other_goals: tuple[int, ...] = ()
    effects: tuple[EffectRow, ...] = ()


def projects(
    db: Session, filters: ProjectFilters, sort: ProjectSort, number: int
) -> Page[ProjectRow]:
    """A page of the projects that meet the conditions."""
    wanted = _conditions(filters)
    counted = select(Project.id).where(*wanted)
    offset, limit = slice_of(number, PAGE_SIZE)
    chosen = counted.join(City, City.id == Project.city_id).order_by(*_ORDERS[sort])
    ids = list(db.scalars(chosen.offset(offset).limit(limit)))
    rows = db.execute(
        select(
            Project.id,
            Project.key,
            Project.title,
            Project.state,
            Project.effects,
            City.slug,
            name_column(),
            City.voivodeship,
        )
        .join(City, City.id == Project.city_id)
        .where(Project.id.in_(ids))
    )
    goals = _goals(db, ids)
    found = {row[0]: replace(ProjectRow(*row), goals=goals.get(row[0], ())) for row in rows}
    listed = [found[each] for each in ids if each in found]
    return Page(listed, number, PAGE_SIZE, count(db, counted))


def project_at(db: Session, key: str) -> WholeProject:
    """One project, whole; raises NotFound."""
    found = _whole(db, [Project.key == key], 1)
    if not found:
        raise NotFound(_("There is no project at this address. It may have been removed."))
    return found[0]


def first_of_city(db: Session, city_id: int, limit: int) -> tuple[list[WholeProject], int]:
    """The first projects of a city from A to Ż, whole, and how many it has."""
    total = db.scalar(select(func.count()).where(Project.city_id == city_id)) or 0
    return _whole(db, [Project.city_id == city_id], limit), total


_ORDERS: Final[dict[ProjectSort, tuple[Any, ...]]] = {
    ProjectSort.TITLE: (Project.sort_key, Project.id),
    ProjectSort.CITY: (City.sort_key, City.id, Project.sort_key, Project.id),
    ProjectSort.STATE: (Project.state, Project.sort_key, Project.id),
}


def _conditions(filters: ProjectFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.goal is not None:
        serving = select(ProjectGoal.project_id).where(ProjectGoal.goal == filters.goal)
        found.append(Project.id.in_(serving))
    if filters.state:
        found.append(Project.state == filters.state)
    if filters.path:
        came_so = select(Participation.city_id).where(Participation.path == filters.path)
        found.append(Project.city_id.in_(came_so))
    if filters.voivodeship:
        there = select(City.id).where(City.voivodeship == filters.voivodeship)
        found.append(Project.city_id.in_(there))
    if filters.city_id is not None:
        found.append(Project.city_id == filters.city_id)
    return found


def _goals(db: Session, project_ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    query = (
        select(ProjectGoal.project_id, ProjectGoal.goal)
        .where(ProjectGoal.project_id.in_(project_ids))
        .order_by(ProjectGoal.is_main.desc(), ProjectGoal.goal)
    )
    found: dict[int, tuple[int, ...]] = {}
    for project_id, goal in db.execute(query):
        found[project_id] = (*found.get(project_id, ()), goal)
    return found


def _whole(
    db: Session, conditions: Sequence[ColumnElement[bool]], limit: int
) -> list[WholeProject]:
    query: Select[*tuple[Any, ...]] = (
        select(
            Project.id,
            Project.key,
            Project.title,
            Project.goal,
            Project.state,
            Project.began,
            Project.ended,
            Project.partners,
            Project.source,
            Project.html,
            City.id,
            City.slug,
            name_column(),
        )
        .join(City, City.id == Project.city_id)
        .where(*conditions)
        .order_by(Project.sort_key, Project.id)
        .limit(limit)
    )
    found = [WholeProject(*row) for row in db.execute(query)]
    ids = [each.id for each in found]
    goals, effects = _goals(db, ids), by_project(db, ids)
    return [
        replace(
            each,
            partners=tuple(each.partners),
            other_goals=tuple(goal for goal in goals.get(each.id, ()) if goal != each.goal),
            effects=effects.get(each.id, ()),
        )
        for each in found
    ]
