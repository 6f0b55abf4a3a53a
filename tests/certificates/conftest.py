"""A city with a completed project, and those who may and may not certify it."""

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from app.cities.models import City
from app.core import clock
from app.people.models import Level, Person
from app.plan.models import CityCoordinator
from tests import make
from tests.plan import entries


@dataclass(frozen=True)
class Stage:
    """Who is there; `key` is the project's."""

    city: City
    key: str
    curator: Person
    coordinator: Person  # a curator too, who speaks for the city
    resident: Person


def completed(db: Session, city: City, title: str) -> str:
    """The key of a project that is completed."""
    return entries.project(db, city, title, goal="11", state="zakonczony").key


def staged(db: Session) -> Stage:
    """The stage, flushed."""
    city = entries.city(db)
    entries.part(db, city)
    made = Stage(
        city,
        completed(db, city, "Podwórka dla sąsiadów"),
        make.person(db, Level.CURATOR),
        make.person(db, Level.CURATOR),
        make.person(db, Level.EDITOR),
    )
    db.add(
        CityCoordinator(
            person_id=made.coordinator.id,
            city_id=city.id,
            given_by_id=made.curator.id,
            since=clock.now(),
        )
    )
    db.flush()
    return made


@pytest.fixture
def stage(db: Session) -> Stage:
    return staged(db)
