"""How accounts come into being: slugs, and the acts of the operator at the console.

The operator has no account of their own there, so these acts have no actor in the journal.
"""

import secrets
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.people.models import Level, Person, Role
from app.people.passwords import Passwords
from app.people.queries import count_administrators, person_by_email
from app.text.polish import slugify

LONGEST_SLUG: Final = 70
# Pages of their own below /osoby/.
_RESERVED: Final = frozenset({"partnerzy"})
FIRST_NAME: Final = "Gospodarz serwisu"
FIRST_EMAIL: Final = "administrator@localhost"


def free_slug(db: Session, name: str) -> str:
    """An address for a profile that nobody has: the name, with a number from the second on."""
    stem = slugify(name)[:LONGEST_SLUG].strip("-")
    taken = set(
        db.scalars(select(Person.slug).where(Person.slug.startswith(stem, autoescape=True)))
    )
    taken |= _RESERVED
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def one_time_password() -> str:
    """Random letters in groups, easy to read from a screen and type."""
    letters = "abcdefghijkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))
    return "-".join(groups)


def create_account(
    db: Session, *, email: str, name: str, level: Level, password_hash: str, is_one_time: bool
) -> Person:
    """A confirmed account made by the operator; raises ValueError when the address has one."""
    if person_by_email(db, email) is not None:
        raise ValueError(f"there is already an account with the address {email}")
    now = clock.now()
    person = Person(
        slug=free_slug(db, name),
        name=name,
        email=email,
        email_confirmed=now,
        password_hash=password_hash,
        must_change_password=is_one_time,
        level=level,
        role=Role.RESIDENT,
        scope=[],
        created=now,
    )
    db.add(person)
    db.flush()
    journal.record(db, "person.created", None, f"person:{person.id}", {"level": int(level)})
    return person


def set_level(
    db: Session,
    actor_id: int | None,
    person: Person,
    level: Level,
    scope: list[str] | None = None,
    *,
    scope_city: str = "",
    given: bool = True,
) -> None:
    """Write a new level and its scope; whether the actor may is asked before.

    `given` by hand, the scheduled review of levels does not take it for reverted edits. Work
    from before a level was lost does not count towards it again.
    """
    data = {"from": int(person.level), "to": int(level)}
    now = clock.now()
    if level < person.level:
        person.merits_since = now
    if level != person.level:
        person.level_since = now
    person.level = level
    person.level_given = given
    person.scope = scope or [] if level == Level.CURATOR else []
    person.scope_city = scope_city if level == Level.CURATOR else ""
    journal.record(db, "person.level-changed", actor_id, f"person:{person.id}", data)


def ensure_first_administrator(
    db: Session, passwords: Passwords | None = None
) -> tuple[str, str] | None:
    """Make an administrator where there is none: their e-mail address and one-time password.

    None when there is one already. The password must be changed at the first sign-in.
    """
    if count_administrators(db):
        return None
    password = one_time_password()
    create_account(
        db,
        email=FIRST_EMAIL,
        name=FIRST_NAME,
        level=Level.ADMINISTRATOR,
        password_hash=(passwords or Passwords()).hash(password),
        is_one_time=True,
    )
    return FIRST_EMAIL, password
