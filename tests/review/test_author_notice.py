"""What the page of one's own proposal says first: where it is, what a reviewer said, what to do."""

from datetime import timedelta

import pytest
from bs4.element import Tag
from sqlalchemy import select

from app.core import clock
from app.core.db import Database
from app.people.models import Level, Person
from app.review import text_filters
from app.review.models import Proposal, State
from app.review.waiting_time import FEWEST
from tests import make
from tests.review.conftest import BODY
from tests.visitor import Visit, soup, words

BETTER = BODY.replace("Może je złożyć każdy.", "Każdy i wszędzie, także rower.")


def stored(database: Database, level: Level, name: str) -> Person:
    with database.writing() as db:
        return make.person(db, level, name=name)


@pytest.fixture
def halina(database: Database) -> Person:
    return stored(database, Level.RESIDENT, "Halina Kowal")


@pytest.fixture
def maria(database: Database) -> Person:
    return stored(database, Level.MODERATOR, "Maria Wilk")


@pytest.fixture
def proposal(database: Database, halina: Person) -> str:
    with database.writing() as db:
        article = make.article(db, title="Petycja", slug="petycja", body=BODY)
        return f"/propozycje/{make.proposal(db, article, halina, body=BETTER).id}"


def notice(visit: Visit, who: Person, address: str) -> Tag:
    found = soup(visit(who).get(address)).select_one("main .notice")
    assert found is not None
    return found


def decide(visit: Visit, who: Person, proposal: str, **fields: str) -> None:
    visit(who).send(f"{proposal}/decyzja", fields, at=proposal)


def test_the_wait_is_told_once_it_is_measured(
    visit: Visit, database: Database, proposal: str, halina: Person, maria: Person
) -> None:
    before = notice(visit, halina, f"{proposal}?nowa=1").get_text()
    assert "Inni zobaczą ją po przejrzeniu" in before
    assert "Zwykle trwa" not in before
    with database.writing() as db:
        for number in range(FEWEST):
            moment = clock.now() - timedelta(days=1)
            row = make.proposal(db, make.article(db, slug=f"inny-{number}"), make.person(db))
            row.state, row.reviewer_id = State.REJECTED, maria.id
            row.submitted, row.decided = moment - timedelta(hours=5), moment
    told = " ".join(notice(visit, halina, f"{proposal}?nowa=1").get_text().split())
    assert "Zwykle trwa to do 5 godzin." in told


def test_what_to_improve_stands_first_with_the_way_to_it(
    visit: Visit, proposal: str, halina: Person, maria: Person
) -> None:
    decide(visit, maria, proposal, decyzja="zwroc", comment="Dopisz źródło, proszę.")
    first = notice(visit, halina, proposal)
    assert "Dopisz źródło, proszę." in first.get_text().replace("\xa0", " ")
    assert first.select_one("a[href='/artykuly/petycja/edytuj']") is not None
    article = notice(visit, halina, "/artykuly/petycja/moja-wersja").get_text()
    assert "Dopisz źródło, proszę." in article.replace("\xa0", " ")
    assert "Inni zobaczą ją po przejrzeniu" not in article


def test_a_refusal_gives_reason_words_and_the_way_to_appeal(
    visit: Visit, proposal: str, halina: Person, maria: Person
) -> None:
    decide(visit, maria, proposal, decyzja="odrzuc", reason="brak-zrodla", comment="Skąd to wiesz?")
    first = notice(visit, halina, proposal)
    told = first.get_text().replace("\xa0", " ")
    assert "Brak źródła" in told
    assert "Skąd to wiesz?" in told
    assert first.select_one(f"a[href='{proposal}/odwolanie']") is not None
    assert soup(visit(maria).get(proposal)).select_one("main .notice") is None, "not their own"


def test_held_by_a_filter_the_author_learns_that_and_reviewers_learn_what(
    visit: Visit, database: Database, halina: Person, maria: Person
) -> None:
    with database.writing() as db:
        make.article(
            db, title="Petycja", slug="petycja", body=BODY, categories=("przekonac-innych",)
        )
        text_filters.add(db, make.who(maria), "slowo", "rower", "")
    typed = {"body": BETTER, "comment": "Dopisuję", "akcja": "zapisz"}
    visit(halina).send("/artykuly/petycja/edytuj", typed)
    with database.reading() as db:
        address = f"/propozycje/{db.scalars(select(Proposal.id)).one()}"
    author = visit(halina).text(address)
    assert "bo nasze filtry zatrzymują niektóre słowa i linki" in author
    assert "słowo „rower”" not in author
    assert "Zatrzymał to filtr: słowo „rower”" in words(visit(maria).get(address))


def test_what_was_put_aside_offers_the_way_back(
    visit: Visit, database: Database, proposal: str, halina: Person
) -> None:
    with database.writing() as db:
        row = db.scalars(select(Proposal)).one()
        row.state, row.decided = State.EXPIRED, clock.now()
    first = notice(visit, halina, proposal)
    assert first.select_one(f"a[href='{proposal}/wznow']") is not None


def test_the_answer_to_an_appeal_names_what_is_left_outside(
    visit: Visit, database: Database, proposal: str, halina: Person, maria: Person
) -> None:
    decide(visit, maria, proposal, decyzja="odrzuc", reason="brak-zrodla", comment="")
    visit(halina).send(f"{proposal}/odwolanie", {"comment": "Źródłem jest ustawa."})
    assert "Zdecyduje inna osoba" in notice(visit, halina, proposal).get_text()
    other = stored(database, Level.MODERATOR, "Tomasz Ryś")
    decide(visit, other, proposal, decyzja="odrzuc", reason="brak-zrodla", comment="Nadal brak.")
    first = notice(visit, halina, proposal)
    assert "do sądu" in first.get_text().replace("\xa0", " ")
    assert first.select_one(f"a[href='{proposal}/odwolanie']") is None, "once"
