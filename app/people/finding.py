"""Finding the one account that somebody means when they invite."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.people.models import Person
from app.people.queries import person_by_slug


def person_meant(db: Session, typed: str) -> Person:
    """Who is meant by the address of a profile, its end, or a name; raises Invalid("person").

    Names are not unique, so one that several people have does not decide.
    """
    typed = " ".join(typed.split())
    if not typed:
        raise Invalid("person", _("Write whom you invite."))
    person = person_by_slug(db, _end_of_address(typed))
    if person is not None:
        return person
    known = (Person.erased.is_(None), Person.email_confirmed.is_not(None))
    named = db.scalars(select(Person).where(Person.name == typed, *known).limit(2)).all()
    if not named:
        raise Invalid("person", _("There is nobody of this name here."))
    if len(named) > 1:
        raise Invalid(
            "person",
            _("Several people have this name. Paste the address of the right one's profile."),
        )
    return named[0]


def is_address_of(person: Person, typed: str) -> bool:
    """Whether they were meant by the address of their profile, which nobody else can have."""
    return person.slug == _end_of_address(typed)


def _end_of_address(typed: str) -> str:
    return " ".join(typed.split()).rstrip("/").rpartition("/")[2].lower()
