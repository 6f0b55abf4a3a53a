"""Who follows which city. Follower ids are a query, so that notices are written in batches."""

from typing import Final

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from app.cities.models import City, CityFollow
from app.cities.queries import CityRow
from app.core import clock, journal
from app.core.db import Database
from app.core.paging import Page, count, slice_of
from app.core.settings import Settings
from app.people.models import Person
from app.people.rules import Who

PAGE_SIZE: Final = 30


def followers(city_id: int) -> Select[int]:
    """Ids of those who follow a city."""
    return select(CityFollow.person_id).where(CityFollow.city_id == city_id)


def follow(db: Session, who: Who, city: City) -> None:
    """Begin to follow; once more changes nothing."""
    if is_following(db, who.id, city.id):
        return
    db.add(CityFollow(person_id=who.id, city_id=city.id, since=clock.now()))
    # What somebody follows is nobody else's business: no list shows these acts.
    journal.record(db, "city.followed", who.id, f"city:{city.id}")


def unfollow(db: Session, who: Who, city: City) -> None:
    """Follow no longer."""
    row = db.get(CityFollow, (who.id, city.id))
    if row is None:
        return
    db.delete(row)
    db.flush()
    journal.record(db, "city.left", who.id, f"city:{city.id}")


def is_following(db: Session, person_id: int, city_id: int) -> bool:
    """Whether a person follows a city."""
    return db.get(CityFollow, (person_id, city_id)) is not None


def followed_by(db: Session, person_id: int, number: int) -> Page[CityRow]:
    """Cities that a person follows, from A to Ż."""
    query = (
        select(City.id, City.slug, City.name, City.voivodeship)
        .join(CityFollow, CityFollow.city_id == City.id)
        .where(CityFollow.person_id == person_id)
        .order_by(City.sort_key, City.id)
    )
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.execute(query.offset(offset).limit(limit))
    return Page([CityRow(*row) for row in rows], number, PAGE_SIZE, count(db, query))


def forget_erased(_settings: Settings, database: Database) -> None:
    """Drop what people followed who have no account any more."""
    erased = select(Person.id).where(Person.erased.is_not(None))
    query = select(CityFollow.person_id).where(CityFollow.person_id.in_(erased)).limit(1)
    with database.reading() as db:
        if db.scalar(query) is None:
            return
    with database.writing() as db:
        db.execute(delete(CityFollow).where(CityFollow.person_id.in_(erased)))
