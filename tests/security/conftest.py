"""The stage of these tests, and a look at every row of every table."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app import all_tables
from app.core.db import Database
from tests.security import stage as stages
from tests.security.stage import Stage

Dump = Callable[[], dict[str, list[str]]]


@pytest.fixture
def stage(database: Database) -> Stage:
    """The whole stage, committed."""
    with database.writing() as db:
        return stages.build(db)


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
