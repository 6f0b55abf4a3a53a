"""What keeps articles true, in words: states of law, outcomes of corrections, reasons."""

from app.articles.correction_rules import DeclineReason, State
from app.articles.law_standing import LawState
from app.core.i18n import gettext as _


def law_words(state: LawState) -> str:
    """The state of an article's law."""
    return {
        LawState.FRESH: _("Law confirmed"),
        LawState.DUE: _("Law to be looked at again"),
        LawState.STALE: _("Law confirmed long ago"),
        LawState.CHANGED: _("A legal act has changed"),
        LawState.UNCONFIRMED: _("Law not confirmed"),
    }[LawState(state)]


def law_kind(state: LawState) -> str:
    """The kind of label that shows it."""
    return {
        LawState.FRESH: "ok",
        LawState.DUE: "wait",
        LawState.STALE: "bad",
        LawState.CHANGED: "bad",
        LawState.UNCONFIRMED: "plain",
    }[LawState(state)]


def law_picture(state: LawState) -> str:
    """The icon beside it."""
    return {
        LawState.FRESH: "badge-check",
        LawState.DUE: "clock-alert",
        LawState.STALE: "triangle-alert",
        LawState.CHANGED: "gavel",
        LawState.UNCONFIRMED: "scale",
    }[LawState(state)]


def decision_words() -> dict[State, str]:
    """What a reviewer may make of a correction."""
    return {
        State.ANSWERED: _("Answer without a change"),
        State.MENDED: _("The article is mended"),
        State.DECLINED: _("Decline"),
        State.SPAM: _("Spam: no answer"),
    }


def outcome_words(state: State) -> str:
    """What became of a correction, as everybody reads it."""
    return {
        State.WAITING: _("Waits for an answer"),
        State.ANSWERED: _("Answered"),
        State.MENDED: _("Mended"),
        State.DECLINED: _("Nothing to change"),
        State.SPAM: _("Put away as spam"),
    }[State(state)]


def decline_words() -> dict[DeclineReason, str]:
    """Why a correction changes nothing."""
    return {
        DeclineReason.NO_SOURCE: _("nothing confirms it"),
        DeclineReason.IS_RIGHT: _("the article is right"),
        DeclineReason.DONE_ALREADY: _("it is mended already"),
        DeclineReason.OFF_TOPIC: _("it is about something else"),
        DeclineReason.PERSONAL_DATA: _("it holds personal data"),
        DeclineReason.OTHER: _("another reason"),
    }


def decline_word(reason: str) -> str:
    """One of these reasons; empty for none."""
    return decline_words()[DeclineReason(reason)] if reason else ""
