"""Faults as their writer is told of them: beside the field, with the line and what stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.core.i18n import gettext as _
from app.records.kinds import Fault, Fields

LONGEST_QUOTE: Final = 160
MOST_TOLD: Final = 30


@dataclass(frozen=True)
class ToldFault:
    """A fault in words, and the text of its line."""

    field: str
    message: str
    quote: str


def told(faults: Sequence[Fault], fields: Fields) -> list[ToldFault]:
    """The first of the faults, in words: who has mended thirty asks again."""
    return [_told(fault, fields.get(fault.field)) for fault in faults[:MOST_TOLD]]


def _told(fault: Fault, value: object) -> ToldFault:
    if not fault.line:
        return ToldFault(fault.field, fault.message, "")
    lines = value.split("\n") if isinstance(value, str) else []
    quote = lines[fault.line - 1].strip() if 0 < fault.line <= len(lines) else ""
    if len(quote) > LONGEST_QUOTE:
        quote = f"{quote[:LONGEST_QUOTE]}…"
    message = _("Line %(line)s: %(said)s", line=fault.line, said=fault.message)
    return ToldFault(fault.field, message, quote)
