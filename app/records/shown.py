"""Values of records as people read them: words for what stands for something, numbers and days.

Pages resolve a kind once (`named`); after that nothing here asks the database.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeGuard

from sqlalchemy.orm import Session

from app.core.i18n import gettext as _
from app.records.kinds import Fields, RecordField, RecordKind, Shape
from app.records.shapes import ROW
from app.ui.filters import long_date, quantity

LONGEST_NAME: Final = 80


@dataclass(frozen=True)
class ShownRow:
    """A row of a list under its title, and what its columns say."""

    title: str
    cells: list[tuple[str, str]]


@dataclass(frozen=True)
class ShownField:
    """A field that says something: in words, or in rows."""

    label: str
    shape: Shape
    text: str
    rows: list[ShownRow]


def named(db: Session, kind: RecordKind) -> RecordKind:
    """The kind with the words of values that stand for things of the wiki among its options."""
    return replace(kind, fields=tuple(_named(db, each) for each in kind.fields))


def _named(db: Session, field: RecordField) -> RecordField:
    columns = tuple(_named(db, column) for column in field.columns)
    options = field.names(db) if field.names is not None else field.options
    return replace(field, options=options, columns=columns)


def fields_of(kind: RecordKind, *sides: Fields) -> list[RecordField]:
    """The fields of a kind, and those that stored versions have from another time."""
    return _with_others(kind.fields, sides)


def columns_of(field: RecordField, *rows: Mapping[str, Any]) -> list[RecordField]:
    """The same for the columns of rows; a row's own name is none."""
    sides = [{name: value for name, value in row.items() if name != ROW} for row in rows]
    return _with_others(field.columns, sides)


def _with_others(
    known: tuple[RecordField, ...], sides: list[Fields] | tuple[Fields, ...]
) -> list[RecordField]:
    names = {each.name for each in known}
    others = dict.fromkeys(name for side in sides for name in side if name not in names)
    return [*known, *(RecordField(name, name) for name in others)]


def shown_fields(kind: RecordKind, fields: Fields) -> list[ShownField]:
    """What a version says, in the order of the form; empty fields are left out."""
    found = []
    for each in fields_of(kind, fields):
        value = fields.get(each.name)
        if is_rows(value):
            shown = [_shown_row(each, row, number) for number, row in enumerate(value, start=1)]
            found.append(ShownField(str(each.label), each.shape, "", shown))
        elif text := as_words(each, value):
            found.append(ShownField(str(each.label), each.shape, text, []))
    return found


def is_rows(value: Any) -> TypeGuard[list[dict[str, Any]]]:
    """Whether a value can be shown row by row."""
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def row_title(field: RecordField, row: Mapping[str, Any], number: int) -> str:
    """What a row is called: its place, and the name it has among people."""
    place = row_place(field, number)
    name = next(
        (row[column.name] for column in field.columns if _is_line(column) and row.get(column.name)),
        "",
    )
    if not isinstance(name, str) or not name:
        return place
    return f"{place}: {name[:LONGEST_NAME]}{'…' if len(name) > LONGEST_NAME else ''}"


def row_place(field: RecordField, number: int) -> str:
    """Such as "Effect 3"."""
    return f"{field.row_label} {number}" if field.row_label else _("Row %(number)s", number=number)


def row_words(field: RecordField, row: Mapping[str, Any]) -> str:
    """A row in lines, each with the label of its column."""
    return "\n".join(f"{label}: {text}" for label, text in _cells(field, row))


def as_words(field: RecordField, value: Any) -> str:
    """A value as people read it; lists have one member in a line."""
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "\n".join(str(field.options.get(each, each)) for each in value)
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False, indent=1)
    if field.shape is Shape.NUMBER:
        return _number(value)
    if field.shape is Shape.DAY:
        return _day(value)
    return str(field.options.get(value, value))


def _shown_row(field: RecordField, row: Mapping[str, Any], number: int) -> ShownRow:
    return ShownRow(row_place(field, number), list(_cells(field, row)))


def _cells(field: RecordField, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for column in columns_of(field, row):
        if text := as_words(column, row.get(column.name)):
            yield str(column.label), text


def _is_line(column: RecordField) -> bool:
    return column.shape is Shape.LINE


def _number(value: str) -> str:
    try:
        return quantity(Decimal(value))
    except InvalidOperation:
        return value


def _day(value: str) -> str:
    try:
        return long_date(date.fromisoformat(value))
    except ValueError:
        return value
