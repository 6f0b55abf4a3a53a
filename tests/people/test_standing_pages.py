"""Levels and suspensions through the pages of staff."""

import pytest

from app.core.db import Database
from app.people.models import Level, Person
from tests import make
from tests.visitor import Visit, words


@pytest.fixture
def halina(database: Database) -> Person:
    with database.writing() as db:
        return make.person(db, Level.RESIDENT, name="Halina Kowal", slug="halina")


def staff(database: Database, level: Level) -> Person:
    with database.writing() as db:
        return make.person(db, level)


def level_of(database: Database, person: Person) -> int:
    with database.reading() as db:
        return db.get_one(Person, person.id).level


def test_a_moderator_makes_an_editor_and_nothing_higher(
    visit: Visit, database: Database, halina: Person
) -> None:
    moderator = visit(staff(database, Level.MODERATOR))
    path = "/osoby/halina/poziom"
    refused = moderator.send(path, {"level": str(int(Level.ADMINISTRATOR))}, status=422)
    assert "Wybierz" in words(refused)
    assert level_of(database, halina) == Level.RESIDENT
    moderator.send(path, {"level": str(int(Level.EDITOR))})
    assert level_of(database, halina) == Level.EDITOR
    moderator.get(path, 403)  # an editor is nothing a moderator can change further


def test_an_administrator_makes_a_curator_with_topics(
    visit: Visit, database: Database, halina: Person
) -> None:
    administrator = visit(staff(database, Level.ADMINISTRATOR))
    path = "/osoby/halina/poziom"
    sent = {"level": str(int(Level.CURATOR))}
    assert "co najmniej jeden temat" in words(administrator.send(path, sent, status=422))
    administrator.send(path, {**sent, "scope": ["zglosic", "zielen-i-klimat"]})
    with database.reading() as db:
        person = db.get_one(Person, halina.id)
        assert (person.level, person.scope) == (Level.CURATOR, ["zglosic", "zielen-i-klimat"])
    administrator.send(path, {"level": str(int(Level.EDITOR)), "scope": ["zglosic"]})
    with database.reading() as db:
        assert db.get_one(Person, halina.id).scope == []


@pytest.mark.parametrize("level", [Level.NEW, Level.RESIDENT, Level.EDITOR, Level.CURATOR])
def test_others_manage_nobody(
    visit: Visit, database: Database, halina: Person, level: Level
) -> None:
    visitor = visit(staff(database, level))
    for path in ("/osoby/halina/poziom", "/osoby/halina/zawieszenie"):
        visitor.get(path, 403)
    assert "Zawieszenie" not in visitor.text("/osoby/halina")


def test_nobody_manages_themselves(visit: Visit, database: Database) -> None:
    person = staff(database, Level.ADMINISTRATOR)
    for path in ("poziom", "zawieszenie"):
        visit(person).get(f"/osoby/{person.slug}/{path}", 403)


def test_a_moderator_does_not_suspend_a_peer(visit: Visit, database: Database) -> None:
    peer = staff(database, Level.MODERATOR)
    visit(staff(database, Level.MODERATOR)).get(f"/osoby/{peer.slug}/zawieszenie", 403)


def test_an_account_without_a_person_behind_it_is_not_managed(
    visit: Visit, database: Database
) -> None:
    with database.writing() as db:
        make.person(db, Level.EDITOR, slug="redakcja", email=None, password_hash=None)
    visit(staff(database, Level.ADMINISTRATOR)).get("/osoby/redakcja/poziom", 404)
