"""Accepting a part: the ticked blocks are published, the rest goes back or is refused.

Nothing the author wrote gets lost: the proposal keeps all its versions, and what goes back is a
proposal of its own, in DO_POPRAWY, whose text is the author's whole one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from app.articles import queries as articles
from app.articles import service as articles_service
from app.articles.models import Article, ArticleRevision
from app.articles.parts import blocks, with_blocks
from app.articles.source import ArticleSource, checked
from app.core import clock
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.people.rules import Who
from app.review import notices, rules
from app.review.deciders import check_may_accept
from app.review.deciding import Seen, check_claim, close, fresh, merged_source
from app.review.models import Proposal, ProposalVersion, State
from app.review.publication import accepted, publish
from app.review.rules import Step
from app.review.saving import Edit, add_version
from app.review.words import ready_sentence
from app.text.diff import change_size
from app.text.rendered import Rendered


class Rest(StrEnum):
    """What becomes of the blocks that were not ticked."""

    RETURN = "zwroc"
    REFUSE = "odrzuc"


@dataclass(frozen=True)
class PartialAcceptance:
    """A planned acceptance of some blocks. `whole` is the author's text joined with readers'."""

    seen: Seen
    taken: ArticleSource
    whole: ArticleSource
    rest: Rest
    reason: str
    comment: str

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out: this is a plain acceptance then."""
        return self.taken == self.whole


def plan_part(
    db: Session,
    who: Who,
    seen: Seen,
    ticked: Collection[str],
    rest: Rest,
    reason: str,
    comment: str,
) -> PartialAcceptance:
    """Check right, freshness and words, and put the ticked blocks together. Reads only.

    Raises Forbidden, Conflict (409), or Invalid.
    """
    if not ticked:
        raise _nothing_ticked()
    proposal, head = fresh(db, seen, lock=False)
    check_may_accept(db, who, proposal)
    check_claim(db, who, proposal, seen)
    rules.target(Step.ACCEPT_AMENDED, proposal.state)
    if proposal.article_id is None:
        raise Invalid("parts", _("A new article is accepted as a whole, or with changes."))
    article = db.get_one(Article, proposal.article_id)
    published = articles.source_of(articles.published_revision(db, article))
    whole = merged_source(db, proposal, head)
    known = {block.key for block in blocks(published, whole)}
    if not known & set(ticked):
        raise _nothing_ticked()
    if known <= set(ticked):
        return PartialAcceptance(seen, whole, whole, rest, "", comment.strip())
    if rest is Rest.REFUSE and not comment.strip():
        comment = ready_sentence(reason)
    step = Step.REJECT if rest is Rest.REFUSE else Step.ASK
    reason, comment = rules.check_decision(step, reason, comment)
    taken = checked(with_blocks(published, whole, ticked))
    return PartialAcceptance(seen, taken, whole, rest, reason, comment)


def _nothing_ticked() -> Invalid:
    return Invalid("parts", _("Tick at least one place, or return or reject the whole."))


def accept_part(
    db: Session,
    who: Who,
    plan: PartialAcceptance,
    text: Rendered,
    whole_text: Rendered,
    settings: Settings,
) -> Article:
    """Publish the ticked blocks as the author's revision, and give the rest back or refuse it.

    `text` is the taken body rendered, `whole_text` the whole one. Raises as planning does.
    """
    proposal, head = fresh(db, plan.seen, lock=True)
    check_may_accept(db, who, proposal)
    check_claim(db, who, proposal, plan.seen)
    rules.target(Step.ACCEPT_AMENDED, proposal.state)
    article = articles_service.locked(db, proposal.article_id or 0)
    new = accepted(who, proposal, head, plan.taken, text)
    revision = publish(db, article, plan.seen.published_id, new, proposal)
    proposal.revision_id = revision.id
    close(db, who, proposal, Step.ACCEPT_AMENDED, plan.reason, plan.comment)
    returned = None
    if plan.rest is Rest.RETURN:
        returned = _give_back(db, who, proposal, head, revision, plan, whole_text)
    notices.accepted_in_part(db, proposal, article, returned, plan.reason, plan.comment, settings)
    return article


def _give_back(
    db: Session,
    who: Who,
    proposal: Proposal,
    head: ProposalVersion,
    revision: ArticleRevision,
    plan: PartialAcceptance,
    whole_text: Rendered,
) -> Proposal:
    """The author's whole text as a new proposal on top of the part that was published."""
    # The first one is closed by now: an author has one open proposal for an article.
    db.flush()
    now = clock.now()
    added, removed = change_size(revision.body, plan.whole.body)
    rest = Proposal(
        article_id=proposal.article_id,
        slug=proposal.slug,
        author_id=proposal.author_id,
        state=State.WAITING,
        created=now,
        submitted=now,
        category=proposal.category,
        words_added=added,
        words_removed=removed,
        rest_of_id=proposal.id,
    )
    db.add(rest)
    db.flush()
    edit = Edit(
        slug=proposal.slug,
        source=plan.whole,
        comment=head.comment,
        base_id=revision.id,
        evidence=head.evidence,
        credit_id=head.credit_id,
    )
    add_version(db, rest, edit, proposal.author_id, whole_text)
    close(db, who, rest, Step.ASK, "", plan.comment)
    return rest
