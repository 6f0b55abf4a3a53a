"""What is wrong with values as their shapes go, before the kind itself is asked.

Says every fault, in a list of rows with the place of the row and the column, so that a form, a
file and an import tell of it in the same words.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.people.field_rules import check_text
from app.records.kinds import Fault, Fields, RecordField, RecordKind, Shape
from app.records.shapes import ROW

LONGEST_ROW: Final = 20  # letters of a row's own name
LONGEST_LISTED: Final = 300  # letters of one line of a list
MOST_ROWS: Final = 200
_ROW_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
# Fifteen digits: as many as programs that read numbers of JSON, and SQLite, keep exactly.
_SIZED_NUMBER: Final = re.compile(r"-?\d{1,12}(?:\.\d{1,3})?", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_UNCLEAR: Final = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+", re.ASCII)
_EARLIEST: Final = 1900
_LATEST: Final = 2100


def check_shapes(kind: RecordKind, fields: Fields) -> list[Fault]:
    """Every fault of tidied fields that can be told without knowing what they mean."""
    return list(_faults(kind.fields, fields))


def _faults(asked: Iterable[RecordField], fields: Mapping[str, Any]) -> Iterator[Fault]:
    known = {each.name: each for each in asked}
    for name in fields:
        if name not in known and name != ROW:
            yield Fault(name, _("There is no such field."))
    for name, each in known.items():
        value = fields.get(name)
        if value not in (None, "", []):
            yield from _of_value(each, value)
        elif each.is_required:
            yield Fault(name, _needed(each))


def _needed(field: RecordField) -> str:
    if field.shape in (Shape.CHOICE, Shape.CHOICES):
        return _("Choose one of the listed answers.")
    return _("Fill in this field.")


def _of_value(field: RecordField, value: Any) -> Iterator[Fault]:
    if field.shape is Shape.ROWS:
        yield from _of_rows(field, value)
    elif field.is_list:
        yield from (Fault(field.name, said) for said in _of_list(field, value))
    elif not isinstance(value, str):
        yield Fault(field.name, _("Write text here."))
    elif said := _ONE[field.shape](field, value):
        yield Fault(field.name, said)


def _of_list(field: RecordField, values: Any) -> Iterator[str]:
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        yield _("Write a list of texts here.")
        return
    if len(set(values)) < len(values):
        yield _("The same stands here twice.")
    if field.most and len(values) > field.most:
        yield _too_many(field.most)
    check = _choice if field.shape is Shape.CHOICES else _listed
    yield from (said for said in (check(field, each) for each in values) if said)


def _of_rows(field: RecordField, rows: Any) -> Iterator[Fault]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        yield Fault(field.name, _("Write a list of rows here."))
        return
    most = min(field.most or MOST_ROWS, MOST_ROWS)
    if len(rows) > most:
        yield Fault(field.name, _too_many(most))
    names: set[str] = set()
    for number, row in enumerate(rows, start=1):
        name = row.get(ROW)
        if not _is_row_name(name) or name in names:
            yield Fault(field.name, _("Each row needs its own short name."), 0, number, ROW)
        else:
            names.add(name)
        for fault in _faults(field.columns, row):
            yield replace(fault, field=field.name, row=number, column=fault.field)


def _is_row_name(name: Any) -> bool:
    return isinstance(name, str) and len(name) <= LONGEST_ROW and bool(_ROW_NAME.fullmatch(name))


def _line(field: RecordField, value: str) -> str:
    """One line of visible characters; nothing is changed, so who tidied less is told."""
    if "\n" in value:
        return _("Write this in one line.")
    try:
        kept = check_text(field.name, value, field.most or len(value))
    except Invalid as error:
        return error.message
    return "" if kept == value else _("There is an empty place at the beginning or the end.")


def _listed(field: RecordField, value: str) -> str:
    # `most` of a list is how many lines it has.
    return _line(replace(field, most=LONGEST_LISTED), value)


def _text(field: RecordField, value: str) -> str:
    if not field.most or len(value) <= field.most:
        return ""
    return ngettext(
        "Shorten this to %(num)s character.", "Shorten this to %(num)s characters.", field.most
    )


def _address(field: RecordField, value: str) -> str:
    if said := _line(field, value):
        return said
    wrong = _("Write an address that begins with https://.")
    try:
        parts = urlsplit(value)
        host, port_is_read = parts.hostname or "", parts.port is None or parts.port > 0
    except ValueError:
        return wrong
    is_right = parts.scheme in ("http", "https") and "." in host.strip(".") and port_is_read
    return "" if is_right and "@" not in parts.netloc and " " not in value else wrong


def _number(_field: RecordField, value: str) -> str:
    if not _NUMBER.fullmatch(value):
        return _("Write a number, for example 12 or 0,5.")
    if not _SIZED_NUMBER.fullmatch(value):
        return _("This number is too long: at most 12 digits before the comma and 3 after it.")
    return ""


def _day(_field: RecordField, value: str) -> str:
    wrong = _("Write the day like this: 2026-11-30.")
    if not _DAY.fullmatch(value):
        return wrong
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return wrong
    return "" if _EARLIEST <= day.year <= _LATEST else wrong


def _choice(field: RecordField, value: str) -> str:
    return "" if value in field.options else _("Choose one of the listed answers.")


def _too_many(most: int) -> str:
    return ngettext("At most %(num)s fits here.", "At most %(num)s fit here.", most)


_ONE: Final[Mapping[Shape, Callable[[RecordField, str], str]]] = {
    Shape.LINE: _line,
    Shape.TEXT: _text,
    Shape.SOURCE: _text,
    Shape.ADDRESS: _address,
    Shape.NUMBER: _number,
    Shape.DAY: _day,
    Shape.CHOICE: _choice,
}


def unclear_numbers(kind: RecordKind, fields: Fields) -> list[Fault]:
    """Typed numbers such as 1.234, which in Polish is a thousand and more, in English one and more.

    Files write the point and mean it; who types is asked, because such a mistake shows nowhere.
    """
    return list(_unclear(kind.fields, fields))


def _unclear(asked: Iterable[RecordField], fields: Mapping[str, Any]) -> Iterator[Fault]:
    for each in asked:
        value = fields.get(each.name)
        if each.shape is Shape.ROWS and isinstance(value, list):
            for number, row in enumerate(value, start=1):
                for fault in _unclear(each.columns, row):
                    yield replace(fault, field=each.name, row=number, column=fault.field)
        elif each.shape is Shape.NUMBER and _UNCLEAR.fullmatch(str(value)):
            yield Fault(each.name, _("Write this without a point, with a comma before a fraction."))
