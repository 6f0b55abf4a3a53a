"""The contact directory: which cards somebody may see, and what of them.

A card is found only by what it shows: a city that its owner keeps to themselves finds nothing. New
accounts and those under a sanction are not in it, which keeps advertising out.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.paging import Page, count, slice_of
from app.people.community_models import ContactCard, PersonTopic, Visibility
from app.people.hats import HatWords, hats_of
from app.people.models import Level, Person
from app.people.rules import Who
from app.people.topics import topics_of
from app.people.towns import in_city

PAGE_SIZE: Final = 24


@dataclass(frozen=True)
class CardRow:
    """A card as the asker may see it: what its owner does not show is empty."""

    name: str
    slug: str
    city: str
    role: str
    organisation: str
    email: str
    phone: str
    helps: str
    takes_messages: bool
    topics: tuple[str, ...] = ()
    hats: tuple[HatWords, ...] = ()


def cards(
    db: Session, who: Who | None, number: int, *, city: str = "", topic: str = "", role: str = ""
) -> Page[CardRow]:
    """Cards by the Polish alphabet of names, narrowed by what is given."""
    query = _visible(who)
    if city:
        query = query.where(ContactCard.shows_city, _in_city(city))
    if role:
        query = query.where(ContactCard.shows_role, Person.role == role)
    if topic:
        chosen = select(PersonTopic.person_id).where(PersonTopic.topic == topic)
        query = query.where(ContactCard.shows_topics, Person.id.in_(chosen))
    offset, limit = slice_of(number, PAGE_SIZE)
    ordered = query.order_by(ContactCard.sort_key, Person.id)
    rows = db.execute(ordered.offset(offset).limit(limit)).all()
    ids = [row[1].id for row in rows]
    topics, hats = topics_of(db, ids), hats_of(db, ids)
    found = [_card(row, topics, hats) for row in rows]
    return Page(found, number, PAGE_SIZE, count(db, query.with_only_columns(Person.id)))


def may_be_seen(who: Who | None) -> ColumnElement[bool]:
    """The condition on a card that the asker may see it."""
    shown = [Visibility.EVERYBODY] + ([Visibility.SIGNED_IN] if who is not None else [])
    now = clock.now()
    return and_(
        ContactCard.visibility.in_(shown),
        Person.erased.is_(None),
        Person.email_confirmed.is_not(None),
        Person.level >= Level.RESIDENT,
        or_(Person.blocked_until.is_(None), Person.blocked_until <= now),
        or_(Person.suspended_until.is_(None), Person.suspended_until <= now),
    )


def _visible(who: Who | None) -> Select[*tuple[Any, ...]]:
    return (
        select(ContactCard, Person)
        .join(Person, Person.id == ContactCard.person_id)
        .where(may_be_seen(who))
    )


def _in_city(city: str) -> ColumnElement[bool]:
    # Profiles from before the key was kept have none until they are saved again.
    return or_(in_city(Person.city_key, city), and_(Person.city_key == "", Person.city == city))


def _card(
    row: Row[*tuple[Any, ...]],
    topics: dict[int, tuple[str, ...]],
    hats: dict[int, list[HatWords]],
) -> CardRow:
    card: ContactCard = row[0]
    person: Person = row[1]
    return CardRow(
        name=person.name,
        slug=person.slug,
        city=person.city if card.shows_city else "",
        role=person.role if card.shows_role else "",
        organisation=person.organisation if card.shows_organisation else "",
        email=card.email,
        phone=card.phone,
        helps=card.helps,
        takes_messages=not person.refuses_messages,
        topics=topics.get(person.id, ()) if card.shows_topics else (),
        hats=tuple(hats.get(person.id, ())),
    )
