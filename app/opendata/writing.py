"""Tables as CSV and JSON, piece by piece, so that the largest of them fits into memory."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from app.core.db import Database
from app.opendata.other_tables import MEETINGS
from app.opendata.schema import TABLES, Column, Entity, Told
from app.opendata.tables import Row
from app.opendata.told import all_rows
from app.opendata.values import cell, json_value

# Rows of which one piece of an answer is made.
_ROWS: Final = 200


class Format(StrEnum):
    """How a table is written; the values are endings of file names."""

    CSV = "csv"
    JSON = "json"


TYPES: Final = {
    Format.CSV: "text/csv; charset=utf-8; header=present",
    Format.JSON: "application/json",
}


def as_csv(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[str]:
    """A header and the rows; lines end as the standard of CSV (RFC 4180) has it."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([column.name for column in columns])
    for number, row in enumerate(rows, start=1):
        writer.writerow([cell(column, row.get(column.name)) for column in columns])
        if number % _ROWS == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def as_json(name: str, columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[str]:
    """An object with the table in it, one row in a line."""
    yield f'{{"{name}": ['
    between = "\n"
    for row in rows:
        yield between + json.dumps(json_row(columns, row), ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


def json_row(columns: Sequence[Column], row: Row) -> dict[str, Any]:
    """A row with every column in it."""
    return {column.name: json_value(column, row.get(column.name)) for column in columns}


def pieces(
    format_: Format, name: str, columns: Sequence[Column], rows: Iterable[Row]
) -> Iterator[str]:
    """The same in the format that was asked for."""
    return as_csv(columns, rows) if format_ is Format.CSV else as_json(name, columns, rows)


def export(database: Database, folder: Path, site_url: str) -> dict[str, int]:
    """Write every table into a folder, as CSV and as JSON: how many rows each has.

    The log of advice too, which is not open: whoever runs the wiki may read it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = (*TABLES.values(), MEETINGS)
    return {table.name: _export_one(database, folder, table, site_url) for table in tables}


def _export_one(database: Database, folder: Path, entity: Entity | Told, site_url: str) -> int:
    number = 0

    def counted(rows: Iterator[Row]) -> Iterator[Row]:
        nonlocal number
        for row in rows:
            number += 1
            yield row

    for format_ in Format:
        number = 0
        with (
            database.reading() as db,
            (folder / f"{entity.name}.{format_}").open("w", encoding="utf-8", newline="") as file,
        ):
            rows = counted(all_rows(db, entity, site_url))
            file.writelines(pieces(format_, entity.name, entity.columns, rows))
    return number


def _emptied(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
