"""Loads the cities of `wiki_content/plan-dzialan.csv` into the records, at each start.

A row says what one source says of one city: by which path it came, and its project where the
source gives a title. Nothing else is known to the program.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Final

from sqlalchemy import select

from app.cities.models import City
from app.core.db import Database
from app.core.i18n import gettext as _
from app.plan.kinds_city import CITY_KIND
from app.plan.kinds_project import PROJECT_KIND
from app.plan.models import Path as CityPath
from app.plan.models import ProjectState
from app.records.kinds import Fields
from app.records.loading import LoadReport, load_all, source_of
from app.records.rules import key_for

FILE: Final = "plan-dzialan.csv"
COLUMNS: Final = ("city", "voivodeship", "path", "sdg", "project_title", "source_url", "note")
# As the list of participants spells them.
PATHS_OF_LIST: Final[Mapping[str, str]] = {
    "open": CityPath.OPEN,
    "expert": CityPath.EXPERT,
    "network": CityPath.NETWORK,
    "unknown": CityPath.UNKNOWN,
}


@dataclass
class Sources:
    """Fields by kind and key, and what is wrong with lines that were left out."""

    cities: dict[str, Fields] = field(default_factory=dict)
    projects: dict[str, Fields] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def load(database: Database, content: Path) -> LoadReport:
    """Bring the file in; a line with a fault is told of and keeps no other back."""
    found = sources(database, content)
    done = LoadReport(faults=found.faults)
    outcomes: Counter[str] = Counter()
    for kind, fields in ((CITY_KIND, found.cities), (PROJECT_KIND, found.projects)):
        part = load_all(database, kind.name, fields, content)
        outcomes.update(part.outcomes)
        done.faults += part.faults
    done.outcomes = {outcome: outcomes[outcome] for outcome in done.outcomes}
    return done


def sources(database: Database, content: Path) -> Sources:
    """What the file says; nothing where there is none."""
    path, found = content / FILE, Sources()
    if not path.is_file():
        return found
    with database.reading() as db:
        towns = db.execute(select(City.name, City.voivodeship, City.slug)).all()
    slugs = {(name, voivodeship): slug for name, voivodeship, slug in towns}
    for line, row in _rows(source_of(path), found):
        slug = slugs.get((row["city"], row["voivodeship"]))
        way = PATHS_OF_LIST.get(row["path"])
        if slug is None:
            found.faults.append(f"line {line}: {_('There is no such city in the catalogue.')}")
        elif way is None:
            found.faults.append(f"line {line}: {_('There is no such path into the Plan.')}")
        elif found.cities.setdefault(slug, _city(row, way)) != _city(row, way):
            found.faults.append(f"line {line}: {_('An earlier line says it otherwise.')}")
        elif row["project_title"]:
            fields = _project(row, slug)
            found.projects[key_for(PROJECT_KIND, fields)] = fields
    return found


def _rows(text: str, found: Sources) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        found.faults.append(f"line 1: {', '.join(COLUMNS)}")
        return
    for row in reader:
        if len(row) != len(COLUMNS) or None in row.values():
            said = _("A line has %(number)s columns.", number=str(len(COLUMNS)))
            found.faults.append(f"line {reader.line_num}: {said}")
        else:
            yield reader.line_num, {name: value.strip() for name, value in row.items()}


def _city(row: Mapping[str, str], path: str) -> Fields:
    fields = {"path": path, "path_source": row["source_url"], "note": row["note"]}
    return {name: value for name, value in fields.items() if value}


def _project(row: Mapping[str, str], slug: str) -> Fields:
    """The file does not say how far a project has come."""
    fields = {
        "city": slug,
        "title": row["project_title"],
        "goal": row["sdg"],
        "state": ProjectState.UNKNOWN.value,
        "source": row["source_url"],
    }
    return {name: value for name, value in fields.items() if value}
