"""The queue through the pages: filters in the address, deciding in place, its price."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from app.articles import corrections
from app.articles.correction_rules import NewCorrection
from app.articles.models import Article
from app.core.db import Database
from app.people.models import Level, Person
from app.review.models import Proposal, State
from tests import make
from tests.review.conftest import BODY
from tests.visitor import Visit, soup

Count = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def maria(database: Database) -> Person:
    with database.writing() as db:
        return make.person(db, Level.MODERATOR, name="Maria Wilk")


@pytest.fixture
def proposal(database: Database) -> int:
    with database.writing() as db:
        article = make.article(
            db, title="Petycja", slug="petycja", body=BODY, categories=("przekonac-innych",)
        )
        author = make.person(db, Level.RESIDENT, name="Halina Kowal", city="Nowa Sól")
        return make.proposal(db, article, author, body=BODY + "\nNowe zdanie.\n").id


def test_a_small_edit_is_accepted_where_it_stands(
    visit: Visit, database: Database, proposal: int, maria: Person
) -> None:
    moderator = visit(maria)
    page = soup(moderator.get("/kolejka?rozmiar=maly"))
    fold = page.select_one("details.quick-look")
    assert fold is not None
    assert "Nowe zdanie" in fold.text
    ids = [each["id"] for each in page.select("[id]")]
    assert len(ids) == len(set(ids))
    form = fold.select_one("form")
    assert form is not None
    sent = {each["name"]: each["value"] for each in form.select("input")}
    assert sent["dalej"] == "/kolejka?rozmiar=maly"
    answer = moderator.client.post(form["action"], data={**sent, "decyzja": "przyjmij"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/kolejka?rozmiar=maly"
    assert "Nowe zdanie" in visit().text("/artykuly/petycja")
    with database.reading() as db:
        assert db.get_one(Proposal, proposal).state == State.PUBLISHED


def test_a_large_edit_is_only_led_to(
    visit: Visit, database: Database, proposal: int, maria: Person
) -> None:
    with database.writing() as db:
        db.get_one(Proposal, proposal).words_added = 500
    page = soup(visit(maria).get("/kolejka"))
    assert page.select_one(".quick-look") is None
    assert page.select_one(f'a[href="/propozycje/{proposal}"]') is not None


def test_a_decision_leads_nowhere_else(visit: Visit, proposal: int, maria: Person) -> None:
    moderator = visit(maria)
    sent = {"decyzja": "przyjmij", "dalej": "https://zly.example/kolejka"}
    answer = moderator.send(f"/propozycje/{proposal}/decyzja", sent, at=f"/propozycje/{proposal}")
    assert answer.headers["Location"] == "/kolejka"


def test_filters_stand_in_the_address(visit: Visit, proposal: int, maria: Person) -> None:
    moderator = visit(maria)
    page = soup(moderator.get("/kolejka?miasto=nowa+s%C3%B3l&rodzaj=zmiana"))
    assert page.select_one(f'a[href="/propozycje/{proposal}"]') is not None
    chosen = {each["value"] for each in page.select("option[selected]")}
    assert chosen == {"nowa sól", "zmiana"}
    nothing = moderator.text("/kolejka?rodzaj=nowy")
    assert "Nic takiego nie czeka" in nothing
    assert "Nowe zdanie" not in nothing
    strange = moderator.get("/kolejka?rodzaj=%22%3E%3Cb%3E&poziom=x&czeka=" + "9" * 500)
    assert "<b>" not in strange.get_data(as_text=True)


def test_readers_corrections_stand_in_the_same_queue(
    visit: Visit, database: Database, proposal: int, maria: Person
) -> None:
    with database.writing() as db:
        article = db.query(Article).one()
        new = NewCorrection(text="Termin jest inny niż w ustawie.")
        corrections.send(db, article, new, None)
    moderator = visit(maria)
    both = moderator.text("/kolejka")
    assert "Termin jest inny" in both
    assert "Proponowana zmiana" in both
    only = moderator.text("/kolejka?rodzaj=uwaga")
    assert "Termin jest inny" in only
    assert "Proponowana zmiana" not in only
    assert "Termin jest inny" not in moderator.text("/kolejka?rodzaj=zmiana")


def test_the_queue_costs_a_fixed_number_of_queries(
    visit: Visit, database: Database, maria: Person, count_queries: Count
) -> None:
    moderator = visit(maria)

    def cost() -> int:
        with count_queries() as statements:
            moderator.get("/kolejka")
        return len(statements)

    def add(number: int) -> None:
        with database.writing() as db:
            authors = [make.person(db, Level.EDITOR) for _ in range(10)]
            for author in authors:
                author.level = Level.RESIDENT
            for _ in range(number // len(authors)):
                article = make.article(db, maria, categories=("zglosic",))
                for author in authors:
                    make.proposal(db, article, author, body="Inny tekst.\n")
                    author.level = Level.RESIDENT

    add(10)
    few = cost()
    add(90)
    assert cost() == few
    assert few <= 10
    page = soup(moderator.get("/kolejka"))
    assert len(page.select(".queue-row")) == 30
