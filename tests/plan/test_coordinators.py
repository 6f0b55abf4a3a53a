"""Who speaks for a city: given by moderators, scoped to the city, and without any other power."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.settings import Settings
from app.people.models import Level, Person
from app.people.rules import Who
from app.plan import coordinators
from app.plan.models import CityCoordinator
from app.records import queries
from app.records.kinds import Fields, kind_of
from tests import make
from tests.plan.entries import city, project, put


@pytest.fixture
def moderator(db: Session) -> Who:
    return make.who(make.person(db, Level.MODERATOR))


@pytest.fixture
def halina(db: Session) -> Person:
    return make.person(db, name="Halina Kos")


def speaks(db: Session, person: Person, kind: str, key: str, fields: Fields) -> bool:
    return queries.speaks_for(db, make.who(person), kind_of(kind), key, fields)


def test_a_moderator_gives_the_role_and_takes_it_back(
    db: Session, moderator: Who, halina: Person
) -> None:
    town = city(db)
    coordinators.give(db, moderator, town, halina)
    row = coordinators.of_city(db, town.id)[0]
    assert (row.id, row.name, row.given_by) == (halina.id, "Halina Kos", moderator.name)
    assert [each.slug for each in coordinators.cities_of(db, halina.id)] == ["elk"]
    assert coordinators.coordinates(db, halina.id, "elk")
    db.commit()
    with pytest.raises(Conflict):
        coordinators.give(db, moderator, town, halina)
    coordinators.take(db, moderator, town, halina.id)
    assert coordinators.of_city(db, town.id) == []
    assert not coordinators.coordinates(db, halina.id, "elk")
    with pytest.raises(NotFound):
        coordinators.take(db, moderator, town, halina.id)
    db.commit()
    entries = journal.entries_after(db, 0, kinds=("coordinator.",))
    data = {"city": town.id, "person": halina.id}
    assert [(each.kind, each.actor_id, each.data) for each in entries] == [
        ("coordinator.given", moderator.id, data),
        ("coordinator.taken", moderator.id, data),
    ]


@pytest.mark.parametrize("level", [Level.RESIDENT, Level.EDITOR, Level.CURATOR])
def test_nobody_below_a_moderator_gives_or_takes_it(
    db: Session, moderator: Who, halina: Person, level: Level
) -> None:
    town, who = city(db), make.who(make.person(db, level))
    with pytest.raises(Forbidden):
        coordinators.give(db, who, town, halina)
    coordinators.give(db, moderator, town, halina)
    with pytest.raises(Forbidden):
        coordinators.take(db, who, town, halina.id)
    assert coordinators.coordinates(db, halina.id, "elk")


def test_nobody_gives_it_to_themselves_or_to_no_account(db: Session, moderator: Who) -> None:
    town = city(db)
    with pytest.raises(Forbidden):
        coordinators.give(db, moderator, town, db.get_one(Person, moderator.id))
    for state in ({"email_confirmed": None}, {"email": None}, {"erased": clock.now()}):
        with pytest.raises(NotFound):
            coordinators.give(db, moderator, town, make.person(db, **state))
    assert db.scalars(select(CityCoordinator)).all() == []


def test_who_speaks_for_a_city_may_stop(db: Session, moderator: Who, halina: Person) -> None:
    town = city(db)
    with pytest.raises(NotFound):
        coordinators.give_up(db, make.who(halina), town)
    coordinators.give(db, moderator, town, halina)
    coordinators.give_up(db, make.who(halina), town)
    assert coordinators.cities_of(db, halina.id) == []


def test_only_of_their_own_city_somebody_speaks(
    db: Session, moderator: Who, halina: Person
) -> None:
    elk, tychy = city(db), city(db, "Tychy", "śląskie")
    coordinators.give(db, moderator, elk, halina)
    own, other = project(db, elk, "Podwórka").key, project(db, tychy, "Centrum").key
    assert speaks(db, halina, "miasto", "elk", {})
    assert not speaks(db, halina, "miasto", "tychy", {})
    assert speaks(db, halina, "projekt", own, {"city": "elk"})
    assert speaks(db, halina, "projekt", own, {})  # its removal
    assert speaks(db, halina, "praktyka", "", {"city": "elk"})
    assert not speaks(db, halina, "praktyka", "", {"city": "tychy"})
    assert not speaks(db, halina, "wspoltworca", "", {"name": "Związek Miast"})
    # Nobody speaks for an entry of another city by giving it to theirs.
    assert not speaks(db, halina, "projekt", other, {"city": "elk"})
    put(db, "projekt", other)
    assert not speaks(db, halina, "projekt", other, {"city": "tychy"})
    assert not speaks(db, make.person(db), "miasto", "elk", {})


def test_the_erased_speak_for_nobody(database: Database, settings: Settings) -> None:
    with database.writing() as db:
        moderator = make.who(make.person(db, Level.MODERATOR))
        left, stays = make.person(db), make.person(db)
        town = city(db)
        for person in (left, stays):
            coordinators.give(db, moderator, town, person)
        left.erased = clock.now()
        db.flush()
        assert [row.id for row in coordinators.of_city(db, town.id)] == [stays.id]
    coordinators.forget_erased(settings, database)
    with database.reading() as db:
        assert db.scalars(select(CityCoordinator.person_id)).all() == [stays.id]
    coordinators.forget_erased(settings, database)
