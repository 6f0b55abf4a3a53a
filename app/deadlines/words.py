"""What the page says of a deadline: its rule with the article, and days in words."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from babel.dates import format_date

from app.core import i18n
from app.core.i18n import lazy_gettext as _
from app.deadlines.rules import Principle
from app.deadlines.terms import Kept


@dataclass(frozen=True)
class RuleWords:
    """A rule in one sentence, and where it stands in the code of administrative procedure."""

    words: str
    article: str = ""


RULES: Final[dict[Principle, RuleWords]] = {
    Principle.DAYS: RuleWords(
        _("The day of the event does not count. The term ends when the last of its days is over."),
        "art. 57 § 1",
    ),
    Principle.WEEKS: RuleWords(
        _("The term ends in the last week, on the day of the same name as its first day."),
        "art. 57 § 2",
    ),
    Principle.MONTHS: RuleWords(
        _(
            "The term ends in the last month, on the day of the same date. Where that month has no"
            " such day, it ends on its last day."
        ),
        "art. 57 § 3",
    ),
    Principle.YEARS: RuleWords(
        _(
            "The term ends in the last year, on the day of the same date. Where that year has no"
            " such day, it ends on the day before."
        ),
        "art. 57 § 3a",
    ),
    Principle.WORKING_DAYS: RuleWords(
        _("Only working days count: Saturdays, Sundays and holidays are left out.")
    ),
    Principle.HOURS: RuleWords(_("Hours pass one after another, also on days off.")),
    Principle.BACKWARDS: RuleWords(
        _("The days are counted back from the event. A day off does not make the end later.")
    ),
    Principle.HOURS_BACKWARDS: RuleWords(
        _("The hours are counted back from the event, also through days off.")
    ),
    Principle.DAY_OF_YEAR: RuleWords(_("The law names the day of the year.")),
    Principle.LAST_DAY_OFF: RuleWords(
        _("It is the last day off work within the term: a Sunday or a holiday.")
    ),
}
MOVED_ARTICLE: Final = "art. 57 § 4"
KEPT_ARTICLE: Final = "art. 57 § 5"
OTHER_OFFICE_ARTICLE: Final = "art. 65 § 2"
KEPT: Final[dict[Kept, str]] = {
    Kept.SENT: _(
        "Before the term ends, do one of these: send the letter to the office's address for"
        " e-Doręczenia (and keep the proof of receipt), post it at the designated postal operator"
        " (or at the operator of universal service in the European Union, EFTA or Switzerland),"
        " hand it in at a Polish consulate. With a private courier the day counts on which the"
        " letter arrives."
    ),
    Kept.ARRIVED: _(
        "Do it so that it arrives before the term ends. Posting it in time may not be enough."
    ),
}


def weekday(day: date) -> str:
    """niedziela"""
    return str(format_date(day, "EEEE", locale=i18n.LOCALES[i18n.spoken()]))
