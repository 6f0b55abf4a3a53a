"""Builders of things that tests need; each domain adds its own at the end."""

import itertools
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.core import clock
from app.people.models import Level, Person, Role
from app.people.passwords import Passwords
from app.people.rules import Who, who_of

PASSWORD = "trzy zielone rowery"
CHEAP_PASSWORDS = Passwords(memory_kib=64, passes=1)
_PASSWORD_HASH = CHEAP_PASSWORDS.hash(PASSWORD)
_numbers = itertools.count(1)


def person(
    db: Session,
    level: Level = Level.RESIDENT,
    *,
    name: str = "",
    created: datetime | None = None,
    **columns: Any,
) -> Person:
    """A confirmed account whose password is `PASSWORD`; it is flushed, not committed."""
    number = next(_numbers)
    made = Person(
        **{
            "name": name or f"Osoba {number}",
            "slug": f"osoba-{number}",
            "email": f"osoba{number}@poczta.example",
            "email_confirmed": clock.now(),
            "password_hash": _PASSWORD_HASH,
            "level": level,
            "role": Role.RESIDENT,
            "city": "",
            "about": "",
            "scope": [],
            # Older than the days in which an account counts as new.
            "created": created or clock.now() - timedelta(days=30),
            "must_change_password": False,
            **columns,
        }
    )
    db.add(made)
    db.flush()
    return made


def who(person: Person, **changes: Any) -> Who:
    """The person as rules and services see them."""
    return replace(who_of(person), **changes)
