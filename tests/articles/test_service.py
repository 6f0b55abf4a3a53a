"""Publishing, links, restoring, renaming: in the database, without HTTP."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import lists, queries, service
from app.articles.models import (
    Article,
    ArticleCategory,
    ArticleGoal,
    ArticleLink,
    ArticleRevision,
    Origin,
)
from app.articles.service import NewRevision
from app.articles.source import ArticleSource
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.journal import JournalEntry
from app.people.models import Level, Person
from app.text.safe_html import to_safe_html
from tests import make


@pytest.fixture
def ewa(db: Session) -> Person:
    return make.person(db, Level.EDITOR)


def revision(source: ArticleSource, author: Person) -> NewRevision:
    return NewRevision(source, to_safe_html(source.body), author.id, "Zmiana", Origin.EDIT)


def html(db: Session, article: Article) -> str:
    return queries.published_revision(db, article).html


def test_publishing_moves_everything_that_lists_show(db: Session, ewa: Person) -> None:
    article = make.article(db, ewa, title="Żółw", categories=("zglosic", "dowiedziec-sie"))
    old = article.published_id
    source = ArticleSource(
        "Ćma",
        "Nowy tekst z wieloma słowami.",
        lead="Wstęp",
        categories=("dowiedziec-sie", "zielen-i-klimat"),
        goals=(13, 15),
    )
    service.publish(db, service.locked(db, article.id), old, revision(source, ewa))
    db.commit()
    assert (article.title, article.lead, article.category) == ("Ćma", "Wstęp", "dowiedziec-sie")
    assert article.stamp == 2
    categories = db.scalars(select(ArticleCategory.category)).all()
    assert set(categories) == {"dowiedziec-sie", "zielen-i-klimat"}
    assert set(db.scalars(select(ArticleGoal.goal))) == {13, 15}
    newest = queries.published_revision(db, article)
    assert (newest.number, newest.words_added, newest.words_removed) == (2, 5, 2)
    kinds = db.scalars(select(JournalEntry.kind).order_by(JournalEntry.id)).all()
    assert kinds == ["article.published", "article.card-changed", "article.published"]


def test_publishing_on_an_old_version_writes_nothing(db: Session, ewa: Person) -> None:
    article = make.article(db, ewa)
    first = article.published_id
    source = ArticleSource("T", "Nowy.", categories=("zglosic",))
    service.publish(db, article, first, revision(source, ewa))
    with pytest.raises(Conflict):
        service.publish(db, article, first, revision(source, ewa))
    assert len(db.scalars(select(ArticleRevision)).all()) == 2


def test_lists_are_in_polish_order(db: Session) -> None:
    for title in ("Żaba", "Łąka", "Zebra", "Ćma", "Lis", "Cebula", "Ananas", "Ą"):
        make.article(db, title=title, categories=("zglosic",))
    titles = [card.title for card in lists.all_articles(db, 1).items]
    assert titles == ["Ananas", "Ą", "Cebula", "Ćma", "Lis", "Łąka", "Zebra", "Żaba"]
    in_category = lists.articles_in_category(db, "zglosic", 1)
    assert [card.title for card in in_category.items] == titles
    assert in_category.total == 8


def test_links_turn_from_wanted_to_real_when_the_article_comes(db: Session) -> None:
    linking = make.article(db, body="Zobacz [[ogrod|ogród]] i [[nie-ma]].")
    assert html(db, linking).count("wanted") == 2
    stamp = linking.stamp
    make.article(db, slug="ogrod")
    db.refresh(linking)
    page = html(db, linking)
    assert page.count("wanted") == 1
    assert '<a class="wiki-link" href="/artykuly/ogrod">ogród</a>' in page
    assert linking.stamp > stamp
    assert set(db.scalars(select(ArticleLink.target))) == {"ogrod", "nie-ma"}


def test_links_follow_a_renamed_article(db: Session, ewa: Person) -> None:
    target = make.article(db, slug="stary")
    linking = make.article(db, body="Zobacz [[stary]] i [[swiezy]].")
    assert html(db, linking).count("wanted") == 1
    service.rename(db, make.who(ewa), target, "swiezy", "Lepsza nazwa")
    assert html(db, linking).count("wanted") == 0
    assert queries.redirect_target(db, "stary") == "swiezy"


def test_renaming_there_and_back_leaves_no_loop(db: Session, ewa: Person) -> None:
    article = make.article(db, slug="a")
    who = make.who(ewa)
    for slug in ("b", "c", "a", "b"):
        service.rename(db, who, article, slug, "x")
        db.flush()
    assert article.slug == "b"
    assert queries.redirect_target(db, "a") == "b"
    assert queries.redirect_target(db, "c") == "b"
    assert queries.redirect_target(db, "b") is None


@pytest.mark.parametrize(
    "slug", ["", "Duże", "spacja tu", "-a", "a-", "a--b", "ąę", "a/b", "x" * 81, "nowy", "../x"]
)
def test_impossible_addresses_are_refused(db: Session, ewa: Person, slug: str) -> None:
    article = make.article(db)
    with pytest.raises(Invalid) as fault:
        service.rename(db, make.who(ewa), article, slug, "x")
    assert fault.value.field == "slug"


def test_addresses_of_others_are_refused_redirects_included(db: Session, ewa: Person) -> None:
    other = make.article(db, slug="cudzy")
    service.rename(db, make.who(ewa), other, "cudzy-nowy", "x")
    article = make.article(db)
    for slug in ("cudzy", "cudzy-nowy", article.slug):
        with pytest.raises(Invalid):
            service.rename(db, make.who(ewa), article, slug, "x")


@pytest.mark.parametrize("level", [Level.NEW, Level.RESIDENT])
def test_residents_neither_rename_nor_restore(db: Session, level: Level) -> None:
    article = make.article(db)
    who = make.who(make.person(db, level))
    old = queries.published_revision(db, article)
    with pytest.raises(Forbidden):
        service.rename(db, who, article, "inny", "x")
    with pytest.raises(Forbidden):
        service.restore(db, who, article, old.id, old, to_safe_html(old.body))


def test_restoring_publishes_the_old_text_again(db: Session, ewa: Person) -> None:
    article = make.article(db, title="Dawny", body="Dawny tekst.\n", categories=("zglosic",))
    old = queries.published_revision(db, article)
    make.edit(db, article, ewa, title="Nowy", body="Nowy tekst.\n")
    service.restore(db, make.who(ewa), article, article.published_id, old, to_safe_html(old.body))
    newest = queries.published_revision(db, article)
    assert (newest.body, newest.title, newest.number) == ("Dawny tekst.\n", "Dawny", 3)
    assert (newest.origin, newest.base_id) == (Origin.RESTORE, old.id)
    assert article.title == "Dawny"


def test_restoring_refuses_the_present_and_foreign_versions(db: Session, ewa: Person) -> None:
    article, other = make.article(db), make.article(db)
    present = queries.published_revision(db, article)
    foreign = queries.published_revision(db, other)
    text = to_safe_html("x")
    with pytest.raises(Invalid):
        service.restore(db, make.who(ewa), article, present.id, present, text)
    with pytest.raises(NotFound):
        service.restore(db, make.who(ewa), article, present.id, foreign, text)


def test_a_taken_address_is_refused_for_a_new_article(db: Session, ewa: Person) -> None:
    make.article(db, slug="petycja")
    source = ArticleSource("Inna", "Tekst.", categories=("zglosic",))
    with pytest.raises(Invalid):
        service.create(db, "petycja", revision(source, ewa))


def test_authors_are_named_by_their_share(db: Session, ewa: Person) -> None:
    article = make.article(db, make.person(db, Level.EDITOR, name="Jan"), body="Raz.\n")
    for text in ("Dwa.\n", "Trzy.\n"):
        make.edit(db, article, ewa, body=text)
    authors, total = queries.authors(db, article.id)
    assert [author.name for author in authors] == [ewa.name, "Jan"]
    assert total == 2
    ewa.is_unthanked = True  # asked not to be thanked by name
    authors, total = queries.authors(db, article.id)
    assert [author.name for author in authors] == ["Jan"]
    assert total == 1


def test_a_glance_sees_what_is_committed_and_no_more(database: Database) -> None:
    assert queries.stamp_at_a_glance(database, "c") is None
    with database.writing() as db:
        make.article(db, slug="c", title="O'Hara; --")
        db.flush()
        assert queries.stamp_at_a_glance(database, "c") is None
    with database.reading() as db:
        seen = queries.stamp_at_a_glance(database, "c")
        assert seen is not None
        assert seen == queries.stamp(db, "c")
        assert seen.title == "O'Hara; --"
    assert queries.stamp_at_a_glance(database, "c' OR '1'='1") is None


def test_glances_leave_no_connection_behind(database: Database) -> None:
    for _ in range(30):
        queries.stamp_at_a_glance(database, "c")
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
