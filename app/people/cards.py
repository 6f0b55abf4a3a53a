"""A person's card in the directory: made by consent, changed at will, gone at one press.

Consent is the only ground for these data (RODO, art. 6(1)(a)), so the card keeps to which words
and when it was given, and nothing of it outlives its withdrawal.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.errors import Forbidden, Invalid
from app.core.i18n import gettext as _
from app.people.community_models import LONGEST_HELP, ContactCard, Visibility
from app.people.field_rules import check_email, check_phone, check_text
from app.people.models import Person
from app.people.queries import person_by_id
from app.people.rules import Permission, Who, may
from app.text.polish import sort_key

# Changes with the words of the consent in the form; a card keeps the one it was given under.
CONSENT_VERSION: Final = "2026-11-22"
LONGEST_SORT_KEY: Final = 250
_ADDRESSES: Final = ("://", "www.")


@dataclass(frozen=True)
class CardFields:
    """What a card shows, checked."""

    visibility: Visibility
    shows_city: bool
    shows_role: bool
    shows_topics: bool
    shows_organisation: bool
    email: str
    phone: str
    helps: str


def check_card(
    *,
    visibility: str,
    email: str,
    phone: str,
    helps: str,
    shows_city: bool = False,
    shows_role: bool = False,
    shows_topics: bool = False,
    shows_organisation: bool = False,
) -> CardFields:
    """The fields as they are stored; raises Invalid."""
    if visibility not in set(Visibility):
        raise Invalid("visibility", _("Choose one of the listed answers."))
    helps = check_text("helps", helps, LONGEST_HELP)
    if any(mark in helps.lower() for mark in _ADDRESSES):
        raise Invalid("helps", _("Leave out addresses of pages. People will ask you for them."))
    return CardFields(
        visibility=Visibility(visibility),
        shows_city=shows_city,
        shows_role=shows_role,
        shows_topics=shows_topics,
        shows_organisation=shows_organisation,
        email=check_email(email) if email.strip() else "",
        phone=check_phone(phone),
        helps=helps,
    )


def card_of(db: Session, person_id: int) -> ContactCard | None:
    """A person's own card, None when they have none."""
    return db.get(ContactCard, person_id)


def save(db: Session, who: Who, fields: CardFields, *, agreed: bool) -> ContactCard:
    """Make or change one's own card; raises Forbidden, or Invalid without a consent."""
    if not may(who, Permission.CHANGE_PROFILE):
        raise Forbidden(_("Your account does not have the right to do this."))
    if not agreed:
        raise Invalid("agreed", _("Without your consent we do not keep these data."))
    person = person_by_id(db, who.id)
    if person is None or person.email_confirmed is None:
        raise Forbidden(_("Your account does not have the right to do this."))
    now = clock.now()
    card = db.get(ContactCard, who.id)
    if card is None:
        card = ContactCard(person_id=who.id)
        db.add(card)
    card.visibility = fields.visibility
    card.shows_city = fields.shows_city
    card.shows_role = fields.shows_role
    card.shows_topics = fields.shows_topics
    card.shows_organisation = fields.shows_organisation
    card.email, card.phone, card.helps = fields.email, fields.phone, fields.helps
    card.sort_key = sort_key(person.name)[:LONGEST_SORT_KEY]
    card.consent_version, card.consented, card.changed = CONSENT_VERSION, now, now
    journal.record(db, "card.saved", who.id, f"person:{who.id}", {"consent": CONSENT_VERSION})
    return card


def withdraw(db: Session, who: Who) -> bool:
    """Take the consent back: the card is deleted at once. False when there was none.

    Nothing is asked of the level: also a suspended or blocked person may withdraw.
    """
    if not forget(db, who.id):
        return False
    journal.record(db, "card.withdrawn", who.id, f"person:{who.id}")
    return True


def forget(db: Session, person_id: int) -> bool:
    """Delete the card of a person; whether there was one."""
    mine = select(ContactCard.person_id).where(ContactCard.person_id == person_id)
    if db.scalar(mine) is None:
        return False
    db.execute(delete(ContactCard).where(ContactCard.person_id == person_id))
    return True


def rename(db: Session, person: Person) -> None:
    """Keep the card's place in lists true to the person's present name."""
    card = db.get(ContactCard, person.id)
    if card is not None:
        card.sort_key = sort_key(person.name)[:LONGEST_SORT_KEY]
