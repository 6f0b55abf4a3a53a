"""Published articles as data: what programs get of them, in lists and whole."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import Article, ArticleRevision
from app.articles.source import ArticleSource


@dataclass(frozen=True)
class ArticleInList:
    """An article in a list."""

    slug: str
    title: str
    lead: str
    language: str
    updated: datetime


@dataclass(frozen=True)
class ArticleData:
    """The published version of an article with all it says."""

    listed: ArticleInList
    source: ArticleSource
    html: str
    number: int
    created: datetime
    comment: str


def articles_from(db: Session, offset: int, limit: int) -> list[ArticleInList]:
    """Articles in alphabetical order, some of them skipped."""
    rows = db.execute(
        select(Article.slug, Article.title, Article.lead, Article.language, Article.updated)
        .order_by(Article.sort_key, Article.id)
        .offset(offset)
        .limit(limit)
    )
    return [ArticleInList(*row) for row in rows]


def article_data(db: Session, article_id: int) -> ArticleData:
    """Everything of one article that programs get."""
    row = db.execute(
        select(
            Article.slug,
            Article.lead,
            Article.language,
            Article.updated,
            ArticleRevision.title,
            ArticleRevision.body,
            ArticleRevision.details,
            ArticleRevision.html,
            ArticleRevision.number,
            ArticleRevision.created,
            ArticleRevision.comment,
        )
        .join(ArticleRevision, ArticleRevision.id == Article.published_id)
        .where(Article.id == article_id)
    ).one()
    return ArticleData(
        listed=ArticleInList(row.slug, row.title, row.lead, row.language, row.updated),
        source=ArticleSource.from_parts(row.title, row.body, row.details),
        html=row.html,
        number=row.number,
        created=row.created,
        comment=row.comment,
    )
