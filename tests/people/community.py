"""Builders of organisations for the tests of people."""

from typing import Any

from sqlalchemy.orm import Session

from app.people import hats, organisations
from app.people.community_models import Contribution, Organisation
from app.people.models import Person
from app.people.organisation_rules import OrganisationFields, check_fields
from app.people.rules import Who
from tests import make


def fields(**changed: Any) -> OrganisationFields:
    """A good form, with some of its fields changed."""
    good: dict[str, Any] = {
        "name": "Towarzystwo Rowerowe",
        "kind": "stowarzyszenie",
        "city": "Łódź",
        "helps": "Pomagamy pisać wnioski o drogi rowerowe.",
        "email": "",
        "phone": "",
        "website": "",
        "topics": ("zglosic",),
    }
    return check_fields(**{**good, **changed})


def organisation(db: Session, who: Person, **changed: Any) -> Organisation:
    """A page of an organisation; visible when a moderator writes it."""
    return organisations.propose(db, make.who(who), fields(**changed))


def member(db: Session, giver: Who, person: Person, made: Organisation) -> None:
    """A verified member of an organisation, who gave something to the site."""
    hats.give(db, giver, person.id, words="", note="Lista", organisation_id=made.id)
    db.add(Contribution(person_id=person.id, changes=1, answers=0, experiences=0, total=1))
