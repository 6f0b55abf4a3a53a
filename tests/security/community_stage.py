"""Organisations, hats and cards of the stage, with words that most people must not read."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.people import cards, hats, organisations
from app.people.community_models import Visibility
from app.people.models import Person
from app.people.organisation_rules import OrganisationFields, check_fields
from tests import make

WAITING_ORGANISATION = "organizacjoczekanie"
HIDDEN_ORGANISATION = "organizacjoukryte"
HAT_NOTE = "notatkowosprawdzone"
CARD_OF_SIGNED_IN = "wizytowkowo"
CARD_OF_NOBODY = "wizytowkoniczyje"


@dataclass(frozen=True)
class Community:
    """Addresses of what was made."""

    organisation: str
    slugs: tuple[str, ...]
    hat: int
    other_hat: int  # may be given up without leaving the organisation


def organisation(name: str, helps: str = "Pomagamy pisać petycje.") -> OrganisationFields:
    """The fields of an organisation's form, checked."""
    return check_fields(
        name=name,
        kind="stowarzyszenie",
        city="Pszczyna",
        helps=helps,
        email="",
        phone="",
        website="",
        topics=("zglosic",),
    )


def build(db: Session, people: dict[str, Person]) -> Community:
    """One organisation of each kind of secret, two hats of the author's and two cards."""
    author, moderator = make.who(people["author"]), make.who(people["a"])
    open_one = organisations.propose(db, moderator, organisation("Towarzystwo Otwarte"))
    waiting = organisations.propose(
        db, author, organisation("Towarzystwo Czekające", WAITING_ORGANISATION)
    )
    hidden = organisations.propose(
        db, moderator, organisation("Towarzystwo Ukryte", HIDDEN_ORGANISATION)
    )
    organisations.decide(db, moderator, hidden.id, "ukryj", "Nieprawda", seen_version=1)
    hat = hats.give(
        db,
        moderator,
        author.id,
        words="Radna osiedla",
        note=HAT_NOTE,
        organisation_id=open_one.id,
    )
    other_hat = hats.give(db, moderator, author.id, words="Ławnik", note=HAT_NOTE)
    for who, visibility, word in (
        (author, Visibility.SIGNED_IN, CARD_OF_SIGNED_IN),
        (make.who(people["t2"]), Visibility.NOBODY, CARD_OF_NOBODY),
    ):
        fields = cards.check_card(visibility=visibility, email="", phone="", helps=word)
        cards.save(db, who, fields, agreed=True)
    slugs = (open_one.slug, waiting.slug, hidden.slug)
    return Community(open_one.slug, slugs, hat.id, other_hat.id)
