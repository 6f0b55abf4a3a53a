"""Words for states and reasons, as pages and letters say them."""

from app.core.i18n import gettext as _
from app.review.models import State
from app.review.rules import REASONS_TO_HIDE, REASONS_TO_REJECT, Reason
from app.ui.form import Choice


def state_words(state: str) -> str:
    """The state of a proposal in words."""
    return {
        State.WAITING: _("Waiting for review"),
        State.IN_REVIEW: _("Being reviewed"),
        State.TO_IMPROVE: _("To be improved"),
        State.CONFLICT: _("Clashes with the published text"),
        State.PUBLISHED: _("Published"),
        State.PUBLISHED_AMENDED: _("Published with changes"),
        State.REJECTED: _("Not accepted"),
        State.WITHDRAWN: _("Withdrawn"),
        State.EXPIRED: _("Put aside"),
    }[State(state)]


def state_kind(state: str) -> str:
    """Kind of the status label (design: `.status`)."""
    return {
        State.WAITING: "wait",
        State.IN_REVIEW: "wait",
        State.TO_IMPROVE: "info",
        State.CONFLICT: "bad",
        State.PUBLISHED: "ok",
        State.PUBLISHED_AMENDED: "ok",
        State.REJECTED: "bad",
        State.WITHDRAWN: "plain",
        State.EXPIRED: "plain",
    }[State(state)]


def reason_words(reason: str) -> str:
    """The reason of a rejection in words."""
    return all_reasons()[Reason(reason)]


def reasons() -> dict[Reason, str]:
    """Reasons to reject a proposal, in the order in which forms offer them."""
    return {reason: words for reason, words in all_reasons().items() if reason in REASONS_TO_REJECT}


def reasons_to_hide() -> dict[Reason, str]:
    """Reasons to hide or refuse what people write to each other."""
    return {reason: words for reason, words in all_reasons().items() if reason in REASONS_TO_HIDE}


def all_reasons() -> dict[Reason, str]:
    """Every reason: for what may concern an article as well as a post."""
    return {
        Reason.VANDALISM: _("Vandalism or spam"),
        Reason.NO_SOURCE: _("No source"),
        Reason.COPYRIGHT: _("Copyright infringement"),
        Reason.UNLAWFUL: _("Unlawful content"),
        Reason.OUTDATED_LAW: _("Out-of-date law"),
        Reason.PERSONAL_DATA: _("Personal data"),
        Reason.ATTACK: _("Attack on a person"),
        Reason.ADVERTISING: _("Advertising or campaigning"),
        Reason.OUT_OF_SCOPE: _("Outside the scope of the wiki"),
        Reason.ALREADY_THERE: _("It is here already"),
        Reason.OTHER: _("Another reason"),
    }


def reason_choices() -> list[Choice]:
    """The reasons for a select field, with the empty answer first."""
    return [Choice("", "–"), *[Choice(key.value, text) for key, text in reasons().items()]]


def ready_sentence(reason: str) -> str:
    """What the author reads when the reviewer writes nothing of their own; empty for "other"."""
    return ready_sentences().get(reason, "")


def ready_sentences() -> dict[str, str]:
    """A sentence for each reason that explains itself; the reviewer may change it."""
    return {
        Reason.VANDALISM: _("This change spoils the page or has nothing to do with it."),
        Reason.NO_SOURCE: _(
            "We cannot tell where this comes from. Add a source that everybody can check."
        ),
        Reason.COPYRIGHT: _(
            "This text comes from another page or book. Write it in your own words."
        ),
        Reason.UNLAWFUL: _("We may not publish this: its content breaks the law."),
        Reason.OUTDATED_LAW: _(
            "The rules have changed since. Check the present text of the act and name it."
        ),
        Reason.PERSONAL_DATA: _(
            "The text tells something private about a person. Leave out names and contact data."
        ),
        Reason.ADVERTISING: _(
            "This reads as advertising or campaigning. Describe the tool and leave out the praise."
        ),
        Reason.OUT_OF_SCOPE: _(
            "This does not belong in this wiki, which tells how to act in one's town."
        ),
        Reason.ALREADY_THERE: _("This is said here already, in another place."),
    }
