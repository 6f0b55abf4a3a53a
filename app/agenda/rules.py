"""What an entry of the calendar must say beyond the shapes of its fields, and its days."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.i18n import gettext as _
from app.plan.kinds_fields import CITY, city_is_known, day, key_from, said
from app.records.kinds import Fault, Fields, Surroundings
from app.records.models import LONGEST_KEY

_HOUR: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True)
class Days:
    """The first and the last day, and the hour on the first one; "" for whole days."""

    begins: date
    ends: date
    hour: str


def check(fields: Fields, around: Surroundings) -> list[Fault]:
    """Every fault of well-shaped fields."""
    return [*city_is_known(fields, around), *_of_days(fields)]


def _of_days(fields: Fields) -> Iterator[Fault]:
    begins, ends = day(fields, "begins"), day(fields, "ends")
    if begins and ends and ends < begins:
        yield Fault("ends", _("It cannot end before it begins."))
    if (hour := said(fields, "hour")) and not _HOUR.fullmatch(hour):
        yield Fault("hour", _("Write the hour as 17:30, or leave this empty."))


def days_of(fields: Fields) -> Days:
    """The days of checked fields: without a last one, it takes one day."""
    begins = date.fromisoformat(said(fields, "begins"))
    return Days(begins, day(fields, "ends") or begins, said(fields, "hour"))


def new_key(fields: Fields) -> str:
    """City, title and day: what is repeated every year is another entry each time."""
    begins = said(fields, "begins")
    named = key_from(said(fields, CITY), said(fields, "title"))
    return f"{named[: LONGEST_KEY - len(begins) - 1].rstrip('-')}-{begins}"
