"""How long decisions usually take, as authors are told."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.people.models import Level
from app.review.models import Proposal, State
from app.review.waiting_time import FEWEST, usual_wait, wait_words
from tests import make


def decided(db: Session, hours: float, *, days_ago: float = 1, by_reviewer: bool = True) -> None:
    author = make.person(db)
    reviewer = make.person(db, Level.MODERATOR)
    moment = clock.now() - timedelta(days=days_ago)
    db.add(
        Proposal(
            slug="x",
            author_id=author.id,
            state=State.PUBLISHED,
            head_id=0,
            created=moment,
            submitted=moment - timedelta(hours=hours),
            decided=moment,
            reviewer_id=reviewer.id if by_reviewer else None,
        )
    )
    db.flush()


def test_the_median_of_the_last_month(db: Session) -> None:
    for hours in (1, 2, 5, 100, 400):
        decided(db, hours)
    decided(db, 900, days_ago=31)
    decided(db, 900, by_reviewer=False)
    assert usual_wait(db) == timedelta(hours=5)


def test_few_decisions_say_nothing(db: Session) -> None:
    for _number in range(FEWEST - 1):
        decided(db, 3)
    assert usual_wait(db) is None
    assert wait_words(None) == ""
    decided(db, 3)
    assert usual_wait(db) == timedelta(hours=3)


@pytest.mark.parametrize(
    ("wait", "number"),
    [
        (timedelta(minutes=4), "1"),
        (timedelta(hours=2, minutes=1), "3"),
        (timedelta(hours=47), "47"),
        (timedelta(hours=47, minutes=1), "2"),
        (timedelta(days=6, hours=1), "7"),
    ],
)
def test_words_round_up(wait: timedelta, number: str) -> None:
    assert wait_words(wait).split()[0].split("\u00a0")[0] == number
