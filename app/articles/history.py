"""Reading: the published versions of an article and who wrote and reviewed them."""

import functools
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from app.articles.models import Article, ArticleRevision
from app.articles.queries import Author
from app.core.paging import Page, slice_of
from app.people.models import Person

HISTORY_SIZE = 50


@dataclass(frozen=True)
class RevisionRow:
    """A row of the history."""

    id: int
    number: int
    created: datetime
    comment: str
    origin: str
    words_added: int
    words_removed: int
    author: Author
    reviewer: Author | None


def history(db: Session, article_id: int, number: int) -> Page[RevisionRow]:
    """Published versions, newest first."""
    offset, limit = slice_of(number, HISTORY_SIZE)
    rows = db.execute(
        _revision_rows()
        .where(ArticleRevision.article_id == article_id)
        .order_by(ArticleRevision.number.desc())
        .offset(offset)
        .limit(limit)
    )
    # Numbers of one article's revisions have no gaps: the newest number is the count.
    newest = db.scalar(
        select(func.max(ArticleRevision.number)).where(ArticleRevision.article_id == article_id)
    )
    return Page([_revision_row(row) for row in rows], number, HISTORY_SIZE, newest or 0)


@functools.cache
def _revision_rows() -> Select[*tuple[Any, ...]]:
    reviewer = aliased(Person)
    author = aliased(Person)
    return (
        select(
            ArticleRevision.id,
            ArticleRevision.number,
            ArticleRevision.created,
            ArticleRevision.comment,
            ArticleRevision.origin,
            ArticleRevision.words_added,
            ArticleRevision.words_removed,
            author.name,
            author.slug,
            reviewer.name,
            reviewer.slug,
        )
        .join(author, author.id == ArticleRevision.author_id)
        .outerjoin(reviewer, reviewer.id == ArticleRevision.reviewer_id)
    )


def _revision_row(row: Row[*tuple[Any, ...]]) -> RevisionRow:
    author, reviewer = Author(row[7], row[8]), Author(row[9], row[10]) if row[10] else None
    values: tuple[Any, ...] = (*tuple(row)[:7], author, reviewer)
    return RevisionRow(*values)


def revision_row(db: Session, revision_id: int) -> RevisionRow:
    """One row of the history with the names of author and reviewer."""
    return _revision_row(
        db.execute(_revision_rows().where(ArticleRevision.id == revision_id)).one()
    )


def revisions_by_person(db: Session, person_id: int, limit: int) -> list[Row[*tuple[Any, ...]]]:
    """Newest published versions by a person: (slug, title, number, created, comment)."""
    return list(
        db.execute(
            select(
                Article.slug,
                Article.title,
                ArticleRevision.number,
                ArticleRevision.created,
                ArticleRevision.comment,
            )
            .join(Article, Article.id == ArticleRevision.article_id)
            .where(ArticleRevision.author_id == person_id)
            .order_by(ArticleRevision.created.desc())
            .limit(limit)
        )
    )
