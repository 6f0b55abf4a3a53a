"""How the end of a term is found: article 57 of the code of administrative procedure (KPA), and
what that code does not know: terms counted backwards, working days, hours, yearly dates.

The rule that moves an end from a day off (R5, § 4) is for acts to be done; it never makes a term
that is counted backwards later. Pure.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from app.core.clock import WARSAW
from app.deadlines.days_off import (
    ONE_DAY,
    is_day_off,
    is_working,
    working_day_from,
    working_day_until,
)
from app.deadlines.periods import DayOfYear, Period, Unit

# Of events: earlier ones had other laws, later ones will have.
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100


class Direction(StrEnum):
    """Whether a term is counted from its event on or back from it."""

    AFTER = "after"
    BEFORE = "before"


class Meaning(StrEnum):
    """What the end of a term says."""

    UNTIL = "until"  # the act is to be done by then
    AT_LEAST = "at-least"  # somebody sets the end, and not earlier
    ONCE_OVER = "once-over"  # the act becomes possible afterwards


class Principle(StrEnum):
    """By which rule the end was found."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    WORKING_DAYS = "working-days"
    HOURS = "hours"
    BACKWARDS = "backwards"
    HOURS_BACKWARDS = "hours-backwards"
    DAY_OF_YEAR = "day-of-year"
    LAST_DAY_OFF = "last-day-off"


@dataclass(frozen=True)
class Rule:
    """How one term of the table is counted.

    `earliest`: backwards, the act is not to come before that. `moves`: whether the end leaves days
    off. `ends_on_day_off`: the act falls on the last day off within the term (a vote).
    """

    period: Period | DayOfYear | None
    direction: Direction = Direction.AFTER
    meaning: Meaning = Meaning.UNTIL
    earliest: Period | None = None
    moves: bool = True
    ends_on_day_off: bool = False

    @property
    def is_in_hours(self) -> bool:
        return isinstance(self.period, Period) and self.period.unit is Unit.HOURS

    @property
    def is_yearly(self) -> bool:
        return isinstance(self.period, DayOfYear)

    @property
    def is_backwards(self) -> bool:
        return self.direction is Direction.BEFORE


@dataclass(frozen=True)
class Deadline:
    """The end of a term.

    `calendar` is where counting alone ends, `moved` where the rule of days off would put it, and
    `end` the one of both that holds for this term. `passed` are the days off in between. `paper`
    is the last working day for paper where the end of a term counted backwards is none, `opens`
    the first day on which an act is possible, `moment` the hour for terms in hours.
    """

    event: date
    principle: Principle
    calendar: date
    moved: date
    end: date
    passed: tuple[date, ...] = ()
    earliest: date | None = None
    paper: date | None = None
    opens: date | None = None
    moment: datetime | None = None

    @property
    def due(self) -> date:
        """The day by which (or from which) the act is safe: what reminders and calendars name."""
        return self.opens or self.end

    @property
    def is_moved(self) -> bool:
        return self.end != self.calendar


def calculate(rule: Rule, event: date, at: time | None = None) -> Deadline:
    """The end of a term after (or before) its event; terms in hours need the hour.

    Raises ValueError for a term without length, and for one in hours without an hour.
    """
    if isinstance(rule.period, DayOfYear):
        return _forward(
            rule, event, Principle.DAY_OF_YEAR, date(event.year, rule.period.month, rule.period.day)
        )
    if rule.period is None:
        raise ValueError("a term without length has no end")
    if rule.is_in_hours:
        if at is None:
            raise ValueError("a term in hours begins at an hour")
        return _in_hours(rule, rule.period.number, datetime.combine(event, at, WARSAW))
    if rule.is_backwards:
        return _backwards(rule, rule.period, event)
    calendar = added(event, rule.period)
    if rule.ends_on_day_off:
        while not is_day_off(calendar):
            calendar -= ONE_DAY
        return Deadline(event, Principle.LAST_DAY_OFF, calendar, calendar, calendar)
    return _forward(rule, event, Principle(rule.period.unit.value), calendar)


def _forward(rule: Rule, event: date, principle: Principle, calendar: date) -> Deadline:
    if rule.meaning is Meaning.ONCE_OVER:
        opens = calendar + ONE_DAY
        return Deadline(event, principle, calendar, calendar, calendar, opens=opens)
    moved = working_day_from(calendar)
    # Whoever sets an end "not earlier than" names it; until it is known the calendar is safe.
    holds = rule.moves and rule.meaning is Meaning.UNTIL
    return Deadline(
        event=event,
        principle=principle,
        calendar=calendar,
        moved=moved,
        end=moved if holds else calendar,
        passed=tuple(_days_between(calendar, moved)),
    )


def _backwards(rule: Rule, period: Period, event: date) -> Deadline:
    end = added(event, Period(-period.number, period.unit))
    earliest = None
    if rule.earliest is not None:
        earliest = added(event, Period(-rule.earliest.number, rule.earliest.unit))
    return Deadline(
        event=event,
        principle=Principle.BACKWARDS,
        calendar=end,
        moved=end,
        end=end,
        earliest=earliest,
        paper=None if is_working(end) else working_day_until(end),
    )


def _in_hours(rule: Rule, hours: int, begins: datetime) -> Deadline:
    """To the hour that passes, whatever clocks do in between; days off change nothing."""
    length = timedelta(hours=-hours if rule.is_backwards else hours)
    moment = (begins.astimezone(UTC) + length).astimezone(WARSAW)
    principle = Principle.HOURS_BACKWARDS if rule.is_backwards else Principle.HOURS
    day = moment.date()
    return Deadline(begins.date(), principle, day, day, day, moment=moment)


def _days_between(first: date, end: date) -> Iterator[date]:
    while first < end:
        yield first
        first += ONE_DAY


def added(day: date, period: Period) -> date:
    """The day so much later, or earlier for a negative number (art. 57 § 1–3a)."""
    number = period.number
    if period.unit is Unit.DAYS:
        return day + timedelta(days=number)
    if period.unit is Unit.WEEKS:
        return day + timedelta(weeks=number)
    if period.unit is Unit.MONTHS:
        return _months_later(day, number)
    if period.unit is Unit.YEARS:
        # § 3a: 29 February ends on the day before, which is the last of the month as well.
        return _months_later(day, 12 * number)
    if period.unit is Unit.WORKING_DAYS:
        return _working_days_later(day, number)
    raise ValueError("hours are counted from an hour")


def _months_later(day: date, number: int) -> date:
    """The day of the same date, or the last one of a month that has none."""
    months = day.year * 12 + day.month - 1 + number
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _working_days_later(day: date, number: int) -> date:
    step = ONE_DAY if number > 0 else -ONE_DAY
    left = abs(number)
    while left:
        day += step
        left -= is_working(day)
    return day
