"""The ten cities that a public source names, loaded at each start; nothing beyond the source."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.cities.models import City
from app.core.db import Database
from app.plan.loading import COLUMNS, FILE, load
from app.plan.models import (
    CityReport,
    CityRole,
    Contributor,
    Effect,
    Legacy,
    Participation,
    Practice,
    Project,
    ProjectState,
)
from app.records.loading import Loaded
from tests.plan.entries import city, put

CONTENT = Path(__file__).parents[2] / "wiki_content"
SHIPPED = (CONTENT / FILE).read_text(encoding="utf-8")


@pytest.fixture
def towns(database: Database) -> Database:
    """A database with the towns of the file."""
    with database.writing() as db:
        for row in csv.DictReader(SHIPPED.splitlines()):
            city(db, row["city"], row["voivodeship"])
    return database


def write(folder: Path, *lines: str) -> Path:
    (folder / FILE).write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    return folder


def test_the_shipped_file_brings_what_sources_say(towns: Database) -> None:
    done = load(towns, CONTENT)
    assert (done.faults, done.outcomes[Loaded.ADDED]) == ([], 15)
    with towns.reading() as db:
        parts = {
            slug: (path, bool(note), source)
            for slug, path, note, source in db.execute(
                select(
                    City.slug, Participation.path, Participation.note, Participation.source
                ).join(Participation, Participation.city_id == City.id)
            )
        }
        projects = {project.city_id: project for project in db.scalars(select(Project))}
        slugs = {project.key.split("-")[0]: project.goal for project in projects.values()}
        others = (CityRole, Effect, Practice, CityReport, Legacy, Contributor)
        assert [db.scalar(select(func.count()).select_from(each)) for each in others] == [0] * 6
    assert len(parts) == 10
    assert all(source.startswith("https://") for _path, _note, source in parts.values())
    assert {slug for slug, (_path, note, _source) in parts.items() if note} == {
        *("rzeszow", "elk", "tychy", "ruda-slaska", "minsk-mazowiecki")
    }
    assert parts["rzeszow"][0] == "ekspercka"
    assert parts["malbork"][0] == "nieznana"
    # A goal only where a source tells it, and of no project how far it has come.
    assert slugs == {"warszawa": 12, "malbork": 10, "pleszew": None, "rawicz": None} | {
        "katowice": None
    }
    assert {project.state for project in projects.values()} == {ProjectState.UNKNOWN}
    assert not any(project.description or project.partners for project in projects.values())


def test_a_second_start_changes_nothing(towns: Database) -> None:
    load(towns, CONTENT)
    done = load(towns, CONTENT)
    assert done.outcomes == {outcome: 15 * (outcome is Loaded.UNCHANGED) for outcome in Loaded}


def test_what_people_changed_stays(towns: Database, tmp_path: Path) -> None:
    line = "Ełk,warmińsko-mazurskie,unknown,,,https://elk.example/plan,"
    load(towns, write(tmp_path, line))
    with towns.writing() as db:
        put(db, "miasto", "elk", path="sieci", path_source="https://inne.example")
    assert load(towns, write(tmp_path, line)).outcomes[Loaded.UNCHANGED] == 1
    changed = load(towns, write(tmp_path, line.replace("unknown", "expert")))
    assert changed.outcomes[Loaded.PROPOSED] == 1
    with towns.reading() as db:
        assert db.scalars(select(Participation.path)).all() == ["sieci"]


@pytest.mark.parametrize(
    "line",
    [
        "Atlantyda,mazowieckie,open,,,https://zrodlo.example,",
        "Ełk,mazowieckie,open,,,https://zrodlo.example,",
        "Ełk,warmińsko-mazurskie,skrótem,,,https://zrodlo.example,",
        "Ełk,warmińsko-mazurskie,open,,,,",
        "Ełk,warmińsko-mazurskie,open",
        "Ełk,warmińsko-mazurskie,open,,,https://zrodlo.example,,nadmiar",
        "Tychy,śląskie,expert,,,https://zrodlo.example,",
        "Tychy,śląskie,open,,,https://inne.example,",
        "Tychy,śląskie,open,18,Nowe Centrum,https://zrodlo.example,",
    ],
)
def test_a_line_with_a_fault_keeps_no_other_back(
    towns: Database, tmp_path: Path, line: str
) -> None:
    sound = "Tychy,śląskie,open,,,https://zrodlo.example,"
    done = load(towns, write(tmp_path, sound, line))
    assert len(done.faults) == 1
    with towns.reading() as db:
        assert db.scalars(select(Participation.path)).all() == ["otwarta"]
        assert db.scalars(select(Project)).all() == []


def test_a_file_of_other_columns_is_not_read(towns: Database, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("miasto\nEłk\n", encoding="utf-8")
    done = load(towns, tmp_path)
    assert len(done.faults) == 1
    assert load(towns, tmp_path / "nowhere").faults == []
    with towns.reading() as db:
        assert db.scalar(select(func.count()).select_from(Participation)) == 0
