"""What may be written into the log of advice."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.advice import rules
from app.advice.models import Part
from app.advice.words import hours
from app.core import clock
from app.core.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("1", 60), ("0,25", 15), ("1.75", 105), (" 2,5 ", 150), ("24", 1440)],
)
def test_hours_are_read_in_quarters(typed: str, minutes: int) -> None:
    assert rules.check_minutes(typed) == minutes


@pytest.mark.parametrize(
    "typed",
    ["", "0", "-1", "0,1", "1,3", "24,25", "NaN", "Inf", "1/2", "١", "1e99", "9" * 40, "godzina"],
)
def test_other_hours_are_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.check_minutes(typed)
    assert refused.value.field == "hours"


@settings(max_examples=25)
@given(st.integers(1, 96))
def test_what_is_shown_can_be_typed_again(quarters: int) -> None:
    shown = hours(quarters * 15).removesuffix("h")
    assert rules.check_minutes(shown) == quarters * 15
    assert Decimal(shown.strip().replace(",", ".")) * 4 == quarters


def test_the_last_quarter_fits_and_one_more_does_not() -> None:
    rules.check_room(Part.PREPARATION, 20 * 60 - 15, 15)
    rules.check_room(Part.IMPLEMENTATION, 0, 30 * 60)
    for part, used, minutes in (
        (Part.PREPARATION, 20 * 60 - 15, 30),
        (Part.PREPARATION, 20 * 60, 15),
        (Part.IMPLEMENTATION, 29 * 60, 75),
    ):
        with pytest.raises(Invalid) as refused:
            rules.check_room(part, used, minutes)
        assert refused.value.field == "hours"


def test_days_are_of_the_programme_and_not_ahead() -> None:
    assert rules.check_day(rules.FIRST_DAY) == rules.FIRST_DAY
    assert rules.check_day(clock.today()) == clock.today()
    for day in (None, rules.FIRST_DAY - timedelta(1), clock.today() + timedelta(1)):
        with pytest.raises(Invalid):
            rules.check_day(day)


def test_unknown_values_are_refused() -> None:
    for check in (
        lambda: rules.check_part("wakacje"),
        lambda: rules.check_goal(18),
        lambda: rules.check_subject("  "),
        lambda: rules.check_reason(""),
    ):
        with pytest.raises(Invalid):
            check()
    assert rules.check_goal(None) is None
