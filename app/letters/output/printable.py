"""What of a text can be printed, and how it is set: Polish lines do not end with "w" or "z".

Control characters break XML, and marks of writing direction make a letter read other than it is.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Final, TypeVar

from app.text.polish import NBSP, nbsp

_Whole = TypeVar("_Whole")

# Controls, lone surrogates, private use, unassigned: no font has them, XML forbids most.
_UNPRINTABLE: Final = frozenset({"Cc", "Cs", "Co", "Cn"})
_DIRECTION: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_LINE_ENDS: Final = ("\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029")


def printable(text: str) -> str:
    """The text without what cannot be printed; every kind of line end becomes a line feed."""
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    return "".join(sign for sign in text.replace("\t", " ") if sign == "\n" or _prints(sign))


def all_printable(whole: _Whole) -> _Whole:
    """The same data with every text in it made printable, however deep it lies."""
    return _changed(whole, printable)  # type: ignore[return-value]


def all_typeset(whole: _Whole) -> _Whole:
    """The same data with no-break spaces in every text, for what is set in lines."""
    return _changed(whole, nbsp)  # type: ignore[return-value]


def all_plain(whole: _Whole) -> _Whole:
    """The same data with plain spaces only, for what is pasted elsewhere."""
    return _changed(whole, lambda text: text.replace(NBSP, " "))  # type: ignore[return-value]


def _changed(part: object, change: Callable[[str], str]) -> object:
    if isinstance(part, str):
        return change(part)
    if isinstance(part, tuple):
        return tuple(_changed(each, change) for each in part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(
            part, **{each.name: _changed(getattr(part, each.name), change) for each in fields(part)}
        )
    return part


def _prints(sign: str) -> bool:
    return sign not in _DIRECTION and unicodedata.category(sign) not in _UNPRINTABLE
