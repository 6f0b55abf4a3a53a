"""People as rules see them, without a database."""

from datetime import UTC, datetime
from typing import Any

from app.people.models import Level
from app.people.rules import Who


def somebody(number: int, level: Level, **changes: Any) -> Who:
    """A person with this id and level."""
    created = datetime(2026, 1, 1, tzinfo=UTC)
    return Who(number, f"Osoba {number}", f"osoba-{number}", level, created, **changes)
