"""How values of each shape are written: tidied when they come in, so that one value has one form.

The same for what is typed into a form, stands in a file or comes through an import. What cannot be
tidied stays as it came, and `app.records.shape_checks` says what is wrong with it.
"""

import hashlib
import json
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from app.records.kinds import Fields, RecordField, RecordKind, Shape
from app.text.limits import clean

# Under this a row has its own name, by which both sides of a merge know it.
ROW: Final = "row"
_NAME_LETTERS: Final = 8
_NUMBER: Final = re.compile(r"[+-]?(?:\d+|\d{1,3}(?: \d{3})+)(?:[.,]\d+)?", re.ASCII)
_LONGEST_NUMBER: Final = 60  # letters; no more are read, so that none costs time
_DAY: Final = re.compile(r"(\d{1,2})[.](\d{1,2})[.](\d{4})", re.ASCII)


def tidied(kind: RecordKind, fields: Fields) -> Fields:
    """The fields as they are kept: none that is empty, lists without repetitions, named rows."""
    known = {each.name: each for each in kind.fields}
    return _tidied_all(known, fields)


def _tidied_all(known: Mapping[str, RecordField], fields: Mapping[str, Any]) -> Fields:
    tidy: Fields = {}
    for name, value in fields.items():
        kept = _tidied(known[name], value) if name in known else value
        if kept not in ("", [], None):
            tidy[name] = kept
    return tidy


def _tidied(field: RecordField, value: Any) -> Any:
    if field.is_list:
        return _tidied_list(field, value)
    if field.shape is Shape.NUMBER:
        return tidied_number(value)
    if not isinstance(value, str):
        return value
    if field.shape is Shape.SOURCE:
        return value if value.strip() else ""
    if field.shape is Shape.TEXT:
        return clean(value).strip()
    return _tidied_day(one_line(value)) if field.shape is Shape.DAY else one_line(value)


def _tidied_list(field: RecordField, value: Any) -> Any:
    if field.shape is Shape.ROWS:
        return _tidied_rows(field, value) if _is_list_of(value, dict) else value
    if not _is_list_of(value, str):
        return value
    lines = list(dict.fromkeys(line for line in map(one_line, value) if line))
    # Ticked answers stand in the order in which they are offered.
    chosen = [option for option in field.options if option in lines]
    return chosen + [line for line in lines if line not in field.options]


def tidied_number(value: Any) -> Any:
    """A number as text with a point and nothing needless; a comma or spaces may be typed."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    elif isinstance(value, float) and math.isfinite(value):
        value = format(Decimal(repr(value)), "f")
    if not isinstance(value, str):
        return value
    line = one_line(value)
    if len(line) > _LONGEST_NUMBER or not _NUMBER.fullmatch(line):
        return line
    number = Decimal(line.replace(" ", "").replace(",", "."))
    written = format(number, "f")
    written = written.rstrip("0").rstrip(".") if "." in written else written
    return "0" if not number else written


def row_name(row: Mapping[str, Any]) -> str:
    """A name for a new row, made of what it says: two people's new rows are two rows."""
    said = json.dumps({**row, ROW: ""}, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()[:_NAME_LETTERS]


def one_line(text: str) -> str:
    """Text in one line, with single spaces; characters nobody sees are left for the check."""
    return " ".join(clean(text).split())


def _tidied_rows(field: RecordField, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {column.name: column for column in field.columns}
    kept = [_tidied_all(known, row) for row in rows]
    kept = [row for row in kept if row.keys() - {ROW}]
    taken = {row[ROW] for row in kept if isinstance(row.get(ROW), str)}
    for row in kept:
        if ROW in row:
            continue
        first = name = row_name(row)
        number = 1
        while name in taken:
            number += 1
            name = f"{first}-{number}"
        row[ROW] = name
        taken.add(name)
    return kept


def _tidied_day(day: str) -> str:
    parts = _DAY.fullmatch(day)
    if parts is None:
        return day
    return f"{parts[3]}-{int(parts[2]):02}-{int(parts[1]):02}"


def _is_list_of(value: Any, type_: type) -> bool:
    return isinstance(value, list) and all(isinstance(each, type_) for each in value)
