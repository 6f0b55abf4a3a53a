"""What becomes of the proposals of people who delete their account: open ones are withdrawn.

The account is deleted in `people`, which knows no records; the worker follows soon after. What
was let in stays, under no name.
"""

from typing import Final

from sqlalchemy import select

from app.core.db import Database
from app.core.settings import Settings
from app.people.models import Person
from app.records.models import OPEN_STATES, RecordProposal
from app.records.service import withdraw_for_erased

_BATCH: Final = 50


def withdraw_of_erased(_settings: Settings, database: Database) -> None:
    """Withdraw open proposals of erased accounts, each in a transaction of its own."""
    with database.reading() as db:
        found = db.scalars(
            select(RecordProposal.id)
            .join(Person, Person.id == RecordProposal.author_id)
            .where(RecordProposal.state.in_(OPEN_STATES), Person.erased.is_not(None))
            .order_by(RecordProposal.id)
            .limit(_BATCH)
        ).all()
    for proposal_id in found:
        with database.writing() as db:
            withdraw_for_erased(db, proposal_id)
