"""Proposing, the queue and deciding through the pages."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select

from app.articles.models import Article, ArticleRevision
from app.core.db import Database
from app.core.mail import MailMessage
from app.people.models import Person
from app.review.models import Proposal, ProposalVersion, State
from tests import make
from tests.review.pages.acts import EDIT, PROPOSED, SECRET, decide, propose
from tests.visitor import Visit, soup, words


def test_a_resident_proposes_and_sees_it_and_nobody_else_does(
    visit: Visit, petition: int, halina: Person, ewa: Person
) -> None:
    author = visit(halina)
    proposal = propose(author)
    assert SECRET in author.text(proposal)
    assert "Inni zobaczą ją po przejrzeniu" in author.text(proposal)
    assert author.get("/artykuly/petycja", 302).headers["Location"].endswith("/moja-wersja")
    assert SECRET in author.text("/artykuly/petycja/moja-wersja")
    published = author.text("/artykuly/petycja?wersja=opublikowana")
    assert "Masz tu swoją propozycję" in published
    assert SECRET not in published
    for other in (visit(), visit(ewa)):
        for path in (
            "/artykuly/petycja",
            "/artykuly/petycja/historia",
            "/artykuly/petycja/wersja/1",
            "/artykuly/petycja/druk",
            "/narzedzia",
            "/narzedzia/a-z",
            "/zmiany",
            "/zmiany.atom",
            "/artykuly/petycja/zmiany.atom",
            "/api/v1/articles",
            "/api/v1/articles/petycja",
            "/sitemap.xml",
            "/",
        ):
            assert SECRET not in other.get(path).get_data(as_text=True), path
        assert "1 zmiana czeka na sprawdzenie" in other.text("/artykuly/petycja")
    assert visit(ewa).get(proposal, 404)
    waiting = visit(ewa).text("/artykuly/petycja/propozycje")
    assert "Halina Kowal" in waiting
    assert "Dopisuję" not in waiting
    visit().get(proposal, 303)


def test_accepting_shows_it_to_readers_and_tells_the_author(
    visit: Visit, database: Database, petition: int, halina: Person, maria: Person
) -> None:
    proposal = propose(visit(halina))
    moderator = visit(maria)
    assert "Petycja" in moderator.text("/kolejka")
    assert SECRET in moderator.text(proposal)
    assert SECRET in moderator.text(f"{proposal}?widok=tekst")
    decide(moderator, proposal, decyzja="przyjmij", comment="Dobre.")
    reader = visit()
    assert SECRET in reader.text("/artykuly/petycja")
    history = reader.text("/artykuly/petycja/historia")
    assert "Halina Kowal" in history
    assert "Maria Wilk" in history
    assert "Nic na ciebie nie czeka" in moderator.text("/kolejka")
    with database.reading() as db:
        letter = db.scalars(select(MailMessage)).one()
    assert letter.recipient == "halina@poczta.example"
    assert "Dobre." in letter.body


def test_accepting_with_changes_through_the_form(
    visit: Visit, database: Database, petition: int, halina: Person, maria: Person
) -> None:
    proposal = propose(visit(halina))
    moderator = visit(maria)
    better = PROPOSED.replace(SECRET, "Jawny dopisek")
    moderator.send(f"{proposal}/popraw", {"body": better, "comment": "Jaśniej", "akcja": "zapisz"})
    assert "Jawny dopisek" in visit().text("/artykuly/petycja")
    with database.reading() as db:
        found = db.scalars(select(ArticleRevision).order_by(ArticleRevision.number)).all()
        assert [each.author_id for each in found][1:] == [halina.id, maria.id]
        assert db.scalars(select(Proposal.state)).one() == State.PUBLISHED_AMENDED


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"decyzja": "zwroc"}, "Napisz, co poprawić"),
        ({"decyzja": "odrzuc", "comment": "Bo nie."}, "Wybierz powód"),
        ({"decyzja": "odrzuc", "reason": "inne"}, "Napisz, co poprawić"),
        ({"decyzja": "zatańcz"}, "Wybierz, co zrobić"),
        ({}, "Wybierz, co zrobić"),
    ],
)
def test_a_decision_that_lacks_something_is_shown_again(
    visit: Visit,
    database: Database,
    petition: int,
    halina: Person,
    maria: Person,
    fields: dict[str, str],
    message: str,
) -> None:
    proposal = propose(visit(halina))
    page = decide(visit(maria), proposal, 422, **fields)
    assert message in page
    assert fields.get("comment", "") in page
    with database.reading() as db:
        assert db.scalars(select(Proposal.state)).one() == State.WAITING


def test_returned_mended_and_rejected(
    visit: Visit, database: Database, petition: int, halina: Person, maria: Person
) -> None:
    author, moderator = visit(halina), visit(maria)
    proposal = propose(author)
    decide(moderator, proposal, decyzja="zwroc", comment="Podaj ustawę.")
    assert "Podaj ustawę." in author.text(proposal)
    # The editor goes on with the author's own text, not with the published one.
    assert SECRET in author.form(EDIT)["body"]
    assert propose(author, PROPOSED + "\nUstawa o petycjach.\n") == proposal
    decide(moderator, proposal, decyzja="odrzuc", reason="inne", comment="Jest już w artykule.")
    assert SECRET in author.text(proposal)
    assert "Nieprzyjęta" in author.text("/konto/propozycje")
    assert SECRET not in visit().text("/artykuly/petycja")


def test_two_decisions_one_409_with_a_fresh_view_and_the_comment_kept(
    visit: Visit, petition: int, halina: Person, maria: Person
) -> None:
    author, moderator = visit(halina), visit(maria)
    proposal = propose(author)
    form = moderator.form(proposal, f"{proposal}/decyzja")
    propose(author, PROPOSED + "\nJeszcze zdanie.\n")
    sent = {**form, "decyzja": "zwroc", "comment": "Mój długi komentarz"}
    response = moderator.post(f"{proposal}/decyzja", sent, 409)
    page = words(response)
    assert "Jeszcze zdanie." in page
    assert "Mój długi komentarz" in page
    fresh = {
        field["name"]: field["value"] for field in soup(response).select("form.decision input")
    }
    assert fresh["head"] != form["head"]


def test_a_form_sent_twice_acts_once(
    visit: Visit, database: Database, petition: int, halina: Person, ewa: Person
) -> None:
    for person, table in ((halina, ProposalVersion), (ewa, ArticleRevision)):
        visitor = visit(person)
        form = {**visitor.form(EDIT), "body": PROPOSED, "comment": "Raz", "akcja": "zapisz"}
        first = visitor.post(EDIT, form)
        with database.reading() as db:
            count = len(db.scalars(select(table)).all())
        again = visitor.post(EDIT, form)
        assert again.headers["Location"] == first.headers["Location"]
        with database.reading() as db:
            assert len(db.scalars(select(table)).all()) == count


def test_a_new_article_is_proposed_found_by_reviewers_and_accepted(
    visit: Visit, petition: int, halina: Person, maria: Person, ewa: Person
) -> None:
    author = visit(halina)
    new = "/artykuly/nowy"
    sent = {
        "title": "Ogród społeczny",
        "body": f"{SECRET}.",
        "comment": "Nowe narzędzie",
        "categories": ["zielen-i-klimat"],
        "akcja": "zapisz",
    }
    location = author.send(new, sent).headers["Location"]
    proposal = str(location).split("?", maxsplit=1)[0]
    address = "/artykuly/ogrod-spoleczny"
    assert SECRET not in visit().text(address, 404)
    assert "Ktoś już o tym pisze" not in visit().text(address, 404)
    assert "Ktoś już o tym pisze" in visit(ewa).text(address, 404)
    again = author.form(f"{new}?adres=ogrod-spoleczny")
    assert again["body"].strip() == f"{SECRET}."
    decide(visit(maria), proposal, decyzja="przyjmij")
    assert SECRET in visit().text(address)


def test_withdrawing(visit: Visit, petition: int, halina: Person, maria: Person) -> None:
    author = visit(halina)
    proposal = propose(author)
    visit(maria).get(f"{proposal}/wycofaj", 302)
    author.send(f"{proposal}/wycofaj")
    assert "Wycofana" in author.text(proposal)
    assert SECRET in author.text(proposal)
    assert "zmiana czeka" not in visit().text("/artykuly/petycja")


@pytest.mark.parametrize("path", ["/kolejka", "/propozycje/1", "/propozycje/1/popraw"])
def test_residents_have_no_queue(visit: Visit, petition: int, ewa: Person, path: str) -> None:
    visit(ewa).get(path, 404 if path == "/propozycje/1" else 403)


def test_deciding_is_refused_to_residents_and_guests(
    visit: Visit, database: Database, petition: int, halina: Person, ewa: Person, maria: Person
) -> None:
    proposal = propose(visit(halina))
    form = visit(maria).form(proposal, f"{proposal}/decyzja")
    for person in (halina, ewa):
        visitor = visit(person)
        token = visitor.form(EDIT)["csrf_token"]
        sent = {**form, "csrf_token": token, "decyzja": "przyjmij", "klucz": "x"}
        visitor.post(f"{proposal}/decyzja", sent, 403)
    assert visit().client.post(f"{proposal}/decyzja", data=form).status_code in (400, 401, 409)
    with database.reading() as db:
        assert db.scalars(select(Proposal.state)).one() == State.WAITING


def test_a_proposal_page_costs_a_fixed_number_of_queries(
    visit: Visit,
    petition: int,
    halina: Person,
    maria: Person,
    database: Database,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    proposal = propose(visit(halina))
    moderator = visit(maria)

    def cost() -> int:
        with count_queries() as statements:
            moderator.get(proposal)
        return len(statements)

    few = cost()
    for _ in range(3):
        propose(visit(halina), PROPOSED + "\nI jeszcze.\n")
    with database.writing() as db:
        article = db.get_one(Article, petition)
        for _ in range(5):
            make.proposal(db, article, make.person(db), body=PROPOSED + "\nInne.\n")
    assert cost() == few
