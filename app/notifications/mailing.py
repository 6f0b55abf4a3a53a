"""Mails notices: at once, gathered by thing, and as digests by the clock of Warsaw.

The draft of a letter and the note that its notices were mailed are one transaction, so no notice
is mailed twice or lost, whatever dies in between. What it says is asked when it leaves
(`composing`).
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from typing import Final

import structlog
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.core import clock, mail
from app.core.db import Database
from app.core.followers import FollowerCursor
from app.core.settings import Settings
from app.notifications import letter as letters
from app.notifications.composing import Told, draft, reader_of, threads_of
from app.notifications.letter import Thing
from app.notifications.models import AT_ONCE, How, Kind, Notice, NoticePreference
from app.notifications.queries import NoticeRow, is_mailed, rows, with_subjects

# What happens within this time of the first comes in the same letter.
GATHER: Final = timedelta(minutes=2)
# A lively thread is told of again after this time, with all that was written meanwhile.
REST: Final = timedelta(minutes=15)
# Older than this, news at once is news no more (the worker stood still): the inbox has it.
NEWS: Final = timedelta(days=3)
# With more things than this at once, one letter tells of all.
MOST_LETTERS: Final = 4
BATCH: Final = 200
# Of these every step has a letter of its own, with all that belongs to a decision.
MAILED_ALREADY: Final = (Kind.PROPOSAL.value, Kind.REPORT.value)
# Of one person's notices at a time; what is past it waits for the next letter.
MOST_READ: Final = 500
log = structlog.get_logger(__name__)
_IS_OURS: Final = Notice.kind.not_in(MAILED_ALREADY)


class _Overtaken(Exception):
    """Another worker mailed some of the notices meanwhile; the next run looks anew."""


def send_at_once(_settings: Settings, database: Database) -> None:
    """Mail what people want to hear at once, when it has been gathered for a while."""
    now = clock.now()
    # Whoever wants something at once has said so: this finds the few among all notices.
    said = aliased(NoticePreference)
    due = (
        select(Notice.person_id)
        .join(said, and_(said.person_id == Notice.person_id, said.kind == Notice.kind))
        .where(
            said.how == How.NOW.value,
            Notice.began <= now - GATHER,
            _wanted_now(now),
        )
        .group_by(Notice.person_id)
        .limit(BATCH)
    )
    # … and these kinds come at once to those who have said nothing.
    urgent = (
        select(Notice.person_id)
        .where(
            Notice.kind.in_([kind.value for kind in AT_ONCE]),
            Notice.began <= now - GATHER,
            _wanted_now(now),
        )
        .group_by(Notice.person_id)
        .limit(BATCH)
    )
    with database.reading() as db:
        people = sorted({*db.scalars(due), *db.scalars(urgent)})
    for person_id in people:
        _mail_person(database, person_id, _wanted_now(now), partial(_at_once, now))


def _wanted_now(now: datetime) -> ColumnElement[bool]:
    is_rested = or_(Notice.mailed.is_(None), Notice.mailed <= now - REST)
    return and_(is_mailed(How.NOW), _IS_OURS, Notice.at > now - NEWS, is_rested)


def _at_once(now: datetime, things: list[Thing]) -> list[list[Thing]]:
    """One letter for each thing whose first news is old enough, or one for all when many are."""
    ripe = [thing for thing in things if min(row.began for row in thing.rows) <= now - GATHER]
    return [ripe] if len(ripe) > MOST_LETTERS else [[thing] for thing in ripe]


def send_digests(settings: Settings, database: Database) -> None:
    """Mail what came together until the last hour of digests; after a standstill, once."""
    slots = {how: last_slot(settings, how) for how in (How.DAILY, How.WEEKLY)}
    with database.reading() as db:
        due = {how: slot for how, slot in slots.items() if _position(db, how) < _number(slot)}
    if not due:
        return
    wanted = and_(
        _IS_OURS, or_(*(and_(is_mailed(how), Notice.began <= slot) for how, slot in due.items()))
    )
    after = 0
    while people := _people_after(database, wanted, after):
        for person_id in people:
            _mail_person(database, person_id, wanted, _all_in_one)
        after = people[-1]
    with database.writing() as db:
        for how, slot in due.items():
            db.merge(FollowerCursor(name=_cursor(how), position=_number(slot)))


def _all_in_one(things: list[Thing]) -> list[list[Thing]]:
    return [things] if things else []


def _people_after(database: Database, wanted: ColumnElement[bool], after: int) -> list[int]:
    query = (
        select(Notice.person_id)
        .where(wanted, Notice.person_id > after)
        .distinct()
        .order_by(Notice.person_id)
        .limit(BATCH)
    )
    with database.reading() as db:
        return list(db.scalars(query))


def last_slot(settings: Settings, how: How) -> datetime:
    """The newest moment at which digests of this kind were due.

    By the clock on the wall in Warsaw, so it moves with summer time.
    """
    day = clock.today()
    hour = time(settings.digest_hour)
    if datetime.combine(day, hour, clock.WARSAW) > clock.now():
        day -= timedelta(days=1)
    if how is How.WEEKLY:
        day -= timedelta(days=(day.isoweekday() - settings.digest_weekday) % 7)
    return datetime.combine(day, hour, clock.WARSAW)


def _cursor(how: How) -> str:
    return f"digest:{how.value}"


def _number(slot: datetime) -> int:
    """Hours since 1970, which fit into any column of numbers."""
    return int(slot.timestamp() // 3600)


def _position(db: Session, how: How) -> int:
    cursor = db.get(FollowerCursor, _cursor(how))
    return cursor.position if cursor else 0


Split = Callable[[list[Thing]], list[list[Thing]]]


def _mail_person(
    database: Database, person_id: int, wanted: ColumnElement[bool], split: Split
) -> None:
    """Mail what a person wants to hear now, in as many letters as `split` makes of it."""
    query = rows().where(Notice.person_id == person_id, wanted)
    with database.reading() as db:
        reader = reader_of(db, person_id)
        newest = query.order_by(Notice.at.desc(), Notice.id.desc()).limit(MOST_READ)
        found = with_subjects(db, person_id, db.execute(newest).all())
        threads = threads_of(db, {row.subject for row in found})
    # Of what cannot be read any more nobody is told, now or later.
    silent = [row.id for row in found if reader is None or row.seen is None]
    if silent:
        with database.writing() as db:
            db.execute(update(Notice).where(Notice.id.in_(silent)).values(mailed=Notice.at))
    if reader is None:
        return
    for things in split(letters.grouped(found, threads, "")):
        try:
            with database.writing() as db:
                told = _note_mailed(db, [row for thing in things for row in thing.rows])
                mail.post_draft(db, reader.email, draft(reader.id, told))
        except _Overtaken:
            log.info("notices were mailed or read meanwhile", user_id=person_id)


def _note_mailed(db: Session, found: list[NoticeRow]) -> list[Told]:
    """Note that a letter tells of them, until the newest that each has by now.

    Raises _Overtaken when one of them was mailed or read since it was looked up.
    """
    told = [
        Told(notice_id, since, until)
        for since, ids in _by_last_letter(found).items()
        for notice_id, until in db.execute(
            update(Notice)
            .where(
                Notice.id.in_(ids), Notice.read.is_(None), Notice.mailed.is_not_distinct_from(since)
            )
            .values(mailed=Notice.at)
            .returning(Notice.id, Notice.at)
        ).all()
    ]
    if len(told) != len(found):
        raise _Overtaken
    return told


def _by_last_letter(found: list[NoticeRow]) -> dict[datetime | None, list[int]]:
    """Ids of notices by the moment until which letters told of them; most were in none."""
    ids: dict[datetime | None, list[int]] = {}
    for row in found:
        ids.setdefault(row.mailed, []).append(row.id)
    return ids
