"""Who speaks for a city: an account to which a moderator gave the right, and which proposes as
everybody does; readers and reviewers only see on whose behalf.
"""

from collections.abc import Callable
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cities.models import City
from app.people.rules import Who
from app.plan.models import CityCoordinator
from app.records.kinds import Fields
from app.records.queries import record_of

_CITY: Final = "city"


def coordinates(db: Session, person_id: int, slug: str) -> bool:
    """Whether this person speaks for the city at this address."""
    found = (
        select(CityCoordinator.person_id)
        .join(City, City.id == CityCoordinator.city_id)
        .where(CityCoordinator.person_id == person_id, City.slug == slug)
    )
    return db.scalar(found) is not None


def speaks_for_city(db: Session, who: Who, key: str, _fields: Fields) -> bool:
    """Of the record of a city, whose key is its address."""
    return coordinates(db, who.id, key)


def speaks_for_entry(kind: str) -> Callable[[Session, Who, str, Fields], bool]:
    """Of an entry that names its city: nobody speaks for it by giving it to a city of theirs."""

    def speaks(db: Session, who: Who, key: str, fields: Fields) -> bool:
        record = record_of(db, kind, key) if key else None
        named = record.fields if record is not None and record.fields else fields
        return bool(slug := str(named.get(_CITY, ""))) and coordinates(db, who.id, slug)

    return speaks
