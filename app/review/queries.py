"""Reading proposals in lists: those of an article or of a person, and how many wait for one."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.articles.models import Article, ArticleCategory
from app.articles.queries import Author
from app.core import clock
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

QUEUE_SIZE: Final = 30


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
    level: int
    # Who is reviewing it now and until when; the name is for reviewers only.
    claimed_until: datetime | None
    claimed_by: str
    is_appeal: bool
    is_chained: bool  # knowingly built on another proposal
    held_because: list[str]  # filters that matched; for reviewers only


def rows() -> Select[*tuple[Any, ...]]:
    """Proposals with what lists show of them; give each row to `proposal_row`."""
    earlier, reviewer = aliased(Proposal), aliased(Person)
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
            Person.level,
            Proposal.claimed_until,
            func.coalesce(reviewer.name, ""),
            Proposal.appealed.is_not(None),
            Proposal.built_on_id.is_not(None),
            Proposal.held_because,
        )
        .join(ProposalVersion, ProposalVersion.id == Proposal.head_id)
        .join(Person, Person.id == Proposal.author_id)
        .outerjoin(Article, Article.id == Proposal.article_id)
        .outerjoin(reviewer, reviewer.id == Proposal.claimed_by)
    )


def _page(db: Session, query: Select[*tuple[Any, ...]], number: int) -> Page[ProposalRow]:
    offset, limit = slice_of(number, QUEUE_SIZE)
    found = [proposal_row(tuple(row)) for row in db.execute(query.offset(offset).limit(limit))]
    return Page(found, number, QUEUE_SIZE, count(db, query))


def proposal_row(row: tuple[Any, ...]) -> ProposalRow:
    """A row of `rows()`; a claim whose time is over is none."""
    claimed_until, claimed_by = row[14], row[15]
    if claimed_until is None or claimed_until <= clock.now():
        claimed_until, claimed_by = None, ""
    author = Author(row[10], row[11])
    values = (*row[:10], author, row[12], row[13], claimed_until, claimed_by, *row[16:])
    return ProposalRow(*values)


def author_of(db: Session, proposal_id: int) -> tuple[Author, int]:
    """Author of a proposal, and how many of their proposals were accepted."""
    row = db.execute(rows().where(Proposal.id == proposal_id)).one()
    return Author(row[10], row[11]), row[12]


def queue_length(db: Session, who: Who) -> int:
    """How many proposals wait for a decision by `who`."""
    return db.scalar(waiting_for(select(func.count(Proposal.id)), who)) or 0


# Queries that wait for somebody often name the author too.
_RESIDENT: Final = aliased(Person)


def waiting_for(query: Select[*tuple[Any, ...]], who: Who) -> Select[*tuple[Any, ...]]:
    """Only proposals that `who` may decide on: in scope, not their own, no appeal from them."""
    query = query.where(
        Proposal.state.in_((*WAITING_STATES, State.CONFLICT)),
        Proposal.author_id != who.id,
        or_(Proposal.article_id.is_(None), exists().where(Article.id == Proposal.article_id)),
        or_(Proposal.appealed.is_(None), Proposal.rejected_by_id.is_distinct_from(who.id)),
    )
    if who.level >= Level.MODERATOR:
        return query
    in_scope = exists().where(
        ArticleCategory.article_id == Proposal.article_id,
        ArticleCategory.category.in_(who.scope),
    )
    is_new_in_scope = Proposal.article_id.is_(None) & Proposal.category.in_(who.scope)
    from_city = Proposal.author_id.in_(
        select(_RESIDENT.id).where(_RESIDENT.city.in_(sorted(who.city_forms)))
    )
    return query.where(or_(in_scope, is_new_in_scope, from_city))


def of_article(db: Session, who: Who, article: Article, number: int) -> Page[ProposalRow]:
    """Open proposals of an article: texts of their summaries only for those who may read them.

    Nor do others read who reviews what: names of reviewers are for staff (spec: review, R14).
    """
    categories = list(
        db.scalars(select(ArticleCategory.category).where(ArticleCategory.article_id == article.id))
    )
    query = (
        rows()
        .where(Proposal.article_id == article.id, Proposal.state.in_(OPEN_STATES))
        .order_by(Proposal.submitted, Proposal.id)
    )
    page = _page(db, query, number)
    if rules.can_review(who, categories):
        return page
    items = [
        replace(
            row,
            claimed_by="",
            held_because=[],
            comment=row.comment if row.author.slug == who.slug else "",
        )
        for row in page.items
    ]
    return Page(items, page.number, page.size, page.total)


def by_person(db: Session, person_id: int, number: int) -> Page[ProposalRow]:
    """A person's own proposals, newest first."""
    query = (
        rows()
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
    return bool(being_written(db, [slug]))


def being_written(db: Session, slugs: Collection[str]) -> set[str]:
    """Those of `slugs` for which a new article is proposed (R3); what it says is not told."""
    return set(
        db.scalars(
            select(Proposal.slug).where(
                Proposal.slug.in_(slugs),
                Proposal.article_id.is_(None),
                Proposal.state.in_(OPEN_STATES),
            )
        )
    )
