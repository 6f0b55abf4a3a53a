"""A letter filled in with the examples of its own fields, as its editor wants to see it.

One sheet for each variant. An example that its own field would refuse is told of.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.letters.document import Document
from app.letters.fields import Typed, asked, check
from app.letters.filling import Around, Town, fill
from app.letters.letter import VARIANT, YES, Field, Letter, Type

# The town of the examples; content, so Polish.
_TOWN: Final = Town("Klonogród", "Klonogrodu", "w Klonogrodzie")
_RECIPIENT: Final = ("Adresat pisma", "ul. Urzędowa 1", "00-000 Klonogród")
_THROUGH: Final = ("Organ, który wydał decyzję",)
_DAY: Final = "21.11.2026"
_MONTH: Final = "2026-11"
# Where a field has no example and its type takes not every text.
_BY_TYPE: Final = {
    Type.DATE: _DAY,
    Type.TIME: "17:30",
    Type.EMAIL: "anna@example.org",
    Type.PHONE: "600 000 000",
    Type.ADE: "AE:PL-12345-67890-ABCDE-12",
    Type.NUMBER: "3",
    Type.MONEY: "1200",
    Type.MONTH: _MONTH,
    Type.PESEL: "44051401359",
    Type.YES_NO: YES,
}


@dataclass(frozen=True)
class Refusal:
    """An example that its field refuses, and what a resident would read then."""

    label: str
    example: str
    message: str


@dataclass(frozen=True)
class Sample:
    """A variant filled in; `label` is empty where the letter has no variants."""

    label: str
    document: Document
    refusals: tuple[Refusal, ...]


def samples(letter: Letter, day: date) -> tuple[Sample, ...]:
    """The letter as a resident would get it, for each of its variants."""
    if not letter.variants:
        return (_sample(letter, "", "", day),)
    return tuple(_sample(letter, each.value, each.label, day) for each in letter.variants)


def _sample(letter: Letter, variant: str, label: str, day: date) -> Sample:
    typed: dict[str, Typed] = {VARIANT: variant} if variant else {}
    for each in letter.fields:
        if each in asked(letter, typed):
            typed[each.key] = _typed(each)
    checked = check(letter, typed)
    around = Around(_TOWN, day, _RECIPIENT, _THROUGH, letter.attachments)
    refusals = tuple(_refusals(letter, checked.faults))
    return Sample(label, fill(letter, checked.values, around), refusals)


def _refusals(letter: Letter, faults: dict[str, str]) -> Iterator[Refusal]:
    for key, message in faults.items():
        found = letter.field(key)
        if found is not None:
            yield Refusal(found.label, found.example, message)


def _typed(each: Field) -> Typed:
    if each.options:
        return each.options[0].value
    text = each.example or _BY_TYPE.get(each.type, each.label)
    if each.type is Type.PEOPLE:
        # An example is one entry in a line: "Leon Zmyślony, ul. Wymyślona 3, 00-000 Klonogród".
        parts = text.split(", ", len(each.columns) - 1)
        parts += [column.label for column in each.columns[len(parts) :]]
        return [{column.key: cell for column, cell in zip(each.columns, parts, strict=True)}]
    return [text] if each.type is Type.POINTS else text
