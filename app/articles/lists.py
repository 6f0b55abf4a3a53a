"""Reading: lists of articles as cards. Published articles are all there is in these tables.

Lists that lead to articles (board, topics, goals) show those in the main language; from them one
comes to the other languages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from app.articles.models import (
    Article,
    ArticleCategory,
    ArticleGoal,
    ArticleLink,
    ArticleRedirect,
)
from app.articles.vocabulary import MAIN_LANGUAGE
from app.core.paging import Page, count, slice_of

LIST_SIZE = 48
# Acts after which a list of cards looks different; they also decide which links lead nowhere.
CARD_KINDS: Final = (
    "article.published",
    "article.renamed",
    "article.redacted",
    "article.removed",
    "article.brought-back",
)


@dataclass(frozen=True)
class ArticleCard:
    """An article in a list."""

    slug: str
    title: str
    lead: str
    pictogram: str
    category: str
    updated: datetime


class NearArticle(Protocol):
    """An article, as far as its neighbours on the board go."""

    @property
    def id(self) -> int: ...

    @property
    def category(self) -> str: ...

    @property
    def language(self) -> str: ...


CARD = (
    Article.slug,
    Article.title,
    Article.lead,
    Article.pictogram,
    Article.category,
    Article.updated,
)


def cards(db: Session, slugs: Sequence[str]) -> list[ArticleCard]:
    """Cards of the named articles that exist, in the order of `slugs`."""
    if not slugs:
        return []
    found = {
        row.slug: ArticleCard(*row)
        for row in db.execute(select(*CARD).where(Article.slug.in_(slugs)))
    }
    return [found[slug] for slug in slugs if slug in found]


def neighbours(db: Session, near: NearArticle, limit: int) -> list[ArticleCard]:
    """Other articles of its category and language, in alphabetical order."""
    query = (
        select(*CARD)
        .where(
            Article.category == near.category,
            Article.language == near.language,
            Article.id != near.id,
        )
        .order_by(Article.sort_key)
        .limit(limit)
    )
    return [ArticleCard(*row) for row in db.execute(query)]


def all_articles(
    db: Session, number: int, size: int = LIST_SIZE, language: str = MAIN_LANGUAGE
) -> Page[ArticleCard]:
    """Articles in one language from A to Ż."""
    return _page_of(db, number, Article.language == language, size=size)


def articles_in_category(db: Session, category: str, number: int) -> Page[ArticleCard]:
    """Articles of a category, from A to Ż."""
    found = select(ArticleCategory.article_id).where(ArticleCategory.category == category)
    return _page_of(db, number, Article.id.in_(found), Article.language == MAIN_LANGUAGE)


def articles_for_goal(
    db: Session, goal: int, number: int, best: Sequence[str] = ()
) -> Page[ArticleCard]:
    """Articles that serve a goal: the best of them as they are named, the others from A to Ż."""
    serving = select(ArticleGoal.article_id).where(ArticleGoal.goal == goal)
    query = select(*CARD).where(Article.id.in_(serving), Article.language == MAIN_LANGUAGE)
    if best:
        places = {slug: place for place, slug in enumerate(best)}
        query = query.order_by(case(places, value=Article.slug, else_=len(best)))
    return card_page(db, query.order_by(Article.sort_key, Article.id), number, LIST_SIZE)


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
    return _page_of(db, number, Article.id.in_(links))


def _page_of(
    db: Session, number: int, *conditions: ColumnElement[bool], size: int = LIST_SIZE
) -> Page[ArticleCard]:
    """A page of articles from A to Ż."""
    query = select(*CARD).where(*conditions).order_by(Article.sort_key, Article.id)
    return card_page(db, query, number, size)


def card_page(
    db: Session, query: Select[*tuple[Any, ...]], number: int, size: int
) -> Page[ArticleCard]:
    """One page of a query for the columns `CARD`."""
    offset, limit = slice_of(number, size)
    rows = db.execute(query.offset(offset).limit(limit))
    return Page([ArticleCard(*row) for row in rows], number, size, count(db, query))


def category_counts(db: Session) -> dict[str, int]:
    """Number of articles in each category."""
    rows = db.execute(
        select(ArticleCategory.category, func.count())
        .join(Article, Article.id == ArticleCategory.article_id)
        .where(Article.language == MAIN_LANGUAGE)
        .group_by(ArticleCategory.category)
    )
    return {category: number for category, number in rows}


def goal_counts(db: Session) -> dict[int, int]:
    """Number of articles for each goal."""
    rows = db.execute(
        select(ArticleGoal.goal, func.count())
        .join(Article, Article.id == ArticleGoal.article_id)
        .where(Article.language == MAIN_LANGUAGE)
        .group_by(ArticleGoal.goal)
    )
    return {goal: number for goal, number in rows}


def first_in_each_category(db: Session, limit: int) -> dict[str, list[ArticleCard]]:
    """The first articles of each category in alphabetical order, for the board.

    An article hangs once, in its main category, so that the board holds every tool and no tool
    hides behind the limit because others also belong there.
    """
    place = (
        func.row_number()
        .over(partition_by=Article.category, order_by=(Article.sort_key, Article.id))
        .label("place")
    )
    ranked = select(*CARD, place).where(Article.language == MAIN_LANGUAGE).subquery()
    board: dict[str, list[ArticleCard]] = {}
    rows = db.execute(
        select(ranked).where(ranked.c.place <= limit).order_by(ranked.c.category, ranked.c.place)
    )
    for row in rows:
        board.setdefault(row.category, []).append(ArticleCard(*row[: len(CARD)]))
    return board


def total(db: Session, language: str | None = None) -> int:
    """Number of articles, of all or of one language."""
    query = select(func.count()).select_from(Article)
    if language:
        query = query.where(Article.language == language)
    return db.scalar(query) or 0
