"""What wants looking at: articles by the state of their law, and by how they help readers."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from app.articles import helpful
from app.articles.correction_rules import OPEN
from app.articles.law_standing import BY_NEED, LawState
from app.articles.models import Article, ArticleCategory
from app.articles.truth_models import Correction, LegalState
from app.core.paging import Page, count, slice_of

PAGE_SIZE = 50


class Order(StrEnum):
    """What the list puts first; the value stands in the address."""

    LAW = "prawo"
    UNHELPFUL = "pomoc"


@dataclass(frozen=True)
class OverdueRow:
    """An article with what speaks for looking at it."""

    slug: str
    title: str
    state: LawState
    as_of: date | None
    yes: int
    no: int
    corrections: int


def _state() -> ColumnElement[str]:
    return func.coalesce(LegalState.state, LawState.UNCONFIRMED.value)


def overdue(
    db: Session, state: LawState | None, category: str, order: Order, number: int
) -> Page[OverdueRow]:
    """Articles of a state and category; without a state all but the fresh ones.

    Ordered by how unhelpful readers find them, the list holds all that somebody found so.
    """
    votes = helpful.tallies().subquery()
    waiting = (
        select(Correction.article_id, func.count().label("number"))
        .where(Correction.state.in_(OPEN))
        .group_by(Correction.article_id)
        .subquery()
    )
    no = func.coalesce(votes.c.no, 0)
    query = _filtered(
        select(
            Article.slug,
            Article.title,
            _state(),
            LegalState.as_of,
            func.coalesce(votes.c.yes, 0),
            no,
            func.coalesce(waiting.c.number, 0),
        )
        .outerjoin(LegalState, LegalState.article_id == Article.id)
        .outerjoin(votes, votes.c.article_id == Article.id)
        .outerjoin(waiting, waiting.c.article_id == Article.id),
        category,
    )
    if state is not None:
        query = query.where(_state() == state.value)
    if order is Order.UNHELPFUL:
        query = query.where(no > 0).order_by(no.desc(), Article.sort_key, Article.id)
    else:
        if state is None:
            query = query.where(_state() != LawState.FRESH.value)
        rank = case({each.value: place for place, each in enumerate(BY_NEED)}, value=_state())
        query = query.order_by(rank, LegalState.as_of, Article.sort_key, Article.id)
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.execute(query.offset(offset).limit(limit))
    found = [OverdueRow(row[0], row[1], LawState(row[2]), *row[3:]) for row in rows]
    return Page(found, number, PAGE_SIZE, count(db, query))


def _filtered(query: Select[*tuple[Any, ...]], category: str) -> Select[*tuple[Any, ...]]:
    if not category:
        return query
    inside = select(ArticleCategory.article_id).where(ArticleCategory.category == category)
    return query.where(Article.id.in_(inside))


def state_counts(db: Session, category: str) -> dict[LawState, int]:
    """Number of articles in each state."""
    query = (
        select(LegalState.state, func.count())
        .select_from(Article)
        .outerjoin(LegalState, LegalState.article_id == Article.id)
        .group_by(LegalState.state)
    )
    counts = dict.fromkeys(BY_NEED, 0)
    for state, number in db.execute(_filtered(query, category)):
        counts[LawState(state or LawState.UNCONFIRMED)] += number
    return counts


def category_counts(db: Session, state: LawState | None) -> dict[str, int]:
    """Number of articles of a state in each category; without a state all but the fresh ones."""
    wanted = _state() == state.value if state else _state() != LawState.FRESH.value
    rows = db.execute(
        select(ArticleCategory.category, func.count())
        .join(Article, Article.id == ArticleCategory.article_id)
        .outerjoin(LegalState, LegalState.article_id == ArticleCategory.article_id)
        .where(wanted)
        .group_by(ArticleCategory.category)
    )
    return {category: number for category, number in rows}
