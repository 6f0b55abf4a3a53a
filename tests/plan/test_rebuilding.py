"""Whatever became of the tables of the Plan, the records write them anew."""

from typing import Any

from sqlalchemy import delete, select, update

from app.cities.models import City
from app.core.db import Base, Database
from app.plan.models import CityRole, Effect, Participation, Practice, Project, ProjectGoal
from app.plan.rebuilding import rebuild
from tests.plan.entries import SOURCE, city, effect, part, project, put

TABLES = [
    *("city", "plan_participation", "plan_city_role", "plan_project", "plan_project_goal"),
    *("plan_effect", "plan_practice", "plan_city_report", "plan_legacy", "plan_contributor"),
]


def rows_of(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, without the numbers that change when a row is written anew."""
    with database.reading() as db:
        projects = {number: key for number, key in db.execute(select(Project.id, Project.key))}
        found = {}
        for name in TABLES:
            rows = [dict(row) for row in db.execute(select(Base.metadata.tables[name])).mappings()]
            for row in rows:
                row.pop("id", None)
                if "project_id" in row:
                    row["project_id"] = projects.get(row["project_id"])
            found[name] = sorted(rows, key=str)
        return found


def test_the_tables_are_written_anew(database: Database) -> None:
    with database.writing() as db:
        town, gone = city(db), city(db, "Tychy", "śląskie")
        role = {"row": "a", "role": "koordynator", "name": "Jan", "source": SOURCE}
        part(db, town, kind="miejska", kind_source=SOURCE, roles=[role])
        part(db, gone)
        effects = [effect("Ławki", planned="3", reached="2.5"), effect("Sąsiedzi", goal="3")]
        key = project(db, town, "Podwórka", goal="11", description="Opis.", effects=effects).key
        removed = project(db, town, "Usunięty", goal="11").key
        put(db, "projekt", removed)
        put(db, "praktyka", city=town.slug, title="Sadzenie")
        put(db, "raport", city=town.slug)
        put(db, "dziedzictwo", city=town.slug, title="Park")
        put(db, "wspoltworca", name="Związek Miast")
        put(db, "miasto", gone.slug)
    sound = rows_of(database)
    with database.writing() as db:
        db.execute(update(City).where(City.slug == town.slug).values(kind="", population=7))
        db.execute(update(Effect).values(reached=None))
        db.execute(delete(ProjectGoal))
        db.execute(update(Project).where(Project.key == key).values(key="elk-obcy"))
        db.execute(delete(Practice))
        db.execute(delete(CityRole))
        db.add(Participation(city_id=gone.id, path="sieci"))
    assert rows_of(database) != sound
    told: list[tuple[str, int]] = []
    rebuild(database, lambda kind, number: told.append((kind, number)))
    assert rows_of(database) == sound
    assert told[:6] == [
        *[("miasto", 2), ("projekt", 2), ("praktyka", 1)],
        *[("raport", 1), ("dziedzictwo", 1), ("wspoltworca", 1)],
    ]
