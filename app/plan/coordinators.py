"""Who speaks for a city: an account to which a moderator gave the right, and which proposes as
everybody does; readers and reviewers only see on whose behalf.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from app.cities.models import City
from app.cities.queries import CityRow
from app.core import clock, journal
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.people.models import Person
from app.people.rules import Permission, Who, may
from app.plan.models import CityCoordinator


@dataclass(frozen=True)
class CoordinatorRow:
    """Somebody who speaks for a city, and who gave them the right."""

    id: int
    name: str
    slug: str
    since: datetime
    given_by: str


def of_city(db: Session, city_id: int) -> list[CoordinatorRow]:
    """Who speaks for a city, the longest first; there are a few at most."""
    giver = aliased(Person)
    rows = db.execute(
        select(Person.id, Person.name, Person.slug, CityCoordinator.since, giver.name)
        .join(CityCoordinator, CityCoordinator.person_id == Person.id)
        .join(giver, giver.id == CityCoordinator.given_by_id)
        .where(CityCoordinator.city_id == city_id, Person.erased.is_(None))
        .order_by(CityCoordinator.since, Person.id)
    )
    return [CoordinatorRow(*row) for row in rows]


def cities_of(db: Session, person_id: int) -> list[CityRow]:
    """Cities for which a person speaks, from A to Ż."""
    rows = db.execute(
        select(City.id, City.slug, City.name, City.voivodeship)
        .join(CityCoordinator, CityCoordinator.city_id == City.id)
        .where(CityCoordinator.person_id == person_id)
        .order_by(City.sort_key, City.id)
    )
    return [CityRow(*row) for row in rows]


def coordinates(db: Session, person_id: int, slug: str) -> bool:
    """Whether this person speaks for the city at this address."""
    return db.scalar(_cities_of(person_id).where(City.slug == slug)) is not None


def spoken_for(who: Who) -> Select[str]:
    """Addresses of the cities for which this person speaks."""
    return _cities_of(who.id)


def _cities_of(person_id: int) -> Select[str]:
    return (
        select(City.slug)
        .join(CityCoordinator, CityCoordinator.city_id == City.id)
        .where(CityCoordinator.person_id == person_id)
    )


def can_give(who: Who, person_id: int) -> bool:
    """Moderators choose others, never themselves."""
    return may(who, Permission.MANAGE_PEOPLE) and who.id != person_id


def give(db: Session, who: Who, city: City, person: Person) -> None:
    """Let a person speak for a city. Raises Forbidden, NotFound, or Conflict when they do."""
    _check_gives(who, person.id)
    if person.erased is not None or person.email is None or person.email_confirmed is None:
        raise NotFound(_("There is nobody at this address."))
    try:
        with db.begin_nested():
            db.add(
                CityCoordinator(
                    person_id=person.id, city_id=city.id, given_by_id=who.id, since=clock.now()
                )
            )
            db.flush()
    except IntegrityError as error:
        raise Conflict(_("This person speaks for the city already.")) from error
    _note(db, "coordinator.given", who.id, city.id, person.id)


def take(db: Session, who: Who, city: City, person_id: int) -> None:
    """End that somebody speaks for a city; what they proposed stays as it is.

    Raises Forbidden, or NotFound when they do not.
    """
    _check_gives(who, person_id)
    _end(db, city, person_id)
    _note(db, "coordinator.taken", who.id, city.id, person_id)


def give_up(db: Session, who: Who, city: City) -> None:
    """Speak for a city no longer, which nobody has to allow. Raises NotFound."""
    _end(db, city, who.id)
    _note(db, "coordinator.given-up", who.id, city.id, who.id)


def _check_gives(who: Who, person_id: int) -> None:
    if not can_give(who, person_id):
        raise Forbidden(_("Your account does not have the right to do this."))


def _end(db: Session, city: City, person_id: int) -> None:
    row = db.get(CityCoordinator, (person_id, city.id))
    if row is None:
        raise NotFound(_("This person does not speak for the city."))
    db.delete(row)
    db.flush()


def _note(db: Session, kind: str, by_id: int, city_id: int, person_id: int) -> None:
    data = {"city": city_id, "person": person_id}
    journal.record(db, kind, by_id, f"person:{person_id}", data)


def forget_erased(_settings: Settings, database: Database) -> None:
    """Nobody without an account speaks for a city."""
    erased = select(Person.id).where(Person.erased.is_not(None))
    theirs = CityCoordinator.person_id.in_(erased)
    with database.reading() as db:
        if db.scalar(select(CityCoordinator.person_id).where(theirs).limit(1)) is None:
            return
    with database.writing() as db:
        db.execute(delete(CityCoordinator).where(theirs))
