"""Rendering stored versions again after the renderer changed.

Text by text and outside of transactions; what is done carries the new renderer's number, so a run
that was broken off goes on where it stopped.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import links
from app.articles.models import Article, ArticleRevision
from app.articles.service import locked
from app.core import journal
from app.core.db import Database
from app.files import service as files
from app.text.limits import TextRefused
from app.text.rendered import Rendered
from app.text.safe_html import RENDERER_VERSION

Render = Callable[[str], Rendered]
BATCH: Final = 50


@dataclass(frozen=True)
class RerenderReport:
    """How many versions have new HTML, and the ids of those whose text could not be rendered."""

    done: int
    failed: tuple[int, ...]


def rerender(
    database: Database, render: Render, report: Callable[[int], None], *, with_old: bool = False
) -> RerenderReport:
    """Render the published versions anew, and `with_old` all earlier ones too.

    `report` is told after each batch how many are done.
    """
    done, after = 0, 0
    failed: list[int] = []
    while True:
        with database.reading() as db:
            batch = _outdated(db, after, with_old=with_old)
        if not batch:
            return RerenderReport(done, tuple(failed))
        for revision_id, body in batch:
            rendered = _rendered(render, body)
            if rendered is None:
                failed.append(revision_id)
                continue
            with database.writing() as db:
                _store(db, revision_id, rendered)
            done += 1
        after = batch[-1][0]
        report(done)


def _outdated(db: Session, after: int, *, with_old: bool) -> list[tuple[int, str]]:
    query = (
        select(ArticleRevision.id, ArticleRevision.body)
        .where(ArticleRevision.id > after, ArticleRevision.renderer_version < RENDERER_VERSION)
        .order_by(ArticleRevision.id)
        .limit(BATCH)
    )
    if not with_old:
        query = query.join(Article, Article.published_id == ArticleRevision.id)
    return [(revision_id, body) for revision_id, body in db.execute(query)]


def _rendered(render: Render, body: str) -> Rendered | None:
    try:
        rendered = render(body)
    except TextRefused:
        return None  # the old HTML of a text over today's limits stays
    return None if rendered.degraded else rendered


def _store(db: Session, revision_id: int, rendered: Rendered) -> None:
    revision = db.get_one(ArticleRevision, revision_id)
    article = locked(db, revision.article_id)
    revision.html = links.linked_html(db, rendered.html, rendered.links)
    revision.toc = [list(entry) for entry in rendered.toc]
    revision.words = rendered.words
    revision.sections = [
        {"anchor": anchor, "heading": heading, "text": text}
        for anchor, heading, text in rendered.sections
    ]
    revision.renderer_version = RENDERER_VERSION
    if article.published_id != revision.id:
        return
    article.stamp += 1
    links.save_links(db, article.id, rendered.links)
    files.note_uses(db, f"article:{article.id}", rendered.html)
    # Search holds text that the renderer made.
    data = {"article": article.id, "slug": article.slug, "revision": revision.id}
    journal.record(db, "article.rerendered", None, f"article:{article.id}", data)
