"""A removed article is in no outlet, keeps its address, and comes back as it was."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.articles import lists, queries, removing, service, wanted
from app.articles.models import WITH_REMOVED, Article, ArticleRevision
from app.articles.source import ArticleSource
from app.core import journal
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.settings import Settings
from app.feeds import queries as feeds
from app.people.models import Level
from app.review import deciding, queue
from app.review.models import State
from app.review.rules import Step
from app.review.saving import Edit
from app.search.documents import all_documents, documents
from app.text.safe_html import to_safe_html
from app.transfer.loading import load
from tests import make
from tests.review import acts
from tests.visitor import Visit


def removed(db: Session, slug: str = "petycja", **fields: str) -> Article:
    article = make.article(
        db, slug=slug, title="Petycja", categories=("zglosic",), goals=(11,), **fields
    )
    removing.remove(db, make.who(make.person(db, Level.MODERATOR)), article, "Zdublowany artykuł.")
    db.commit()
    return article


def test_only_moderators_and_only_with_a_reason(db: Session) -> None:
    article = make.article(db)
    for level in (Level.RESIDENT, Level.EDITOR, Level.CURATOR):
        with pytest.raises(Forbidden):
            removing.remove(db, make.who(make.person(db, level)), article, "Powód.")
    moderator = make.who(make.person(db, Level.MODERATOR))
    for reason in ("  ", "x" * 301):
        with pytest.raises(Invalid):
            removing.remove(db, moderator, article, reason)
    removing.remove(db, moderator, article, "Powód.")
    with pytest.raises(Conflict):
        removing.remove(db, moderator, article, "Powód.")
    removing.bring_back(db, moderator, article)
    with pytest.raises(Conflict):
        removing.bring_back(db, moderator, article)


def test_no_list_feed_index_or_count_meets_it(db: Session) -> None:
    article = removed(db)
    other = make.article(db, body="Zobacz [[petycja]].")
    assert queries.stamp(db, "petycja") is None
    for reading in (queries.article_by_slug, queries.article_page):
        with pytest.raises(NotFound):
            reading(db, "petycja")
    assert lists.total(db) == 1
    assert [card.slug for card in lists.all_articles(db, 1).items] == [other.slug]
    assert lists.articles_in_category(db, "zglosic", 1).items == []
    assert lists.articles_for_goal(db, 11, 1).items == []
    assert lists.category_counts(db).get("zglosic", 0) == 0
    assert lists.goal_counts(db).get(11, 0) == 0
    assert lists.cards(db, ["petycja"]) == []
    assert documents(db, [f"article:{article.id}"]) == []
    assert [each.slug for each in wanted.wanted(db, 1).items] == ["petycja"]
    assert {change.slug for change in feeds.recent_changes(db, 30)} == {other.slug}


def test_a_count_over_all_articles_leaves_it_out_without_being_told(db: Session) -> None:
    """The rule stands in one place: this query was written by somebody who never heard of it."""
    removed(db)
    assert db.scalar(select(func.count()).select_from(Article)) == 0
    joined = select(func.count()).join(Article, Article.id == ArticleRevision.article_id)
    assert db.scalar(joined.select_from(ArticleRevision)) == 0
    everything = select(func.count()).select_from(Article).execution_options(**WITH_REMOVED)
    assert db.scalar(everything) == 1


def test_the_index_forgets_it_and_finds_it_again(db: Session, database: Database) -> None:
    article = removed(db)
    assert list(all_documents(database)) == []
    removing.bring_back(db, make.who(make.person(db, Level.MODERATOR)), article)
    db.commit()
    assert [each.key for batch in all_documents(database) for each in batch] == [
        f"article:{article.id}"
    ]
    kinds = [each.kind for each in journal.entries_after(db, 0, kinds=("article.",), limit=100)]
    assert {"article.removed", "article.brought-back"} <= set(kinds)


def test_its_address_is_kept_for_it(db: Session) -> None:
    removed(db)
    other = make.article(db, slug="skarga")
    editor = make.who(make.person(db, Level.EDITOR))
    with pytest.raises(Invalid, match=r"removed|usunięto"):
        service.rename(db, editor, other, "petycja", "Tak lepiej")
    edit = Edit(
        "petycja",
        ArticleSource("Petycja", "Nowy tekst.\n", categories=("zglosic",)),
        "Piszę od nowa",
    )
    with pytest.raises(Invalid, match=r"removed|usunięto"):
        acts.save(db, make.person(db, Level.RESIDENT), edit)


def test_a_waiting_proposal_is_kept_and_decided_on_when_it_is_back(db: Session) -> None:
    article = make.article(db, slug="petycja", categories=("zglosic",))
    author, moderator = make.person(db), make.person(db, Level.MODERATOR)
    proposal = acts.propose(db, author, article, body="Lepszy tekst.\n")
    who, sight = make.who(moderator), acts.seen(db, proposal)
    removing.remove(db, who, article, "Zdublowany.")
    db.commit()
    assert queue.queue(db, Settings(), who, queue.Filters(), 1).page.items == []
    with pytest.raises(Conflict, match=r"removed|usunięto"):
        acts.accept(db, moderator, proposal, sight=sight)
    with pytest.raises(Conflict, match=r"removed|usunięto"):
        acts.send_back(db, moderator, proposal, Step.REJECT, sight=sight)
    db.rollback()
    removing.bring_back(db, who, article)
    acts.accept(db, moderator, proposal)
    assert proposal.state == State.PUBLISHED
    assert acts.published(db, article).body == "Lepszy tekst.\n"


def test_its_author_may_withdraw_meanwhile(db: Session) -> None:
    article = make.article(db, categories=("zglosic",))
    author = make.person(db)
    proposal = acts.propose(db, author, article, body="Lepszy tekst.\n")
    removing.remove(db, make.who(make.person(db, Level.MODERATOR)), article, "Zdublowany.")
    deciding.withdraw(db, make.who(author), proposal.id)
    assert proposal.state == State.WITHDRAWN


def test_founding_texts_do_not_bring_it_back(database: Database, settings: Settings) -> None:
    load(database, settings, to_safe_html, lambda _line: None)
    with database.writing() as db:
        article = db.scalars(select(Article).where(Article.slug == "petycja")).one()
        removing.remove(db, make.who(make.person(db, Level.MODERATOR)), article, "Próba.")
    report = load(database, settings, to_safe_html, lambda _line: None)
    assert report.faults == []
    with database.reading() as db:
        assert removing.removed_at(db, "petycja") is not None


def test_on_the_pages(db: Session, visit: Visit) -> None:
    article = make.article(db, slug="petycja", title="Petycja", categories=("zglosic",))
    linking = make.article(db, slug="inny", body="Zobacz [[petycja]].")
    proposal = acts.propose(db, make.person(db), article, body="Lepszy tekst.\n")
    moderator = make.person(db, Level.MODERATOR)
    db.commit()
    guest, page = visit(), visit(moderator)
    guest.get("/artykuly/petycja")  # which is kept from now on
    page.send("/artykuly/petycja/usun", {"reason": ""}, status=422)
    page.send("/artykuly/petycja/usun", {"reason": "Zdublowany."})
    gone = guest.page("/artykuly/petycja", 410)
    assert "Zdublowany." in gone.text
    assert not gone.select('a[href$="/usun"]')
    for path in ("historia", "wersja/1", "porownanie", "druk", "kto-napisal", "zmiany.atom"):
        guest.get(f"/artykuly/petycja/{path}", 404)
    guest.get("/api/v1/articles/petycja", 404)
    assert guest.page(f"/artykuly/{linking.slug}").select("main a.wanted")
    assert "Artykułu teraz nie widać" in page.text(f"/propozycje/{proposal.id}")
    assert page.page("/artykuly/petycja", 410).select('a[href$="/usun"]')
    page.send("/artykuly/petycja/usun")
    guest.get("/artykuly/petycja")
    assert not guest.page(f"/artykuly/{linking.slug}").select("main a.wanted")
