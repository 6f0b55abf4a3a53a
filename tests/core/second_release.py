"""A row in every table of migration 0002 or a later one, each column filled; and what stands there
afterwards.

The rows of the first release come first, as in a database that was upgraded; the tables they leave
empty get one row whose values say only of which column they are.
"""

from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    String,
    Table,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.engine import Engine

_NOT_DATA: Final = "alembic_version"
# Columns of which only one may be filled, and the other one is.
_LEFT_EMPTY: Final = frozenset({"complaint.report_id"})


def insert(engine: Engine) -> MetaData:
    """Fill the empty tables of a database where it stands; returns how they look there."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        for table in _of_data(tables):
            if connection.scalar(select(func.count()).select_from(table)) == 0:
                row = {column.name: _value(column) for column in _filled(table)}
                connection.execute(table.insert(), [row])
    return tables


def found(engine: Engine, tables: MetaData) -> dict[str, list[str]]:
    """What stands in the columns of those tables now."""
    with engine.connect() as connection:
        return {
            table.name: sorted(
                repr(tuple(row)) for row in connection.execute(select(*table.columns))
            )
            for table in _of_data(tables)
        }


def _of_data(tables: MetaData) -> list[Table]:
    return [table for table in tables.sorted_tables if table.name != _NOT_DATA]


def _filled(table: Table) -> list[Column[Any]]:
    return [each for each in table.columns if f"{table.name}.{each.name}" not in _LEFT_EMPTY]


def _value(column: Column[Any]) -> Any:
    """Something that fits: of a key to another row, the row that the first release wrote."""
    kind = column.type
    if isinstance(kind, String):
        return f"ż {column.name}"[: kind.length or 40]
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, LargeBinary):
        return b"sealed"
    if isinstance(kind, DateTime):
        return datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    if isinstance(kind, Date):
        return date(2026, 10, 25)
    if isinstance(kind, TSVECTOR):
        return "'ż':1"
    if isinstance(kind, ARRAY):
        return ["ż"]
    if isinstance(kind, JSON):
        return {"ż": [1, None]}
    return 1
