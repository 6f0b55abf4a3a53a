"""Dates, numbers and sizes for templates, all in Warsaw time whatever the server's zone.

Each is written as readers of the interface's language write it.

A list may show hundreds of dates and Babel is slow at each, so days are remembered.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final

from babel.dates import format_date
from jinja2 import Environment
from markupsafe import Markup

from app.core import i18n
from app.core.clock import WARSAW
from app.text.polish import NBSP, nbsp
from app.ui.assets import PRELOADED
from app.ui.icons import drawing
from app.ui.look import PageLook
from app.ui.navigation import Addresses
from app.ui.structured import json_ld, names_as

# 33-100, e-Doręczenia
_HYPHENATED: Final = re.compile(r"(?<![\w-])(\d\d-\d{3}|[eE]-\w{1,20})(?![\w-])")
_IN_ONE_LINE: Final = Markup('<span class="nowrap">{}</span>')
_SIZE_UNITS: Final = ("B", "kB", "MB", "GB")


def long_date(moment: date) -> str:
    """14 października 2026"""
    day = _warsaw(moment).date() if isinstance(moment, datetime) else moment
    return _day(day, i18n.spoken())


def long_datetime(moment: datetime) -> str:
    """14 października 2026, 18:02"""
    local = _warsaw(moment)
    return f"{_day(local.date(), i18n.spoken())}, {local:%H:%M}"


def clock_time(moment: datetime) -> str:
    """18:02"""
    return f"{_warsaw(moment):%H:%M}"


def iso(moment: date) -> str:
    """Value of a `datetime` attribute: a day, or a minute with its offset."""
    if isinstance(moment, datetime):
        return _warsaw(moment).isoformat(timespec="minutes")
    return moment.isoformat()


def number(value: float | Decimal, decimals: int = 0) -> str:
    """1 108 or 1,2: Polish typography groups four digits too, which Babel's locale does not."""
    shown = f"{value:,.{decimals}f}".replace("-", "−")
    if i18n.spoken() == "en":
        return shown
    return shown.replace(",", NBSP).replace(".", ",")


def quantity(value: Decimal) -> str:
    """1 108 or 0,25: with as many decimals as there are, and no noughts at their end."""
    exponent = value.normalize().as_tuple().exponent
    return number(value, max(0, -exponent) if isinstance(exponent, int) else 0)


def initials(name: str) -> str:
    """Letters of the round picture beside a name: "Halina K." gives HK."""
    letters = (next((c for c in word if c.isalnum()), "") for word in name.split())
    return "".join(letter for letter in letters if letter)[:2].upper()


def file_size(size: int) -> str:
    """812 B, 1,2 MB"""
    value = float(size)
    for unit in _SIZE_UNITS:
        if value < 1000 or unit == _SIZE_UNITS[-1]:
            break
        value /= 1000
    shown = round(value, 1)
    return f"{number(shown, 0 if shown == int(shown) or shown >= 100 else 1)}{NBSP}{unit}"


def bound(text: str) -> str:
    """Text with no-break spaces. A message with values is escaped already: it is text again, or
    templates would escape it twice and show `&#34;` for a quotation mark.
    """
    return nbsp(text.unescape() if isinstance(text, Markup) else text)


def whole(text: str) -> Markup:
    """Text with no-break spaces whose postcodes and words such as e-mail stay in one line too.

    A hyphen that never breaks would come along when somebody copies the text, so the page does it.
    """
    pieces = _HYPHENATED.split(bound(text))
    return Markup().join(
        _IN_ONE_LINE.format(piece) if at % 2 else piece for at, piece in enumerate(pieces)
    )


def install(env: Environment) -> None:
    """Add filters and the frame's own globals; the application adds `asset` and the rest."""
    env.filters.update(
        long_date=long_date,
        long_datetime=long_datetime,
        clock_time=clock_time,
        iso=iso,
        number=number,
        quantity=quantity,
        initials=initials,
        file_size=file_size,
        nbsp=bound,
        whole=whole,
        drawing=drawing,
        json_ld=json_ld,
        names_as=names_as,
    )
    env.globals.update(
        addresses=Addresses(), preloaded=PRELOADED, page_look=PageLook(), spoken=i18n.spoken
    )


def _warsaw(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a zone cannot be shown: {moment!r}")
    return moment.astimezone(WARSAW)


@lru_cache(maxsize=4096)
def _day(day: date, language: str) -> str:
    return format_date(day, f"d'{NBSP}'MMMM y", locale=i18n.LOCALES[language])
