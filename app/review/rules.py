"""The workflow as a table, and who may take which step (spec: review, sections 3–5)."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from app.core import clock
from app.core.errors import Conflict, Invalid
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.people.models import Level
from app.people.rules import Permission, Who, covers, level_of, may
from app.review.models import OPEN_STATES, WAITING_STATES, Proposal, State

LONGEST_COMMENT: Final = 300
LONGEST_EVIDENCE: Final = 500
LONGEST_DECISION: Final = 4000


class Step(StrEnum):
    """What somebody, or a publication, does to a proposal."""

    SAVE = "save"
    RESOLVE = "resolve"
    ACCEPT = "accept"
    ACCEPT_AMENDED = "accept-amended"
    ASK = "ask"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    CLASH = "clash"
    REFRESH = "refresh"
    PUBLISH_OWN = "publish-own"
    CLAIM = "claim"
    RELEASE = "release"
    APPEAL = "appeal"
    EXPIRE = "expire"
    REOPEN = "reopen"


_WAITING: Final = frozenset(WAITING_STATES)
_DECIDABLE: Final = frozenset({*WAITING_STATES, State.CONFLICT})
_OPEN: Final = frozenset(OPEN_STATES)

# Step → states it may start from, and the state it leads to.
TRANSITIONS: Final[dict[Step, tuple[frozenset[State], State]]] = {
    Step.SAVE: (_OPEN, State.WAITING),
    Step.RESOLVE: (frozenset({State.CONFLICT}), State.WAITING),
    Step.ACCEPT: (_WAITING, State.PUBLISHED),
    Step.ACCEPT_AMENDED: (_WAITING, State.PUBLISHED_AMENDED),
    Step.ASK: (_DECIDABLE, State.TO_IMPROVE),
    Step.REJECT: (_OPEN, State.REJECTED),
    Step.WITHDRAW: (_OPEN, State.WITHDRAWN),
    Step.CLASH: (_WAITING, State.CONFLICT),
    # A fresh merge is clean: a conflict is over, or a proposal stands without its parent.
    Step.REFRESH: (_DECIDABLE, State.WAITING),
    # The author may publish by now: saving or resolving needs no reviewer.
    Step.PUBLISH_OWN: (_OPEN, State.PUBLISHED),
    # Claiming what another reviewer has claimed takes it over.
    Step.CLAIM: (_WAITING, State.IN_REVIEW),
    Step.RELEASE: (frozenset({State.IN_REVIEW}), State.WAITING),
    Step.APPEAL: (frozenset({State.REJECTED}), State.WAITING),
    Step.EXPIRE: (frozenset({State.TO_IMPROVE, State.CONFLICT}), State.EXPIRED),
    Step.REOPEN: (frozenset({State.EXPIRED}), State.WAITING),
}


class Reason(StrEnum):
    """Why a proposal was rejected or a text hidden; the sentence beside it is the moderator's."""

    VANDALISM = "wandalizm"
    NO_SOURCE = "brak-zrodla"
    COPYRIGHT = "prawo-autorskie"
    UNLAWFUL = "bezprawne"
    OUTDATED_LAW = "stan-prawny"
    PERSONAL_DATA = "dane-osobowe"
    ADVERTISING = "reklama"
    OUT_OF_SCOPE = "poza-zakresem"
    ALREADY_THERE = "juz-jest"
    ATTACK = "atak"
    OTHER = "inne"


REASONS_TO_REJECT: Final = tuple(reason for reason in Reason if reason is not Reason.ATTACK)
"""Reasons for proposals: these are said of a text about a tool, not of people."""
REASONS_TO_HIDE: Final = tuple(
    reason for reason in Reason if reason not in (Reason.OUTDATED_LAW, Reason.ALREADY_THERE)
)
"""Reasons for what people write to each other: no article has to be right here."""


def target(step: Step, state: str) -> State:
    """State to which a step leads; raises Conflict when it cannot start from `state`."""
    starts, end = TRANSITIONS[step]
    if State(state) not in starts:
        raise Conflict(_("Somebody was faster: this proposal is in another state by now."))
    return end


def can_propose(who: Who | None) -> bool:
    """Whether `who` may propose edits at all."""
    return may(who, Permission.PROPOSE)


def can_review(who: Who | None, categories: Sequence[str]) -> bool:
    """Whether `who` reviews proposals for an article of these categories."""
    return who is not None and may(who, Permission.REVIEW) and covers(who, tuple(categories))


def can_decide(who: Who | None, proposal: Proposal, categories: Sequence[str]) -> bool:
    """R8: reviewers decide, but not on their own proposal nor on an appeal from themselves."""
    return (
        can_review(who, categories)
        and who is not None
        and who.id != proposal.author_id
        and not is_appeal_from(who, proposal)
    )


def is_appeal_from(who: Who, proposal: Proposal) -> bool:
    """Whether the proposal appeals from a decision of `who`."""
    return proposal.appealed is not None and proposal.rejected_by_id == who.id


def can_appeal(who: Who | None, proposal: Proposal, settings: Settings) -> bool:
    """The author, once, within six months of the rejection; a suspension does not take it away."""
    until = appeal_until(proposal, settings)
    return (
        who is not None
        and who.id == proposal.author_id
        and proposal.state == State.REJECTED
        and proposal.appealed is None
        and until is not None
        and clock.now() <= until
    )


def appeal_until(proposal: Proposal, settings: Settings) -> datetime | None:
    """The last moment to appeal from a decision; None before there is one."""
    decided = proposal.decided
    return decided + timedelta(days=settings.appeal_days) if decided is not None else None


def can_reopen(who: Who | None, proposal: Proposal, settings: Settings) -> bool:
    """The author, within twelve months after the proposal was put aside."""
    return (
        can_propose(who)
        and who is not None
        and who.id == proposal.author_id
        and proposal.state == State.EXPIRED
        and proposal.decided is not None
        and clock.now() <= proposal.decided + timedelta(days=settings.reopen_days)
    )


def can_see(who: Who | None, proposal: Proposal, categories: Sequence[str]) -> bool:
    """Proposed text is for its author and for reviewers in scope, open or not."""
    return who is not None and (who.id == proposal.author_id or can_review(who, categories))


def can_edit(who: Who | None, proposal: Proposal) -> bool:
    """The author may go on with an open proposal."""
    return (
        can_propose(who)
        and who is not None
        and who.id == proposal.author_id
        and proposal.state in OPEN_STATES
    )


def can_resolve(who: Who | None, proposal: Proposal, categories: Sequence[str]) -> bool:
    """A conflict is resolved by the author or by a reviewer."""
    return proposal.state == State.CONFLICT and (
        can_edit(who, proposal) or can_review(who, categories)
    )


def can_withdraw(who: Who | None, proposal: Proposal) -> bool:
    """Only the author takes a proposal back, and only while it is open."""
    return who is not None and who.id == proposal.author_id and proposal.state in OPEN_STATES


def can_build_on(who: Who | None, proposal: Proposal, categories: Sequence[str]) -> bool:
    """R5: reviewers in scope may build on an open proposal of somebody else for an article."""
    return (
        can_propose(who)
        and can_review(who, categories)
        and who is not None
        and who.id != proposal.author_id
        and proposal.article_id is not None
        and proposal.state in OPEN_STATES
    )


def open_limit(who: Who, settings: Settings) -> int | None:
    """How many proposals may be open at once; None means any number."""
    if who.level == Level.NEW:
        return settings.open_proposals_new
    if who.level == Level.RESIDENT:
        return settings.open_proposals
    return None


_OUTSIDE_LINK: Final = re.compile(r"https?://[^\s)>\]]+", re.IGNORECASE)


def check_outside_links(who: Who, before: str, after: str, settings: Settings) -> None:
    """A new resident's proposal may add few links to other sites; raises Invalid("body")."""
    if level_of(who) > Level.NEW:
        return
    added = set(_OUTSIDE_LINK.findall(after)) - set(_OUTSIDE_LINK.findall(before))
    if len(added) > settings.outside_links_new:
        raise Invalid(
            "body",
            _(
                "In your first proposals you may add up to %(most)s links to other sites. "
                "Name further sources in words.",
                most=settings.outside_links_new,
            ),
        )


def check_comment(comment: str) -> str:
    """The summary of an edit, tidied; raises Invalid("comment")."""
    comment = " ".join(comment.split())
    if not comment:
        raise Invalid("comment", _("Write in a sentence what you change and why."))
    if len(comment) > LONGEST_COMMENT:
        raise Invalid(
            "comment",
            _("The description may have at most %(most)s characters.", most=LONGEST_COMMENT),
        )
    return comment


def check_decision(step: Step, reason: str, comment: str) -> tuple[str, str]:
    """Reason code and words of a decision; raises Invalid for what is missing.

    Asking needs words, rejecting needs a reason and words (spec: review, section 4).
    """
    comment = comment.strip()
    if len(comment) > LONGEST_DECISION:
        raise Invalid(
            "comment",
            _("The comment may have at most %(most)s characters.", most=LONGEST_DECISION),
        )
    if step in (Step.ASK, Step.REJECT) and not comment:
        raise Invalid("comment", _("Write what needs mending; the author will read it."))
    if step is not Step.REJECT:
        return "", comment
    if reason not in REASONS_TO_REJECT:
        raise Invalid("reason", _("Choose a reason."))
    return reason, comment
