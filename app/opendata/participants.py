"""The list of participants as rows of two tables: the part of each city, and its project."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cities.models import City
from app.core.i18n import gettext as _
from app.opendata.other_tables import PARTICIPANTS
from app.opendata.reading import Problem, ReadRow, Sheet
from app.opendata.schema import PARTICIPATIONS, PROJECTS
from app.plan.kinds_project import PROJECT_KIND
from app.plan.loading import PATHS_OF_LIST
from app.plan.models import ProjectState
from app.records.queries import record_of
from app.records.rules import key_for


@dataclass
class Expanded:
    """What the list becomes, and what is wrong with it."""

    parts: Sheet = field(default_factory=lambda: Sheet(PARTICIPATIONS))
    projects: Sheet = field(default_factory=lambda: Sheet(PROJECTS))
    problems: list[Problem] = field(default_factory=list)


def expanded(db: Session, rows: Sequence[ReadRow]) -> Expanded:
    """Rows of the list, read; a city is meant by its name and voivodeship.

    What the list leaves empty it does not know, so that stays as it is.
    """
    towns = db.execute(select(City.name, City.voivodeship, City.slug)).all()
    slugs = {(name, voivodeship): slug for name, voivodeship, slug in towns}
    made = Expanded()
    parts: dict[str, dict[str, Any]] = {}
    for row in rows:
        said = {name: str(value).strip() for name, value in row.values.items() if value}
        slug = slugs.get((said.get("city", ""), said.get("voivodeship", "")))
        path = PATHS_OF_LIST.get(said.get("path", ""))
        if slug is None or path is None or row.is_removed:
            made.problems.append(_problem(row, slug, path))
            continue
        part = {"city": slug, "path": path, "path_source": said.get("source_url")}
        if "note" in said:
            part["note"] = said["note"]
        if parts.setdefault(slug, part) is part:
            made.parts.rows.append(ReadRow(row.line, part))
        elif parts[slug] != part:
            message = _("An earlier line says it otherwise.")
            made.problems.append(Problem(PARTICIPANTS.name, row.line, "city", message))
        if "project_title" in said:
            made.projects.rows.append(ReadRow(row.line, _project(db, slug, said)))
    return made


def _project(db: Session, slug: str, said: dict[str, str]) -> dict[str, Any]:
    fields = {
        "city": slug,
        "title": said["project_title"],
        "goal": said.get("sdg"),
        "source": said.get("source_url"),
    }
    fields = {name: value for name, value in fields.items() if value}
    key = key_for(PROJECT_KIND, fields)
    known = record_of(db, PROJECT_KIND.name, key)
    if known is None or not known.fields:
        # How far it has come the list does not say.
        fields["state"] = ProjectState.UNKNOWN.value
    return {"key": key, **fields}


def _problem(row: ReadRow, slug: str | None, path: str | None) -> Problem:
    if slug is None:
        message = _("There is no such city in the catalogue.")
        return Problem(PARTICIPANTS.name, row.line, "city", message)
    if path is None:
        message = _("There is no such path into the Plan.")
        return Problem(PARTICIPANTS.name, row.line, "path", message)
    message = _("Nothing can be removed with this table.")
    return Problem(PARTICIPANTS.name, row.line, "remove", message)
