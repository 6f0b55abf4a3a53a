"""How true an article's law is taken to be, by the calendar: fresh, due, stale, or overtaken.

Nothing here knows a database: a day, what was confirmed, and the limits of the settings.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final


class LawState(StrEnum):
    """What the page says of an article's law."""

    UNCONFIRMED = "unconfirmed"
    FRESH = "fresh"
    DUE = "due"  # it wants looking at again
    STALE = "stale"
    CHANGED = "changed"  # an act on which it relies has changed since


# The most pressing first; lists stand in this order.
BY_NEED: Final = (
    LawState.CHANGED,
    LawState.STALE,
    LawState.DUE,
    LawState.UNCONFIRMED,
    LawState.FRESH,
)


@dataclass(frozen=True)
class Confirmed:
    """What was confirmed last."""

    as_of: date
    review_on: date | None = None


@dataclass(frozen=True)
class Limits:
    """Months after which a confirmation is due to be renewed, and after which it is stale."""

    fresh_months: int
    stale_months: int


@dataclass(frozen=True)
class Standing:
    """The state on a day, and the first day on which it will be another one by itself."""

    state: LawState
    due: date | None


def months_after(day: date, months: int) -> date:
    """The same day some months later; the last of a month that is too short."""
    month = day.month - 1 + months
    year = day.year + month // 12
    last = calendar.monthrange(year, month % 12 + 1)[1]
    return date(year, month % 12 + 1, min(day.day, last))


def next_review(confirmed: Confirmed, limits: Limits) -> date:
    """The last day on which a confirmation is fresh: the usual one, or a nearer one chosen."""
    usual = months_after(confirmed.as_of, limits.fresh_months)
    return min(usual, confirmed.review_on) if confirmed.review_on else usual


def standing(
    today: date, confirmed: Confirmed | None, limits: Limits, *, has_changed: bool
) -> Standing:
    """How an article's law stands; `has_changed` when a change of an act waits for confirmation."""
    if has_changed:
        return Standing(LawState.CHANGED, None)
    if confirmed is None:
        return Standing(LawState.UNCONFIRMED, None)
    day = timedelta(days=1)
    last_due = months_after(confirmed.as_of, limits.stale_months)
    last_fresh = min(next_review(confirmed, limits), last_due)
    if today <= last_fresh:
        return Standing(LawState.FRESH, last_fresh + day)
    if today <= last_due:
        return Standing(LawState.DUE, last_due + day)
    return Standing(LawState.STALE, None)
