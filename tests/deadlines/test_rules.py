"""Counting of deadlines: the worked cases, and any case against a slow count by hand."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import i18n
from app.core.clock import WARSAW
from app.deadlines import days_off
from app.deadlines.periods import DayOfYear, Period, Unit
from app.deadlines.rules import Direction, Meaning, Principle, Rule, added, calculate
from tests.deadlines import oracle

DAYS, WEEKS, MONTHS, YEARS = Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS
# The oracle knows the statute since Epiphany is in it again.
EVENTS = st.dates(date(2011, 1, 1), date(2100, 12, 31))


def _day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("event", "period", "calendar", "end"),
    [
        ("2026-01-02", Period(14, DAYS), "2026-01-16", "2026-01-16"),
        ("2025-12-10", Period(14, DAYS), "2025-12-24", "2025-12-29"),
        ("2024-12-10", Period(14, DAYS), "2024-12-24", "2024-12-24"),
        ("2026-04-22", Period(14, DAYS), "2026-05-06", "2026-05-06"),
        ("2026-05-25", Period(7, DAYS), "2026-06-01", "2026-06-01"),
        ("2026-05-28", Period(7, DAYS), "2026-06-04", "2026-06-05"),
        ("2026-01-31", Period(1, MONTHS), "2026-02-28", "2026-03-02"),
        ("2025-11-30", Period(3, MONTHS), "2026-02-28", "2026-03-02"),
        ("2026-03-06", Period(3, MONTHS), "2026-06-06", "2026-06-08"),
        ("2026-02-28", Period(2, MONTHS), "2026-04-28", "2026-04-28"),
        ("2026-11-25", Period(30, DAYS), "2026-12-25", "2026-12-28"),
        ("2026-10-28", Period(2, WEEKS), "2026-11-11", "2026-11-12"),
        ("2026-10-21", Period(21, DAYS), "2026-11-11", "2026-11-12"),
        ("2026-07-18", Period(28, DAYS), "2026-08-15", "2026-08-17"),
        ("2026-12-24", Period(1, MONTHS), "2027-01-24", "2027-01-25"),
        ("2026-11-21", Period(3, MONTHS), "2027-02-21", "2027-02-22"),
        ("2028-02-29", Period(1, YEARS), "2029-02-28", "2029-02-28"),
        ("2028-02-29", Period(4, YEARS), "2032-02-29", "2032-03-01"),
    ],
)
def test_worked_cases(event: str, period: Period, calendar: str, end: str) -> None:
    found = calculate(Rule(period), _day(event))
    assert (found.calendar, found.end) == (_day(calendar), _day(end))
    assert found.principle == period.unit.value
    assert found.due == found.end


def test_the_days_that_moved_an_end_are_named() -> None:
    found = calculate(Rule(Period(14, DAYS)), date(2025, 12, 10))
    assert [day.day for day in found.passed] == [24, 25, 26, 27, 28]
    assert [days_off.name_of(day) for day in found.passed] == [
        "Wigilia Bożego Narodzenia",
        "Boże Narodzenie (pierwszy dzień)",
        "Boże Narodzenie (drugi dzień)",
        "sobota",
        "niedziela",
    ]
    with i18n.speaking("en"):
        assert days_off.name_of(found.passed[0]) == "Christmas Eve"
    assert days_off.name_of(found.end) == ""


@pytest.mark.parametrize(
    ("year", "sunday", "monday", "pentecost", "corpus_christi"),
    [
        (2025, "04-20", "04-21", "06-08", "06-19"),
        (2026, "04-05", "04-06", "05-24", "06-04"),
        (2027, "03-28", "03-29", "05-16", "05-27"),
        (2028, "04-16", "04-17", "06-04", "06-15"),
    ],
)
def test_movable_feasts(
    year: int, sunday: str, monday: str, pentecost: str, corpus_christi: str
) -> None:
    names = ("Niedziela Wielkanocna", "Poniedziałek Wielkanocny", "Zielone Świątki", "Boże Ciało")
    days = [_day(f"{year}-{each}") for each in (sunday, monday, pentecost, corpus_christi)]
    told = [days_off.name_of(day) for day in days]
    assert all(days_off.is_day_off(day) for day in days)
    assert all(name.split()[0] in said for name, said in zip(names, told, strict=True)), told


def test_christmas_eve_is_free_since_2025() -> None:
    assert days_off.is_working(date(2024, 12, 24))
    assert not days_off.is_working(date(2025, 12, 24))
    assert not days_off.is_working(date(2099, 12, 24))


@pytest.mark.parametrize(
    "day", ["2025-05-02", "2026-12-31", "2026-04-03", "2026-08-14", "2027-11-12", "2010-01-06"]
)
def test_days_that_only_seem_free(day: str) -> None:
    """2 May, New Year's Eve, Good Friday, days given for a holiday on a Saturday, old Epiphany."""
    assert days_off.is_working(_day(day))


def test_a_saturday_is_no_day_off_and_yet_moves_an_end() -> None:
    assert not days_off.is_day_off(date(2026, 11, 21))
    assert not days_off.is_working(date(2026, 11, 21))


def test_terms_that_end_past_2100_know_their_holidays() -> None:
    found = calculate(Rule(Period(5, YEARS)), date(2100, 12, 24))
    assert (found.calendar, found.end) == (date(2105, 12, 24), date(2105, 12, 28))


@settings(max_examples=25, deadline=None)
@given(day=EVENTS)
def test_days_off_are_those_of_the_statute(day: date) -> None:
    for later in range(40):
        each = day + later * oracle.DAY
        assert days_off.is_day_off(each) == oracle.is_statutory(each), each
        assert days_off.is_working(each) != oracle.is_free(each), each


Count = Callable[[date, int], date]


@pytest.mark.parametrize(
    ("unit", "count", "most"),
    [
        (DAYS, oracle.days_after, 100),
        (WEEKS, oracle.weeks_after, 60),
        (MONTHS, oracle.months_after, 30),
        (YEARS, oracle.years_after, 9),
        (Unit.WORKING_DAYS, oracle.working_days_after, 40),
    ],
)
def test_any_term_ends_where_a_slow_count_ends(unit: Unit, count: Count, most: int) -> None:
    @settings(max_examples=25, deadline=None)
    @given(event=EVENTS, number=st.integers(1, most))
    def check(event: date, number: int) -> None:
        found = calculate(Rule(Period(number, unit)), event)
        assert found.calendar == count(event, number)
        assert found.end == found.moved == oracle.moved(found.calendar)
        assert all(oracle.is_free(day) for day in found.passed)
        assert len(found.passed) == (found.end - found.calendar).days

    check()


@pytest.mark.parametrize("event", ["2028-02-29", "2027-02-28", "2026-12-31", "2026-08-31"])
@pytest.mark.parametrize("number", range(1, 14))
def test_ends_of_months_against_the_slow_count(event: str, number: int) -> None:
    day = _day(event)
    assert added(day, Period(number, MONTHS)) == oracle.months_after(day, number)
    assert added(day, Period(number, YEARS)) == oracle.years_after(day, number)


@settings(max_examples=25, deadline=None)
@given(event=EVENTS, number=st.integers(1, 60))
def test_a_term_counted_backwards_is_never_moved_later(event: date, number: int) -> None:
    found = calculate(Rule(Period(number, DAYS), Direction.BEFORE), event)
    assert oracle.days_after(found.end, number) == event
    assert found.end == found.calendar == found.moved
    if oracle.is_free(found.end):
        assert found.paper is not None
        assert found.paper < found.end
        assert oracle.moved(found.paper) == found.paper
        assert all(
            oracle.is_free(found.paper + step * oracle.DAY)
            for step in range(1, (found.end - found.paper).days)
        )
    else:
        assert found.paper is None


def test_an_assembly_is_announced_between_thirty_and_six_days_before() -> None:
    rule = Rule(Period(6, DAYS), Direction.BEFORE, earliest=Period(30, DAYS))
    found = calculate(rule, date(2026, 11, 21))
    assert (found.earliest, found.end, found.paper) == (
        date(2026, 10, 22),
        date(2026, 11, 15),  # a Sunday
        date(2026, 11, 13),
    )
    assert found.principle is Principle.BACKWARDS


def test_a_simple_assembly_and_the_day_before_a_session() -> None:
    rule = Rule(Period(2, DAYS), Direction.BEFORE, earliest=Period(30, DAYS))
    assert calculate(rule, date(2026, 11, 13)).end == date(2026, 11, 11)
    before_session = calculate(Rule(Period(1, DAYS), Direction.BEFORE), date(2026, 6, 1))
    assert (before_session.end, before_session.paper) == (date(2026, 5, 31), date(2026, 5, 29))


def test_working_days_can_be_counted_backwards() -> None:
    found = calculate(Rule(Period(3, Unit.WORKING_DAYS), Direction.BEFORE), date(2025, 12, 29))
    assert found.end == date(2025, 12, 19)


def test_the_next_working_day() -> None:
    assert added(date(2026, 6, 3), Period(1, Unit.WORKING_DAYS)) == date(2026, 6, 5)


def test_hours_pass_without_regard_to_days_off() -> None:
    rule = Rule(Period(24, Unit.HOURS))
    found = calculate(rule, date(2026, 12, 24), time(15, 30))
    assert found.moment == datetime(2026, 12, 25, 15, 30, tzinfo=WARSAW)
    assert found.end == found.calendar == date(2026, 12, 25)
    back = calculate(Rule(Period(96, Unit.HOURS), Direction.BEFORE), date(2026, 11, 21), time(12))
    assert back.moment == datetime(2026, 11, 17, 12, tzinfo=WARSAW)
    assert back.principle is Principle.HOURS_BACKWARDS


def test_a_night_when_clocks_change_does_not_lengthen_hours() -> None:
    rule = Rule(Period(24, Unit.HOURS))
    to_winter = calculate(rule, date(2026, 10, 24), time(12))
    to_summer = calculate(rule, date(2026, 3, 28), time(12))
    assert to_winter.moment == datetime(2026, 10, 25, 11, tzinfo=WARSAW)
    assert to_summer.moment == datetime(2026, 3, 29, 13, tzinfo=WARSAW)


@settings(max_examples=25, deadline=None)
@given(event=EVENTS, minutes=st.integers(0, 24 * 60 - 1), number=st.integers(1, 200))
def test_hours_are_those_that_pass(event: date, minutes: int, number: int) -> None:
    at = time(minutes // 60, minutes % 60)
    found = calculate(Rule(Period(number, Unit.HOURS)), event, at)
    begins = datetime.combine(event, at, WARSAW)
    assert found.moment is not None
    assert found.moment.timestamp() - begins.timestamp() == number * 3600


@pytest.mark.parametrize("at", [None])
def test_hours_need_an_hour(at: time | None) -> None:
    with pytest.raises(ValueError, match="hour"):
        calculate(Rule(Period(24, Unit.HOURS)), date(2026, 1, 1), at)


def test_a_term_without_length_has_no_end() -> None:
    with pytest.raises(ValueError, match="length"):
        calculate(Rule(None), date(2026, 1, 1))


def test_a_yearly_date_shows_both_days_and_keeps_the_careful_one() -> None:
    found = calculate(Rule(DayOfYear(5, 31), moves=False), date(2026, 1, 1))
    assert (found.end, found.moved) == (date(2026, 5, 31), date(2026, 6, 1))
    moving = calculate(Rule(DayOfYear(5, 31)), date(2026, 12, 31))
    assert moving.end == date(2026, 6, 1)
    assert moving.principle is Principle.DAY_OF_YEAR


def test_at_least_so_many_days_keeps_to_the_calendar() -> None:
    rule = Rule(Period(28, DAYS), meaning=Meaning.AT_LEAST)
    found = calculate(rule, date(2026, 7, 18))
    assert (found.end, found.moved, found.due) == (
        date(2026, 8, 15),
        date(2026, 8, 17),
        date(2026, 8, 15),
    )


def test_what_becomes_possible_afterwards() -> None:
    rule = Rule(Period(6, MONTHS), meaning=Meaning.ONCE_OVER)
    found = calculate(rule, date(2026, 2, 21))
    assert (found.end, found.opens, found.due) == (
        date(2026, 8, 21),
        date(2026, 8, 22),  # a Saturday: it is possible then, not due
        date(2026, 8, 22),
    )


@settings(max_examples=25, deadline=None)
@given(event=EVENTS)
def test_a_vote_is_on_the_last_day_off_within_fifty_days(event: date) -> None:
    found = calculate(Rule(Period(50, DAYS), ends_on_day_off=True), event)
    last = event + timedelta(days=50)
    assert oracle.is_statutory(found.end)
    assert event < found.end <= last
    assert not any(
        oracle.is_statutory(found.end + step * oracle.DAY)
        for step in range(1, (last - found.end).days + 1)
    )
