"""Claims, acceptance in part, appeals and chains through the pages."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import Database
from app.people.models import Level, Person
from app.review.models import Proposal, ProposalVersion, State
from tests import make
from tests.review.conftest import BODY
from tests.visitor import Visit, soup, words

GOOD = BODY.replace("- Podpisz pismo.", "- Podpisz pismo długopisem.")
WHOLE = GOOD.replace("Może je złożyć każdy.", "Każdy i wszędzie.")


@pytest.fixture
def halina(database: Database) -> Person:
    return make.stored(database, Level.RESIDENT, name="Halina Kowal")


@pytest.fixture
def maria(database: Database) -> Person:
    return make.stored(database, Level.MODERATOR, name="Maria Wilk")


@pytest.fixture
def tomasz(database: Database) -> Person:
    return make.stored(database, Level.MODERATOR, name="Tomasz Ryś")


@pytest.fixture
def proposal(database: Database, halina: Person) -> str:
    """Address of a waiting proposal that changes two places."""
    with database.writing() as db:
        article = make.article(
            db, title="Petycja", slug="petycja", body=BODY, categories=("przekonac-innych",)
        )
        made = make.proposal(db, article, halina, body=WHOLE)
        return f"/propozycje/{made.id}"


def state(database: Database) -> str:
    with database.reading() as db:
        return db.scalars(select(Proposal.state).order_by(Proposal.id)).first() or ""


def test_a_claim_warns_the_other_and_a_decision_beside_it_keeps_the_words(
    visit: Visit, database: Database, proposal: str, maria: Person, tomasz: Person
) -> None:
    first, second = visit(maria), visit(tomasz)
    first.get(proposal)
    assert state(database) == State.WAITING, "looking writes nothing"
    first.send(f"{proposal}/rezerwacja", {"rezerwacja": "wez"}, at=proposal)
    assert "Sprawdzasz ją do" in first.text(proposal)
    assert "Tę propozycję sprawdza Maria Wilk" in second.text(proposal)
    typed = {"decyzja": "zwroc", "comment": "Dopisz źródło, proszę."}
    refused = second.send(f"{proposal}/decyzja", typed, at=proposal, status=409)
    page = soup(refused)
    assert "Dopisz źródło, proszę." in page.select_one("textarea[name=comment]").text
    assert page.select_one("input[name=przejmuje]") is not None
    assert state(database) == State.IN_REVIEW
    second.send(f"{proposal}/decyzja", {**typed, "przejmuje": "tak"}, at=proposal)
    assert state(database) == State.TO_IMPROVE


def test_taking_over_asks_first_and_giving_back_frees(
    visit: Visit, database: Database, proposal: str, maria: Person, tomasz: Person
) -> None:
    first, second = visit(maria), visit(tomasz)
    first.send(f"{proposal}/rezerwacja", {"rezerwacja": "wez"}, at=proposal)
    kept = first.form(proposal, f"{proposal}/rezerwacja")
    page = second.text(f"{proposal}/przejmij")
    assert "Maria Wilk" in page
    assert state(database) == State.IN_REVIEW
    second.send(f"{proposal}/przejmij", {})
    assert "Sprawdzasz ją do" in second.text(proposal)
    first.post(f"{proposal}/rezerwacja", {**kept, "rezerwacja": "przedluz"}, 409)
    second.send(f"{proposal}/rezerwacja", {"rezerwacja": "oddaj"}, at=proposal)
    assert state(database) == State.WAITING


def test_a_part_is_accepted_by_ticks_and_faults_keep_them(
    visit: Visit, database: Database, proposal: str, halina: Person, maria: Person
) -> None:
    moderator = visit(maria)
    form = soup(moderator.get(f"{proposal}/czesc"))
    boxes = form.select("input[name=blok]")
    assert [box.has_attr("checked") for box in boxes] == [True, True]
    good = next(box["value"] for box in boxes if "długopisem" in box.find_parent("li").get_text())
    faulty = {"blok": [good], "rest": "zwroc", "comment": ""}
    again = soup(moderator.send(f"{proposal}/czesc", faulty, status=422))
    assert [box["value"] for box in again.select("input[name=blok][checked]")] == [good]
    assert state(database) == State.WAITING
    moderator.send(f"{proposal}/czesc", {**faulty, "comment": "Zdanie popraw."})
    assert "długopisem" in visit().text("/artykuly/petycja")
    assert "wszędzie" not in visit().text("/artykuly/petycja")
    own = visit(halina).text("/konto/propozycje")
    assert "Do poprawy" in own
    with database.reading() as db:
        rest = db.scalars(select(Proposal.id).where(Proposal.rest_of_id.is_not(None))).one()
    author = visit(halina).text(f"/propozycje/{rest}")
    assert "Zdanie popraw." in author
    assert "wszędzie" in author


def test_the_short_way_three_actions_and_a_ready_sentence(
    visit: Visit, database: Database, proposal: str, halina: Person, maria: Person
) -> None:
    moderator = visit(maria)
    page = soup(moderator.get(proposal))
    button = page.select_one(".decision-bar button[name=decyzja]")
    assert (button["value"], button["form"]) == ("przyjmij", "decyzja")
    assert page.select_one("form#decyzja") is not None
    assert "Dane osobowe?" in page.get_text()
    sentence = page.select_one("[data-reason=brak-zrodla]").get_text()
    rejected = {"decyzja": "odrzuc", "reason": "brak-zrodla", "comment": ""}
    moderator.send(f"{proposal}/decyzja", rejected, at=proposal)
    assert sentence in visit(halina).get(proposal).get_data(as_text=True)


def test_an_appeal_through_the_pages_goes_to_another_person(
    visit: Visit,
    database: Database,
    proposal: str,
    halina: Person,
    maria: Person,
    tomasz: Person,
) -> None:
    author, first = visit(halina), visit(maria)
    author.get(f"{proposal}/odwolanie", 302)
    rejected = {"decyzja": "odrzuc", "reason": "inne", "comment": "Nie tak."}
    first.send(f"{proposal}/decyzja", rejected, at=proposal)
    assert "Odwołanie" in author.text(proposal)
    kept = author.send(f"{proposal}/odwolanie", {"comment": "  "}, status=422)
    assert "Napisz w jednym zdaniu" in words(kept)
    author.send(f"{proposal}/odwolanie", {"comment": "Mam źródło: Dz.U."})
    assert state(database) == State.WAITING
    page = first.text(proposal)
    assert "o odwołaniu decyduje ktoś inny" in page
    assert soup(first.get(proposal)).select_one("form#decyzja") is None
    assert "Mam źródło: Dz.U." in visit(tomasz).text(proposal)
    assert "Odwołanie" in visit(tomasz).text("/kolejka")


def test_what_was_put_aside_is_brought_back(
    visit: Visit, database: Database, proposal: str, halina: Person
) -> None:
    author = visit(halina)
    author.get(f"{proposal}/wznow", 302)
    with database.writing() as db:
        made = db.scalars(select(Proposal)).one()
        made.state, made.decided = State.EXPIRED, clock.now() - timedelta(days=100)
    assert "Wznów" in author.text(proposal)
    author.send(f"{proposal}/wznow", {})
    assert state(database) == State.WAITING


def test_a_curator_builds_on_a_proposal_and_the_child_says_what_it_waits_for(
    visit: Visit, database: Database, proposal: str, halina: Person, maria: Person
) -> None:
    curator = visit(make.stored(database, Level.CURATOR, scope=["przekonac-innych"]))
    visit(halina).get(f"{proposal}/buduj", 403)
    address = f"{proposal}/buduj"
    form = soup(curator.get(address))
    assert "długopisem" in form.select_one("textarea[name=body]").text
    text = {"body": WHOLE + "\nZapytaj sąsiadów.\n"}
    lacking = curator.send(address, {**text, "comment": ""}, status=422)
    assert "Zapytaj sąsiadów." in lacking.get_data(as_text=True)
    sent = curator.send(address, {**text, "comment": "Dokładam radę"})
    child = sent.headers["Location"]
    page = visit(maria).get(child)
    assert "trzeba rozstrzygnąć najpierw" in soup(page).get_text().replace("\xa0", " ")
    assert soup(page).select_one("button[value=przyjmij]") is None
    with database.reading() as db:
        assert len(db.scalars(select(ProposalVersion)).all()) == 2


@pytest.mark.parametrize("page", ["", "/czesc", "/popraw"])
def test_pages_of_deciding_cost_a_fixed_number_of_queries(
    visit: Visit,
    database: Database,
    proposal: str,
    maria: Person,
    page: str,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    moderator = visit(maria)
    moderator.get(proposal + page)
    with count_queries() as few:
        moderator.get(proposal + page)
    with database.writing() as db:
        for _number in range(6):
            other = make.person(db, Level.CURATOR, scope=["przekonac-innych"])
            made = db.scalars(select(Proposal).order_by(Proposal.id)).first()
            assert made is not None
            child = make.proposal(
                db, make.article(db, categories=("przekonac-innych",)), body="Inaczej.\n"
            )
            child.author_id, child.built_on_id = other.id, made.id
    with count_queries() as many:
        moderator.get(proposal + page)
    assert len(many) <= len(few)
