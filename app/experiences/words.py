"""Outcomes, sections and times of a report in words, for pages, lists and forms."""

from datetime import date
from typing import Final

from babel.dates import format_date

from app.core import i18n
from app.core.i18n import lazy_gettext as _l
from app.core.i18n import ngettext
from app.experiences.models import Outcome

# Said plainly: a failure is worth as much to the next one who tries.
OUTCOMES: Final[dict[str, str]] = {
    Outcome.SUCCEEDED: _l("It worked"),
    Outcome.PARTLY: _l("It worked in part"),
    Outcome.FAILED: _l("It did not work"),
    Outcome.UNDER_WAY: _l("Under way"),
}
# Section → its heading on the page.
HEADINGS: Final[dict[str, str]] = {
    "problem": _l("What we wanted to change"),
    "course": _l("What we did"),
    "obstacles": _l("What stood in the way"),
    "change": _l("How it turned out"),
    "differently": _l("What we advise others"),
}
# Section → its anchor; readers send them to each other, so they do not change.
ANCHORS: Final[dict[str, str]] = {
    "problem": "po-co",
    "course": "jak",
    "obstacles": "przeszkody",
    "change": "wynik",
    "differently": "rady",
}
FIELDS: Final[dict[str, str]] = {
    "title": _l("Title"),
    "lead": _l("In short"),
    "tools": _l("Tools used"),
    "city": _l("Town"),
    "place": _l("Place"),
    "began": _l("Beginning"),
    "ended": _l("End"),
    "outcome": _l("What changed"),
    "participants": _l("People"),
    "cost": _l("Money"),
    "decided_by": _l("Who had the say"),
    "goals": _l("Goals of sustainable development"),
    "links": _l("Links"),
    **HEADINGS,
}


def outcome_words(outcome: str) -> str:
    """An outcome in the reader's language."""
    return str(OUTCOMES[Outcome(outcome)])


def months_words(began: date | None, ended: date | None) -> str:
    """When it was: "marzec–listopad 2025", empty when nobody said."""
    if began is None or ended is None or began == ended:
        only = began or ended
        return _month(only, "LLLL y") if only else ""
    if began.year == ended.year:
        return f"{_month(began, 'LLLL')}–{_month(ended, 'LLLL y')}"
    return f"{_month(began, 'LLLL y')} – {_month(ended, 'LLLL y')}"


def length_words(began: date | None, ended: date | None) -> str:
    """How long it took: "8 miesięcy", the first and the last month counted."""
    if began is None or ended is None:
        return ""
    months = (ended.year - began.year) * 12 + ended.month - began.month + 1
    return ngettext("%(num)s month", "%(num)s months", months)


def _month(day: date, pattern: str) -> str:
    return str(format_date(day, pattern, locale=i18n.LOCALES[i18n.spoken()]))
