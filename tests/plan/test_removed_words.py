"""A removed passage leaves the records of the Plan and the rows made from them, and only that."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import Base, Database
from app.moderation.redacting import Redaction, redact_everywhere
from app.plan.models import CityRole, Effect, Participation, Practice, Project
from app.records.models import Record, RecordVersion
from app.text.polish import sort_key
from app.text.redaction import MARK, Words
from tests.moderation.stage import rendered
from tests.plan.entries import SOURCE, city, effect, part, project, put

NAME = "Zenon Zawadzki"


def remove(database: Database, passage: str) -> list[str]:
    reached: list[str] = []
    redact_everywhere(
        database,
        Redaction(Words.of(passage), "dane-osobowe", rendered),
        lambda _db, table: reached.append(table),
    )
    return reached


def everything(db: Session) -> Iterator[str]:
    for table in Base.metadata.sorted_tables:
        if table.name.startswith(("plan_", "record", "city")):
            yield from (repr(tuple(row)) for row in db.execute(select(table)))


def test_a_name_leaves_records_and_rows(database: Database) -> None:
    with database.writing() as db:
        town = city(db)
        role = {"row": "a", "role": "koordynator", "name": NAME, "source": SOURCE}
        part(db, town, roles=[role], note=f"Pisał o tym {NAME}.")
        project(
            db,
            town,
            f"Ogród: {NAME}",
            goal="15",
            other_goals=["3"],
            description=f"Zaczął **{NAME}**.",
            partners=[NAME],
            effects=[effect(f"Ławka: {NAME}", planned="3")],
        )
        put(db, "praktyka", city=town.slug, title="Sadzenie", text=f"Radzi {NAME}.")
    assert set(remove(database, NAME)) == {"record", "record_version"}
    with database.reading() as db:
        assert [row for row in everything(db) if NAME in row] == []
        made = db.scalars(select(Project)).one()
        assert (made.goal, made.city_id) == (15, town.id)
        assert (made.title, made.sort_key) == (f"Ogród: {MARK}", sort_key(f"Ogród: {MARK}"))
        assert MARK in made.html
        assert MARK in db.scalars(select(Practice.html)).one()
        assert db.scalars(select(CityRole.name)).one() == MARK
        assert db.scalars(select(Effect.planned)).one() == 3
    assert remove(database, NAME) == []


def test_words_that_are_codes_too_stay_codes(database: Database) -> None:
    with database.writing() as db:
        town = city(db)
        part(db, town, "otwarta", note="Droga otwarta.")
        project(db, town, "Podwórka", goal="11", effects=[effect("Ławki", planned="300")])
    for passage in ("otwarta", "elk", "300", "w-toku", "lawki"):
        remove(database, passage)
    with database.reading() as db:
        assert db.scalars(select(Participation.path)).one() == "otwarta"
        assert db.scalars(select(Participation.note)).one() == f"Droga {MARK}."
        made = db.scalars(select(Project)).one()
        assert (made.state, made.city_id, made.goal) == ("w-toku", town.id, 11)
        assert db.scalars(select(Effect.planned)).one() == 300
        assert db.scalars(select(Effect.row)).one() == "lawki"
        for fields in (
            *db.scalars(select(Record.fields)),
            *db.scalars(select(RecordVersion.fields)),
        ):
            assert MARK not in str(fields.get("city", ""))
