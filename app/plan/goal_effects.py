"""Reading the effects of a goal: added up as the Plan does, not split by city, and one by one.

Only what can be added is added: effects of one kind, type and unit, and no shares or rates.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from app.cities.addresses import OfCity
from app.cities.models import City
from app.core.paging import Page, count, slice_of
from app.plan.addresses import project_url
from app.plan.models import Effect, EffectKind, Project

PAGE_SIZE: Final = 30
LONGEST_UNIT: Final = 40
# A third of one half and a third of another are no two thirds.
_NO_SUM: Final = re.compile(r"[%‰/]|\bproc|^p\.?\s?p\b|\bna\b", re.IGNORECASE)


def adds_up(unit: str) -> bool:
    """Whether amounts in a unit may be added: pieces and metres may, percents and rates not."""
    return bool(unit) and not _NO_SUM.search(unit)


@dataclass(frozen=True)
class EffectGroup:
    """Effects of one kind, type and unit, added up.

    `planned` and `reached` are sums of those that say it; the sums of those that say both are
    what one may compare.
    """

    kind: str
    type: str
    unit: str
    number: int
    planned: Decimal | None
    planned_number: int
    reached: Decimal | None
    reached_number: int
    both_planned: Decimal | None
    both_reached: Decimal | None

    @property
    def adds_up(self) -> bool:
        return adds_up(self.unit)

    @property
    def percent(self) -> int | None:
        """How much of what was planned came about, where both are told."""
        return percent(self.both_planned, self.both_reached) if self.adds_up else None


@dataclass(frozen=True)
class EffectRow(OfCity):
    """One effect with its project and city."""

    id: int
    project_id: int
    kind: str
    type: str
    name: str
    planned: Decimal | None
    reached: Decimal | None
    unit: str
    words: str
    project_key: str
    project_title: str
    city_slug: str
    city: str

    @property
    def project_url(self) -> str:
        return project_url(self.project_key)

    @property
    def percent(self) -> int | None:
        return percent(self.planned, self.reached)


@dataclass(frozen=True)
class EffectFilters:
    """Which effects of a goal: None means any, an empty type or unit that none is told."""

    kind: str | None = None
    type: str | None = None
    unit: str | None = None


def percent(planned: Decimal | None, reached: Decimal | None) -> int | None:
    """What was reached, in hundredths of what was planned; None where that cannot be told."""
    if planned is None or reached is None or planned <= 0 or reached < 0:
        return None
    return round(reached * 100 / planned)


def effect_groups(db: Session, goal: int, number: int, size: int = PAGE_SIZE) -> Page[EffectGroup]:
    """A page of the effects of a goal, products before results, added up over all cities."""
    same = (Effect.kind, Effect.type, Effect.unit)
    has_both = Effect.planned.is_not(None) & Effect.reached.is_not(None)
    query = (
        select(
            *same,
            func.count(),
            func.sum(Effect.planned),
            func.count(Effect.planned),
            func.sum(Effect.reached),
            func.count(Effect.reached),
            func.sum(case((has_both, Effect.planned))),
            func.sum(case((has_both, Effect.reached))),
        )
        .where(Effect.goal == goal)
        .group_by(*same)
        .order_by(*same)
    )
    total = count(db, select(*same).where(Effect.goal == goal).group_by(*same))
    offset, limit = slice_of(number, size)
    rows = db.execute(query.offset(offset).limit(limit))
    return Page([EffectGroup(*row) for row in rows], number, size, total)


def kind_counts(db: Session, goal: int) -> dict[str, int]:
    """How many products and how many results a goal has."""
    query = select(Effect.kind, func.count()).where(Effect.goal == goal).group_by(Effect.kind)
    found = {kind: number for kind, number in db.execute(query)}
    return {kind.value: found.get(kind, 0) for kind in EffectKind}


def effects_of_goal(
    db: Session, goal: int, number: int, filters: EffectFilters, size: int = PAGE_SIZE
) -> Page[EffectRow]:
    """A page of the single effects of a goal, those of one kind, type and unit together."""
    wanted = [Effect.goal == goal, *_conditions(filters)]
    offset, limit = slice_of(number, size)
    total = count(db, select(Effect.id).where(*wanted))
    # In the order of the index; whose they are is asked for the rows of this page alone.
    chosen = select(Effect.id).where(*wanted).order_by(*_IN_ORDER).offset(offset).limit(limit)
    rows = db.execute(rows_of(Effect.id.in_(db.scalars(chosen).all())).order_by(*_IN_ORDER))
    return Page([EffectRow(*row) for row in rows], number, size, total)


_IN_ORDER: Final = (
    Effect.kind,
    Effect.type,
    Effect.unit,
    Effect.planned,
    Effect.reached,
    Effect.id,
)


def rows_of(condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """A query for the columns of `EffectRow`."""
    return (
        select(
            Effect.id,
            Effect.project_id,
            Effect.kind,
            Effect.type,
            Effect.name,
            Effect.planned,
            Effect.reached,
            Effect.unit,
            Effect.words,
            Project.key,
            Project.title,
            City.slug,
            City.name,
        )
        .join(Project, Project.id == Effect.project_id)
        .join(City, City.id == Effect.city_id)
        .where(condition)
    )


def by_project(
    db: Session, project_ids: Sequence[int], *conditions: ColumnElement[bool]
) -> dict[int, tuple[EffectRow, ...]]:
    """The effects of projects that meet the conditions, each project's in its own order."""
    if not project_ids:
        return {}
    wanted = and_(Effect.project_id.in_(project_ids), *conditions)
    found: dict[int, list[EffectRow]] = {}
    for row in db.execute(rows_of(wanted).order_by(Effect.position, Effect.id)):
        effect = EffectRow(*row)
        found.setdefault(effect.project_id, []).append(effect)
    return {project_id: tuple(effects) for project_id, effects in found.items()}


def _conditions(filters: EffectFilters) -> list[ColumnElement[bool]]:
    asked = (
        (Effect.kind, filters.kind),
        (Effect.type, filters.type),
        (Effect.unit, filters.unit),
    )
    return [column == value for column, value in asked if value is not None]
