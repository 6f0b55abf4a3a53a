"""Mails notices: at once, gathered by thing, and as digests by the clock of Warsaw.

A letter and the note that its notices were mailed are one transaction, so no notice is mailed
twice or lost, whatever dies in between. What it says is asked at that moment, for its reader.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import partial
from typing import Final
from urllib.parse import urlsplit

import structlog
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.core import clock, i18n, mail
from app.core.db import Database
from app.core.followers import FollowerCursor
from app.core.settings import Settings, secret_key
from app.discussions.models import Post
from app.notifications import letter as letters
from app.notifications import mail_tokens
from app.notifications.letter import MOST_ROWS, NewsLetter, Thing
from app.notifications.models import How, Kind, Notice, NoticePreference
from app.notifications.queries import is_mailed, rows, with_subjects
from app.people.models import Person

# What happens within this time of the first comes in the same letter.
GATHER: Final = timedelta(minutes=2)
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


@dataclass(frozen=True)
class _Office:
    """What every letter of this site needs."""

    settings: Settings
    secret: str

    @classmethod
    def of(cls, settings: Settings) -> "_Office":
        return cls(settings, secret_key(settings))

    def leave_url(self, person_id: int, kind: str | None) -> str:
        token = mail_tokens.unsubscribe_token(self.secret, person_id, kind)
        return f"{self.settings.site_url}/wypisz/{token}"


@dataclass(frozen=True)
class _Reader:
    """Who gets a letter."""

    id: int
    email: str
    name: str
    language: str

    @property
    def first_name(self) -> str:
        return (self.name.split() or [self.name])[0]


def send_at_once(settings: Settings, database: Database) -> None:
    """Mail what people want to hear at once, when it has been gathered for a while."""
    now = clock.now()
    office = _Office.of(settings)
    # Whoever wants something at once has said so: this finds the few among all notices.
    said = aliased(NoticePreference)
    due = (
        select(Notice.person_id)
        .join(said, and_(said.person_id == Notice.person_id, said.kind == Notice.kind))
        .where(
            said.how == How.NOW.value,
            Notice.at <= now - GATHER,
            _wanted_now(now),
        )
        .group_by(Notice.person_id)
        .limit(BATCH)
    )
    with database.reading() as db:
        people = db.scalars(due).all()
    for person_id in people:
        _mail_person(office, database, person_id, _wanted_now(now), partial(_at_once, now))


def _wanted_now(now: datetime) -> ColumnElement[bool]:
    return and_(is_mailed(How.NOW), _IS_OURS, Notice.at > now - NEWS)


def _at_once(now: datetime, things: list[Thing]) -> list[list[Thing]]:
    """One letter for each thing whose first news is old enough, or one for all when many are."""
    ripe = [thing for thing in things if min(row.at for row in thing.rows) <= now - GATHER]
    return [ripe] if len(ripe) > MOST_LETTERS else [[thing] for thing in ripe]


def send_digests(settings: Settings, database: Database) -> None:
    """Mail what came together until the last hour of digests; after a standstill, once."""
    slots = {how: last_slot(settings, how) for how in (How.DAILY, How.WEEKLY)}
    with database.reading() as db:
        due = {how: slot for how, slot in slots.items() if _position(db, how) < _number(slot)}
    if not due:
        return
    office = _Office.of(settings)
    wanted = and_(
        _IS_OURS, or_(*(and_(is_mailed(how), Notice.at <= slot) for how, slot in due.items()))
    )
    after = 0
    while people := _people_after(database, wanted, after):
        for person_id in people:
            _mail_person(office, database, person_id, wanted, _all_in_one)
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
    office: _Office, database: Database, person_id: int, wanted: ColumnElement[bool], split: Split
) -> None:
    """Mail what a person wants to hear now, in as many letters as `split` makes of it."""
    now = clock.now()
    query = rows().where(Notice.person_id == person_id, wanted)
    with database.reading() as db:
        reader = _reader(db, person_id)
        newest = query.order_by(Notice.at.desc(), Notice.id.desc()).limit(MOST_READ)
        found = with_subjects(db, person_id, db.execute(newest).all())
        threads = _threads(db, {row.subject for row in found})
    things = letters.grouped(found, threads, office.settings.site_url)
    # Of what cannot be read any more nobody is told, now or later.
    silent = [row.id for row in found if reader is None or row.seen is None]
    if silent:
        with database.writing() as db:
            db.execute(update(Notice).where(Notice.id.in_(silent)).values(mailed=now))
    if reader is None:
        return
    for part in split(things):
        try:
            with database.writing() as db, i18n.speaking(reader.language):
                _post(db, office, reader, part, now)
        except _Overtaken:
            log.info("notices were mailed or read meanwhile", user_id=person_id)


def _reader(db: Session, person_id: int) -> _Reader | None:
    """Where to write to; None for an account without a confirmed address."""
    person = db.get(Person, person_id)
    if person is None or person.email is None or person.email_confirmed is None:
        return None
    return _Reader(person.id, person.email, person.name, person.language)


def _threads(db: Session, subjects: Collection[str]) -> dict[str, int]:
    """The thread of each subject that belongs to one."""
    numbers: dict[str, list[int]] = {"post": [], "thread": []}
    for subject in subjects:
        prefix, _colon, number = subject.partition(":")
        if prefix in numbers:
            numbers[prefix].append(int(number))
    threads = {f"thread:{number}": number for number in numbers["thread"]}
    query = select(Post.id, Post.thread_id).where(Post.id.in_(numbers["post"]))
    return threads | {f"post:{post_id}": thread_id for post_id, thread_id in db.execute(query)}


def _note_mailed(db: Session, ids: list[int], now: datetime) -> None:
    """Raises _Overtaken when one of the notices was mailed or read since it was looked up."""
    is_open = or_(Notice.mailed.is_(None), Notice.mailed < Notice.at)
    noted = db.execute(
        update(Notice)
        .where(Notice.id.in_(ids), Notice.read.is_(None), is_open)
        .values(mailed=now)
        .returning(Notice.id)
    ).all()
    if len(noted) != len(ids):
        raise _Overtaken


def _post(
    db: Session, office: _Office, reader: _Reader, things: list[Thing], now: datetime
) -> None:
    _note_mailed(db, [row.id for thing in things for row in thing.rows], now)
    shown, more = _first(things)
    kinds = sorted({row.kind for thing in things for row in thing.rows})
    settings = office.settings
    only = things[0] if len(things) == 1 else None
    thread_id = only.thread_id if only and settings.can_reply_by_mail else None
    letter = NewsLetter(
        site_name=settings.site_name,
        site_url=settings.site_url,
        first_name=reader.first_name,
        things=shown,
        kinds={kind: office.leave_url(reader.id, kind) for kind in kinds},
        leave_url=office.leave_url(reader.id, None),
        more=more,
        can_reply=thread_id is not None,
    )
    mail.post(
        db,
        reader.email,
        letter.subject,
        letters.plain(letter),
        html=letters.html(letter),
        headers=_headers(office, reader, letter, thread_id),
        thread=only.key if only else "",
    )


def _first(things: list[Thing]) -> tuple[list[Thing], int]:
    """As many rows as a letter holds, and how many are left out."""
    shown, room = [], MOST_ROWS
    for thing in things:
        if room > 0:
            shown.append(replace(thing, rows=thing.rows[:room]))
            room -= len(thing.rows)
    return shown, max(0, -room) + sum(len(thing.rows) for thing in things[len(shown) :])


def _headers(
    office: _Office, reader: _Reader, letter: NewsLetter, thread_id: int | None
) -> dict[str, str]:
    settings = office.settings
    only_kind = next(iter(letter.kinds)) if len(letter.kinds) == 1 else None
    leave = letter.kinds[only_kind] if only_kind else letter.leave_url
    host = urlsplit(settings.site_url).hostname or "localhost"
    headers = {
        "List-Id": f"<powiadomienia.{host}>",
        "List-Unsubscribe": f"<{leave}>",
        "X-Auto-Response-Suppress": "All",
    }
    if settings.is_https:  # RFC 8058 knows no other
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if thread_id is not None:
        token = mail_tokens.reply_token(office.secret, reader.id, thread_id, settings.reply_days)
        headers["Reply-To"] = mail_tokens.reply_address(settings.reply_address, token)
    return headers
