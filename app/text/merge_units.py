"""Cuts Markdown into the units that are merged: sentences, list items, table rows and the gaps.

Joined units give the text back exactly, so a wrong break ("art." before a name) costs nothing.
"""

import re

_GAP = re.compile(r"([ \t]*\n(?:[ \t]*\n)*)")
_SENTENCE_END = re.compile(
    r"[.!?…][\"”’»)\]*_]*(?:\[\^[^\]\n]{1,40}\])*([ \t]+)(?=[\"„«(\[*_]*[A-ZĄĆĘŁŃÓŚŹŻ])"
)
_FENCE = re.compile(r" {0,3}(?:```|~~~)")

# Stand on both sides of every unit while texts are merged, so that changes of neighbours do not
# touch. Told apart by identity: no text can hold these very objects.
BEFORE = "\x02before\x03"
AFTER = "\x02after\x03"


def cut(text: str) -> list[str]:
    """Units and the gaps between them, in order; none is empty."""
    units: list[str] = []
    fenced = False
    for index, piece in enumerate(_GAP.split(text)):
        if not piece:
            continue
        if index % 2:
            units.append(piece)
            continue
        if _FENCE.match(piece):
            fenced = not fenced
            units.append(piece)
        elif fenced or piece.lstrip().startswith("|"):
            units.append(piece)
        else:
            units += _sentences(piece)
    return units


def _sentences(line: str) -> list[str]:
    parts: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(line):
        parts += [line[start : match.start(1)], match.group(1)]
        start = match.end(1)
    parts.append(line[start:])
    return [part for part in parts if part]


def is_gap(unit: str) -> bool:
    """Whether a unit only separates others."""
    return unit.isspace()


def with_separators(units: list[str]) -> list[str]:
    """The units with separators around all but the gaps."""
    result: list[str] = []
    for unit in units:
        result += [unit] if is_gap(unit) else [BEFORE, unit, AFTER]
    return result


def joined(tokens: list[str]) -> str:
    """The text of units with separators."""
    return "".join(token for token in tokens if token is not BEFORE and token is not AFTER)
