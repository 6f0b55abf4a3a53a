"""What becomes of the proposals of people who delete their account: open ones are withdrawn.

The account is deleted in `people`, which knows no proposals; the worker follows soon after
(spec: review, scenario 20). Their texts stay, under no name.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Database
from app.core.settings import Settings
from app.people.models import Person
from app.review.deciders import locked
from app.review.models import OPEN_STATES, Proposal
from app.review.publication import move, recount
from app.review.rules import Step

_BATCH = 50


def withdraw_of_erased(_settings: Settings, database: Database) -> None:
    """Withdraw open proposals of erased accounts, each in a transaction of its own."""
    with database.reading() as db:
        found = db.scalars(
            select(Proposal.id)
            .join(Person, Person.id == Proposal.author_id)
            .where(Proposal.state.in_(OPEN_STATES), Person.erased.is_not(None))
            .order_by(Proposal.id)
            .limit(_BATCH)
        ).all()
    for proposal_id in found:
        with database.writing() as db:
            _withdraw(db, proposal_id)


def _withdraw(db: Session, proposal_id: int) -> None:
    proposal = locked(db, proposal_id)
    if proposal.state not in OPEN_STATES:
        return  # decided on meanwhile
    move(db, proposal, Step.WITHDRAW, None)
    proposal.decided = clock.now()
    recount(db, proposal.article_id)
