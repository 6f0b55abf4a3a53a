"""Reading proposals: the queue, one proposal, those of an article or of a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.articles.models import Article, ArticleCategory
from app.articles.queries import Author
from app.core.paging import Page, count, slice_of
from app.people.models import Level, Person
from app.people.rules import Who
from app.review import rules
from app.review.models import (
    OPEN_STATES,
    WAITING_STATES,
    Proposal,
    ProposalVersion,
    State,
)

QUEUE_SIZE = 30


@dataclass(frozen=True)
class ProposalRow:
    """A proposal in a list. `comment` is empty for those who may not read proposed text."""

    id: int
    slug: str
    state: str
    submitted: datetime
    is_first: bool
    words_added: int
    words_removed: int
    article_id: int | None
    title: str
    comment: str
    author: Author
    accepted_before: int


def _rows() -> Select[*tuple[Any, ...]]:
    earlier = aliased(Proposal)
    accepted = (
        select(func.count(earlier.id))
        .where(
            earlier.author_id == Proposal.author_id,
            earlier.state.in_((State.PUBLISHED, State.PUBLISHED_AMENDED)),
        )
        .scalar_subquery()
    )
    return (
        select(
            Proposal.id,
            Proposal.slug,
            Proposal.state,
            Proposal.submitted,
            Proposal.is_first,
            Proposal.words_added,
            Proposal.words_removed,
            Proposal.article_id,
            func.coalesce(Article.title, ProposalVersion.title),
            ProposalVersion.comment,
            Person.name,
            Person.slug,
            accepted,
        )
        .join(ProposalVersion, ProposalVersion.id == Proposal.head_id)
        .join(Person, Person.id == Proposal.author_id)
        .outerjoin(Article, Article.id == Proposal.article_id)
    )


def _page(db: Session, query: Select[*tuple[Any, ...]], number: int) -> Page[ProposalRow]:
    offset, limit = slice_of(number, QUEUE_SIZE)
    rows = [_proposal_row(tuple(row)) for row in db.execute(query.offset(offset).limit(limit))]
    return Page(rows, number, QUEUE_SIZE, count(db, query))


def _proposal_row(row: tuple[Any, ...]) -> ProposalRow:
    values = (*row[:10], Author(row[10], row[11]), row[12])
    return ProposalRow(*values)


def author_of(db: Session, proposal_id: int) -> tuple[Author, int]:
    """Author of a proposal, and how many of their proposals were accepted."""
    row = db.execute(_rows().where(Proposal.id == proposal_id)).one()
    return Author(row[10], row[11]), row[12]


def queue(db: Session, who: Who, number: int) -> Page[ProposalRow]:
    """Proposals that wait for a decision by `who`, oldest first (R11), own ones left out.

    An author's first-ever proposal comes before others of the same day.
    """
    day = func.date(Proposal.submitted)
    query = _waiting_for(_rows(), who).order_by(
        day, Proposal.is_first.desc(), Proposal.submitted, Proposal.id
    )
    return _page(db, query, number)


def queue_length(db: Session, who: Who) -> int:
    """How many proposals wait for a decision by `who`."""
    return db.scalar(_waiting_for(select(func.count(Proposal.id)), who)) or 0


def _waiting_for(query: Select[*tuple[Any, ...]], who: Who) -> Select[*tuple[Any, ...]]:
    query = query.where(
        Proposal.state.in_((*WAITING_STATES, State.CONFLICT)), Proposal.author_id != who.id
    )
    if who.level >= Level.MODERATOR:
        return query
    in_scope = exists().where(
        ArticleCategory.article_id == Proposal.article_id,
        ArticleCategory.category.in_(who.scope),
    )
    is_new_in_scope = Proposal.article_id.is_(None) & Proposal.category.in_(who.scope)
    return query.where(or_(in_scope, is_new_in_scope))


def next_in_queue(db: Session, who: Who, proposal_id: int) -> tuple[int | None, int | None]:
    """Ids of the proposals before and after this one in the queue of `who`."""
    day = func.date(Proposal.submitted)
    ids = list(
        db.scalars(
            _waiting_for(select(Proposal.id), who).order_by(
                day, Proposal.is_first.desc(), Proposal.submitted, Proposal.id
            )
        )
    )
    if proposal_id not in ids:
        return None, ids[0] if ids else None
    place = ids.index(proposal_id)
    before = ids[place - 1] if place else None
    return before, ids[place + 1] if place + 1 < len(ids) else None


def of_article(db: Session, who: Who, article: Article, number: int) -> Page[ProposalRow]:
    """Open proposals of an article: texts of their summaries only for those who may read them."""
    categories = list(
        db.scalars(select(ArticleCategory.category).where(ArticleCategory.article_id == article.id))
    )
    query = (
        _rows()
        .where(Proposal.article_id == article.id, Proposal.state.in_(OPEN_STATES))
        .order_by(Proposal.submitted, Proposal.id)
    )
    page = _page(db, query, number)
    if rules.can_review(who, categories):
        return page
    items = [
        row if row.author.slug == who.slug else ProposalRow(**{**vars(row), "comment": ""})
        for row in page.items
    ]
    return Page(items, page.number, page.size, page.total)


def by_person(db: Session, person_id: int, number: int) -> Page[ProposalRow]:
    """A person's own proposals, newest first."""
    query = (
        _rows()
        .where(Proposal.author_id == person_id)
        .order_by(Proposal.submitted.desc(), Proposal.id.desc())
    )
    return _page(db, query, number)


def open_proposal_of(db: Session, who: Who, article_id: int) -> int | None:
    """Id of the open proposal of `who` for an article."""
    return db.scalar(
        select(Proposal.id).where(
            Proposal.author_id == who.id,
            Proposal.article_id == article_id,
            Proposal.state.in_(OPEN_STATES),
        )
    )


def is_being_written(db: Session, slug: str) -> bool:
    """Whether a proposal for a new article at this address is open (R3)."""
    query = select(Proposal.id).where(
        Proposal.slug == slug, Proposal.article_id.is_(None), Proposal.state.in_(OPEN_STATES)
    )
    return db.scalar(query.limit(1)) is not None
