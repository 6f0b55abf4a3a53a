"""The one place that tells the time, so that tests can set it."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

WARSAW = ZoneInfo("Europe/Warsaw")


def now() -> datetime:
    """Present moment, UTC, with zone."""
    return datetime.now(UTC)


def today() -> date:
    """Calendar day in Poland, by which residents count."""
    return now().astimezone(WARSAW).date()


def midnight(day: date) -> datetime:
    """The moment at which a day begins in Poland."""
    return datetime.combine(day, time(), WARSAW)
