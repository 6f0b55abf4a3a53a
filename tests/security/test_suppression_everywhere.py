"""A passage put into every column that holds words of people leaves every one of them."""

from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Integer, String, Table, func, insert, select, update
from sqlalchemy.orm import Session

from app import all_tables
from app.core import clock
from app.core.db import Database
from app.core.settings import Settings
from app.moderation import carrying_out
from app.moderation.suppressible import SUPPRESSIBLE
from app.search.synonym_models import UnansweredQuery
from app.transfer.own_data import table_of
from tests.moderation.stage import rendered
from tests.security.stage import Stage

PASSAGE = "tel. 600 100 200"
TRACE = "600 100 200"

pytestmark = pytest.mark.one_database


def _planted(value: Any, column: Any, codes: frozenset[str]) -> Any:
    """The value with the passage in each of its words, as a person may have typed it."""
    if isinstance(value, str):
        longest = getattr(column.type, "length", None) or 4000
        return f"A {PASSAGE}"[:longest]
    if isinstance(value, list):
        empty = [{"url": "https://a.example", "words": PASSAGE}] if column.name == "links" else []
        return [_planted(each, column, codes) for each in value] or empty
    if isinstance(value, dict):
        words = {
            name: each if name in codes else _planted(each, column, codes)
            for name, each in value.items()
        }
        return words or {"body": PASSAGE}
    return value


def _any_row(db: Session, table: Table) -> None:
    """A row for a table of which the stage has none, the first of whatever it leads to."""
    values: dict[str, Any] = {}
    for column in table.columns:
        if column.foreign_keys:
            (key,) = column.foreign_keys
            values[column.name] = db.scalar(select(key.column).order_by(key.column).limit(1))
        elif isinstance(column.type, String):
            values[column.name] = "slowo"
        elif isinstance(column.type, JSON):
            values[column.name] = {"body": "słowo"}
        elif isinstance(column.type, Integer) and column is not table.autoincrement_column:
            values[column.name] = 1
        elif isinstance(column.type, Boolean):
            values[column.name] = False
        elif not column.primary_key and not column.nullable:
            values[column.name] = clock.now()
    db.execute(insert(table).values(values))


def _plant(db: Session) -> None:
    """Put the passage into every word of every row."""
    for place in SUPPRESSIBLE:
        table = table_of(place.table)
        if db.execute(select(table).limit(1)).first() is None:
            _any_row(db, table)
        for row in db.execute(select(table)).mappings().all():
            values = {
                name: _planted(row[name], table.c[name], place.codes)
                for name in place.columns
                if row[name] is not None and isinstance(table.c[name].type, String | JSON)
            }
            same = [key == row[key.name] for key in table.primary_key.columns]
            db.execute(update(table).where(*same).values(values))


def _found(db: Session) -> set[str]:
    return {
        f"{table.name}.{column.name}"
        for table in all_tables().sorted_tables
        for row in db.execute(select(table))
        for column, value in zip(table.columns, row, strict=True)
        if TRACE in repr(value)
    }


def test_a_passage_leaves_every_column(
    database: Database, settings: Settings, stage: Stage
) -> None:
    with database.writing() as db:
        _plant(db)
    with database.reading() as db:
        before = _found(db)
    places = {f"{place.table}.{each}" for place in SUPPRESSIBLE for each in place.columns}
    assert places - before == set()
    number = stage.suppression
    carrying_out.carry_out(settings, database, rendered, number, PASSAGE, "dane-osobowe")
    with database.reading() as db:
        assert _found(db) == set()
        # Its hash would let a number be guessed.
        assert db.scalar(select(func.count(UnansweredQuery.id))) == 0
