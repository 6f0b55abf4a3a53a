"""Deciding on proposals: accept, accept amended, ask, reject, withdraw, resolve a conflict.

A decision names the head and the published version it was made on, and is refused with 409 when
either has moved: nobody decides on a text they have not seen, and nobody decides twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import service as articles_service
from app.articles.merge import Choice, SourceMerge
from app.articles.models import WITH_REMOVED, Article, Origin
from app.articles.protection import check_may_edit
from app.articles.rules import check_slug
from app.articles.service import NewRevision
from app.articles.source import ArticleSource, checked
from app.core import clock, i18n
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.people.rules import Who
from app.review import claims, cooling_off, notices, rules
from app.review.deciders import (
    categories_of,
    check_may_accept,
    check_may_decide,
    check_there,
    locked,
)
from app.review.models import Proposal, ProposalVersion
from app.review.publication import (
    accepted,
    create,
    merge_with_published,
    move,
    publish,
    recount,
    source_of,
)
from app.review.rules import Step
from app.review.saving import Edit, add_version
from app.review.words import ready_sentence
from app.text.rendered import Rendered


@dataclass(frozen=True)
class Seen:
    """What the decider had before their eyes: the proposal, its head, the published version."""

    proposal_id: int
    head_id: int
    published_id: int  # 0 for a new article
    # Whether they knew that another reviewer was reading it, and said to take it over.
    takes_over: bool = False


@dataclass(frozen=True)
class Acceptance:
    """A planned acceptance: the author's text merged, and the reviewer's on top of it."""

    seen: Seen
    proposed: ArticleSource
    amended: ArticleSource | None
    comment: str

    @property
    def step(self) -> Step:
        return Step.ACCEPT if self.amended is None else Step.ACCEPT_AMENDED


def plan_acceptance(
    db: Session, who: Who, seen: Seen, amended: ArticleSource | None, comment: str
) -> Acceptance:
    """Check the right and the freshness of a decision, and merge. Reads only.

    Raises Forbidden, Conflict (409), or Invalid for an amended text that cannot be taken.
    """
    proposal, head = fresh(db, seen, lock=False)
    check_may_accept(db, who, proposal)
    check_claim(db, who, proposal, seen)
    rules.target(Step.ACCEPT, proposal.state)
    proposed = merged_source(db, proposal, head)
    if amended is not None:
        amended = checked(amended)
    _reason, comment = rules.check_decision(Step.ACCEPT, "", comment)
    return Acceptance(seen, proposed, None if amended == proposed else amended, comment)


def accept(
    db: Session,
    who: Who,
    plan: Acceptance,
    text: Rendered,
    amended_text: Rendered | None,
    settings: Settings,
) -> Article:
    """Publish a proposal: the author's revision, and the reviewer's correction on top if any.

    Raises Conflict when head, state or published version moved since planning.
    """
    proposal, head = fresh(db, plan.seen, lock=True)
    check_may_accept(db, who, proposal)
    check_claim(db, who, proposal, plan.seen)
    new = accepted(who, proposal, head, plan.proposed, text)
    if proposal.article_id is None:
        article = create(db, check_slug(proposal.slug), new, proposal)
        proposal.article_id = article.id
        proposal.revision_id = article.published_id
    else:
        article = articles_service.locked(db, proposal.article_id)
        proposal.revision_id = publish(db, article, plan.seen.published_id, new, proposal).id
    if plan.amended is not None and amended_text is not None:
        with i18n.speaking(i18n.LANGUAGE):
            usual = _("Reviewer's correction")
        correction = NewRevision(
            plan.amended,
            amended_text,
            who.id,
            plan.comment or usual,
            Origin.AMENDMENT,
            proposal.revision_id,
        )
        publish(db, article, article.published_id, correction, proposal)
    close(db, who, proposal, plan.step, "", plan.comment)
    notices.accepted(db, proposal, article, plan.comment, settings)
    return article


def send_back(
    db: Session, who: Who, seen: Seen, step: Step, reason: str, comment: str, settings: Settings
) -> Proposal:
    """Return a proposal with a comment (ASK) or reject it with a reason (REJECT).

    A rejection without words of one's own gets the ready sentence of its reason.
    Raises Invalid for a missing comment or reason, Forbidden, or Conflict (409).
    """
    if step is Step.REJECT and not comment.strip():
        comment = ready_sentence(reason)
    reason, comment = rules.check_decision(step, reason, comment)
    proposal, head = fresh(db, seen, lock=True)
    check_may_decide(db, who, proposal)
    check_claim(db, who, proposal, seen)
    close(db, who, proposal, step, reason, comment)
    notices.sent_back(db, proposal, head, step, reason, comment, settings)
    if step is Step.REJECT:
        cooling_off.after_rejection(db, proposal, settings)
    return proposal


def withdraw(db: Session, who: Who, proposal_id: int) -> Proposal:
    """The author takes an open proposal back; its text stays theirs to read."""
    proposal = locked(db, proposal_id)
    if proposal.author_id != who.id:
        raise Forbidden(_("Only its author can withdraw a proposal."))
    move(db, proposal, Step.WITHDRAW, who.id)
    proposal.decided = clock.now()
    recount(db, proposal.article_id)
    return proposal


def plan_resolution(
    db: Session, who: Who, seen: Seen, choices: Mapping[str, Choice]
) -> tuple[ArticleSource, Edit]:
    """Put the choices into the merge of a proposal in KONFLIKT. Reads only.

    Raises Forbidden, Conflict (409), Invalid, or ValueError while a choice is missing.
    """
    proposal, head = fresh(db, seen, lock=False)
    _check_may_resolve(db, who, proposal)
    source = checked(_merge(db, proposal, head).resolved(choices))
    edit = Edit(
        slug=proposal.slug,
        source=source,
        comment=head.comment,
        base_id=seen.published_id,
        evidence=head.evidence,
        # What still waits for its parent goes on holding the parent's text.
        parent_id=None if proposal.freed else head.parent_id,
    )
    return source, edit


def _check_may_resolve(db: Session, who: Who, proposal: Proposal) -> None:
    """Resolving writes a new text, so protection stands before it as before any edit."""
    if not rules.can_resolve(who, proposal, categories_of(db, proposal)):
        raise Forbidden(_("Your account does not have the right to do this."))
    check_there(db, proposal)
    if proposal.article_id is not None:
        check_may_edit(db, who, db.get_one(Article, proposal.article_id))


def resolve(db: Session, who: Who, seen: Seen, edit: Edit, text: Rendered) -> Proposal:
    """Make the resolved text the head of the proposal, based on the published version."""
    proposal, _head = fresh(db, seen, lock=True)
    _check_may_resolve(db, who, proposal)
    add_version(db, proposal, edit, who.id, text)
    move(db, proposal, Step.RESOLVE, who.id)
    recount(db, proposal.article_id)
    return proposal


def check_claim(db: Session, who: Who, proposal: Proposal, seen: Seen) -> None:
    """A decision while somebody else reads the proposal needs a word; raises Claimed."""
    if not seen.takes_over:
        claims.check_free(db, who, proposal)


def merged_source(db: Session, proposal: Proposal, head: ProposalVersion) -> ArticleSource:
    """What readers would see were the proposal accepted now.

    Raises Conflict when it does not merge with the published version.
    """
    if proposal.article_id is None:
        return source_of(head)
    merged = _merge(db, proposal, head)
    if not merged.is_clean:
        raise Conflict(_("This proposal clashes with the published text. Resolve that first."))
    return merged.source


def _merge(db: Session, proposal: Proposal, head: ProposalVersion) -> SourceMerge:
    article = db.get_one(Article, proposal.article_id)
    return merge_with_published(db, article, proposal, head)


def fresh(db: Session, seen: Seen, *, lock: bool) -> tuple[Proposal, ProposalVersion]:
    """The proposal and its head, when they are still what the decider saw; else Conflict."""
    proposal = locked(db, seen.proposal_id) if lock else db.get(Proposal, seen.proposal_id)
    if proposal is None:
        raise NotFound
    if proposal.head_id != seen.head_id:
        raise Conflict(_("The author changed the proposal while you were deciding."))
    published_id = 0
    if proposal.article_id is not None:
        published = select(Article.published_id).where(Article.id == proposal.article_id)
        published_id = db.scalar(published.execution_options(**WITH_REMOVED)) or 0
    if published_id != seen.published_id:
        raise Conflict(_("Somebody published another version in the meantime."))
    return proposal, db.get_one(ProposalVersion, proposal.head_id)


def close(db: Session, who: Who, proposal: Proposal, step: Step, reason: str, comment: str) -> None:
    """Take a deciding step, and note who decided and when."""
    proposal.reviewer_id = who.id
    proposal.decided = clock.now()
    if step is Step.REJECT:
        proposal.rejected_by_id = who.id
    move(db, proposal, step, who.id, reason=reason, comment=comment)
    recount(db, proposal.article_id)
