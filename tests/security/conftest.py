"""The stage of these tests, and a look at every row of every table."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app import all_tables
from app.core.db import Database
from app.people.models import Person
from tests.security import stage as stages
from tests.security.stage import Stage

Dump = Callable[[], dict[str, list[str]]]


@pytest.fixture(scope="session")
def ready_stage(
    empty_database: str | Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, Stage] | None]:
    """The stage in a file to copy: building it takes longer than most of the tests on it."""
    if isinstance(empty_database, str):
        yield None  # a database of PostgreSQL is not copied that easily
        return
    path = tmp_path_factory.mktemp("stage") / "stage.sqlite3"
    path.write_bytes(empty_database.read_bytes())
    database = Database(f"sqlite:///{path}")
    with database.writing() as db:
        stage = stages.build(db)
    yield database, stage
    database.dispose()


@pytest.fixture
def stage(database: Database, ready_stage: tuple[Database, Stage] | None) -> Stage:
    """The whole stage, committed, for this test alone."""
    if ready_stage is None:
        with database.writing() as db:
            return stages.build(db)
    ready, stage = ready_stage
    with (
        closing(ready.engine.raw_connection()) as source,
        closing(database.engine.raw_connection()) as target,
    ):
        source.driver_connection.backup(target.driver_connection)
    with database.reading() as db:
        people = {role: db.get_one(Person, person.id) for role, person in stage.people.items()}
    return replace(stage, people=people)


@pytest.fixture
def dump(database: Database) -> Dump:
    """Every row of every table as text; counters of limits aside, which refusals may raise."""

    def read() -> dict[str, list[str]]:
        with database.reading() as db:
            return {
                table.name: sorted(repr(tuple(row)) for row in db.execute(select(table)))
                for table in all_tables().sorted_tables
                if table.name != "limit_counter"
            }

    return read
