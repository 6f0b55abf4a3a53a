"""The one way by which text becomes what readers see, with what follows for waiting proposals.

Every publication (trusted edit, accepted proposal, restore, load) passes here, so that rule R4
holds: each open proposal of the article is merged again, and none is lost or cancelled.
"""

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.articles import queries as articles
from app.articles import service as articles_service
from app.articles.merge import SourceMerge, merge_sources
from app.articles.models import Article, ArticleRevision
from app.articles.service import NewRevision
from app.articles.source import EMPTY, ArticleSource
from app.core import clock, journal
from app.people.rules import Who
from app.review.models import (
    OPEN_STATES,
    WAITING_STATES,
    Proposal,
    ProposalStep,
    ProposalVersion,
)
from app.review.rules import Step, target
from app.text.rendered import Rendered


def publish(
    db: Session, article: Article, expected_id: int, new: NewRevision, own: Proposal | None = None
) -> ArticleRevision:
    """Publish a version (compare-and-swap on `expected_id`) and re-merge the other proposals.

    `own` is the proposal that is being published; it is not merged with itself.
    """
    revision = articles_service.publish(db, article, expected_id, new)
    remerge_waiting(db, article, own)
    return revision


def restore(
    db: Session, who: Who, article: Article, expected_id: int, old: ArticleRevision, text: Rendered
) -> ArticleRevision:
    """Publish an old revision again and re-merge the proposals."""
    revision = articles_service.restore(db, who, article, expected_id, old, text)
    remerge_waiting(db, article, None)
    return revision


def remerge_waiting(db: Session, article: Article, own: Proposal | None) -> None:
    """R4: proposals that no longer merge with the published version come to KONFLIKT."""
    waiting = db.execute(
        select(Proposal, ProposalVersion)
        .join(ProposalVersion, ProposalVersion.id == Proposal.head_id)
        .where(Proposal.article_id == article.id, Proposal.state.in_(WAITING_STATES))
    ).all()
    others = [(each, head) for each, head in waiting if own is None or each.id != own.id]
    for proposal, head in others:
        if not merge_with_published(db, article, head).is_clean:
            move(db, proposal, Step.CLASH, None)
    recount(db, article.id)


def merge_with_published(db: Session, article: Article, head: ProposalVersion) -> SourceMerge:
    """Merge of base, published version and the head of a proposal."""
    published = articles.published_revision(db, article)
    base = db.get(ArticleRevision, head.base_id) if head.base_id else None
    return merge_sources(
        articles.source_of(base) if base else EMPTY,
        articles.source_of(published),
        source_of(head),
    )


def source_of(version: ProposalVersion) -> ArticleSource:
    """The text of a proposal's version as its author wrote it."""
    return ArticleSource.from_parts(version.title, version.body, version.details)


def move(
    db: Session,
    proposal: Proposal,
    step: Step,
    actor_id: int | None,
    *,
    reason: str = "",
    comment: str = "",
) -> None:
    """Take a step of the workflow, with its audit row and journal entry.

    Raises Conflict when the step cannot start from the proposal's state.
    """
    before = proposal.state
    proposal.state = target(step, before)
    db.add(
        ProposalStep(
            proposal_id=proposal.id,
            at=clock.now(),
            actor_id=actor_id,
            from_state=before,
            to_state=proposal.state,
            head_id=proposal.head_id,
            reason=reason,
            comment=comment,
        )
    )
    data = {
        "proposal": proposal.id,
        "article": proposal.article_id,
        "slug": proposal.slug,
        "step": step.value,
        "from": before,
        "to": str(proposal.state),
        "head": proposal.head_id,
        "reason": reason,
    }
    journal.record(db, "proposal.moved", actor_id, f"proposal:{proposal.id}", data)


def recount(db: Session, article_id: int | None) -> None:
    """Write onto the article how many proposals wait, for its page to tell."""
    if article_id is None:
        return
    db.flush()
    number = db.scalar(
        select(func.count()).where(
            Proposal.article_id == article_id, Proposal.state.in_(OPEN_STATES)
        )
    )
    db.execute(
        update(Article)
        .where(Article.id == article_id)
        .values(waiting_proposals=number, stamp=Article.stamp + 1)
    )
