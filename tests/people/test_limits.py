"""Limits are counted over all workers and by the right keys."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.core import clock
from app.core.db import Database
from app.core.errors import TooMany
from app.core.limiter import Limiter, limiter
from app.people import limits
from app.people.models import Level
from app.people.rules import Who


@pytest.fixture
def workers(database: Database, second_database: Database) -> tuple[Limiter, Limiter]:
    """Limiters of two processes on one database."""
    return limiter("", database), limiter("", second_database)


def who(level: Level = Level.RESIDENT, days: int = 30) -> Who:
    return Who(1, "Osoba", "osoba", level, clock.now() - timedelta(days=days))


def test_ten_guesses_at_an_account_over_all_workers(workers: tuple[Limiter, Limiter]) -> None:
    for number in range(10):
        limits.count_guess(workers[number % 2], "a@b.example", f"203.0.113.{number}")
    for worker in workers:
        with pytest.raises(TooMany) as caught:
            limits.count_guess(worker, "a@b.example", "198.51.100.1")
        assert 0 < caught.value.retry_after <= 300


def test_twenty_guesses_from_an_address(workers: tuple[Limiter, Limiter]) -> None:
    for number in range(20):
        limits.count_guess(workers[number % 2], f"a{number}@b.example", "203.0.113.1")
    with pytest.raises(TooMany):
        limits.count_guess(workers[0], "other@b.example", "203.0.113.1")
    limits.count_guess(workers[0], "other@b.example", "203.0.113.2")


def test_right_password_clears_the_account_but_not_the_address(
    workers: tuple[Limiter, Limiter],
) -> None:
    worker = workers[0]
    for _ in range(9):
        limits.count_guess(worker, "own@b.example", "203.0.113.1")
    limits.forgive_guess(worker, "own@b.example", "203.0.113.1")
    # Eight of the address's twenty are spent: the right one was given back.
    for number in range(12):
        limits.count_guess(worker, f"a{number}@b.example", "203.0.113.1")
    with pytest.raises(TooMany):
        limits.count_guess(worker, "own@b.example", "203.0.113.1")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        (None, "", True),
        ("nonsense", None, True),
    ],
)
def test_keys_of_addresses(one: str | None, other: str | None, same: bool) -> None:
    assert (limits.address_key(one) == limits.address_key(other)) is same


def test_five_letters_a_day(workers: tuple[Limiter, Limiter]) -> None:
    answers = [limits.may_mail(workers[n % 2], "a@b.example") for n in range(7)]
    assert answers == [True] * 5 + [False] * 2
    assert limits.may_mail(workers[0], "c@b.example")


@pytest.mark.parametrize(
    ("asker", "kind", "most"),
    [
        (who(Level.NEW, days=1), "edit", 4),
        (who(Level.NEW, days=1), "post", 4),
        (who(Level.NEW, days=4), "edit", 20),
        (who(Level.RESIDENT, days=1), "post", 20),
        (who(Level.EDITOR), "edit", 20),
        (who(Level.NEW, days=1), "preview", 60),
        (who(), "search", 60),
        (None, "search", 60),
    ],
)
def test_writing_a_minute(
    workers: tuple[Limiter, Limiter], asker: Who | None, kind: limits.Writing, most: int
) -> None:
    for number in range(most):
        limits.hit_writing(workers[number % 2], asker, kind, "203.0.113.1")
    with pytest.raises(TooMany):
        limits.hit_writing(workers[0], asker, kind, "203.0.113.1")


def test_writing_is_counted_by_person_and_kind(workers: tuple[Limiter, Limiter]) -> None:
    worker, new = workers[0], who(Level.NEW, days=0)
    for _ in range(4):
        limits.hit_writing(worker, new, "edit", "203.0.113.1")
    limits.hit_writing(worker, new, "post", "203.0.113.1")
    limits.hit_writing(worker, replace(new, id=2), "edit", "203.0.113.1")
    with pytest.raises(TooMany):
        limits.hit_writing(worker, new, "edit", "198.51.100.9")
