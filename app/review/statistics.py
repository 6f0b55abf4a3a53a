"""How long authors wait for a decision, and what is decided: the figures of the public page (R10).

A wait begins when a proposal comes to wait for review (sent, improved, settled, appealed, reopened)
and ends with the next decision of a reviewer on it. Saving again or a claim does not begin it anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.settings import Settings
from app.review.models import WAITING_STATES, Proposal, ProposalStep, State
from app.review.rules import Reason

PERIODS: Final = (30, 90)
_OPEN_TO_REVIEW: Final = frozenset({*WAITING_STATES, State.CONFLICT})
DECISIONS: Final = (
    State.PUBLISHED,
    State.PUBLISHED_AMENDED,
    State.TO_IMPROVE,
    State.REJECTED,
)


class StepFact(NamedTuple):
    """A step of a proposal, as far as the figures need it."""

    proposal_id: int
    author_id: int
    at: datetime
    actor_id: int | None
    from_state: str
    to_state: str
    reason: str


@dataclass(frozen=True)
class Decision:
    """A decision of a reviewer and how long its author had waited for it."""

    at: datetime
    waited: timedelta
    reviewer_id: int
    outcome: State
    reason: str


@dataclass(frozen=True)
class Period:
    """What was decided in the last days; the waits are None when nothing was."""

    days: int
    decisions: int
    median: timedelta | None
    ninetieth: timedelta | None
    outcomes: dict[State, int]
    reasons: dict[Reason, int]
    reviewers: int


@dataclass(frozen=True)
class QueueAge:
    """What waits now."""

    waiting: int
    oldest: datetime | None
    late: int
    overdue: int


@dataclass(frozen=True)
class Statistics:
    """Everything that the page shows, as of `at`."""

    at: datetime
    periods: list[Period]
    queue: QueueAge
    late_after: timedelta
    overdue_after: timedelta
    goal_median: timedelta
    goal_ninetieth: timedelta


def statistics(db: Session, settings: Settings) -> Statistics:
    """The figures now; a fixed number of queries over an index of times."""
    now = clock.now()
    decisions = decisions_of(_steps_since(db, now - timedelta(days=max(PERIODS))))
    return Statistics(
        now,
        [period(decisions, now, days) for days in PERIODS],
        queue_age(db, settings, now),
        timedelta(hours=settings.reminder_hours),
        timedelta(days=settings.alarm_days),
        timedelta(hours=settings.review_goal_median_hours),
        timedelta(hours=settings.review_goal_most_hours),
    )


def percentile(values: Iterable[timedelta], percent: int) -> timedelta | None:
    """Nearest rank: the smallest value such that `percent` % of all are not larger.

    It is always a wait that somebody had, never a value between two; None of nothing.
    """
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[max(1, ceil(len(ordered) * percent / 100)) - 1]


def period(decisions: Sequence[Decision], now: datetime, days: int) -> Period:
    """The figures of the last `days` days."""
    since = now - timedelta(days=days)
    found = [each for each in decisions if each.at >= since]
    waits = [each.waited for each in found]
    given = [each.reason for each in found if each.outcome is State.REJECTED]
    return Period(
        days,
        len(found),
        percentile(waits, 50),
        percentile(waits, 90),
        {outcome: sum(each.outcome is outcome for each in found) for outcome in DECISIONS},
        {reason: given.count(reason) for reason in Reason if reason in given},
        len({each.reviewer_id for each in found}),
    )


def decisions_of(steps: Iterable[StepFact]) -> list[Decision]:
    """Decisions among the steps, which come in the order in which they were taken.

    What an author does to their own proposal is no decision, and neither is what nobody did.
    """
    waiting_since: dict[int, datetime] = {}
    found = []
    for step in steps:
        if step.to_state in _OPEN_TO_REVIEW:
            if step.from_state not in _OPEN_TO_REVIEW or step.proposal_id not in waiting_since:
                waiting_since[step.proposal_id] = step.at
            continue
        since = waiting_since.pop(step.proposal_id, None)
        is_reviewer = step.actor_id is not None and step.actor_id != step.author_id
        if since is None or not is_reviewer or step.to_state not in DECISIONS:
            continue
        reviewer_id = step.actor_id or 0
        outcome = State(step.to_state)
        found.append(Decision(step.at, step.at - since, reviewer_id, outcome, step.reason))
    return found


def queue_age(db: Session, settings: Settings, now: datetime) -> QueueAge:
    """How many wait for a reviewer now, and for how long."""
    late = now - timedelta(hours=settings.reminder_hours)
    overdue = now - timedelta(days=settings.alarm_days)
    row = db.execute(
        select(
            func.count(),
            func.min(Proposal.submitted),
            func.count().filter(Proposal.submitted <= late),
            func.count().filter(Proposal.submitted <= overdue),
        ).where(Proposal.state.in_((*WAITING_STATES, State.CONFLICT)))
    ).one()
    return QueueAge(*row)


def _steps_since(db: Session, since: datetime) -> Iterable[StepFact]:
    """All steps of proposals on which something was decided since then, in their order."""
    decided = select(ProposalStep.proposal_id).where(
        ProposalStep.at >= since, ProposalStep.to_state.in_(DECISIONS)
    )
    rows = db.execute(
        select(
            ProposalStep.proposal_id,
            Proposal.author_id,
            ProposalStep.at,
            ProposalStep.actor_id,
            ProposalStep.from_state,
            ProposalStep.to_state,
            ProposalStep.reason,
        )
        .join(Proposal, Proposal.id == ProposalStep.proposal_id)
        .where(ProposalStep.proposal_id.in_(decided))
        .order_by(ProposalStep.id)
    )
    return [StepFact(*row) for row in rows]
