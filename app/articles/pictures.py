"""Files in articles: which article shows or links which, and keeping stored pages true about it."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import Article, ArticleRevision
from app.articles.service import locked
from app.core.db import Database
from app.core.settings import Settings
from app.files.figures import pictured
from app.files.queries import holders_of
from app.files.sweeping import forget_erased_authors

KIND: Final = "article"


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
    """Let published pages show what is known of a file now, or that it is removed.

    Articles are locked in the order of their ids, as everywhere, so that nobody waits in circles.
    """
    for article_id in holders_of(db, digest, KIND):
        article = locked(db, article_id)
        revision = db.get_one(ArticleRevision, article.published_id)
        revision.html = pictured(db, revision.html)
        article.stamp += 1


def forget_erased(_settings: Settings, database: Database) -> None:
    """Take the names of erased people off their pictures, and off the pages that show them."""
    with database.writing() as db:
        digests = forget_erased_authors(db)
        for digest in digests:
            refresh_pages_showing(db, digest)
