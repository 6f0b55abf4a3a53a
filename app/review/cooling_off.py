"""R12: who is rejected for vandalism or spam again and again rests from proposing for some days."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.people import sanctions
from app.people.models import Ground, Kind, Person
from app.review.models import Proposal, ProposalStep, State
from app.review.rules import Reason


def after_rejection(db: Session, proposal: Proposal, settings: Settings) -> None:
    """Impose the rest when this rejection is the last of too many.

    A rejection that an appeal overturned counts no more.
    """
    now = clock.now()
    db.flush()
    count = db.scalar(
        select(func.count(func.distinct(Proposal.id)))
        .join(ProposalStep, ProposalStep.proposal_id == Proposal.id)
        .where(
            Proposal.author_id == proposal.author_id,
            Proposal.state == State.REJECTED,
            ProposalStep.to_state == State.REJECTED,
            ProposalStep.reason == Reason.VANDALISM,
            ProposalStep.at > now - timedelta(days=settings.cooling_off_window_days),
        )
    )
    author = db.get_one(Person, proposal.author_id)
    rests = author.may_not_propose_until is not None and author.may_not_propose_until > now
    if rests or (count or 0) < settings.cooling_off_rejections:
        return
    sanctions.impose(
        db,
        None,
        author,
        Kind.COOLING_OFF,
        now + timedelta(days=settings.cooling_off_days),
        _(
            "In %(days)s days %(count)s of your proposals were rejected as vandalism or spam.",
            days=settings.cooling_off_window_days,
            count=count,
        ),
        settings=settings,
        ground=Ground.VANDALISM,
    )
