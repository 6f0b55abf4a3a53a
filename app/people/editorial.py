"""The account in whose name founding texts are published; nobody can sign in with it.

It is told from all others by having neither an e-mail address nor an erasure: people always have
one of the two.
"""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.people.accounts import free_slug
from app.people.models import Level, Person, Role

# Content like the texts it signs, so Polish here and in no catalogue.
NAME: Final = "Redakcja Narzędziownika"
SLUG_WORDS: Final = "Redakcja"
ABOUT: Final = (
    "To konto podpisuje teksty założycielskie, czyli te, z którymi Narzędziownik wystartował. "
    "Nikt się na nie nie loguje."
)


def find_editorial(db: Session) -> Person | None:
    """The editorial account, None before anything was loaded."""
    return db.scalar(
        select(Person).where(
            Person.email.is_(None), Person.password_hash.is_(None), Person.erased.is_(None)
        )
    )


def editorial(db: Session) -> Person:
    """The editorial account, made when it is missing.

    Of two processes that make it at once the slower one meets IntegrityError and finds it on
    its next try.
    """
    found = find_editorial(db)
    if found is not None:
        return found
    # The slug first, then one more look: on PostgreSQL another process can commit the account in
    # between, and its slug, taken by now, would otherwise only give ours a number.
    slug = free_slug(db, SLUG_WORDS)
    found = find_editorial(db)
    if found is not None:
        return found
    now = clock.now()
    person = Person(
        slug=slug,
        name=NAME,
        email=None,
        email_confirmed=now,  # only confirmed people have a profile for their texts to link to
        password_hash=None,
        must_change_password=False,
        level=Level.EDITOR,
        role=Role.ORGANISATION,
        city="",
        about=ABOUT,
        scope=[],
        created=now,
    )
    db.add(person)
    db.flush()
    journal.record(db, "person.created", None, f"person:{person.id}", {"level": int(person.level)})
    return person
