"""What may stand in a case and how much of it; who may do what with one entry. Pure."""

from datetime import date
from typing import Final

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.deadlines.rules import FIRST_YEAR, LAST_YEAR
from app.experiences.models import Outcome
from app.text.limits import clean

LONGEST_TITLE: Final = 200
LONGEST_OFFICE: Final = 300
LONGEST_WORDS: Final = 5000
LONGEST_TASK: Final = 300
LONGEST_NAME: Final = 120
# What was typed into a letter, all its fields together.
LONGEST_VALUES: Final = 100_000
MOST_CASES: Final = 50
MOST_STEPS: Final = 200
MOST_TASKS: Final = 100
MOST_PEOPLE: Final = 20
MOST_ATTACHMENTS: Final = 30
MOST_BYTES: Final = 50 * 1024 * 1024
MOST_BYTES_OF_OWNER: Final = 300 * 1024 * 1024
LINK_DAYS: Final = 7
# How a case can end; one under way is not closed.
OUTCOMES: Final = (Outcome.SUCCEEDED, Outcome.PARTLY, Outcome.FAILED)


def checked_line(field: str, typed: str, longest: int) -> str:
    """One line of words; raises Invalid when it is too long."""
    return _not_longer(field, " ".join(clean(typed).split()), longest)


def checked_title(typed: str) -> str:
    """What the case is called; raises Invalid("title")."""
    title = checked_line("title", typed, LONGEST_TITLE)
    if not title:
        raise Invalid("title", _("Write in a few words what it is about."))
    return title


def checked_words(field: str, typed: str) -> str:
    """Words of several lines; raises Invalid when there are too many."""
    return _not_longer(field, clean(typed).strip(), LONGEST_WORDS)


def checked_past(day: date, today: date) -> date:
    """The day of an event; raises Invalid("day") for one that is not over."""
    if day > today:
        raise Invalid("day", _("This day has not come yet."))
    if day.year < FIRST_YEAR:
        raise Invalid("day", _("Check the year."))
    return day


def checked_end(field: str, day: date) -> date:
    """A day until which something is to be done; raises Invalid for one out of this world."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid(field, _("Check the year."))
    return day


def checked_outcome(typed: str) -> str:
    """How a case ended; raises Invalid("outcome")."""
    if typed not in OUTCOMES:
        raise Invalid("outcome", _("Choose one of the listed answers."))
    return typed


def _not_longer(field: str, words: str, longest: int) -> str:
    if len(words) > longest:
        raise Invalid(
            field,
            ngettext(
                "Shorten this to %(num)s character.",
                "Shorten this to %(num)s characters.",
                longest,
            ),
        )
    return words
