"""Rendering again: what is outdated, once, with true links, and safe to break off."""

import pytest
from sqlalchemy import func, select, update

from app.articles import queries, rerender
from app.articles.models import Article, ArticleRevision
from app.core.db import Database
from app.core.journal import JournalEntry
from app.text.limits import TextRefused
from app.text.rendered import Rendered
from app.text.safe_html import RENDERER_VERSION, plain_text_html, to_safe_html
from tests import make


@pytest.fixture
def outdated(database: Database) -> list[int]:
    """Ids of three articles whose versions an older renderer made; one has two versions."""
    with database.writing() as db:
        articles = [
            make.article(db, slug="a", body="Do [[b]] i [[nie-ma]].", categories=("zglosic",)),
            make.article(db, slug="b", body="Drugi.", categories=("zglosic",)),
            make.article(db, slug="c", body="Trzeci.", categories=("zglosic",)),
        ]
        make.edit(db, articles[2], body="Trzeci, poprawiony.\n")
        db.flush()
        db.execute(
            update(ArticleRevision).values(html="<p>stare</p>", renderer_version=0, sections=[])
        )
        return [article.id for article in articles]


def run(database: Database, render: rerender.Render, *, with_old: bool = False) -> tuple[int, int]:
    done = rerender.rerender(database, render, lambda _number: None, with_old=with_old)
    return done.done, len(done.failed)


def test_published_versions_are_rendered_once(database: Database, outdated: list[int]) -> None:
    with database.reading() as db:
        stamps = dict(db.execute(select(Article.id, Article.stamp)).all())
    assert run(database, to_safe_html) == (3, 0)
    assert run(database, to_safe_html) == (0, 0)
    with database.reading() as db:
        page = queries.article_page(db, "a")
        assert 'class="wiki-link" href="/artykuly/b"' in page.html
        assert 'class="wiki-link wanted" href="/artykuly/nie-ma"' in page.html
        after = dict(db.execute(select(Article.id, Article.stamp)).all())
        assert all(after[each] == stamps[each] + 1 for each in outdated)
        subjects = set(
            db.scalars(
                select(JournalEntry.subject).where(JournalEntry.kind == "article.rerendered")
            )
        )
        assert subjects == {f"article:{each}" for each in outdated}
        old = queries.revision(db, outdated[2], 1)
        assert (old.html, old.renderer_version) == ("<p>stare</p>", 0)


def test_earlier_versions_on_demand_leave_the_page_alone(
    database: Database, outdated: list[int]
) -> None:
    assert run(database, to_safe_html) == (3, 0)
    with database.reading() as db:
        stamp = queries.stamp(db, "c")
    assert run(database, to_safe_html, with_old=True) == (1, 0)
    with database.reading() as db:
        assert queries.stamp(db, "c") == stamp
        old = queries.revision(db, outdated[2], 1)
        assert (old.html, old.renderer_version) == ("<p>Trzeci.</p>", RENDERER_VERSION)
        assert queries.article_page(db, "c").html == "<p>Trzeci, poprawiony.</p>"


def test_a_broken_off_run_is_gone_on_with(
    database: Database, outdated: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rerender, "BATCH", 1)
    rendered: list[str] = []

    def break_off(text: str) -> Rendered:
        if len(rendered) == 2:
            raise KeyboardInterrupt
        rendered.append(text)
        return to_safe_html(text)

    with pytest.raises(KeyboardInterrupt):
        run(database, break_off)
    assert run(database, to_safe_html) == (1, 0)


def test_texts_that_cannot_be_rendered_keep_their_page(
    database: Database, outdated: list[int]
) -> None:
    def render(text: str) -> Rendered:
        if text == "Drugi.":
            raise TextRefused("too_long", size=300, limit=200)
        return plain_text_html(text) if text.startswith("Trzeci") else to_safe_html(text)

    assert run(database, render) == (1, 2)
    with database.reading() as db:
        assert queries.article_page(db, "b").html == "<p>stare</p>"
        assert (
            db.scalar(
                select(func.count()).where(
                    ArticleRevision.renderer_version == RENDERER_VERSION,
                )
            )
            == 1
        )
