"""A hidden version is a stub to all but moderators; a passage can be taken out of sight at once."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import contributions, hiding, history, queries
from app.articles import service as articles
from app.articles.comparison import View, comparison
from app.articles.models import Article
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Gone, NotFound
from app.core.journal import JournalEntry
from app.core.settings import Settings
from app.discussions.models import Post, PostState, Thread, ThreadState
from app.feeds.queries import changes_of_article
from app.moderation import passage_hiding, suppression
from app.moderation.suppression import Seen
from app.people.models import Level, Person
from app.text.redaction import MARK, Words
from app.text.safe_html import to_safe_html
from tests import make
from tests.moderation.stage import PASSAGE, Site
from tests.visitor import Visit

# Of the passage, with whatever blanks a page puts between; "600" alone may be in some address.
NUMBER = re.compile(r"600(?:\W|&\w+;)+100")


@pytest.fixture
def editor(db: Session) -> Person:
    return make.person(db, Level.EDITOR, name="Ewa Sowa")


@pytest.fixture
def moderator(db: Session) -> Person:
    return make.person(db, Level.MODERATOR, name="Maria Wilk")


@pytest.fixture
def article(db: Session, editor: Person) -> Article:
    made = make.article(db, editor, title="Tytuł tajny", slug="petycja", body="Tekst tajny.\n")
    return make.edit(db, made, editor, title="Petycja", body="Tekst.\n", comment="Bez tego")


def test_only_moderators_read_a_hidden_version(
    db: Session, article: Article, editor: Person, moderator: Person
) -> None:
    hiding.hide_revision(db, make.who(moderator), article, 1, "dane-osobowe")
    for who in (None, make.who(editor), make.who(make.person(db, Level.CURATOR))):
        with pytest.raises(Gone):
            queries.revision(db, article.id, 1, who)
        with pytest.raises(Gone):
            comparison(db, article.id, 1, 2, View.TEXT, who)
    assert queries.revision(db, article.id, 1, make.who(moderator)).title == "Tytuł tajny"
    with pytest.raises(Gone):
        queries.revision(db, article.id, 1)


def test_lists_show_a_stub(
    db: Session, article: Article, editor: Person, moderator: Person
) -> None:
    hiding.hide_revision(db, make.who(moderator), article, 1, "dane-osobowe", with_author=True)
    row = history.history(db, article.id, 1).items[1]
    assert (row.comment, row.hidden_reason, row.author.slug) == ("", "dane-osobowe", "")
    change = changes_of_article(db, article.id, 5)[1]
    assert "tajny" not in change.title
    assert "Pierwsza" not in change.comment
    assert change.author.slug == ""
    assert [each.number for each in contributions.changes_of(db, editor.id, 1).items] == [2]


def test_it_cannot_be_restored_and_comes_back_when_shown(
    db: Session, article: Article, editor: Person, moderator: Person
) -> None:
    who = make.who(moderator)
    old = queries.revision(db, article.id, 1)
    hiding.hide_revision(db, who, article, 1, "dane-osobowe")
    for person in (editor, moderator):
        with pytest.raises(Forbidden):
            articles.restore(
                db, make.who(person), article, article.published_id, old, to_safe_html(old.body)
            )
    hiding.show_revision(db, who, article, 1)
    assert queries.revision(db, article.id, 1).hidden is None
    assert history.history(db, article.id, 1).items[1].comment == "Pierwsza wersja"
    db.commit()
    kinds = list(db.scalars(select(JournalEntry.kind).where(JournalEntry.kind.like("revision.%"))))
    assert kinds == ["revision.hidden", "revision.shown"]


def test_who_may_hide_and_what(
    db: Session, article: Article, editor: Person, moderator: Person
) -> None:
    with pytest.raises(Conflict):
        hiding.hide_revision(db, make.who(moderator), article, 2, "dane-osobowe")
    with pytest.raises(NotFound):
        hiding.hide_revision(db, make.who(moderator), article, 7, "dane-osobowe")
    for who in (editor, make.person(db, Level.CURATOR)):
        with pytest.raises(Forbidden):
            hiding.hide_revision(db, make.who(who), article, 1, "dane-osobowe")


def test_the_pages_of_a_hidden_version(
    visit: Visit, db: Session, article: Article, editor: Person, moderator: Person
) -> None:
    db.commit()
    guest, maria = visit(), visit(moderator)
    tag = guest.get("/artykuly/petycja").headers["ETag"]
    path = "/artykuly/petycja/wersja/1"
    visit(editor).get(f"{path}/ukryj", 403)
    maria.send(f"{path}/ukryj", {"reason": "dane-osobowe"})
    for address in (path, "/artykuly/petycja/porownanie?od=1&do=2"):
        answer = guest.get(address, 410)
        assert "tajny" not in answer.get_data(as_text=True)
        assert "tajny" in maria.text(address)
    stub = guest.text("/artykuly/petycja/historia")
    assert "Ukryta wersja" in stub
    assert "Dane osobowe" in stub
    assert "tajny" not in guest.get("/artykuly/petycja/zmiany.atom").get_data(as_text=True)
    visit(editor).get("/artykuly/petycja/przywroc/1", 410)
    assert guest.client.get("/artykuly/petycja", headers={"If-None-Match": tag}).status_code == 200
    maria.send(f"{path}/ukryj")
    assert "tajny" in guest.text(path)


def test_a_passage_goes_out_of_sight_at_once(
    database: Database, settings: Settings, site: Site, visit: Visit
) -> None:
    guest = visit()
    assert NUMBER.search(guest.get("/artykuly/petycja").get_data(as_text=True))
    hidden = _hide(database, site)
    for address in ("/artykuly/petycja", "/artykuly/petycja/historia", "/", "/zmiany.atom"):
        assert not NUMBER.search(guest.get(address).get_data(as_text=True)), address
    guest.get("/artykuly/petycja/wersja/1", 410)
    guest.get(f"/dyskusje/{site.thread}", 410)
    with database.writing() as db:
        article = db.get_one(Article, site.article)
        assert MARK in queries.published_revision(db, article).body
        assert db.get_one(Thread, site.thread).state == ThreadState.HIDDEN
        passage_hiding.undo(db, make.who(site.moderator), hidden)
        assert db.get_one(Thread, site.thread).state == ThreadState.VISIBLE
        assert db.get_one(Post, site.post).state == PostState.VISIBLE
        assert queries.revision(db, site.article, 1).hidden is None


def _hide(database: Database, site: Site) -> dict[str, object]:
    who = make.who(site.moderator)
    with database.writing() as db:
        plan = passage_hiding.plan(db, Words.of(PASSAGE))
        texts = {cover.article_id: to_safe_html(cover.source.body) for cover in plan.covers}
        return passage_hiding.carry_out(db, who, plan, texts, "dane-osobowe")


def test_the_forms_of_a_suppression(
    visit: Visit, database: Database, settings: Settings, site: Site
) -> None:
    maria, adam = visit(site.moderator), visit(site.administrator)
    visit(site.author).get("/moderacja/usuwanie", 403)
    form = {"passage": PASSAGE, "reason": "dane-osobowe", "note": "Numer osoby prywatnej"}
    path = "/moderacja/usuwanie/nowe"
    counted = maria.send(path, {**form, "place": "petycja", "akcja": "zasieg"}, status=200)
    assert "wersje artykułów" in counted.get_data(as_text=True)
    refused = maria.send(path, {**form, "place": "/nie/ma"}, status=422)
    assert PASSAGE in refused.get_data(as_text=True)
    asked = maria.send(path, {**form, "place": "/artykuly/petycja", "hide_now": "y"})
    one = asked.headers["Location"]
    assert not NUMBER.search(visit().get("/artykuly/petycja").get_data(as_text=True))
    assert "Decyduje druga osoba" in maria.text(one)
    maria.post(f"{one}/potwierdz", maria.form(one, f"{one}/zaniechaj"), status=403)
    assert PASSAGE in adam.text(one)
    adam.send(f"{one}/potwierdz", at=one)
    assert "Usuwamy" in adam.text("/moderacja/usuwanie")
    adam.post(f"{one}/zaniechaj", adam.form("/konto", "/konto"), status=409)


def test_dropping_shows_again_what_was_hidden(
    visit: Visit, database: Database, settings: Settings, site: Site
) -> None:
    maria = visit(site.moderator)
    form = {"passage": PASSAGE, "reason": "dane-osobowe", "note": "Numer", "hide_now": "y"}
    one = maria.send("/moderacja/usuwanie/nowe", form).headers["Location"]
    visit().get("/artykuly/petycja/wersja/1", 410)
    maria.send(f"{one}/zaniechaj", at=one)
    assert PASSAGE in visit().text("/artykuly/petycja/wersja/1")
    assert PASSAGE not in maria.text(one)


def test_the_list_asks_a_fixed_number_of_queries(
    visit: Visit, database: Database, settings: Settings, site: Site, count_queries: object
) -> None:
    maria = visit(site.moderator)

    def ask(number: int) -> None:
        with database.writing() as db:
            new = suppression.checked(f"fragment nr {number}", "dane-osobowe", "Powód", Seen())
            suppression.propose(db, make.who(site.moderator), settings, new, {})

    ask(0)
    maria.get("/moderacja/usuwanie")
    with count_queries() as few:  # type: ignore[operator] # a fixture that makes a context
        maria.get("/moderacja/usuwanie")
    for number in range(1, 30):
        ask(number)
    with count_queries() as many:  # type: ignore[operator] # as above
        maria.get("/moderacja/usuwanie")
    assert len(many) == len(few)
