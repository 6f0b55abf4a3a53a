"""A letter out of what was sent: checked values, what stands around them, and the document.

Pure: the same answers and the same day always give the same letter.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.i18n import gettext as _
from app.letters import carrying
from app.letters.carrying import Sent, input_name
from app.letters.document import Document
from app.letters.fields import Checked, Refused, check, day_of, tidy
from app.letters.filling import Around, Town, fill, goes_through
from app.letters.grammar import TownForms, town_forms
from app.letters.letter import TOWN, Letter
from app.letters.liquid_text import words_used

LONGEST_TOWN: Final = 100
LONGEST_LINE: Final = 200
MOST_LINES: Final = 8
# Where a suggestion leaves a place for what nobody but the writer knows.
OPENS, CLOSES = "[", "]"


@dataclass(frozen=True)
class Written:
    """The letter as it stands; `faults` has all of them, by the name of the input."""

    checked: Checked
    around: Around
    document: Document
    faults: dict[str, str]


def write(letter: Letter, sent: Sent, today: date) -> Written:
    """The letter of these answers; it is drawn with faults too, without the wrong values."""
    checked = check(letter, sent.typed)
    faults = {input_name(key): fault for key, fault in checked.faults.items()}
    through = goes_through(letter, checked.values)

    def taken(name: str, read: Callable[[], list[str]]) -> list[str]:
        try:
            return read()
        except Refused as wrong:
            faults[name] = str(wrong)
            return []

    around = Around(
        town=_town(letter, sent, faults),
        day=_day(sent, today, faults),
        recipient=taken(carrying.RECIPIENT, lambda: _lines(sent.recipient, is_needed=True)),
        through=taken(carrying.THROUGH, lambda: _lines(sent.through)) if through else (),
        attachments=tuple(letter.attachments[number] for number in sent.attachments),
    )
    return Written(checked, around, fill(letter, checked.values, around), faults)


def names_the_town(letter: Letter) -> bool:
    """Whether the text of the letter speaks of the town."""
    return TOWN in words_used(letter.body)


def known_forms(sent: Sent) -> TownForms:
    """The forms of the town that was typed, as the dictionary gives them."""
    return town_forms(_one_line(sent.town)[:LONGEST_TOWN])


def _town(letter: Letter, sent: Sent, faults: dict[str, str]) -> Town:
    typed = {
        carrying.TOWN: _one_line(sent.town),
        carrying.TOWN_OF: _one_line(sent.town_of),
        carrying.TOWN_IN: _one_line(sent.town_in),
    }
    for name, text in typed.items():
        if len(text) > LONGEST_TOWN:
            faults[name] = _too_long(LONGEST_TOWN, len(text))
            typed[name] = ""
    if not typed[carrying.TOWN]:
        if carrying.TOWN not in faults and names_the_town(letter):
            faults[carrying.TOWN] = _("Write the name of the town: the letter speaks of it.")
        return Town()
    known = town_forms(typed[carrying.TOWN])
    if known.certain:
        # Nobody is asked for these, so what came is left over from another town.
        return Town(known.kto, known.czego, known.gdzie)
    return Town(
        kto=known.kto,
        czego=typed[carrying.TOWN_OF] or known.czego,
        gdzie=typed[carrying.TOWN_IN] or known.gdzie,
    )


def _day(sent: Sent, today: date, faults: dict[str, str]) -> date:
    text = _one_line(sent.day)
    try:
        return day_of(text) if text else today
    except Refused as wrong:
        faults[carrying.DAY] = str(wrong)
        return today


def _lines(typed: str, *, is_needed: bool = False) -> list[str]:
    """The lines of an address, without empty ones; raises Refused."""
    lines = [" ".join(line.split()) for line in tidy(typed).split("\n") if line.strip()]
    if not lines and is_needed:
        raise Refused(_("Write to whom the letter goes."))
    if len(lines) > MOST_LINES:
        raise Refused(_("At most %(most)s lines fit here.", most=MOST_LINES))
    for line in lines:
        if len(line) > LONGEST_LINE:
            raise Refused(_too_long(LONGEST_LINE, len(line)))
    if any(OPENS in line and CLOSES in line for line in lines):
        raise Refused(_("Fill in what stands in square brackets."))
    return lines


def _one_line(typed: str) -> str:
    return " ".join(tidy(typed).split())


def _too_long(longest: int, have: int) -> str:
    return _(
        "At most %(longest)s characters fit here, and there are %(have)s.",
        longest=longest,
        have=have,
    )
