"""The Plan in numbers: how its projects, cities and effects fall into goals, states and the rest.

A fixed number of statements, each along one index; what no source says is counted apart.
"""

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.cities.models import City
from app.plan.models import (
    Effect,
    EffectKind,
    Participation,
    Practice,
    Project,
    ProjectGoal,
    ProjectState,
)
from app.plan.words import EFFECT_TYPES, PATHS

T = TypeVar("T")


@dataclass(frozen=True)
class Figures:
    """Counts by what they are counted by; zeros are in, so that every value has its row.

    Of goals and types None, or an empty name, counts those of which no source says it.
    """

    cities: int
    projects: int
    practices: int
    main_goals: dict[int | None, int]
    goals_beside: dict[int, int]
    states: dict[str, int]
    paths: dict[str, int]
    voivodeships: dict[str, int]
    products: dict[str, int]
    results: dict[str, int]

    @property
    def effects(self) -> int:
        return sum(self.products.values()) + sum(self.results.values())


def figures(db: Session) -> Figures:
    """All of them at once."""
    main = {goal: number for goal, number in db.execute(_counted(Project.goal))}
    serving = {goal: number for goal, number in db.execute(_counted(ProjectGoal.goal))}
    states = {state: number for state, number in db.execute(_counted(Project.state))}
    paths = {path: number for path, number in db.execute(_counted(Participation.path))}
    of_city = _counted(City.voivodeship).join(Participation, Participation.city_id == City.id)
    kinds = _effects(db)
    return Figures(
        cities=sum(paths.values()),
        projects=sum(main.values()),
        practices=db.scalar(select(func.count()).select_from(Practice)) or 0,
        main_goals=main,
        # Each goal of a project is the main one or stands beside it: the index knows both alike.
        goals_beside={goal: serving[goal] - main.get(goal, 0) for goal in serving},
        states={state.value: states.get(state, 0) for state in ProjectState},
        paths={path: paths.get(path, 0) for path in PATHS},
        voivodeships={name: number for name, number in db.execute(of_city)},
        products=kinds[EffectKind.PRODUCT],
        results=kinds[EffectKind.RESULT],
    )


def _counted(column: InstrumentedAttribute[T]) -> Select[T, int]:
    return select(column, func.count()).group_by(column)


def _effects(db: Session) -> dict[str, dict[str, int]]:
    """Effects by kind and type, told first by goal, in which order the index has them."""
    columns = (Effect.goal, Effect.kind, Effect.type)
    found: dict[str, dict[str, int]] = {
        kind.value: dict.fromkeys((*EFFECT_TYPES, ""), 0) for kind in EffectKind
    }
    for _goal, kind, effect_type, number in db.execute(
        select(*columns, func.count()).group_by(*columns)
    ):
        found[kind][effect_type] = found[kind].get(effect_type, 0) + number
    return found
