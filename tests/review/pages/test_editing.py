"""The editor's page: faults, preview, trusted edits, clashes, restoring, foreign fields."""

import pytest
from sqlalchemy import select

from app.articles import queries as articles
from app.articles.models import Article
from app.core.db import Database
from app.people.models import Person
from app.review.models import Proposal, State
from tests import make
from tests.review.conftest import BODY
from tests.review.pages.acts import EDIT, PROPOSED, SECRET, decide, propose
from tests.visitor import Visit, Visitor, soup, words


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
