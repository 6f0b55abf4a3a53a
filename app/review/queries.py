"""Reading proposals: the queue, one proposal, those of an article or of a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.articles import queries as articles
from app.articles.comparison import Difference, difference
from app.articles.merge import SourceMerge
from app.articles.models import Article, ArticleCategory, ArticleRevision
from app.articles.queries import Author
from app.articles.source import EMPTY, ArticleSource
from app.core.errors import NotFound
from app.core.paging import Page, count, slice_of
from app.people.models import Level, Person
from app.people.rules import Who
from app.review import rules
from app.review.deciding import categories_of
from app.review.models import (
    OPEN_STATES,
    WAITING_STATES,
    Proposal,
    ProposalStep,
    ProposalVersion,
    State,
)
from app.review.publication import merge_with_published, source_of

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


@dataclass(frozen=True)
class StepRow:
    """A step in the story of a proposal."""

    at: datetime
    to_state: str
    reason: str
    comment: str
    actor: Author | None


@dataclass(frozen=True)
class ProposalPage:
    """Everything the page of one proposal shows.

    `merged` is what readers would get; None while there are conflicts.
    """

    proposal: Proposal
    head: ProposalVersion
    author: Author
    accepted_before: int
    published_id: int
    published: ArticleSource
    published_html: str
    merge: SourceMerge | None
    merged: ArticleSource | None
    categories: list[str]
    steps: list[StepRow]

    @property
    def is_moved(self) -> bool:
        """Whether the published text is another than the one the proposal began from."""
        return self.published_id != (self.head.base_id or 0)


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


def proposal_page(db: Session, who: Who | None, proposal_id: int) -> ProposalPage:
    """One proposal with its merge; raises NotFound also for those who may not know of it."""
    proposal = db.get(Proposal, proposal_id)
    if proposal is None:
        raise NotFound
    head = db.get_one(ProposalVersion, proposal.head_id)
    categories = categories_of(db, proposal)
    if not rules.can_see(who, proposal, categories):
        raise NotFound
    row = db.execute(_rows().where(Proposal.id == proposal_id)).one()
    author = Author(row[10], row[11])
    steps = _steps(db, proposal_id)
    if proposal.article_id is None:
        return ProposalPage(
            proposal, head, author, row[12], 0, EMPTY, "", None, source_of(head), categories, steps
        )
    article = db.get_one(Article, proposal.article_id)
    if proposal.state in OPEN_STATES:
        shown = articles.published_revision(db, article)
        merge = merge_with_published(db, article, head)
        merged = merge.source if merge.is_clean else None
    else:
        # A closed proposal is shown against the version it was made from.
        shown = db.get_one(ArticleRevision, head.base_id)
        merge, merged = None, source_of(head)
    return ProposalPage(
        proposal,
        head,
        author,
        row[12],
        article.published_id,
        articles.source_of(shown),
        shown.html,
        merge,
        merged,
        categories,
        steps,
    )


def _steps(db: Session, proposal_id: int) -> list[StepRow]:
    rows = db.execute(
        select(
            ProposalStep.at,
            ProposalStep.to_state,
            ProposalStep.reason,
            ProposalStep.comment,
            Person.name,
            Person.slug,
        )
        .outerjoin(Person, Person.id == ProposalStep.actor_id)
        .where(ProposalStep.proposal_id == proposal_id)
        .order_by(ProposalStep.id)
    )
    return [
        StepRow(at, state, reason, comment, Author(name, slug) if slug else None)
        for at, state, reason, comment, name, slug in rows
    ]


def proposal_difference(page: ProposalPage, merged_html: str | None) -> Difference:
    """What readers would see change; the rendered view when `merged_html` is given."""
    after = page.merged or source_of(page.head)
    pages = (page.published_html, merged_html) if merged_html is not None else None
    return difference(page.published, after, pages)
