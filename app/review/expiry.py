"""Proposals that wait for their author: put aside after a month, reopened within a year.

Nothing is published by the passing of time (R10).
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Database
from app.core.errors import Conflict, Forbidden
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.people.rules import Who
from app.review import deciders, notices, rules
from app.review.appeals import check_no_other
from app.review.models import Proposal, State
from app.review.publication import move, recount, settle_alone
from app.review.rules import TRANSITIONS, Step
from app.review.saving import check_open_limit

_WAIT_FOR_AUTHOR = [state.value for state in TRANSITIONS[Step.EXPIRE][0]]


def expire_idle(settings: Settings, database: Database) -> None:
    """Put aside what its author has not touched for a month, and tell them."""
    with database.reading() as db:
        idle = list(
            db.scalars(
                select(Proposal.id).where(
                    Proposal.state.in_(_WAIT_FOR_AUTHOR),
                    func.coalesce(Proposal.entered, Proposal.submitted) <= _limit(settings),
                )
            )
        )
    for proposal_id in idle:
        with database.writing() as db:
            proposal = deciders.locked(db, proposal_id)
            is_idle = (proposal.entered or proposal.submitted) <= _limit(settings)
            if proposal.state in _WAIT_FOR_AUTHOR and is_idle:
                proposal.decided = clock.now()
                move(db, proposal, Step.EXPIRE, None)
                recount(db, proposal.article_id)
                notices.expired(db, proposal, settings)


def _limit(settings: Settings) -> datetime:
    return clock.now() - timedelta(days=settings.expiry_days)


def reopen(db: Session, who: Who, settings: Settings, proposal_id: int) -> Proposal:
    """The author brings back what was put aside; it is merged with what readers see by now.

    Raises Forbidden, or Conflict when it is too late or another proposal stands in its place.
    """
    proposal = deciders.locked(db, proposal_id)
    if proposal.author_id != who.id:
        raise Forbidden(_("Only its author can reopen a proposal."))
    if proposal.state != State.EXPIRED or not rules.can_reopen(who, proposal, settings):
        raise Conflict(_("This proposal can no longer be reopened. You can propose it anew."))
    check_no_other(db, who, proposal)
    check_open_limit(db, who, proposal.article_id, settings, proposal.slug)
    proposal.submitted = clock.now()
    move(db, proposal, Step.REOPEN, who.id)
    settle_alone(db, proposal)
    recount(db, proposal.article_id)
    return proposal
