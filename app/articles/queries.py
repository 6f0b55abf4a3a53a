"""Reading: what the pages of articles show. Published text is all there is in these tables."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.articles.models import (
    Article,
    ArticleRedirect,
    ArticleRevision,
)
from app.articles.rules import can_hide
from app.articles.source import ArticleSource
from app.core.db import Database
from app.core.errors import Gone, NotFound
from app.core.i18n import gettext as _
from app.core.journal import newest_as_column
from app.people.models import Person
from app.people.rules import Who

MOST_AUTHORS = 8


@dataclass(frozen=True)
class ArticleStamp:
    """What decides whether a kept page still holds, and what stands outside its kept part."""

    id: int
    slug: str
    stamp: int
    title: str
    lead: str
    category: str
    language: str
    translation_of: str
    waiting_proposals: int
    # Grows with names of people, cards of other articles and letters, which the page shows.
    around: int


@dataclass(frozen=True)
class Author:
    """Somebody who wrote, as pages name them."""

    name: str
    slug: str


@dataclass(frozen=True)
class ArticlePage:
    """Everything of the article itself that its page shows."""

    id: int
    slug: str
    title: str
    lead: str
    pictogram: str
    category: str
    legal_date: date | None
    language: str
    updated: datetime
    waiting_proposals: int
    protection: str
    revision_id: int
    number: int
    html: str
    toc: list[list[Any]]
    words: int
    details: dict[str, Any]


_STAMP: Final = select(
    Article.id,
    Article.slug,
    Article.stamp,
    Article.title,
    Article.lead,
    Article.category,
    Article.language,
    Article.translation_of,
    Article.waiting_proposals,
    newest_as_column("person.profile-changed")
    + newest_as_column("person.erased")
    + newest_as_column("article.card-changed")
    + newest_as_column("article.renamed")
    + newest_as_column("record.accepted")
    + newest_as_column("record.loaded"),
).where(Article.slug == bindparam("slug"), Article.removed.is_(None))


def stamp(db: Session, slug: str) -> ArticleStamp | None:
    """Id and stamp of the article at this address."""
    row = db.execute(_STAMP, {"slug": slug}).first()
    return ArticleStamp(*tuple(row)) if row else None


def stamp_at_a_glance(database: Database, slug: str) -> ArticleStamp | None:
    """The same without a session, for the view that is asked for most."""
    row = database.glance(_STAMP, slug=slug)
    return ArticleStamp(*tuple(row)) if row else None


def redirect_target(db: Session, slug: str) -> str | None:
    """Present address of the article that once had this one."""
    return db.scalar(
        select(Article.slug)
        .join(ArticleRedirect, ArticleRedirect.article_id == Article.id)
        .where(ArticleRedirect.slug == slug)
    )


def redirect_targets(db: Session, slugs: Collection[str]) -> dict[str, str]:
    """Present addresses of articles by the former ones, in one query."""
    rows = db.execute(
        select(ArticleRedirect.slug, Article.slug)
        .join(Article, ArticleRedirect.article_id == Article.id)
        .where(ArticleRedirect.slug.in_(slugs))
    )
    return {former: present for former, present in rows}


def article_page(db: Session, slug: str) -> ArticlePage:
    """The published article; raises NotFound."""
    row = db.execute(
        select(
            Article.id,
            Article.slug,
            Article.title,
            Article.lead,
            Article.pictogram,
            Article.category,
            Article.legal_date,
            Article.language,
            Article.updated,
            Article.waiting_proposals,
            Article.protection,
            ArticleRevision.id,
            ArticleRevision.number,
            ArticleRevision.html,
            ArticleRevision.toc,
            ArticleRevision.words,
            ArticleRevision.details,
        )
        .join(ArticleRevision, ArticleRevision.id == Article.published_id)
        .where(Article.slug == slug)
    ).first()
    if row is None:
        raise NotFound
    return ArticlePage(*tuple(row))


def authors(db: Session, article_id: int) -> tuple[list[Author], int]:
    """Those who wrote the article, most revisions first, and how many there are.

    Who asked not to be thanked by name and whoever was erased are in neither; the history still
    signs each version.
    """
    query = (
        select(Person.name, Person.slug, func.count().over())
        .join(ArticleRevision, ArticleRevision.author_id == Person.id)
        .where(
            ArticleRevision.article_id == article_id,
            ArticleRevision.is_author_hidden.is_(False),
            Person.erased.is_(None),
            Person.is_unthanked.is_(False),
        )
        .group_by(Person.id, Person.name, Person.slug)
        .order_by(func.count().desc(), Person.id)
        .limit(MOST_AUTHORS)
    )
    rows = db.execute(query).all()
    return [Author(name, slug) for name, slug, _total in rows], rows[0][2] if rows else 0


def article_by_slug(db: Session, slug: str) -> Article:
    """The article's row; raises NotFound."""
    article = db.scalar(select(Article).where(Article.slug == slug))
    if article is None:
        raise NotFound
    return article


def revision(db: Session, article_id: int, number: int, who: Who | None = None) -> ArticleRevision:
    """One published version; raises NotFound, or Gone for one that is hidden from `who`.

    Whoever leaves `who` out gets only what everybody may read.
    """
    found = db.scalar(
        select(ArticleRevision).where(
            ArticleRevision.article_id == article_id, ArticleRevision.number == number
        )
    )
    if found is None:
        raise NotFound
    if found.hidden is not None and not can_hide(who):
        raise Gone(_("Moderators hid this version."))
    return found


def published_revision(db: Session, article: Article) -> ArticleRevision:
    """The version that readers see."""
    return db.get_one(ArticleRevision, article.published_id)


def source_of(revision: ArticleRevision) -> ArticleSource:
    """The text of a version as its author wrote it."""
    return ArticleSource.from_parts(revision.title, revision.body, revision.details)
