"""Dates that people may want in a calendar: ends of polls, dates of cities, until when own
proposals wait, and one's own deadlines.

Only what its reader may see: polls of visible threads, dates of cities that somebody has checked,
and of proposals and deadlines one's own.
Whoever holds the link reads the file, so no note of a deadline and no name of a case stands in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.agenda import queries as agenda
from app.agenda.queries import DateRow
from app.cities.models import CityFollow
from app.core import clock
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.deadlines.models import DeadlineReminder
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
    """One date, a whole day or a moment; `name` makes the lasting id of its event.

    `until` is the last day of what takes several.
    """

    name: str
    at: date
    title: str
    path: str
    made: datetime
    until: date | None = None
    place: str = ""

    @property
    def begins(self) -> datetime:
        """The moment at which it stands among others."""
        return self.at if isinstance(self.at, datetime) else clock.midnight(self.at)


def polls(db: Session) -> list[Date]:
    """Ends of the polls of all visible threads."""
    return _polls(db)


def public(db: Session) -> list[Date]:
    """What is for everybody: ends of polls, and dates of all cities."""
    found = [*_polls(db), *map(_local, agenda.for_calendar(db, clock.today() - KEPT, MOST))]
    return sorted(found, key=lambda each: (each.begins, each.name))


def of_city(db: Session, city_id: int) -> list[Date]:
    """Dates of one city."""
    since, here = clock.today() - KEPT, agenda.of_city(city_id)
    return [_local(row) for row in agenda.for_calendar(db, since, MOST, here)]


def of_person(db: Session, person_id: int, settings: Settings) -> list[Date]:
    """Ends of polls in threads that a person began or follows, dates of cities that they follow,
    what waits for them, and the deadlines of which they are reminded.
    """
    followed = select(ThreadFollow.thread_id).where(
        ThreadFollow.person_id == person_id, ThreadFollow.is_on
    )
    theirs = or_(Thread.author_id == person_id, Thread.id.in_(followed))
    found = [
        *_polls(db, theirs),
        *_proposals(db, person_id, settings),
        *_deadlines(db, person_id),
        *_of_followed_cities(db, person_id),
    ]
    return sorted(found, key=lambda each: (each.begins, each.name))


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


def _of_followed_cities(db: Session, person_id: int) -> list[Date]:
    followed = select(CityFollow.city_id).where(CityFollow.person_id == person_id)
    since, there = clock.today() - KEPT, agenda.of_cities(followed)
    return [_local(row) for row in agenda.for_calendar(db, since, MOST, there)]


def _local(row: DateRow) -> Date:
    return Date(
        f"termin-miasta-{row.number}",
        row.moment or row.begins,
        f"{row.city}: {row.title}",
        row.url,
        row.changed,
        None if row.is_one_day else row.ends,
        row.place,
    )


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


def _deadlines(db: Session, person_id: int) -> Sequence[Date]:
    since = clock.today() - KEPT
    rows = db.scalars(
        select(DeadlineReminder)
        .where(DeadlineReminder.person_id == person_id, DeadlineReminder.due >= since)
        .order_by(DeadlineReminder.due, DeadlineReminder.id)
        .limit(MOST)
    )
    return [
        Date(
            # A case makes its reminder anew when its day changes; the event stays the same one.
            row.subject.replace(":", "-") or f"termin-{row.id}",
            row.moment or row.due,
            _("Deadline: %(title)s", title=row.title) if row.title else _("A deadline"),
            _deadline_path(row),
            row.created,
        )
        for row in rows
    ]


def _deadline_path(row: DeadlineReminder) -> str:
    prefix, _colon, number = row.subject.partition(":")
    return f"/moje/sprawy/{number}" if prefix == "case" else f"/moje/terminy#termin-{row.id}"
