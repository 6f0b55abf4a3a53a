"""Values as records keep them, as a cell of CSV, and as JSON; there and back without loss.

A cell that a spreadsheet would run as a formula gets an apostrophe in front, which is taken off
again on the way in.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any, Final

from app.opendata.schema import Column, Type
from app.records.shapes import tidied_number

# What a spreadsheet may take for a formula, also in full width. Apostrophes in front are counted
# in, so that a text that has one itself comes back as it was.
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_DECIMAL: Final = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")


class WrongType(ValueError):
    """JSON holds a value of a kind that a column cannot take."""


def cell(column: Column, value: Any) -> str:
    """A value as it stands in a file of CSV."""
    if value is None or value == "":
        return ""
    value = _plain(value)
    text = column.delimiter.join(value) if isinstance(value, list) else str(value)
    if column.type in (Type.INTEGER, Type.NUMBER) and _DECIMAL.fullmatch(text):
        return text
    return f"'{text}" if _FORMULA.match(text) else text


def from_cell(column: Column, text: str) -> Any:
    """A cell as records keep it; None where it is empty."""
    return _split(column, text[1:] if text.startswith("'") and _FORMULA.match(text) else text)


def json_value(column: Column, value: Any) -> Any:
    """A value as it stands in JSON: numbers as numbers, None where nothing is known."""
    if isinstance(value, list):
        return [int(each) for each in value] if column.of_numbers else value
    value = _plain(value)
    if value is None or value == "":
        return [] if column.type is Type.LIST else None
    if column.type in (Type.INTEGER, Type.NUMBER) and isinstance(value, str):
        return _number(value)
    return value


def from_json(column: Column, value: Any) -> Any:
    """A value of JSON, its numbers still as they were written, as records keep it."""
    if value is None or (isinstance(value, str) and not value):
        return None
    if column.type is Type.LIST:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise WrongType(column.name)
        return value
    if not isinstance(value, str):
        raise WrongType(column.name)
    return value


def _plain(value: Any) -> Any:
    """Days and numbers of database rows, written as records write them."""
    if isinstance(value, Decimal):
        return tidied_number(format(value, "f"))
    return value.isoformat() if isinstance(value, date) else value


def _split(column: Column, text: str) -> Any:
    """Lists taken apart; app.records.shapes tidies the rest, for forms and files alike."""
    if column.type is Type.LIST:
        return [part for part in text.replace("\r\n", "\n").split(column.delimiter) if part.strip()]
    return text if text.strip() else None


def _number(text: str) -> int | float | str:
    """A number where the text is one; what a record keeps is not always sound."""
    if not _DECIMAL.fullmatch(text):
        return text
    value = float(text)
    return int(value) if value.is_integer() else value
