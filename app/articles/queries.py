"""Reading: what the pages of articles show. Published text is all there is in these tables."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.articles.models import (
    Article,
    ArticleCategory,
    ArticleGoal,
    ArticleLink,
    ArticleRedirect,
    ArticleRevision,
)
from app.articles.source import ArticleSource
from app.core.db import Database
from app.core.errors import NotFound
from app.core.journal import newest_as_column
from app.core.paging import Page, count, slice_of
from app.people.models import Person

LIST_SIZE = 48
HISTORY_SIZE = 50
MOST_AUTHORS = 8


@dataclass(frozen=True)
class ArticleCard:
    """An article in a list."""

    slug: str
    title: str
    lead: str
    pictogram: str
    category: str
    updated: datetime


@dataclass(frozen=True)
class ArticleStamp:
    """What decides whether a kept page still holds, and what stands outside its kept part."""

    id: int
    slug: str
    stamp: int
    title: str
    lead: str
    category: str
    waiting_proposals: int
    around: int  # grows with names of people and cards of other articles, which the page shows


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
    updated: datetime
    waiting_proposals: int
    revision_id: int
    number: int
    html: str
    toc: list[list[Any]]
    words: int
    details: dict[str, Any]


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


_CARD = (
    Article.slug,
    Article.title,
    Article.lead,
    Article.pictogram,
    Article.category,
    Article.updated,
)


_STAMP: Final = select(
    Article.id,
    Article.slug,
    Article.stamp,
    Article.title,
    Article.lead,
    Article.category,
    Article.waiting_proposals,
    newest_as_column("person.profile-changed")
    + newest_as_column("person.erased")
    + newest_as_column("article.card-changed")
    + newest_as_column("article.renamed"),
).where(Article.slug == bindparam("slug"))


def stamp(db: Session, slug: str) -> ArticleStamp | None:
    """Id and stamp of the article at this address."""
    row = db.execute(_STAMP, {"slug": slug}).first()
    return ArticleStamp(*row) if row else None


def stamp_at_a_glance(database: Database, slug: str) -> ArticleStamp | None:
    """The same without a session, for the view that is asked for most."""
    row = database.glance(_STAMP, slug=slug)
    return ArticleStamp(*row) if row else None


def redirect_target(db: Session, slug: str) -> str | None:
    """Present address of the article that once had this one."""
    return db.scalar(
        select(Article.slug)
        .join(ArticleRedirect, ArticleRedirect.article_id == Article.id)
        .where(ArticleRedirect.slug == slug)
    )


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
            Article.updated,
            Article.waiting_proposals,
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
    """Those who wrote the article, most revisions first, and how many there are."""
    query = (
        select(Person.name, Person.slug, func.count().over())
        .join(ArticleRevision, ArticleRevision.author_id == Person.id)
        .where(ArticleRevision.article_id == article_id)
        .group_by(Person.id, Person.name, Person.slug)
        .order_by(func.count().desc(), Person.id)
        .limit(MOST_AUTHORS)
    )
    rows = db.execute(query).all()
    return [Author(name, slug) for name, slug, _total in rows], rows[0][2] if rows else 0


def cards(db: Session, slugs: Sequence[str]) -> list[ArticleCard]:
    """Cards of the named articles that exist, in the order of `slugs`."""
    if not slugs:
        return []
    found = {
        row.slug: ArticleCard(*row)
        for row in db.execute(select(*_CARD).where(Article.slug.in_(slugs)))
    }
    return [found[slug] for slug in slugs if slug in found]


def neighbours(db: Session, category: str, article_id: int, limit: int) -> list[ArticleCard]:
    """Other articles of a category, in alphabetical order."""
    query = (
        select(*_CARD)
        .where(Article.category == category, Article.id != article_id)
        .order_by(Article.sort_key)
        .limit(limit)
    )
    return [ArticleCard(*row) for row in db.execute(query)]


def all_articles(db: Session, number: int, size: int = LIST_SIZE) -> Page[ArticleCard]:
    """Articles from A to Ż."""
    return _card_page(db, select(*_CARD).order_by(Article.sort_key, Article.id), number, size)


def articles_in_category(db: Session, category: str, number: int) -> Page[ArticleCard]:
    """Articles of a category, from A to Ż."""
    query = (
        select(*_CARD)
        .join(ArticleCategory, ArticleCategory.article_id == Article.id)
        .where(ArticleCategory.category == category)
        .order_by(Article.sort_key, Article.id)
    )
    return _card_page(db, query, number, LIST_SIZE)


def articles_for_goal(db: Session, goal: int, number: int) -> Page[ArticleCard]:
    """Articles that serve a goal, from A to Ż."""
    query = (
        select(*_CARD)
        .join(ArticleGoal, ArticleGoal.article_id == Article.id)
        .where(ArticleGoal.goal == goal)
        .order_by(Article.sort_key, Article.id)
    )
    return _card_page(db, query, number, LIST_SIZE)


def linking_to(db: Session, slug: str, number: int) -> Page[ArticleCard]:
    """Articles whose published text links to this address, or to a former one of its article."""
    formerly = (
        select(ArticleRedirect.slug)
        .join(Article, Article.id == ArticleRedirect.article_id)
        .where(Article.slug == slug)
    )
    links = select(ArticleLink.article_id).where(
        or_(ArticleLink.target == slug, ArticleLink.target.in_(formerly))
    )
    query = select(*_CARD).where(Article.id.in_(links)).order_by(Article.sort_key, Article.id)
    return _card_page(db, query, number, LIST_SIZE)


def _card_page(
    db: Session, query: Select[*tuple[Any, ...]], number: int, size: int
) -> Page[ArticleCard]:
    offset, limit = slice_of(number, size)
    rows = db.execute(query.offset(offset).limit(limit))
    return Page([ArticleCard(*row) for row in rows], number, size, count(db, query))


def category_counts(db: Session) -> dict[str, int]:
    """Number of articles in each category."""
    rows = db.execute(
        select(ArticleCategory.category, func.count()).group_by(ArticleCategory.category)
    )
    return {category: number for category, number in rows}


def goal_counts(db: Session) -> dict[int, int]:
    """Number of articles for each goal."""
    rows = db.execute(select(ArticleGoal.goal, func.count()).group_by(ArticleGoal.goal))
    return {goal: number for goal, number in rows}


def first_in_each_category(db: Session, limit: int) -> dict[str, list[ArticleCard]]:
    """The first articles of each category in alphabetical order, for the board."""
    place = (
        func.row_number()
        .over(partition_by=ArticleCategory.category, order_by=(Article.sort_key, Article.id))
        .label("place")
    )
    ranked = (
        select(ArticleCategory.category.label("board"), *_CARD, place)
        .join(Article, Article.id == ArticleCategory.article_id)
        .subquery()
    )
    board: dict[str, list[ArticleCard]] = {}
    rows = db.execute(
        select(ranked).where(ranked.c.place <= limit).order_by(ranked.c.board, ranked.c.place)
    )
    for row in rows:
        board.setdefault(row[0], []).append(ArticleCard(*row[1:7]))
    return board


def total(db: Session) -> int:
    """Number of articles."""
    return db.scalar(select(func.count()).select_from(Article)) or 0


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


def article_by_slug(db: Session, slug: str) -> Article:
    """The article's row; raises NotFound."""
    article = db.scalar(select(Article).where(Article.slug == slug))
    if article is None:
        raise NotFound
    return article


def revision(db: Session, article_id: int, number: int) -> ArticleRevision:
    """One published version; raises NotFound."""
    found = db.scalar(
        select(ArticleRevision).where(
            ArticleRevision.article_id == article_id, ArticleRevision.number == number
        )
    )
    if found is None:
        raise NotFound
    return found


def published_revision(db: Session, article: Article) -> ArticleRevision:
    """The version that readers see."""
    return db.get_one(ArticleRevision, article.published_id)


def revision_row(db: Session, revision_id: int) -> RevisionRow:
    """One row of the history with the names of author and reviewer."""
    return _revision_row(
        db.execute(_revision_rows().where(ArticleRevision.id == revision_id)).one()
    )


def source_of(revision: ArticleRevision) -> ArticleSource:
    """The text of a version as its author wrote it."""
    return ArticleSource.from_parts(revision.title, revision.body, revision.details)


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
