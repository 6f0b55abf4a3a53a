"""The one way by which text becomes what readers see, with what follows for waiting proposals.

Every publication (trusted edit, accepted proposal, restore, load) passes here, so that rule R4
holds: each open proposal of the article is merged again, and none is lost or cancelled.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.articles import queries as articles
from app.articles import service as articles_service
from app.articles.merge import SourceMerge, merge_sources
from app.articles.models import Article, ArticleRevision, Origin
from app.articles.protection import check_may_publish
from app.articles.service import NewRevision
from app.articles.source import EMPTY, ArticleSource
from app.core import clock, i18n, journal
from app.core.i18n import gettext as _
from app.people.rules import Who
from app.review import patrol
from app.review.models import (
    OPEN_STATES,
    WAITING_STATES,
    PatrolReason,
    Proposal,
    ProposalStep,
    ProposalVersion,
    State,
)
from app.review.rules import Step, target
from app.text.rendered import Rendered

_REMERGED: Final = (*WAITING_STATES, State.CONFLICT)


def publish(
    db: Session, article: Article, expected_id: int, new: NewRevision, own: Proposal | None = None
) -> ArticleRevision:
    """Publish a version (compare-and-swap on `expected_id`) and re-merge the other proposals.

    `own` is the proposal that is being published; it is not merged with itself.
    """
    revision = articles_service.publish(db, article, expected_id, new)
    remerge_waiting(db, article, own)
    return revision


def create(db: Session, slug: str, new: NewRevision, own: Proposal | None = None) -> Article:
    """Publish the first version of an article at a free address.

    Others may have proposed one for the same address: their proposals are about this article now
    and merged with it from an empty base, so that none is lost (R4).
    """
    article = articles_service.create(db, slug, new)
    others = db.scalars(
        select(Proposal).where(
            Proposal.slug == slug, Proposal.article_id.is_(None), Proposal.state.in_(OPEN_STATES)
        )
    )
    for proposal in others:
        proposal.article_id = article.id
    db.flush()
    remerge_waiting(db, article, own)
    return article


def accepted(
    who: Who, proposal: Proposal, head: ProposalVersion, source: ArticleSource, text: Rendered
) -> NewRevision:
    """What a proposal becomes when `who` accepts it, all of it or a part."""
    return NewRevision(
        source,
        text,
        proposal.author_id,
        head.comment,
        Origin.PROPOSAL,
        head.base_id,
        who.id,
        head.credit_id,
    )


def restore(
    db: Session, who: Who, article: Article, expected_id: int, old: ArticleRevision, text: Rendered
) -> ArticleRevision:
    """Publish an old revision again and re-merge the proposals; an editor's is patrolled."""
    check_may_publish(db, who, article)
    revision = articles_service.restore(db, who, article, expected_id, old, text)
    remerge_waiting(db, article, None)
    if patrol.is_patrolled(who):
        patrol.enter(db, revision.id, PatrolReason.RESTORE)
    return revision


def remerge_waiting(db: Session, article: Article, own: Proposal | None) -> None:
    """R4: every open proposal meets the new published version, and none is lost.

    Clean ones go on waiting, and a reviewer who was reading one is told that its text is another.
    A clash comes to KONFLIKT; one that the new version solved comes back.
    """
    rows = db.execute(
        select(Proposal, ProposalVersion)
        .join(ProposalVersion, ProposalVersion.id == Proposal.head_id)
        .where(Proposal.article_id == article.id, Proposal.state.in_(_REMERGED))
        .order_by(Proposal.id)
    ).all()
    # What builds on the proposal that is being published is merged once that one is decided.
    own_id = own.id if own else 0
    others = [
        (each, head)
        for each, head in rows
        if each.id != own_id and (each.built_on_id != own_id or each.freed is not None)
    ]
    if others:
        published = articles.source_of(articles.published_revision(db, article))
        bases = _bases(db, others)
        for proposal, head in others:
            merged = merge_sources(bases[proposal.id], published, source_of(head))
            _settle(db, proposal, is_clean=merged.is_clean)
    recount(db, article.id)


@i18n.speaking(i18n.LANGUAGE)  # what is noted is kept for everybody
def _settle(db: Session, proposal: Proposal, *, is_clean: bool, note: str = "") -> None:
    """The step that follows from a fresh merge of an open proposal, when there is one.

    One in DO_POPRAWY waits for its author and is only shown afresh.
    """
    if proposal.state == State.TO_IMPROVE:
        return
    if is_clean and proposal.state == State.IN_REVIEW:
        move(db, proposal, Step.RELEASE, None, comment=note or _("The text was refreshed."))
    elif is_clean and (note or proposal.state == State.CONFLICT):
        note = note or _("It no longer clashes with the published text.")
        move(db, proposal, Step.REFRESH, None, comment=note)
    elif not is_clean and proposal.state != State.CONFLICT:
        move(db, proposal, Step.CLASH, None, comment=note)


def _bases(
    db: Session, rows: Sequence[tuple[Proposal, ProposalVersion]]
) -> dict[int, ArticleSource]:
    """What each proposal was made from, by its id; two queries for any number of them."""
    revision_ids = {head.base_id for _proposal, head in rows if head.base_id}
    parent_ids = {head.parent_id for each, head in rows if head.parent_id and each.freed}
    revisions = {
        row.id: articles.source_of(row)
        for row in db.scalars(select(ArticleRevision).where(ArticleRevision.id.in_(revision_ids)))
    }
    parents = {
        row.id: source_of(row)
        for row in db.scalars(select(ProposalVersion).where(ProposalVersion.id.in_(parent_ids)))
    }
    found = {}
    for proposal, head in rows:
        if head.parent_id in parents and proposal.freed:
            found[proposal.id] = parents[head.parent_id]
        else:
            found[proposal.id] = revisions.get(head.base_id or 0, EMPTY)
    return found


def base_of(db: Session, proposal: Proposal, head: ProposalVersion) -> ArticleSource:
    """What the text of a proposal was made from.

    The published version its author began with; or, once the proposal it was built on is decided,
    that one's text, so that the merge leaves the other's blocks out (R5).
    """
    return _bases(db, [(proposal, head)])[proposal.id]


def merge_with_published(
    db: Session, article: Article, proposal: Proposal, head: ProposalVersion
) -> SourceMerge:
    """Merge of base, published version and the head of a proposal."""
    published = articles.published_revision(db, article)
    return merge_sources(
        base_of(db, proposal, head), articles.source_of(published), source_of(head)
    )


def settle_alone(db: Session, proposal: Proposal, note: str = "") -> None:
    """Merge one open proposal with what is published now, and take the step that follows."""
    if proposal.article_id is None:
        return
    article = articles_service.locked(db, proposal.article_id)
    head = db.get_one(ProposalVersion, proposal.head_id)
    merged = merge_with_published(db, article, proposal, head)
    _settle(db, proposal, is_clean=merged.is_clean, note=note)


@i18n.speaking(i18n.LANGUAGE)
def _free_children(db: Session, parent: Proposal) -> None:
    """R5: what was built on a proposal stands alone once that one is decided."""
    children = db.scalars(
        select(Proposal)
        .where(Proposal.built_on_id == parent.id, Proposal.freed.is_(None))
        .order_by(Proposal.id)
    ).all()
    if parent.state in (State.PUBLISHED, State.PUBLISHED_AMENDED):
        note = _("The proposal it was built on is published; the text was joined with it.")
    else:
        note = _("The proposal it was built on is closed; the text stands without it now.")
    for child in children:
        child.freed = clock.now()
        if child.state in OPEN_STATES:
            settle_alone(db, child, note)


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
    before, now = proposal.state, clock.now()
    proposal.state = target(step, before)
    if {before, proposal.state} - set(WAITING_STATES):
        # A claim comes and goes; the proposal has waited all the same.
        proposal.entered, proposal.told = now, None
    if proposal.state != State.IN_REVIEW:
        proposal.claimed_by = proposal.claimed_until = None
    db.add(
        ProposalStep(
            proposal_id=proposal.id,
            at=now,
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
    if before in OPEN_STATES and proposal.state not in OPEN_STATES:
        _free_children(db, proposal)


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
