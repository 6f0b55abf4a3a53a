"""Reading what cities do for a goal: how many, which projects, cities and practices.

A project serves its main goal and up to three beside it; both count, and lists tell which it is.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from app.cities.addresses import OfCity, OneCity
from app.cities.models import City
from app.cities.queries import name_column
from app.core.paging import Page, count, slice_of
from app.plan.addresses import OneProject
from app.plan.goal_effects import EffectRow, by_project
from app.plan.models import Effect, Participation, Practice, Project, ProjectGoal, ProjectState

CITIES_OF_PLAN: Final = 104  # says the programme; how many are known here is counted
PAGE_SIZE: Final = 30
PROJECTS_OF_PAGE: Final = 10  # each with all its effects
# Acts after which pages of the Plan look different.
KINDS: Final = ("record.accepted", "record.loaded", "data.imported")


@dataclass(frozen=True)
class GoalCounts:
    """What a goal's card tells."""

    cities: int = 0
    projects: int = 0


@dataclass(frozen=True)
class GoalNumbers:
    """What stands above a goal's page; projects of others that serve it too are counted in."""

    cities: int
    projects: int
    main: int
    completed: int
    without_effects: int

    @property
    def beside(self) -> int:
        """Projects for which this goal is not the main one."""
        return self.projects - self.main


@dataclass(frozen=True)
class ProjectRow(OneProject, OfCity):
    """A project in a list of a goal."""

    id: int
    key: str
    title: str
    state: str
    is_main: bool
    city_slug: str
    city: str


@dataclass(frozen=True)
class CityRow(OneCity):
    """A city in a list of a goal."""

    slug: str
    name: str
    projects: int


@dataclass(frozen=True)
class ProjectEffects(OneProject, OfCity):
    """A project with its effects in one goal; none where the city told of none."""

    id: int
    key: str
    title: str
    city_slug: str
    city: str
    effects: tuple[EffectRow, ...]


@dataclass(frozen=True)
class PracticeRow(OfCity):
    """A good practice, whole."""

    key: str
    title: str
    city_slug: str
    city: str
    voivodeship: str
    source: str
    text: str
    html: str

    @property
    def anchor(self) -> str:
        return f"praktyka-{self.key}"


def goal_counts(db: Session) -> dict[int, GoalCounts]:
    """Cities and projects of each goal that has any."""
    of_city = (
        select(ProjectGoal.goal, ProjectGoal.city_id, func.count().label("projects"))
        .group_by(ProjectGoal.goal, ProjectGoal.city_id)
        .subquery()
    )
    query = select(of_city.c.goal, func.count(), func.sum(of_city.c.projects)).group_by(
        of_city.c.goal
    )
    return {goal: GoalCounts(cities, int(projects)) for goal, cities, projects in db.execute(query)}


def practice_counts(db: Session) -> dict[int, int]:
    """How many good practices each goal has that has any."""
    query = select(Practice.goal, func.count()).group_by(Practice.goal)
    return {goal: number for goal, number in db.execute(query)}


def participants(db: Session) -> int:
    """How many cities of the Plan are known here."""
    return db.scalar(select(func.count()).select_from(Participation)) or 0


def goal_numbers(db: Session, goal: int) -> GoalNumbers:
    """The numbers of one goal."""
    query = (
        select(
            func.count(ProjectGoal.city_id.distinct()),
            func.count(),
            func.sum(case((ProjectGoal.is_main, 1), else_=0)),
            func.sum(case((Project.state == ProjectState.COMPLETED, 1), else_=0)),
            func.sum(case((Project.effects == 0, 1), else_=0)),
        )
        .join(Project, Project.id == ProjectGoal.project_id)
        .where(ProjectGoal.goal == goal)
    )
    cities, projects, main, completed, without = db.execute(query).one()
    return GoalNumbers(cities, projects, main or 0, completed or 0, without or 0)


def projects_of_goal(db: Session, goal: int, limit: int) -> list[ProjectRow]:
    """The first projects of a goal, those for which it is the main one before the others."""
    chosen = (
        select(Project.id, ProjectGoal.is_main)
        .join(ProjectGoal, ProjectGoal.project_id == Project.id)
        .where(ProjectGoal.goal == goal)
        .order_by(ProjectGoal.is_main.desc(), Project.sort_key, Project.id)
        .limit(limit)
        .subquery()
    )
    query = (
        select(
            Project.id,
            Project.key,
            Project.title,
            Project.state,
            chosen.c.is_main,
            City.slug,
            name_column(),
        )
        .join(chosen, chosen.c.id == Project.id)
        .join(City, City.id == Project.city_id)
        .order_by(chosen.c.is_main.desc(), Project.sort_key, Project.id)
    )
    return [ProjectRow(*row) for row in db.execute(query)]


def cities_of_goal(db: Session, goal: int, limit: int) -> list[CityRow]:
    """The first cities that serve a goal, from A to Ż, with how many projects."""
    serving = (
        select(ProjectGoal.city_id, func.count().label("projects"))
        .where(ProjectGoal.goal == goal)
        .group_by(ProjectGoal.city_id)
        .subquery()
    )
    query = (
        select(City.slug, name_column(), serving.c.projects)
        .join(serving, serving.c.city_id == City.id)
        .order_by(City.sort_key, City.id)
        .limit(limit)
    )
    return [CityRow(*row) for row in db.execute(query)]


def effects_by_city(
    db: Session, goal: int, number: int, voivodeship: str = ""
) -> Page[ProjectEffects]:
    """A page of a goal's projects by city, from A to Ż, each with its effects in that goal.

    Also those that told of no effects: what is missing is to be seen. Of projects with another
    main goal, those that have effects in this one.
    """
    has_effects = select(Effect.project_id).where(Effect.goal == goal)
    serving = select(Project.id).where(Project.goal == goal).union(has_effects)
    wanted: list[ColumnElement[bool]] = [Project.id.in_(serving)]
    if voivodeship:
        wanted.append(City.voivodeship == voivodeship)
    query = select(Project.id).join(City, City.id == Project.city_id).where(*wanted)
    total = count(db, query)
    offset, limit = slice_of(number, PROJECTS_OF_PAGE)
    in_order = (City.sort_key, City.id, Project.sort_key, Project.id)
    chosen = db.scalars(query.order_by(*in_order).offset(offset).limit(limit)).all()
    rows = db.execute(
        select(Project.id, Project.key, Project.title, City.slug, name_column())
        .join(City, City.id == Project.city_id)
        .where(Project.id.in_(chosen))
        .order_by(*in_order)
    ).all()
    effects = by_project(db, chosen, Effect.goal == goal)
    items = [ProjectEffects(*row, effects.get(row[0], ())) for row in rows]
    return Page(items, number, PROJECTS_OF_PAGE, total)


def voivodeships_of_goal(db: Session, goal: int) -> list[str]:
    """Names of the voivodeships whose cities serve a goal."""
    serving = select(ProjectGoal.city_id).where(ProjectGoal.goal == goal)
    query = select(City.voivodeship.distinct()).where(City.id.in_(serving))
    return sorted(db.scalars(query))


def practices_of_goal(
    db: Session, goal: int, number: int, size: int = PAGE_SIZE
) -> Page[PracticeRow]:
    """A page of a goal's good practices by title, from A to Ż."""
    offset, limit = slice_of(number, size)
    query = (
        _practices()
        .where(Practice.goal == goal)
        .order_by(Practice.sort_key, Practice.id)
        .offset(offset)
        .limit(limit)
    )
    total = count(db, select(Practice.id).where(Practice.goal == goal))
    return Page([PracticeRow(*row) for row in db.execute(query)], number, size, total)


def _practices() -> Select[*tuple[Any, ...]]:
    return select(
        Practice.key,
        Practice.title,
        City.slug,
        name_column(),
        City.voivodeship,
        Practice.source,
        Practice.text,
        Practice.html,
    ).join(City, City.id == Practice.city_id)
