"""Appeals: the author asks once that somebody else looks at a rejected proposal.

Whoever rejected it does not decide again; what the second person decides is final here.
"""

from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.people.rules import Who
from app.review import deciders, notices, rules
from app.review.models import Proposal
from app.review.publication import move, recount, settle_alone
from app.review.rules import LONGEST_DECISION, Step
from app.review.saving import open_proposal


def appeal(db: Session, who: Who, settings: Settings, proposal_id: int, words: str) -> Proposal:
    """Bring a rejected proposal before another reviewer.

    It is merged with what readers see by now, which may show a clash. Raises Forbidden, Conflict
    when it is too late or not the first time, or Invalid for missing words.
    """
    proposal = deciders.locked(db, proposal_id)
    if proposal.author_id != who.id:
        raise Forbidden(_("Only its author can appeal."))
    if not rules.can_appeal(who, proposal, settings):
        raise Conflict(
            _("You can appeal from a rejection once, within the time for it. This is over.")
        )
    words = words.strip()
    if not words:
        raise Invalid("comment", _("Write in a sentence why the decision is wrong."))
    if len(words) > LONGEST_DECISION:
        raise Invalid(
            "comment",
            _("The comment may have at most %(most)s characters.", most=LONGEST_DECISION),
        )
    check_no_other(db, who, proposal)
    proposal.appealed = proposal.submitted = clock.now()
    move(db, proposal, Step.APPEAL, who.id, comment=words)
    settle_alone(db, proposal)
    recount(db, proposal.article_id)
    notices.appeal_received(db, proposal, settings)
    return proposal


def check_no_other(db: Session, who: Who, proposal: Proposal) -> None:
    """One open proposal per author and article: raise Conflict when there is another."""
    other = open_proposal(db, who, proposal.article_id, proposal.slug)
    if other is not None and other.id != proposal.id:
        raise Conflict(
            _(
                "You have another open proposal for this article (no. %(number)s). "
                "Withdraw it first, or wait for the decision.",
                number=other.id,
            )
        )
