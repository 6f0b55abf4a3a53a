"""Letters filled in and written as files, beside what the same libraries need for an empty file.

Two letters: the shortest ordinary one, and the longest form with all its fields and attachments.
"""

import io
import statistics
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

import docx

from app.letters.fields import Typed, asked, check
from app.letters.filling import Around, Town, fill
from app.letters.kind import letter_of, sources
from app.letters.letter import VARIANT, YES, Letter, Type
from app.letters.output import typesetting
from app.letters.output.formats import Format, render
from benchmarks.timings import Timing, milliseconds

ROUNDS: Final = 30
MOST_MS: Final = 500
CONTENT: Final = Path(__file__).parent.parent / "wiki_content"
LETTERS: Final = {"petycja": "a petition", "uwagi-do-planu": "remarks to a plan, two pages"}


def measure() -> list[Timing]:
    """Each format of each letter, from typed values to bytes."""
    found = sources(CONTENT)
    return [
        _timing(name, letter_of(found[letter_id]), form)
        for letter_id, name in LETTERS.items()
        for form in Format
    ]


def _timing(name: str, letter: Letter, form: Format) -> Timing:
    typed = _examples(letter)

    def write() -> None:
        values = check(letter, typed).values
        render(fill(letter, values, _around(letter)), form)

    empty = _EMPTY.get(form)
    floor = _median(empty) if empty else None
    return Timing(f"{name} as {form.upper()}", _median(write), floor, MOST_MS)


def _around(letter: Letter) -> Around:
    return Around(
        Town("Klonogród", "Klonogrodu", "w Klonogrodzie"),
        date(2026, 11, 22),
        ("Prezydent Miasta Klonogrodu", "Rynek 1", "00-000 Klonogród"),
        attachments=letter.attachments,
    )


def _median(act: Callable[[], object]) -> float:
    act()  # fonts and templates are read once in the life of a process
    return statistics.median(milliseconds(act) for _ in range(ROUNDS))


def _examples(letter: Letter) -> dict[str, Typed]:
    typed: dict[str, Typed] = {}
    if letter.variants:
        typed[VARIANT] = letter.variants[0].value
    for field in letter.fields:
        if field not in asked(letter, typed):
            continue
        if field.type is Type.CHOICE:
            typed[field.key] = field.options[0].value
        elif field.type is Type.YES_NO:
            typed[field.key] = YES
        elif field.type is Type.PEOPLE:
            typed[field.key] = [{each.key: "Anna Przykładowa" for each in field.columns}] * 3
        elif field.type is Type.POINTS:
            typed[field.key] = [field.example] * 5
        else:
            typed[field.key] = field.example
    return typed


def _empty_pdf() -> None:
    typesetting.pdf("sign", {})


def _empty_docx() -> None:
    docx.Document().save(io.BytesIO())


_EMPTY: Final = {Format.PDF: _empty_pdf, Format.DOCX: _empty_docx}
