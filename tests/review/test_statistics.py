"""The public figures: what counts as a wait, a decision, a percentile."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core import clock
from app.people.models import Person
from app.review.models import ProposalStep, State
from app.review.rules import Reason, Step
from app.review.statistics import StepFact, decisions_of, percentile, period, statistics
from tests.review import acts
from tests.review.conftest import BODY

START = datetime(2026, 11, 1, tzinfo=UTC)
AUTHOR, REVIEWER = 1, 2


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def story(*steps: tuple[float, int | None, str, str], proposal: int = 1) -> list[StepFact]:
    """Steps as (hour, who, from, to)."""
    return [
        StepFact(proposal, AUTHOR, START + hours(at), actor, before, after, "")
        for at, actor, before, after in steps
    ]


W, R, A, K = State.WAITING, State.IN_REVIEW, State.TO_IMPROVE, State.CONFLICT
P, X = State.PUBLISHED, State.REJECTED
SENT = (0.0, AUTHOR, W, W)


@pytest.mark.parametrize(
    ("steps", "waits"),
    [
        ([SENT, (5, REVIEWER, W, P)], [5]),
        # Neither a claim nor another saving begins the wait anew.
        ([SENT, (1, REVIEWER, W, R), (2, None, R, W), (3, AUTHOR, W, W), (5, REVIEWER, W, X)], [5]),
        # After it was asked for, the time until the author's answer is the author's.
        ([SENT, (2, REVIEWER, W, A), (50, AUTHOR, A, W), (53, REVIEWER, W, P)], [2, 3]),
        ([SENT, (4, None, W, K), (6, AUTHOR, K, W), (7, REVIEWER, W, P)], [7]),
        # An appeal waits for its own decision.
        ([SENT, (1, REVIEWER, W, X), (10, AUTHOR, X, W), (14, REVIEWER, W, P)], [1, 4]),
        # Nobody decided.
        ([SENT, (5, AUTHOR, W, State.WITHDRAWN)], []),
        ([SENT, (5, AUTHOR, W, P)], []),
        ([SENT, (5, None, W, State.EXPIRED)], []),
        ([SENT], []),
        ([(5, REVIEWER, W, P)], []),
    ],
)
def test_waits(steps: list[tuple[float, int | None, str, str]], waits: list[float]) -> None:
    assert [each.waited for each in decisions_of(story(*steps))] == [hours(each) for each in waits]


def test_proposals_wait_apart() -> None:
    mixed = [
        *story(SENT),
        *story((1, AUTHOR, W, W), proposal=2),
        *story((3, REVIEWER, W, P), proposal=2),
        *story((5, REVIEWER, W, P)),
    ]
    assert [each.waited for each in decisions_of(mixed)] == [hours(2), hours(5)]


def test_nearest_rank() -> None:
    ten = [hours(each) for each in range(1, 11)]
    assert percentile(ten, 50) == hours(5)
    assert percentile(ten, 90) == hours(9)
    assert percentile(ten[:1], 90) == hours(1)
    assert percentile(ten[:3], 50) == hours(2)
    assert percentile([], 50) is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 1000).map(hours), min_size=1), st.integers(1, 100))
def test_a_percentile_is_a_wait_that_somebody_had(waits: list[timedelta], percent: int) -> None:
    found = percentile(reversed(waits), percent)
    assert found in waits
    assert found is not None
    assert sum(each <= found for each in waits) * 100 >= percent * len(waits)
    assert sum(each < found for each in waits) * 100 < percent * len(waits)


def test_a_period_counts_outcomes_reasons_and_people() -> None:
    facts = [
        *story(SENT, (2, REVIEWER, W, P)),
        *[
            fact._replace(reason=Reason.NO_SOURCE if fact.to_state == X else "")
            for fact in story(SENT, (4, 3, W, X), proposal=2)
        ],
        *story((-2000, AUTHOR, W, W), (-1990, REVIEWER, W, P), proposal=3),
    ]
    found = period(decisions_of(facts), START + hours(5), 30)
    assert (found.decisions, found.reviewers) == (2, 2)
    assert (found.median, found.ninetieth) == (hours(2), hours(4))
    assert found.outcomes[State.PUBLISHED] == found.outcomes[State.REJECTED] == 1
    assert found.reasons == {Reason.NO_SOURCE: 1}


def test_figures_of_what_is_stored(
    db: Session, petition: Article, halina: Person, jan: Person, maria: Person
) -> None:
    empty = statistics(db, acts.SETTINGS)
    assert empty.periods[0].median is None
    assert (empty.queue.waiting, empty.queue.oldest) == (0, None)
    accepted = acts.propose(db, halina, petition, body=BODY + "\nJeden.\n")
    first = db.query(ProposalStep).filter_by(proposal_id=accepted.id).first()
    assert first is not None
    first.at -= hours(30)
    waiting = acts.propose(db, jan, petition, body="Na początku.\n\n" + BODY)
    waiting.submitted = clock.now() - timedelta(days=8)
    acts.accept(db, maria, accepted)
    refused = acts.propose(db, halina, petition, body="Zupełnie.\n\n" + BODY + "\nJeden.\n")
    acts.send_back(db, maria, refused, Step.REJECT)
    found = statistics(db, acts.SETTINGS)
    month = found.periods[0]
    assert (month.decisions, month.reviewers) == (2, 1)
    assert month.ninetieth is not None
    assert hours(30) <= month.ninetieth < hours(31)
    assert month.reasons == {Reason.NO_SOURCE: 1}
    assert (found.queue.waiting, found.queue.late, found.queue.overdue) == (1, 1, 1)
    assert found.queue.oldest == waiting.submitted
