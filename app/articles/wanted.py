"""Links that lead nowhere yet, and articles to which nothing leads."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.articles.lists import CARD, ArticleCard, card_page
from app.articles.models import Article, ArticleCategory, ArticleLink, ArticleRedirect
from app.articles.vocabulary import MAIN_LANGUAGE
from app.core.paging import Page, count, slice_of

LIST_SIZE: Final = 30


@dataclass(frozen=True)
class Wanted:
    """An address without an article, and how many articles link to it."""

    slug: str
    links: int

    @property
    def words(self) -> str:
        """The address as words: nobody has given the thing a title yet."""
        return self.slug.replace("-", " ").capitalize()


def wanted(db: Session, number: int, category: str = "") -> Page[Wanted]:
    """Addresses that articles link to and that have none, the most linked first."""
    query = _wanted(category)
    offset, limit = slice_of(number, LIST_SIZE)
    rows = db.execute(
        query.order_by(func.count().desc(), ArticleLink.target).offset(offset).limit(limit)
    )
    return Page([Wanted(*tuple(row)) for row in rows], number, LIST_SIZE, count(db, query))


def wanted_count(db: Session) -> int:
    """How many articles are wanted."""
    return count(db, _wanted(""))


def _wanted(category: str) -> Select[*tuple[Any, ...]]:
    linking_article = aliased(Article)
    query = (
        select(ArticleLink.target, func.count())
        .join(linking_article, linking_article.id == ArticleLink.article_id)
        .where(
            ~exists().where(Article.slug == ArticleLink.target),
            ~exists().where(ArticleRedirect.slug == ArticleLink.target),
        )
        .group_by(ArticleLink.target)
    )
    if category:
        linking = select(ArticleCategory.article_id).where(ArticleCategory.category == category)
        query = query.where(ArticleLink.article_id.in_(linking))
    return query


def orphans(db: Session, number: int, category: str = "") -> Page[ArticleCard]:
    """Articles to which no text of another article links, from A to Ż."""
    query = _orphans(category).order_by(Article.sort_key, Article.id)
    return card_page(db, query, number, LIST_SIZE)


def orphan_count(db: Session) -> int:
    """How many articles nothing leads to."""
    return count(db, _orphans(""))


def _orphans(category: str) -> Select[*tuple[Any, ...]]:
    former = select(ArticleRedirect.slug).where(ArticleRedirect.article_id == Article.id)
    linked = exists().where(
        or_(
            ArticleLink.target == Article.slug,
            ArticleLink.target.in_(former.correlate(Article)),
        ),
        ArticleLink.article_id != Article.id,
    )
    # A translation is found from its original.
    query = select(*CARD).where(~linked, Article.language == MAIN_LANGUAGE)
    if category:
        query = query.where(
            Article.id.in_(
                select(ArticleCategory.article_id).where(ArticleCategory.category == category)
            )
        )
    return query
