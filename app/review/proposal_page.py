"""Reading one proposal: its text merged with what is published, and its story."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.articles import queries as articles
from app.articles.comparison import Difference, View, difference
from app.articles.merge import SourceMerge
from app.articles.models import WITH_REMOVED, Article, ArticleRevision
from app.articles.queries import Author
from app.articles.rules import can_hide
from app.articles.source import EMPTY, ArticleSource
from app.core.errors import NotFound
from app.people.models import Person
from app.people.rules import Who
from app.review import rules
from app.review.claims import claimant
from app.review.deciders import categories_of, waits_for_parent
from app.review.models import OPEN_STATES, Proposal, ProposalStep, ProposalVersion
from app.review.publication import merge_with_published, source_of
from app.review.queries import author_of


@dataclass(frozen=True)
class StepRow:
    """A step in the story of a proposal."""

    at: datetime
    to_state: str
    reason: str
    comment: str
    actor: Author | None


@dataclass(frozen=True)
class Around:
    """Who is reviewing the proposal, and the proposals it hangs together with, by number.

    `waits_for` is the one that has to be decided first.
    """

    claimed_by: Author | None
    claimant_id: int | None
    claimed_until: datetime | None
    waits_for: int | None
    rest_id: int | None
    children: list[int]

    def claims(self, who: Who) -> bool:
        """Whether `who` is the one who reviews it now."""
        return self.claimant_id == who.id


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
    around: Around
    is_removed: bool = False  # the article is out of sight: nobody decides meanwhile

    @property
    def is_moved(self) -> bool:
        """Whether the published text is another than the one the proposal began from."""
        return self.published_id != (self.head.base_id or 0)

    @property
    def last_word(self) -> StepRow | None:
        """The step that brought it into its present state, with what was said there."""
        state = self.proposal.state
        return next((step for step in reversed(self.steps) if step.to_state == state), None)


def proposal_page(db: Session, who: Who | None, proposal_id: int) -> ProposalPage:
    """One proposal with its merge; raises NotFound also for those who may not know of it."""
    proposal = db.get(Proposal, proposal_id)
    if proposal is None:
        raise NotFound
    head = db.get_one(ProposalVersion, proposal.head_id)
    categories = categories_of(db, proposal)
    if not rules.can_see(who, proposal, categories):
        raise NotFound
    author, accepted_before = author_of(db, proposal_id)
    return ProposalPage(
        proposal=proposal,
        head=head,
        author=author,
        accepted_before=accepted_before,
        categories=categories,
        steps=_steps(db, proposal_id),
        around=_around(db, proposal),
        **_beside_published(db, who, proposal, head),
    )


def _around(db: Session, proposal: Proposal) -> Around:
    holder = claimant(proposal)
    person = db.get(Person, holder) if holder is not None else None
    near = db.execute(
        select(Proposal.id, Proposal.built_on_id, Proposal.rest_of_id)
        .where(or_(Proposal.built_on_id == proposal.id, Proposal.rest_of_id == proposal.id))
        .order_by(Proposal.id)
    ).all()
    return Around(
        claimed_by=Author(person.name, person.slug) if person else None,
        claimant_id=holder,
        claimed_until=proposal.claimed_until if holder is not None else None,
        waits_for=proposal.built_on_id if waits_for_parent(db, proposal) else None,
        rest_id=next((row.id for row in near if row.rest_of_id == proposal.id), None),
        children=[row.id for row in near if row.built_on_id == proposal.id],
    )


def _beside_published(
    db: Session, who: Who | None, proposal: Proposal, head: ProposalVersion
) -> dict[str, Any]:
    """What readers see, and the proposal joined with it.

    A closed proposal is shown against the version it was made from, unless moderators hid that.
    """
    if proposal.article_id is None:
        return {
            "published_id": 0,
            "published": EMPTY,
            "published_html": "",
            "merge": None,
            "merged": source_of(head),
        }
    article = db.get_one(Article, proposal.article_id, execution_options=WITH_REMOVED)
    base = db.get(ArticleRevision, head.base_id) if head.base_id else None
    may_read_base = base is None or base.hidden is None or can_hide(who)
    shown = articles.published_revision(db, article)
    merge: SourceMerge | None = None
    merged: ArticleSource | None = source_of(head)
    if proposal.state in OPEN_STATES:
        merge = merge_with_published(db, article, proposal, head)
        merged = merge.source if merge.is_clean else None
        merge = merge if may_read_base else merge.without_base()
    elif base is not None and may_read_base:
        shown = base
    return {
        "is_removed": article.removed is not None,
        "published_id": article.published_id,
        "published": articles.source_of(shown),
        "published_html": shown.html,
        "merge": merge,
        "merged": merged,
    }


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


def proposal_difference(page: ProposalPage, merged_html: str, view: View) -> Difference:
    """What readers would see change, in one view."""
    after = page.merged or source_of(page.head)
    return difference(page.published, after, (page.published_html, merged_html), view)
