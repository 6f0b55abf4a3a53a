"""Sanctions through the pages: staff decide and answer, the person reads and appeals."""

import pytest

from app.core.db import Database
from app.people.models import Level, Person
from tests import make
from tests.visitor import Visit, words

DECISION = {"kind": "suspension", "days": "7", "ground": "spam", "reason": "Trzy razy spam."}


@pytest.fixture
def halina(database: Database) -> Person:
    with database.writing() as db:
        return make.person(db, Level.RESIDENT, name="Halina Kowal", slug="halina")


@pytest.fixture
def moderators(database: Database) -> list[Person]:
    with database.writing() as db:
        return [make.person(db, Level.MODERATOR, name=f"Moder {each}") for each in "AB"]


def test_from_the_decision_to_the_answer(
    visit: Visit, database: Database, halina: Person, moderators: list[Person]
) -> None:
    path = "/osoby/halina/zawieszenie"
    first, second = (visit(each) for each in moderators)
    for wrong in ({"days": "0"}, {"days": "x"}, {"reason": " "}, {"kind": ""}, {"ground": "x"}):
        back = first.send(path, {**DECISION, **wrong}, status=422)
        assert wrong.get("reason") or "Trzy razy spam." in back.get_data(as_text=True)
    first.send(path, DECISION)
    assert "Trzy razy spam." in first.text(path)

    person = visit(halina)
    assert "zawieszone do" in words(person.get("/dyskusje/nowy", 403))
    person.get("/konto/propozycje")
    assert "Zapisz profil" not in person.text("/konto")
    own = person.text("/konto/sankcje")
    assert "Trzy razy spam." in own
    assert "Moder" not in own
    appeal = "/konto/sankcje/1/odwolanie"
    person.send(appeal, {"appeal": " "}, status=422)
    person.send(appeal, {"appeal": "To był ktoś inny."})
    person.get(appeal, 409)
    visit(moderators[1]).get(appeal, 404)

    page = "/moderacja/sankcje/1"
    assert "Halina Kowal" in first.text("/moderacja/sankcje")
    assert "rozpatrzy ktoś inny" in first.text(page)
    good = {"decision": "uchyl", "answer": "Masz rację."}
    first.post(f"{page}/odwolanie", {**first.form(page, f"{page}/zdejmij"), **good}, 403)
    second.send(f"{page}/odwolanie", {**good, "answer": ""}, at=page, status=422)
    second.send(f"{page}/odwolanie", good, at=page)
    assert "Halina Kowal" not in first.text("/moderacja/sankcje")
    visit(halina).get("/dyskusje/nowy")
    assert "Masz rację." in visit(halina).text("/konto/sankcje")


def test_lifting_early(
    visit: Visit, database: Database, halina: Person, moderators: list[Person]
) -> None:
    moderator = visit(moderators[0])
    moderator.send("/osoby/halina/zawieszenie", {**DECISION, "kind": "block"})
    assert "zablokowane do" in words(visit(halina).get("/dyskusje/nowy", 403))
    page = "/moderacja/sankcje/1"
    moderator.send(f"{page}/zdejmij", {"reason": ""}, at=page, status=422)
    moderator.send(f"{page}/zdejmij", {"reason": "Przeprosiny przyjęte."}, at=page)
    assert "Przeprosiny przyjęte." in visit(halina).text("/konto/sankcje")
    visit(halina).get("/dyskusje/nowy")


def test_cooling_off_keeps_discussing(
    visit: Visit, database: Database, halina: Person, moderators: list[Person]
) -> None:
    with database.writing() as db:
        make.article(db, slug="petycja")
    visit(moderators[0]).send("/osoby/halina/zawieszenie", {**DECISION, "kind": "cooling-off"})
    person = visit(halina)
    assert "nie możesz zmieniać artykułów" in words(person.get("/artykuly/petycja/edytuj", 403))
    person.get("/dyskusje/nowy")
    assert "Zapisz profil" in person.text("/konto")


@pytest.mark.parametrize("level", [Level.NEW, Level.RESIDENT, Level.EDITOR, Level.CURATOR])
def test_others_see_no_sanctions(
    visit: Visit, database: Database, halina: Person, moderators: list[Person], level: Level
) -> None:
    visit(moderators[0]).send("/osoby/halina/zawieszenie", DECISION)
    with database.writing() as db:
        person = make.person(db, level)
    other = visit(person)
    for path in ("/moderacja/sankcje", "/moderacja/sankcje/1", "/osoby/halina/zawieszenie"):
        other.get(path, 403)
    other.get("/konto/sankcje/1/odwolanie", 404)
    assert "Trzy razy" not in other.text("/konto/sankcje")
    assert "Trzy razy" not in visit().text("/osoby/halina")
