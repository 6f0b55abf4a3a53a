"""The stage of these tests, and a look at every row of every table."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from app import all_tables
from app.core.db import Database
from app.people.models import Person
from tests.conftest import EmptyTables
from tests.security import stage as stages
from tests.security.stage import Stage

Dump = Callable[[], dict[str, list[str]]]


@dataclass(frozen=True)
class Rows:
    """Rows of every table as PostgreSQL copies them, and the last value of every counter."""

    tables: dict[str, bytes]
    counters: dict[str, int]


@pytest.fixture(scope="session")
def ready_stage(
    empty_database: str | Path, worker_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database | Rows, Stage]]:
    """The stage to be copied: building it takes longer than most of the tests on it."""
    if isinstance(empty_database, str):
        with worker_database.writing() as db:
            stage = stages.build(db)
        yield _rows(worker_database), stage
        return
    path = tmp_path_factory.mktemp("stage") / "stage.sqlite3"
    path.write_bytes(empty_database.read_bytes())
    database = Database(f"sqlite:///{path}")
    with database.writing() as db:
        stage = stages.build(db)
    yield database, stage
    database.dispose()


@pytest.fixture
def stage(
    ready_stage: tuple[Database | Rows, Stage], database: Database, empty_tables: EmptyTables
) -> Stage:
    """The whole stage, committed, for this test alone."""
    ready, stage = ready_stage
    if isinstance(ready, Database):
        with (
            closing(ready.engine.raw_connection()) as source,
            closing(database.engine.raw_connection()) as target,
        ):
            source.driver_connection.backup(target.driver_connection)
    else:
        empty_tables()  # the first stage of a run was built right here
        _put(database, ready)
    with database.reading() as db:
        people = {role: db.get_one(Person, person.id) for role, person in stage.people.items()}
    return replace(stage, people=people)


def _rows(database: Database) -> Rows:
    """What the tables of PostgreSQL hold, in its own words, and where its counters stand."""
    with closing(database.engine.raw_connection()) as connection:
        cursor = connection.driver_connection.cursor()
        tables = {}
        for table in all_tables().sorted_tables:
            with cursor.copy(f'COPY "{table.name}" TO STDOUT') as copy:
                tables[table.name] = b"".join(bytes(part) for part in copy)
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences")
        counters = {name: last for name, last in cursor if last is not None}
    return Rows({name: text for name, text in tables.items() if text}, counters)


def _put(database: Database, rows: Rows) -> None:
    """Put these rows into empty tables."""
    with closing(database.engine.raw_connection()) as connection:
        cursor = connection.driver_connection.cursor()
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name, text in rows.tables.items():
            with cursor.copy(f'COPY "{name}" FROM STDIN') as copy:
                copy.write(text)
        for name, last in rows.counters.items():
            cursor.execute("SELECT setval(%s::regclass, %s)", (f'"{name}"', last))
        connection.commit()


@pytest.fixture
def dump(database: Database) -> Dump:
    """Every row of every table as text; counters of limits aside, which refusals may raise."""

    names = [table.name for table in all_tables().sorted_tables if table.name != "limit_counter"]

    def read() -> dict[str, list[str]]:
        # Past the mapper, which takes several times as long: tests ask for this hundreds of times.
        with closing(database.engine.raw_connection()) as connection:
            cursor = connection.driver_connection.cursor()
            return {name: _texts(cursor, name) for name in names}

    return read


def _texts(cursor: Any, table: str) -> list[str]:
    cursor.execute(f'SELECT * FROM "{table}"')
    return sorted(map(repr, cursor.fetchall()))
