"""Words for states of suppressions and for the places they reach."""

from collections.abc import Mapping
from typing import Final

from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext, ngettext
from app.moderation.suppression_models import SuppressionState

_PLACES: Final = {
    "article_revision": lazy_gettext("versions of articles"),
    "article": lazy_gettext("titles and leads in lists"),
    "article_protection": lazy_gettext("reasons of protections"),
    "article_removal": lazy_gettext("reasons of removed articles"),
    "draft": lazy_gettext("drafts"),
    "proposal_version": lazy_gettext("proposals"),
    "proposal_step": lazy_gettext("comments of reviewers"),
    "correction": lazy_gettext("corrections by readers"),
    "post": lazy_gettext("posts"),
    "post_version": lazy_gettext("former texts of posts"),
    "thread": lazy_gettext("titles of threads"),
    "person": lazy_gettext("profiles"),
    "stored_file": lazy_gettext("descriptions of files"),
    "mail_message": lazy_gettext("letters"),
    "journal_entry": lazy_gettext("the journal"),
}


def state_words(state: str) -> str:
    """The state of a suppression in words."""
    return {
        SuppressionState.PROPOSED: _("Waits for the second person"),
        SuppressionState.DROPPED: _("Not removed"),
        SuppressionState.RUNNING: _("Being removed"),
        SuppressionState.DONE: _("Removed"),
    }[SuppressionState(state)]


def state_look(state: str) -> tuple[str, str]:
    """Kind and picture of the state's label (design: `.status`)."""
    return {
        SuppressionState.PROPOSED: ("wait", "clock"),
        SuppressionState.DROPPED: ("plain", "inbox"),
        SuppressionState.RUNNING: ("info", "clock"),
        SuppressionState.DONE: ("ok", "circle-check"),
    }[SuppressionState(state)]


def places_in_words(reached: Mapping[str, int]) -> list[tuple[str, str]]:
    """Place and number of texts, for those places that hold any."""
    totals: dict[str, int] = {}
    for table, number in reached.items():
        words = str(_PLACES.get(table) or _("other notes"))
        totals[words] = totals.get(words, 0) + number
    return [
        (words, ngettext("%(num)s text", "%(num)s texts", number))
        for words, number in totals.items()
    ]
