"""A letter as it grows: what is still missing stands as a blank with its name.

Blanks travel between two characters that nobody can type; the template of the sheet marks them.
"""

from dataclasses import replace
from typing import Final

from app.letters.document import Document
from app.letters.fields import Value, asked
from app.letters.filling import fill, goes_through
from app.letters.letter import Field, Letter, Need, Type
from app.letters.writing import Written

OPENS: Final = "\ue002"
CLOSES: Final = "\ue003"
# What stands in a letter is Polish, whatever the page speaks.
_RECIPIENT: Final = "adresat"
_THROUGH: Final = "urząd, który wydał decyzję"
_PLACE: Final = "miejscowość"
# Answers out of a list decide what stands in the letter, so a blank cannot stand for them.
_NOT_BLANK: Final = frozenset({Type.CHOICE, Type.YES_NO, Type.PESEL})


def preview(letter: Letter, written: Written) -> Document:
    """The letter with blanks for what it needs."""
    values = dict(written.checked.values)
    for each in asked(letter, values):
        if each.key not in values and each.need is not Need.OPTION and each.type not in _NOT_BLANK:
            values[each.key] = _blank_value(each)
    around = written.around
    recipient = around.recipient or (_blank(_RECIPIENT),)
    through = around.through or (_blank(_THROUGH),)
    town = around.town if around.town.kto else replace(around.town, kto=_blank(_PLACE))
    return fill(
        letter,
        values,
        replace(
            around,
            town=town,
            recipient=recipient,
            through=through if goes_through(letter, values) else (),
        ),
    )


def _blank_value(each: Field) -> Value:
    if each.type is Type.PEOPLE:
        return [{column.key: _blank(column.label) for column in each.columns}]
    if each.type is Type.POINTS:
        return [_blank(each.label)]
    return _blank(each.label)


def _blank(label: str) -> str:
    return f"{OPENS}{label.partition(',')[0]}{CLOSES}"
