"""Days on which the end of a deadline does not stay, and what each of them is called.

The statute of 1951 on days off names the holidays; a maintained library follows its changes
(Christmas Eve from 2025 on), so that nobody has to remember to write a year down. Pure.
"""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from babel.dates import get_day_names
from holidays.countries.poland import Poland

from app.core import i18n

_LANGUAGES: Final = {"pl": "pl", "en": "en_US", "uk": "uk"}
_SATURDAY, _SUNDAY = 5, 6
ONE_DAY: Final = timedelta(days=1)


class _Statute(Poland):
    """The library stops at 2100, and a long term that begins there ends later."""

    end_year = 2600


@lru_cache(maxsize=1024)
def _holidays(year: int, language: str) -> dict[date, str]:
    statute = _Statute(years=year, language=_LANGUAGES[language])  # type: ignore[no-untyped-call]
    return dict(statute)


def is_day_off(day: date) -> bool:
    """Whether the statute makes the day free of work: Sundays and holidays, not Saturdays."""
    return day.weekday() == _SUNDAY or day in _holidays(day.year, i18n.LANGUAGE)


def is_working(day: date) -> bool:
    """Whether a deadline may end on the day: no day off and no Saturday (KPA art. 57 § 4)."""
    return day.weekday() != _SATURDAY and not is_day_off(day)


def name_of(day: date) -> str:
    """What keeps a day from being a working one, in the reader's language; empty for those."""
    if is_working(day):
        return ""
    language = i18n.spoken()
    weekday = str(get_day_names(locale=i18n.LOCALES[language])[day.weekday()])
    return _holidays(day.year, language).get(day, weekday)


def working_day_from(day: date) -> date:
    """The day itself, or the first working one after it."""
    while not is_working(day):
        day += ONE_DAY
    return day


def working_day_until(day: date) -> date:
    """The day itself, or the last working one before it."""
    while not is_working(day):
        day -= ONE_DAY
    return day
