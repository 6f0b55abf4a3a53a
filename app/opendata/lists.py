"""The lists of the API: cities, goals, projects and effects, narrowed, by pages or whole.

They read the tables that pages read, which are made for it, and tell the columns of the schema.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.cities.addresses import city_url
from app.cities.goals import GOALS
from app.cities.models import City
from app.core.i18n import lazy_gettext as _
from app.core.i18n import speaking
from app.opendata.schema import CITIES, EFFECTS, PARTICIPATIONS, PROJECTS, Column, Type
from app.opendata.tables import Row
from app.plan.addresses import project_url
from app.plan.models import Effect, Participation, Practice, Project, ProjectGoal

# Rows that are read at a time for a whole list.
BATCH: Final = 500
Enrich = Callable[[Session, list[Row]], None]


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to; empty or None: not at all. Voivodeships by their names."""

    goal: int | None = None
    voivodeship: str = ""
    path: str = ""
    city: str = ""
    state: str = ""
    kind: str = ""
    type: str = ""
    participates: bool = False


@dataclass(frozen=True)
class DataList:
    """A list: its columns, by what it can be narrowed, and how its rows are read."""

    name: str
    label: str
    columns: tuple[Column, ...]
    filters: tuple[str, ...]
    ids: Callable[[Asked], Select[Any]]
    rows: Callable[[], Select[Any]]
    enrich: Enrich | None = None


def page_of(
    db: Session, wanted: DataList, asked: Asked, offset: int, limit: int
) -> tuple[int, list[Row]]:
    """How many rows there are, and those of one page."""
    ids = wanted.ids(asked)
    total = db.scalar(select(func.count()).select_from(ids.order_by(None).subquery())) or 0
    chosen = db.scalars(ids.offset(offset).limit(limit)).all() if total > offset else []
    return total, _rows(db, wanted, chosen)


def all_of(db: Session, wanted: DataList, asked: Asked) -> Iterator[Row]:
    """Every row, in the order of the pages."""
    ids = db.scalars(wanted.ids(asked)).all()
    for start in range(0, len(ids), BATCH):
        yield from _rows(db, wanted, ids[start : start + BATCH])


def _rows(db: Session, wanted: DataList, ids: Sequence[int]) -> list[Row]:
    """The rows of these ids, in their order."""
    if not ids:
        return []
    query = wanted.rows()
    key = query.selected_columns["id"]
    found = {row["id"]: dict(row) for row in db.execute(query.where(key.in_(ids))).mappings()}
    rows = [found[each] for each in ids if each in found]
    if wanted.enrich is not None:
        wanted.enrich(db, rows)
    return rows


def goals(db: Session) -> list[Row]:
    """The 17 goals with what the wiki knows of each."""
    of_city = select(ProjectGoal.goal, ProjectGoal.city_id, func.count().label("projects"))
    grouped = of_city.group_by(ProjectGoal.goal, ProjectGoal.city_id).subquery()
    query = select(grouped.c.goal, func.count(), func.sum(grouped.c.projects))
    serving = {
        goal: (cities, int(projects))
        for goal, cities, projects in db.execute(query.group_by(grouped.c.goal))
    }
    practices = _numbers(db, Practice.goal)
    effects = _numbers(db, Effect.goal)
    names: dict[str, dict[int, str]] = {}
    for language in ("pl", "en"):
        with speaking(language):
            names[language] = dict(GOALS)
    return [
        {
            "goal": goal,
            "name": names["pl"][goal],
            "name_en": names["en"][goal],
            "cities": serving.get(goal, (0, 0))[0],
            "projects": serving.get(goal, (0, 0))[1],
            "practices": practices.get(goal, 0),
            "effects": effects.get(goal, 0),
            "url": f"/cele/{goal}",
        }
        for goal in GOALS
    ]


def _numbers(db: Session, column: ColumnElement[int] | Any) -> dict[int, int]:
    query = select(column, func.count()).where(column.is_not(None)).group_by(column)
    return {goal: number for goal, number in db.execute(query)}


def _city_ids(asked: Asked) -> Select[Any] | None:
    """Cities to which projects and effects are narrowed; None for all."""
    query = select(City.id)
    if asked.voivodeship:
        query = query.where(City.voivodeship == asked.voivodeship)
    if asked.city:
        query = query.where(City.slug == asked.city)
    if asked.path:
        query = query.join(Participation).where(Participation.path == asked.path)
    return query if asked.voivodeship or asked.city or asked.path else None


def _ids_of_cities(asked: Asked) -> Select[Any]:
    query = select(City.id).order_by(City.sort_key, City.voivodeship, City.id)
    if asked.voivodeship:
        query = query.where(City.voivodeship == asked.voivodeship)
    if asked.kind:
        query = query.where(City.kind == asked.kind)
    if asked.goal is not None:
        serving = select(ProjectGoal.city_id).where(ProjectGoal.goal == asked.goal)
        query = query.where(City.id.in_(serving))
    if asked.path:
        query = query.join(Participation).where(Participation.path == asked.path)
    elif asked.participates:
        query = query.join(Participation)
    return query


def _rows_of_cities() -> Select[Any]:
    own = [getattr(City, each.name) for each in CITIES.record_fields]
    return select(
        City.id,
        City.slug.label("city"),
        City.name,
        City.voivodeship,
        City.latitude,
        City.longitude,
        *own,
        Participation.path,
        Participation.source.label("path_source"),
        Participation.note,
    ).outerjoin(Participation)


def _enrich_cities(db: Session, rows: list[Row]) -> None:
    """Goals and number of projects of each."""
    ids = [row["id"] for row in rows]
    serving = select(ProjectGoal.city_id, ProjectGoal.goal).where(ProjectGoal.city_id.in_(ids))
    goals_of: dict[int, list[int]] = {}
    for city, goal in db.execute(serving.distinct().order_by(ProjectGoal.goal)):
        goals_of.setdefault(city, []).append(goal)
    counts = select(Project.city_id, func.count()).where(Project.city_id.in_(ids))
    numbers = {city: number for city, number in db.execute(counts.group_by(Project.city_id))}
    for row in rows:
        row["url"] = city_url(str(row["city"]))
        row["goals"] = [str(goal) for goal in goals_of.get(row["id"], [])]
        row["projects"] = numbers.get(row["id"], 0)


def _ids_of_projects(asked: Asked) -> Select[Any]:
    query = select(Project.id).order_by(Project.sort_key, Project.id)
    if asked.goal is not None:
        serving = select(ProjectGoal.project_id).where(ProjectGoal.goal == asked.goal)
        query = query.where(Project.id.in_(serving))
    if asked.state:
        query = query.where(Project.state == asked.state)
    cities = _city_ids(asked)
    return query if cities is None else query.where(Project.city_id.in_(cities))


def _rows_of_projects() -> Select[Any]:
    columns: list[ColumnElement[Any] | Any] = [
        Project.id,
        Project.key,
        City.slug.label("city"),
        City.name.label("city_name"),
        City.voivodeship,
        Project.title,
        Project.goal,
        Project.state,
        Project.began,
        Project.ended,
        Project.description,
        Project.partners,
        Project.source,
        Project.effects,
    ]
    return select(*columns).join(City)


def _enrich_projects(db: Session, rows: list[Row]) -> None:
    query = select(ProjectGoal.project_id, ProjectGoal.goal).where(
        ProjectGoal.project_id.in_([row["id"] for row in rows]), ProjectGoal.is_main.is_(False)
    )
    others: dict[int, list[int]] = {}
    for project, goal in db.execute(query.order_by(ProjectGoal.goal)):
        others.setdefault(project, []).append(goal)
    for row in rows:
        row["url"] = project_url(str(row["key"]))
        row["other_goals"] = [str(goal) for goal in others.get(row["id"], [])]


def _ids_of_effects(asked: Asked) -> Select[Any]:
    query = select(Effect.id).order_by(Effect.id)
    if asked.goal is not None:
        query = query.where(Effect.goal == asked.goal)
    if asked.kind:
        query = query.where(Effect.kind == asked.kind)
    if asked.type:
        query = query.where(Effect.type == asked.type)
    cities = _city_ids(asked)
    return query if cities is None else query.where(Effect.city_id.in_(cities))


def _rows_of_effects() -> Select[Any]:
    own = [getattr(Effect, each.name) for each in EFFECTS.record_fields]
    return (
        select(
            Effect.id,
            Project.key.label("project"),
            Effect.row,
            *own,
            City.slug.label("city"),
            City.name.label("city_name"),
            City.voivodeship,
        )
        .join(Project, Project.id == Effect.project_id)
        .join(City, City.id == Effect.city_id)
    )


def _enrich_effects(_db: Session, rows: list[Row]) -> None:
    for row in rows:
        row["url"] = project_url(str(row["project"]))


GOAL_COLUMNS: Final = (
    Column("goal", _("Number of the goal"), Type.INTEGER, is_required=True),
    Column("name", _("Name of the goal in Polish")),
    Column("name_en", _("Name of the goal in English")),
    Column("cities", _("Cities whose projects serve it"), Type.INTEGER),
    Column("projects", _("Projects that serve it, as the main goal or beside it"), Type.INTEGER),
    Column("practices", _("Good practices"), Type.INTEGER),
    Column("effects", _("Effects of projects"), Type.INTEGER),
    Column("url", _("Page on this site")),
)


def _own(columns: Sequence[Column]) -> tuple[Column, ...]:
    return tuple(each for each in columns if each.field is not None)


CITY_LIST: Final = DataList(
    "cities",
    _("Cities"),
    (
        *CITIES.columns,
        *_own(PARTICIPATIONS.columns),
        Column(
            "goals",
            _("Goals that projects of the city serve"),
            Type.LIST,
            is_computed=True,
            of_numbers=True,
        ),
        Column("projects", _("Number of projects"), Type.INTEGER, is_computed=True),
    ),
    ("goal", "voivodeship", "path", "kind", "participates"),
    _ids_of_cities,
    _rows_of_cities,
    _enrich_cities,
)
PROJECT_LIST: Final = DataList(
    "projects",
    _("Projects"),
    (
        *PROJECTS.columns,
        Column("effects", _("Number of effects"), Type.INTEGER, is_computed=True),
    ),
    ("goal", "voivodeship", "path", "city", "state"),
    _ids_of_projects,
    _rows_of_projects,
    _enrich_projects,
)
EFFECT_LIST: Final = DataList(
    "effects",
    _("Effects of projects"),
    EFFECTS.columns,
    ("goal", "voivodeship", "path", "city", "kind", "type"),
    _ids_of_effects,
    _rows_of_effects,
    _enrich_effects,
)
LISTS: Final = {each.name: each for each in (CITY_LIST, PROJECT_LIST, EFFECT_LIST)}
