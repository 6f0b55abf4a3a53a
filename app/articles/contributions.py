"""What one person published in articles, for their profile."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session

from app.articles.models import Article, ArticleRevision
from app.core.paging import Page, count, slice_of

PAGE_SIZE: Final = 20


@dataclass(frozen=True)
class Change:
    """A published version somebody wrote; of a hidden one the description is left out."""

    slug: str
    title: str
    number: int
    created: datetime
    comment: str


def changes_of(db: Session, person_id: int, number: int) -> Page[Change]:
    """Published versions by a person, the newest first."""
    query = (
        select(
            Article.slug,
            Article.title,
            ArticleRevision.number,
            ArticleRevision.created,
            case((ArticleRevision.hidden.is_(None), ArticleRevision.comment), else_=""),
        )
        .join(Article, Article.id == ArticleRevision.article_id)
        .where(_by(person_id))
        .order_by(ArticleRevision.created.desc(), ArticleRevision.id.desc())
    )
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.execute(query.offset(offset).limit(limit))
    return Page([Change(*row) for row in rows], number, PAGE_SIZE, count_of(db, person_id))


def count_of(db: Session, person_id: int) -> int:
    """How many published versions a person wrote."""
    query: Select[*tuple[Any, ...]] = (
        select(ArticleRevision.id)
        .join(Article, Article.id == ArticleRevision.article_id)
        .where(_by(person_id))
    )
    return count(db, query)


def _by(person_id: int) -> Any:
    return (ArticleRevision.author_id == person_id) & ArticleRevision.is_author_hidden.is_(False)
