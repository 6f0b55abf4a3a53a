"""Editing, the queue and deciding through the pages."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select

from app.articles import queries as articles
from app.articles.models import Article, ArticleRevision
from app.core.db import Database
from app.core.mail import MailMessage
from app.people.models import Level, Person
from app.review.models import Proposal, ProposalVersion, State
from tests import make
from tests.review.conftest import BODY
from tests.visitor import Visit, Visitor, soup, words

EDIT = "/artykuly/petycja/edytuj"
SECRET = "Tajny dopisek mieszkanki"
PROPOSED = BODY + f"\n{SECRET}.\n"


@pytest.fixture
def petition(database: Database) -> int:
    with database.writing() as db:
        article = make.article(
            db, title="Petycja", slug="petycja", body=BODY, categories=("przekonac-innych",)
        )
        return article.id


@pytest.fixture
def halina(database: Database) -> Person:
    return make.stored(database, Level.RESIDENT, name="Halina Kowal", email="halina@poczta.example")


@pytest.fixture
def maria(database: Database) -> Person:
    return make.stored(database, Level.MODERATOR, name="Maria Wilk")


@pytest.fixture
def ewa(database: Database) -> Person:
    return make.stored(database, Level.EDITOR, name="Ewa Sowa")


def propose(visitor: Visitor, body: str = PROPOSED, **more: str) -> str:
    """Send an edit; the address of the proposal."""
    sent = {"body": body, "comment": "Dopisuję", "akcja": "zapisz", **more}
    response = visitor.send(EDIT, sent)
    return str(response.headers["Location"]).split("?", maxsplit=1)[0]


def decide(visitor: Visitor, proposal: str, status: int = 303, **fields: str) -> str:
    response = visitor.send(f"{proposal}/decyzja", fields, at=proposal, status=status)
    return words(response)


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


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"comment": ""}, "Napisz w jednym zdaniu"),
        ({"title": ""}, "Tytuł"),
        ({"title": "x" * 301}, "Tytuł"),
        ({"body": ""}, "Treść"),
        ({"body": "[" * 3000}, "powtarza się"),
        ({"body": "x" * 210_000}, "KB"),
        ({"categories": [], "main_category": ""}, "dział"),
        ({"legal_date": "wczoraj"}, "Stan prawny"),
        ({"body": BODY}, "Nic jeszcze nie zmieniono"),
    ],
)
def test_faults_stand_by_their_field_and_nothing_typed_is_lost(
    visit: Visit,
    database: Database,
    petition: int,
    halina: Person,
    changes: dict[str, str],
    message: str,
) -> None:
    visitor = visit(halina)
    typed = {"body": PROPOSED, "comment": "Mój opis zmiany", "akcja": "zapisz", **changes}
    response = visitor.send(EDIT, typed, status=422)
    page = soup(response)
    summary = page.select_one(".notice-bad")
    assert summary is not None
    assert message in " ".join(summary.get_text().split())
    kept = page.select_one("textarea[name=body]")
    assert kept is not None
    assert kept.get_text().strip() == typed["body"].strip()
    with database.reading() as db:
        assert db.scalars(select(Proposal)).all() == []


def test_an_edit_of_the_text_leaves_the_order_of_categories(
    visit: Visit, database: Database, petition: int, ewa: Person
) -> None:
    ranked = ("przekonac-innych", "dowiedziec-sie", "zglosic")
    editor = visit(ewa)
    editor.send(
        EDIT, {"main_category": ranked[0], "categories": list(ranked[1:]), "comment": "Działy"}
    )
    editor.send(EDIT, {"body": PROPOSED, "comment": "Sam tekst"})
    with database.reading() as db:
        article = db.get_one(Article, petition)
        newest = articles.published_revision(db, article)
        assert article.category == ranked[0]
        assert articles.source_of(newest).categories == ranked
    assert "Chcę przekonać innych" in editor.text("/artykuly/petycja/porownanie?od=1&do=2")


def test_a_preview_saves_nothing_and_keeps_the_text(
    visit: Visit, database: Database, petition: int, halina: Person
) -> None:
    visitor = visit(halina)
    sent = {"body": "## Nagłówek próbny\n\n<script>alert(1)</script>", "akcja": "podglad"}
    response = visitor.send(EDIT, sent, status=200)
    page = soup(response)
    assert page.select_one("#podglad-tekstu h2[id]")
    assert "<script>alert" not in response.get_data(as_text=True)
    assert page.select_one("textarea[name=body]").get_text().strip() == sent["body"]
    with database.reading() as db:
        assert db.scalars(select(Proposal)).all() == []


def test_my_changes_are_shown_before_sending(visit: Visit, petition: int, halina: Person) -> None:
    response = visit(halina).send(EDIT, {"body": PROPOSED, "akcja": "zmiany"}, status=200)
    assert SECRET in " ".join(each.get_text() for each in soup(response).select("ins"))


def test_a_trusted_edit_is_published_and_an_old_base_is_merged(
    visit: Visit, petition: int, ewa: Person, maria: Person
) -> None:
    editor = visit(ewa)
    form = editor.form(EDIT)
    other = visit(maria)
    other.send(EDIT, {"body": BODY.replace("każdy.", "każda osoba."), "comment": "x"})
    sent = {**form, "body": PROPOSED, "comment": "Dopisuję", "akcja": "zapisz"}
    response = editor.post(EDIT, sent)
    assert response.headers["Location"] == "/artykuly/petycja"
    text = visit().text("/artykuly/petycja")
    assert SECRET in text
    assert "każda osoba." in text


def clashing(author: Visitor, editor: Visitor) -> str:
    """Address of a proposal whose sentence somebody who publishes changed meanwhile."""
    proposal = propose(author, BODY.replace("każdy.", "każdy mieszkaniec tej gminy."))
    editor.send(EDIT, {"body": BODY.replace("każdy.", "każda osoba."), "comment": "x"})
    return proposal


def test_a_clash_is_settled_block_by_block(
    visit: Visit, petition: int, halina: Person, ewa: Person, maria: Person
) -> None:
    author, moderator = visit(halina), visit(maria)
    proposal = clashing(author, visit(ewa))
    page = author.text(proposal)
    assert "Koliduje z opublikowanym tekstem" in page
    screen = f"{proposal}/konflikt"
    shown = author.text(screen)
    assert "każdy mieszkaniec tej gminy." in shown
    assert "każda osoba." in shown
    refused = author.send(screen, {}, status=422)
    assert "W każdym miejscu wybierz" in words(refused)
    author.send(screen, {"wybor-body-0": "own", "tekst-body-0": "Może je złożyć każda i każdy. "})
    assert "Czeka na sprawdzenie" in author.text(proposal)
    decide(moderator, proposal, decyzja="przyjmij")
    assert "Może je złożyć każda i każdy." in visit().text("/artykuly/petycja")


def test_a_clash_is_not_settled_while_the_article_is_removed(
    visit: Visit, petition: int, halina: Person, ewa: Person, maria: Person
) -> None:
    author, moderator = visit(halina), visit(maria)
    proposal = clashing(author, visit(ewa))
    screen = f"{proposal}/konflikt"
    choice = {"wybor-body-0": "own", "tekst-body-0": "Może je złożyć każda i każdy. "}
    moderator.send("/artykuly/petycja/usun", {"reason": "Zdublowany artykuł."})
    author.send(screen, choice, status=409)
    moderator.send("/artykuly/petycja/usun", {})
    author.send(screen, choice)
    assert "Czeka na sprawdzenie" in author.text(proposal)


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


def test_restoring_shows_what_changes_and_asks_first(
    visit: Visit, petition: int, ewa: Person, halina: Person
) -> None:
    editor = visit(ewa)
    editor.send(EDIT, {"body": PROPOSED, "comment": "Dopisuję"})
    path = "/artykuly/petycja/przywroc/1"
    assert SECRET in editor.text(path)
    visit(halina).get(path, 403)
    editor.send(path)
    assert SECRET not in visit().text("/artykuly/petycja")
    assert "Przywrócono wersję 1" in visit().text("/artykuly/petycja/historia")


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


def test_fields_that_are_not_in_the_form_have_no_effect(
    visit: Visit, database: Database, petition: int, halina: Person, ewa: Person
) -> None:
    propose(
        visit(halina),
        state="OPUBLIKOWANA",
        author_id=str(ewa.id),
        published_id="1",
        slug="inny-adres",
        reviewer_id=str(ewa.id),
    )
    with database.reading() as db:
        proposal = db.scalars(select(Proposal)).one()
        assert (proposal.author_id, proposal.state) == (halina.id, State.WAITING)
        assert (proposal.reviewer_id, proposal.slug) == (None, "petycja")


def test_a_foreign_base_is_refused(
    visit: Visit, database: Database, petition: int, ewa: Person
) -> None:
    with database.writing() as db:
        other = make.article(db, body="Cudzy tekst.").published_id
    for base in (str(other), "", "999999", "abc", "-1", "9" * 30):
        sent = {"base": base, "body": PROPOSED, "comment": "x", "akcja": "zapisz"}
        response = visit(ewa).send(EDIT, sent, status=404)
        assert SECRET in response.get_data(as_text=True)


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
