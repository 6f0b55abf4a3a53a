"""What is printed beside a letter: its sheet for signatures, and the file names of all of it.

Names of files stay in the lists of other programs, so they tell the kind of a letter and a day,
and nobody's name.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from app.letters.fields import Value
from app.letters.filling import Around, support_intro
from app.letters.letter import Letter
from app.letters.output.sheets import SignatureSheet

# Stands in the note of a template for whoever gathers the signatures.
WHO_COLLECTS: Final = "[kto zbiera]"
_TO_FILL_IN: Final = "…" * 20
# Who may stand for a letter, the one that people on the street would know first.
_COLLECTORS: Final = ("nazwa", "komitet", "reprezentant", "imie_nazwisko")


def signature_sheet(
    letter: Letter, values: Mapping[str, Value], around: Around, rows: int
) -> SignatureSheet | None:
    """The sheet of this letter; none for letters that nobody else has to support."""
    support = letter.support_list
    if support is None:
        return None
    return SignatureSheet(
        title=support.title,
        columns=support.columns,
        intro=support_intro(letter, values, around),
        note=support.note.replace(WHO_COLLECTS, _collector(values) or _TO_FILL_IN),
        rows=rows,
    )


def file_name(what: str, day: date, ending: str) -> str:
    """petycja-2026-11-22.pdf"""
    return f"{what}-{day.isoformat()}.{ending}"


def _collector(values: Mapping[str, Value]) -> str:
    # A person's name without the contact given beside it, as under the letter.
    named = (str(values[key]) for key in _COLLECTORS if values.get(key))
    return next((name.partition(",")[0].strip() for name in named), "")
