"""How long a term is, as the table writes it: "14 dni", "3 miesiące", "31 maja". Pure."""

import re
from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LONGEST: Final = 400  # of any unit; the calendar of days off reaches so many years past events


class Unit(StrEnum):
    """What a term is counted in."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working-days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True)
class Period:
    """So many of a unit."""

    number: int
    unit: Unit


@dataclass(frozen=True)
class DayOfYear:
    """The same day each year."""

    month: int
    day: int


# What the table writes for a term that has no length ("without delay", "at any time").
WITHOUT: Final = "bez daty"
_UNITS: Final[dict[str, Unit]] = {
    **dict.fromkeys(("godzina", "godziny", "godzin"), Unit.HOURS),
    **dict.fromkeys(("dzień", "dni"), Unit.DAYS),
    **dict.fromkeys(("dzień roboczy", "dni robocze", "dni roboczych"), Unit.WORKING_DAYS),
    **dict.fromkeys(("tydzień", "tygodnie", "tygodni"), Unit.WEEKS),
    **dict.fromkeys(("miesiąc", "miesiące", "miesięcy"), Unit.MONTHS),
    **dict.fromkeys(("rok", "lata", "lat"), Unit.YEARS),
}
_MONTHS: Final = (
    *("stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia"),
    *("września", "października", "listopada", "grudnia"),
)
_WORDS: Final = re.compile(r"([1-9][0-9]{0,3}) (\w+(?: \w+)?)")


def parse_period(text: str) -> Period | DayOfYear | None:
    """The length that a text names, None for `WITHOUT`; raises ValueError for anything else."""
    if text == WITHOUT:
        return None
    found = _WORDS.fullmatch(text)
    number, word = (int(found[1]), found[2]) if found else (0, "")
    if word in _UNITS and number <= LONGEST:
        return Period(number, _UNITS[word])
    # A day that only some years have is no yearly date: 2001 had no 29 February.
    if word in _MONTHS and number <= monthrange(2001, _MONTHS.index(word) + 1)[1]:
        return DayOfYear(_MONTHS.index(word) + 1, number)
    raise ValueError(text)
