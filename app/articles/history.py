"""Reading: the published versions of an article and who wrote and reviewed them."""

import functools
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from app.articles.models import ArticleRevision
from app.articles.queries import Author
from app.core.i18n import gettext as _
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
    hidden: datetime | None = None
    hidden_reason: str = ""
    redacted: datetime | None = None
    redacted_reason: str = ""


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
            ArticleRevision.hidden,
            ArticleRevision.hidden_reason,
            ArticleRevision.redacted,
            ArticleRevision.redacted_reason,
            ArticleRevision.is_author_hidden,
        )
        .join(author, author.id == ArticleRevision.author_id)
        .outerjoin(reviewer, reviewer.id == ArticleRevision.reviewer_id)
    )


def _revision_row(row: Row[*tuple[Any, ...]]) -> RevisionRow:
    author, reviewer = Author(row[7], row[8]), Author(row[9], row[10]) if row[10] else None
    if row[15]:
        author = hidden_author()
    values: tuple[Any, ...] = (*tuple(row)[:7], author, reviewer, *tuple(row)[11:15])
    made = RevisionRow(*values)
    # A description of a hidden text may say what the text says.
    return replace(made, comment="") if made.hidden else made


def hidden_author() -> Author:
    """In place of an author whom moderators took out of sight together with the text."""
    return Author(_("Author hidden"), "")


def revision_row(db: Session, revision_id: int) -> RevisionRow:
    """One row of the history with the names of author and reviewer."""
    return _revision_row(
        db.execute(_revision_rows().where(ArticleRevision.id == revision_id)).one()
    )


def revision_rows(db: Session, article_id: int, numbers: Collection[int]) -> dict[int, RevisionRow]:
    """Rows of the history by number, for those of `numbers`."""
    rows = db.execute(
        _revision_rows().where(
            ArticleRevision.article_id == article_id, ArticleRevision.number.in_(numbers)
        )
    )
    return {row.number: row for row in map(_revision_row, rows)}
