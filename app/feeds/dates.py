"""Dates that people may want in a calendar: ends of polls, and until when own proposals wait.

Only what its reader may see: polls of visible threads, and of proposals one's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.discussions.addresses import thread_address
from app.discussions.models import Thread, ThreadState
from app.discussions.participation_models import ThreadFollow
from app.discussions.poll_models import Poll
from app.review.models import Proposal, ProposalVersion
from app.review.rules import TRANSITIONS, Step

MOST: Final = 200
# What is over stays for a while, so that a calendar that looks rarely shows it too.
KEPT: Final = timedelta(days=31)


@dataclass(frozen=True)
class Date:
    """One date; `name` makes the lasting id of its event."""

    name: str
    at: datetime
    title: str
    path: str
    made: datetime


def polls(db: Session) -> list[Date]:
    """Ends of the polls of all visible threads."""
    return _polls(db)


def of_person(db: Session, person_id: int, settings: Settings) -> list[Date]:
    """Ends of polls in threads that a person began or follows, and what waits for them."""
    followed = select(ThreadFollow.thread_id).where(
        ThreadFollow.person_id == person_id, ThreadFollow.is_on
    )
    theirs = or_(Thread.author_id == person_id, Thread.id.in_(followed))
    found = [*_polls(db, theirs), *_proposals(db, person_id, settings)]
    return sorted(found, key=lambda each: (each.at, each.name))


def _polls(db: Session, *conditions: ColumnElement[bool]) -> list[Date]:
    rows: Any = db.execute(
        select(Poll.id, Poll.question, Poll.ends, Poll.created, Thread.id, Thread.slug)
        .join(Thread, Thread.id == Poll.thread_id)
        .where(Thread.state == ThreadState.VISIBLE, Poll.ends > clock.now() - KEPT, *conditions)
        .order_by(Poll.ends, Poll.id)
        .limit(MOST)
    )
    return [
        Date(
            f"ankieta-{poll_id}",
            ends,
            _("The poll ends: %(question)s", question=question),
            thread_address(thread_id, slug),
            created,
        )
        for poll_id, question, ends, created, thread_id, slug in rows
    ]


def _proposals(db: Session, person_id: int, settings: Settings) -> Sequence[Date]:
    since = func.coalesce(Proposal.entered, Proposal.submitted)
    states = [state.value for state in TRANSITIONS[Step.EXPIRE][0]]
    rows: Any = db.execute(
        select(Proposal.id, ProposalVersion.title, since, Proposal.created)
        .join(ProposalVersion, ProposalVersion.id == Proposal.head_id)
        .where(Proposal.author_id == person_id, Proposal.state.in_(states))
        .order_by(Proposal.id.desc())
        .limit(MOST)
    )
    return [
        Date(
            f"propozycja-{id_}",
            waits_since + timedelta(days=settings.expiry_days),
            _("The last day to improve your proposal: %(title)s", title=title),
            f"/propozycje/{id_}",
            created,
        )
        for id_, title, waits_since, created in rows
    ]
