"""Thresholds of levels, exactly: one less is too little, and more never harms."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.settings import Settings
from app.people.levels import Loss, Merits, due_for_demotion, due_for_editor, due_for_resident

SETTINGS = Settings()
RESIDENT = Merits(days=7, accepted=2)
EDITOR = Merits(
    days=30, accepted=20, articles=8, summaries=10, recent=20, recent_accepted=18, days_clean=90
)
COUNTS = ("days", "accepted", "articles", "summaries", "posts", "recent_accepted")
counts = st.integers(0, 60)
merits = st.builds(
    Merits,
    days=counts,
    accepted=counts,
    articles=counts,
    summaries=counts,
    posts=counts,
    recent=st.just(20),
    recent_accepted=st.integers(0, 20),
    days_clean=st.none() | st.integers(0, 200),
)


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({}, True),
        ({"days": 6}, False),
        ({"accepted": 1}, False),
        ({"accepted": 1, "posts": 4}, False),
        ({"accepted": 0, "posts": 5}, True),
        ({"days": 6, "posts": 500}, False),
        ({"days_clean": 0}, False),
        ({"days_clean": 9999}, False),  # "no sanction" means never one
    ],
)
def test_resident_at_the_thresholds(changes: dict[str, int], due: bool) -> None:
    assert due_for_resident(replace(RESIDENT, **changes), SETTINGS) is due


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({}, True),
        ({"days": 29}, False),
        ({"accepted": 19}, False),
        ({"articles": 7}, False),
        ({"summaries": 9}, False),
        ({"recent_accepted": 17}, False),
        ({"days_clean": 89}, False),
        ({"days_clean": None}, True),
        ({"posts": 500, "accepted": 19}, False),
    ],
)
def test_editor_at_the_thresholds(changes: dict[str, int], due: bool) -> None:
    assert due_for_editor(replace(EDITOR, **changes), SETTINGS) is due


@pytest.mark.parametrize(
    ("reverted", "sanctioned", "is_given", "loss"),
    [
        (2, False, False, None),
        (3, False, False, Loss.REVERTED),
        (20, False, True, None),
        (0, True, False, Loss.SANCTIONED),
        (0, True, True, Loss.SANCTIONED),
        (3, True, False, Loss.SANCTIONED),
        (0, False, False, None),
    ],
)
def test_demotion_at_the_thresholds(
    reverted: int, sanctioned: bool, is_given: bool, loss: Loss | None
) -> None:
    made = replace(EDITOR, reverted=reverted, sanctioned=sanctioned)
    assert due_for_demotion(made, SETTINGS, given=is_given) == loss


def test_the_thresholds_are_settings() -> None:
    easy = Settings(
        resident_days=0, resident_posts=1, resident_clean_days=30, editor_percent=50, editor_days=0
    )
    assert due_for_resident(Merits(posts=1, days_clean=30), easy)
    assert not due_for_resident(Merits(posts=1, days_clean=29), easy)
    assert due_for_editor(replace(EDITOR, days=0, recent_accepted=10), easy)


@settings(max_examples=40, deadline=None)
@given(made=merits, name=st.sampled_from(COUNTS))
def test_more_work_never_costs_a_level(made: Merits, name: str) -> None:
    more = replace(made, **{name: getattr(made, name) + 1})
    for rule in (due_for_resident, due_for_editor):
        assert rule(more, SETTINGS) >= rule(made, SETTINGS)


@settings(max_examples=40, deadline=None)
@given(made=merits, reverted=st.integers(0, 20))
def test_a_sanction_never_helps(made: Merits, reverted: int) -> None:
    worse = replace(made, days_clean=0, sanctioned=True)
    for rule in (due_for_resident, due_for_editor):
        assert not rule(worse, SETTINGS)
    for is_given in (True, False):
        before = due_for_demotion(replace(made, reverted=reverted), SETTINGS, given=is_given)
        more = replace(made, reverted=reverted + 1)
        assert before is None or due_for_demotion(more, SETTINGS, given=is_given)
        assert due_for_demotion(worse, SETTINGS, given=is_given) is Loss.SANCTIONED
