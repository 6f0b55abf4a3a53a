"""A city of the Plan, its curator, its coordinator and an expert."""

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from app.cities.models import City
from app.core import clock
from app.people.models import Level, Person, Role
from app.plan.models import CityCoordinator, Participation, Path
from tests import make


@dataclass(frozen=True)
class Stage:
    """Who is there, and the city they talk about."""

    city: City
    curator: Person
    expert: Person
    coordinator: Person
    resident: Person


def staged(db: Session) -> Stage:
    """The stage, flushed."""
    city = make.city(db)
    db.add(Participation(city_id=city.id, path=Path.OPEN))
    made = Stage(
        city,
        make.person(db, Level.CURATOR),
        make.person(db, role=Role.EXPERT),
        make.person(db),
        make.person(db),
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
