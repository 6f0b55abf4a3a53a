"""Soft claims: who is reading a proposal, so that two reviewers do not do the same work.

A claim is no lock. It ends by itself, by a decision, by a new published version, or when another
reviewer takes it over after a warning.
"""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Database
from app.core.errors import Conflict
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.people.models import Person
from app.people.rules import Who
from app.review import deciders
from app.review.models import Proposal, State
from app.review.publication import move
from app.review.rules import Step


class Claimed(Conflict):
    """Another reviewer holds the claim; taking it over needs a word."""


def claimant(proposal: Proposal) -> int | None:
    """Id of the reviewer who holds a claim now; an outrun claim is none."""
    if proposal.state != State.IN_REVIEW or proposal.claimed_until is None:
        return None
    return proposal.claimed_by if proposal.claimed_until > clock.now() else None


def check_free(db: Session, who: Who, proposal: Proposal) -> None:
    """Raise Claimed, with the claimant's name, when somebody else is reading the proposal."""
    holder = claimant(proposal)
    if holder is None or holder == who.id:
        return
    name = db.get_one(Person, holder).name
    raise Claimed(_("%(name)s is reviewing this proposal now.", name=name))


def claim(
    db: Session, who: Who, settings: Settings, proposal_id: int, *, take_over: bool = False
) -> Proposal:
    """Begin reviewing, go on with it (the time runs anew), or take it over from another.

    Raises Claimed when somebody else reviews it and `take_over` is not said.
    """
    proposal = deciders.locked(db, proposal_id)
    deciders.check_may_decide(db, who, proposal)
    if not take_over:
        check_free(db, who, proposal)
    if claimant(proposal) != who.id:
        move(db, proposal, Step.CLAIM, who.id)
    proposal.claimed_by = who.id
    proposal.claimed_until = clock.now() + timedelta(minutes=settings.claim_minutes)
    return proposal


def keep(db: Session, who: Who, settings: Settings, proposal_id: int) -> Proposal:
    """Let one's own claim last longer. Raises Conflict when it is over or another's."""
    proposal = deciders.locked(db, proposal_id)
    if claimant(proposal) != who.id:
        raise Conflict(_("You are no longer reviewing this proposal. Look at it again."))
    proposal.claimed_until = clock.now() + timedelta(minutes=settings.claim_minutes)
    return proposal


def release(db: Session, who: Who, proposal_id: int) -> Proposal:
    """Give one's own claim back; nothing happens when it is another's or over."""
    proposal = deciders.locked(db, proposal_id)
    if proposal.state == State.IN_REVIEW and proposal.claimed_by == who.id:
        move(db, proposal, Step.RELEASE, who.id)
    return proposal


def release_outrun(_settings: Settings, database: Database) -> None:
    """Write down the end of claims whose time is over."""
    with database.reading() as db:
        outrun = list(
            db.scalars(
                select(Proposal.id).where(
                    Proposal.state == State.IN_REVIEW, Proposal.claimed_until <= clock.now()
                )
            )
        )
    for proposal_id in outrun:
        with database.writing() as db:
            proposal = deciders.locked(db, proposal_id)
            if proposal.state == State.IN_REVIEW and claimant(proposal) is None:
                move(db, proposal, Step.RELEASE, None, comment=_("The time to review it ran out."))
