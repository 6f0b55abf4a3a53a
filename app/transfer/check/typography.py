"""Polish typography, as far as a rule can tell it, and marks that authors left for themselves.

No-break spaces are no business of authors: the renderer sets them (app/text/polish.py), so typed
ones are faults, because nobody sees them when editing.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from app.transfer.check.files import Fault, TextFile

_RULES: Final = tuple(
    (re.compile(pattern), message)
    for pattern, message in (
        (r'"', "write quotes „ ”"),
        ("“", "a quote ends with ”"),
        (r"(?<=\w)'(?=\w)|‘", "the apostrophe is ’"),
        (r"(?<=\S) - (?=\S)|(?<=\S) -$", "the dash is – with spaces"),
        ("—", "the dash is –"),
        (r"(?<=[^\W\d_])–(?=[^\W\d_]{3,})", "put spaces around –, or write a hyphen"),
        (r"(?<!\d)(?<!\d-)(?!\d\d-\d{3}\b)\d{1,3}-\d{1,3}(?!-?\d)", "a range is written with –"),
        (r"\d – \d", "a range of numbers is written without spaces"),
        (r"(?<=\S)  +(?=\S)", "two spaces"),
        (r"(?<=[^\W_]) [,.;:!?)](?:\s|$)|\( ", "a space that does not belong there"),
        (r"(?<=[^\W\d_])[,;](?=[^\W\d_])", "a space is missing after the comma"),
        (r"\.\.\.", "three dots are one mark: …"),
        ("\u00a0|\u202f|&nbsp;", "the renderer sets no-break spaces itself; type an ordinary one"),
        ("\u00ad|\u200b|\ufeff|\t", "an invisible character"),
        (r"\bart \d|\b(?:art|ust|pkt|poz|nr|par)\.?\d", "write 'art. 5', 'ust. 2', 'pkt 3'"),
        (r"\bDz\. U\b|\bDzU\b|\bDz\.U(?!\.)|\bDz\.U\. z \d", "write 'Dz.U. 2024 poz. 572'"),
        (r"\d%?-(?:go|tego|ego|ty|ci|szy|cio|ro)\b", "write the ordinal with a full stop"),
        (r"(?i)\(niezweryf", "an unverified fact: leave it out or say where to check it"),
        (r"\bTO[D]O\b|\bFIX[M]E\b|\?\?\?", "a mark that was left for later"),
    )
)
_OPENING: Final = "„"
_CLOSING: Final = "”"


def check_typography(file: TextFile, prose: Iterable[tuple[int, str]]) -> Iterator[Fault]:
    """Every line of words, by every rule."""
    for number, line in prose:
        for pattern, message in _RULES:
            found = pattern.search(line)
            if found:
                around = line[max(0, found.start() - 15) : found.end() + 15].strip()
                yield file.fault(number, f"{message} (… {around} …)")
        if line.count(_OPENING) != line.count(_CLOSING):
            yield file.fault(number, "a quote is not closed: „ and ” come in pairs")
