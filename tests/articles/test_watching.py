"""Watching articles: one's own list, nobody else's business."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy.orm import Session

from app.articles import watching
from app.core.db import Database
from app.core.settings import Settings
from app.people.letters import Letters
from app.people.models import Level, Person
from app.people.service import erase
from tests import make
from tests.visitor import Visit

Count = Callable[[], AbstractContextManager[list[str]]]
PAGE = "/artykuly/petycja"


@pytest.fixture
def halina(database: Database) -> Person:
    with database.writing() as db:
        make.article(db, title="Petycja", slug="petycja", categories=("zglosic",))
        return make.person(db, name="Halina Kowal")


def test_watching_begins_and_ends(db: Session) -> None:
    person, article = make.person(db), make.article(db)
    who = make.who(person)
    watching.unwatch(db, who, article)
    assert not watching.is_watching(db, person.id, article.id)
    for _ in range(2):
        watching.watch(db, who, article)
        db.flush()
    assert watching.is_watching(db, person.id, article.id)
    watching.unwatch(db, who, article)
    db.flush()
    assert not watching.is_watching(db, person.id, article.id)


def test_what_one_wrote_is_offered_until_watched(db: Session) -> None:
    person = make.person(db, Level.EDITOR)
    own, other = make.article(db, person, title="Moje"), make.article(db, title="Cudze")
    make.edit(db, own, person, body="Znowu ja.\n")
    assert [row.title for row in watching.written_not_watched(db, person.id)] == ["Moje"]
    for article in (own, other):
        watching.watch(db, make.who(person), article)
    db.flush()
    assert watching.written_not_watched(db, person.id) == []
    make.edit(db, other, body="Nowe.\n")
    db.flush()
    assert [row.title for row in watching.watched_by(db, person.id, 1).items] == ["Cudze", "Moje"]


def test_the_erased_watch_nothing(database: Database) -> None:
    with database.writing() as db:
        person, article = make.person(db), make.article(db)
        watching.watch(db, make.who(person), article)
        erase(db, Letters.from_settings(Settings(), "tajny klucz testu" * 3), make.who(person))
        article_id, person_id = article.id, person.id
    with database.reading() as db:
        assert watching.is_watching(db, person_id, article_id)
        assert watching.is_watching_at_a_glance(database, person_id, article_id)
    watching.forget_erased(Settings(), database)
    with database.reading() as db:
        assert not watching.is_watching(db, person_id, article_id)
        assert not watching.is_watching_at_a_glance(database, person_id, article_id)


def test_the_button_on_the_article_switches(visit: Visit, halina: Person) -> None:
    visitor = visit(halina)
    assert "Nie obserwuj" not in visitor.text(PAGE)
    for label in ("Nie obserwuj", "Obserwuj"):
        form = visitor.page(PAGE).select_one(f'form[action="{PAGE}/obserwuj"]')
        assert form is not None
        button = form.select_one("button")
        assert button is not None
        data = {str(each["name"]): str(each["value"]) for each in form.select("input")}
        visitor.post(f"{PAGE}/obserwuj", {**data, str(button["name"]): str(button["value"])})
        assert label in visitor.text(PAGE)
    assert "Niczego jeszcze nie obserwujesz" in visitor.text("/konto/obserwowane")


def test_a_guest_is_led_to_sign_in_and_the_kept_page_holds_no_token(
    visit: Visit, halina: Person
) -> None:
    visit(halina).get(PAGE)
    page = visit().get(PAGE).get_data(as_text=True)
    assert "csrf" not in page
    assert "watch-slot" not in page
    assert f'href="{PAGE}/obserwuj"' in page
    assert visit().get(f"{PAGE}/obserwuj", 303).headers["Location"].startswith("/logowanie")


def test_the_list_costs_the_same_for_many(
    visit: Visit, database: Database, halina: Person, count_queries: Count
) -> None:
    def cost() -> int:
        visitor = visit(halina)
        with count_queries() as statements:
            visitor.get("/konto/obserwowane")
        return len(statements)

    def add(number: int) -> None:
        with database.writing() as db:
            for _ in range(number):
                watching.watch(db, make.who(halina), make.article(db))

    add(1)
    first = cost()
    add(20)
    assert cost() == first


def test_nobody_else_sees_it(visit: Visit, database: Database, halina: Person) -> None:
    visit(halina).send(f"{PAGE}/obserwuj")
    for path in ("/osoby/" + halina.slug, "/zmiany", PAGE):
        assert "obserwuje" not in visit().get(path).get_data(as_text=True).lower()
