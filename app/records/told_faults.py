"""Faults as their writer is told of them: with the line and what stands in it, or with the row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.core.i18n import gettext as _
from app.records.kinds import Fault, Fields, RecordField, RecordKind
from app.records.shown import row_place

LONGEST_QUOTE: Final = 160
MOST_TOLD: Final = 30


@dataclass(frozen=True)
class ToldFault:
    """A fault in words, and the text of its line; in a list of rows, where it stands."""

    field: str
    message: str
    quote: str
    row: int = 0
    column: str = ""
    place: str = ""


def told(kind: RecordKind, faults: Sequence[Fault], fields: Fields) -> list[ToldFault]:
    """The first of the faults, in words: who has mended thirty asks again."""
    return [_told(kind, fault, fields.get(fault.field)) for fault in faults[:MOST_TOLD]]


def sentence(kind: RecordKind, fault: Fault) -> str:
    """A fault in words that stand by themselves, such as "Effect 3, unit: fill in this field."."""
    label = ": ".join(filter(None, [_place(kind, fault), fault.message]))
    return _("Line %(line)s: %(said)s", line=fault.line, said=label) if fault.line else label


def _told(kind: RecordKind, fault: Fault, value: object) -> ToldFault:
    if fault.row:
        place = _place(kind, fault)
        return ToldFault(fault.field, fault.message, "", fault.row, fault.column, place)
    if not fault.line:
        return ToldFault(fault.field, fault.message, "")
    lines = value.split("\n") if isinstance(value, str) else []
    quote = lines[fault.line - 1].strip() if 0 < fault.line <= len(lines) else ""
    if len(quote) > LONGEST_QUOTE:
        quote = f"{quote[:LONGEST_QUOTE]}…"
    message = _("Line %(line)s: %(said)s", line=fault.line, said=fault.message)
    return ToldFault(fault.field, message, quote)


def _place(kind: RecordKind, fault: Fault) -> str:
    field = next((each for each in kind.fields if each.name == fault.field), None)
    if field is None or not fault.row:
        return ""
    column = _label(field.columns, fault.column)
    return ", ".join(filter(None, [row_place(field, fault.row), column]))


def _label(columns: Sequence[RecordField], name: str) -> str:
    return next((str(each.label) for each in columns if each.name == name), "")
