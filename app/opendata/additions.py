"""Rows of a file that become no records: what each would add, and what is wrong with the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cities.models import City
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.opendata.reading import Problem, ReadRow
from app.opendata.schema import Entity
from app.people.rules import Who
from app.plan.words import GOAL_OPTIONS


@dataclass(frozen=True)
class Addition:
    """A row that is not there yet, with what writes it.

    `write` raises Forbidden, Invalid or Conflict; `columns` are those whose field the domain calls
    otherwise.
    """

    entity: Entity
    line: int
    key: str
    said: Mapping[str, str]
    write: Callable[[Session, Who], object]
    columns: Mapping[str, str] = field(default_factory=dict)

    def problem(self, invalid: Invalid) -> Problem:
        """Where in the file a refusal stands."""
        column = self.columns.get(invalid.field, invalid.field)
        return Problem(self.entity.name, self.line, column, invalid.message)


@dataclass
class Additions:
    """The new rows of a table, how many are there already, and what is wrong."""

    new: list[Addition] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)


def read_additions(
    entity: Entity,
    rows: Sequence[ReadRow],
    read: Callable[[ReadRow], Addition | None],
    columns: Mapping[str, str] | None = None,
) -> Additions:
    """Each row as `read` has it: something new, or None for what is there; it raises Invalid."""
    found = Additions()
    for row in rows:
        try:
            added = read(row)
        except Invalid as invalid:
            column = (columns or {}).get(invalid.field, invalid.field)
            found.problems.append(Problem(entity.name, row.line, column, invalid.message))
            continue
        if added is None:
            found.unchanged += 1
        else:
            found.new.append(added)
    return found


def cities_by_slug(db: Session) -> dict[str, int]:
    """The number of each city in the catalogue."""
    return {slug: number for slug, number in db.execute(select(City.slug, City.id))}


def said_in(row: ReadRow) -> dict[str, str]:
    """The filled cells of a row. Raises Invalid where it asks for a removal."""
    if row.is_removed:
        raise Invalid("remove", _("Nothing can be removed with this table."))
    return {name: str(value).strip() for name, value in row.values.items() if value}


def city_in(said: Mapping[str, str], cities: Mapping[str, int]) -> int:
    """The city that a row is about; raises Invalid."""
    if said.get("city", "") not in cities:
        raise Invalid("city", _("There is no such city in the catalogue."))
    return cities[said["city"]]


def goal_in(said: Mapping[str, str]) -> int | None:
    """The goal that a row names, if it names one; raises Invalid."""
    goal = said.get("goal", "")
    if goal and goal not in GOAL_OPTIONS:
        raise Invalid("goal", _("Choose one of the listed answers."))
    return int(goal) if goal else None


def day_in(said: Mapping[str, str], name: str) -> date:
    """The day in a column; raises Invalid where there is none."""
    try:
        return date.fromisoformat(said.get(name, ""))
    except ValueError as error:
        raise Invalid(name, _("Write the day like this: 2026-11-30.")) from error
