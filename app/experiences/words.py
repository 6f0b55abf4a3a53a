"""Outcomes and the sections of a report in words, for pages, lists and forms."""

from typing import Final

from app.core.i18n import lazy_gettext as _l
from app.experiences.models import Outcome

# Said plainly: a failure is worth as much to the next one who tries.
OUTCOMES: Final[dict[str, str]] = {
    Outcome.SUCCEEDED: _l("It worked"),
    Outcome.PARTLY: _l("It worked in part"),
    Outcome.FAILED: _l("It did not work"),
    Outcome.UNDER_WAY: _l("Under way"),
}


def outcome_words(outcome: str) -> str:
    """An outcome in the reader's language."""
    return str(OUTCOMES[Outcome(outcome)])
