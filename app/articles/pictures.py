"""Files in articles: which article shows or links which, and keeping stored pages true about it."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import Article, ArticleRevision
from app.articles.service import locked
from app.files.figures import pictured
from app.files.queries import holders_of

KIND: Final = "article"
OLD: Final = "revision"


@dataclass(frozen=True)
class Using:
    """An article that uses a file."""

    slug: str
    title: str


def articles_using(db: Session, digest: str) -> list[Using]:
    """Articles whose published text shows or links the bytes, by title."""
    ids = holders_of(db, digest, KIND)
    if not ids:
        return []
    query = select(Article.slug, Article.title).where(Article.id.in_(ids))
    rows = db.execute(query.order_by(Article.sort_key, Article.id))
    return [Using(slug, title) for slug, title in rows]


def refresh_pages_showing(db: Session, digest: str) -> None:
    """Let pages, old versions too, show what is known of a file now, or that it is removed.

    Articles are locked in the order of their ids, as everywhere, so that nobody waits in circles.
    """
    for article_id in holders_of(db, digest, KIND):
        locked(db, article_id).stamp += 1
    for revision_id in holders_of(db, digest, OLD):
        revision = db.get_one(ArticleRevision, revision_id)
        revision.html = pictured(db, revision.html)
