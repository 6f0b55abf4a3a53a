"""How much advice a city has, what may be written into its log, and who reads its rows.

Each city has 50 hours: 20 to prepare its project and 30 to carry it out. Everybody sees how many
are used; what was talked about is for those who took part and for curators.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from app.advice.models import LONGEST_SUBJECT, Part
from app.advice.words import PARTS, hours
from app.cities.goals import GOALS
from app.core import clock
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.people.field_rules import check_line
from app.people.models import Level, Person, Role
from app.people.rules import Permission, Who, may
from app.ui.filters import long_date

MINUTES: Final = {Part.PREPARATION: 20 * 60, Part.IMPLEMENTATION: 30 * 60}
QUARTER: Final = 15
LONGEST_MEETING: Final = 24 * 60
_HOURS: Final = re.compile(r"[0-9]{1,2}([.,][0-9]{1,2})?")
# The programme began in October 2021.
FIRST_DAY: Final = date(2021, 10, 1)


@dataclass(frozen=True)
class NewEntry:
    """What is to stand in the log; `mentor` is who advised, as somebody typed them."""

    part: str
    mentor: str
    day: date | None
    subject: str
    hours: str
    goal: int | None = None


def can_write(who: Who | None) -> bool:
    """Curators and above keep the log."""
    return may(who, Permission.CERTIFY)


def can_be_mentor(person: Person) -> bool:
    """Curators and above, and experts; whoever writes the entry vouches for an expert."""
    if person.erased is not None or person.email_confirmed is None:
        return False
    return is_trusted(person) or person.role == Role.EXPERT


def is_trusted(person: Person) -> bool:
    """Whether the wiki gave them their standing; the rest call themselves so, under any name."""
    return person.level >= Level.CURATOR or person.is_expert


def check_part(typed: str) -> Part:
    if typed not in set(Part):
        raise Invalid("part", _("Choose one of the listed answers."))
    return Part(typed)


def check_day(day: date | None) -> date:
    """A day of the programme that is not ahead: meetings are written down once they were held."""
    if day is None:
        raise Invalid("day", _("Write the day like this: 2026-11-30."))
    if not FIRST_DAY <= day <= clock.today():
        raise Invalid(
            "day",
            _("Write a day from %(first)s until today.", first=long_date(FIRST_DAY)),
        )
    return day


def check_subject(typed: str) -> str:
    subject = check_line("subject", typed, LONGEST_SUBJECT)
    if not subject:
        raise Invalid("subject", _("Write what the meeting was about."))
    return subject


def check_goal(goal: int | None) -> int | None:
    if goal is not None and goal not in GOALS:
        raise Invalid("goal", _("Choose one of the listed answers."))
    return goal


def check_minutes(typed: str) -> int:
    """Minutes of "1,5" hours: whole quarters, at most a day."""
    plain = "".join(typed.split())
    minutes = Decimal(plain.replace(",", ".")) * 60 if _HOURS.fullmatch(plain) else Decimal(0)
    if minutes % QUARTER or not 0 < minutes <= LONGEST_MEETING:
        raise Invalid("hours", _("Write hours in quarters: 0,25, 0,5, 1 or 1,75."))
    return int(minutes)


def check_room(part: Part, used: int, minutes: int) -> None:
    """Refuse what would take a city over its hours of this part."""
    left = MINUTES[part] - used
    if minutes > left:
        raise Invalid(
            "hours",
            _(
                "%(part)s: %(left)s of %(all)s are left. This meeting does not fit.",
                part=PARTS[part],
                left=hours(max(left, 0)),
                all=hours(MINUTES[part]),
            ),
        )


def check_reason(typed: str) -> str:
    reason = check_line("reason", typed, LONGEST_SUBJECT)
    if not reason:
        raise Invalid("reason", _("Write why this entry does not count."))
    return reason
