"""The follower of the journal that lays notices into inboxes, in batches, outside the request.

It may be cut off at any moment and begin anew: a notice is unique for its person and event, and
one that stands for a series remembers the newest entry it tells.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, case, exists, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session, aliased

from app.core import clock, journal
from app.core.db import Database
from app.core.followers import FollowerCursor, follow
from app.core.journal import Entry, JournalEntry
from app.core.settings import Settings
from app.notifications import events, subjects
from app.notifications.event import Event
from app.notifications.models import Kind, Notice
from app.people.blocks import blockers_of
from app.people.models import Person

FOLLOWER: Final = "notices"
# A transaction of this many holds other writers up for some milliseconds only.
BATCH: Final = 1000
ENTRIES: Final = 20
# On the first day of this follower older acts are history, not news.
NEWS: Final = timedelta(days=1)


def catch_up(settings: Settings, database: Database, *, batch: int = BATCH) -> int:
    """Tell what happened since the last time; returns how many entries were read."""
    _begin(database)

    def tell(entries: list[Entry]) -> None:
        for entry in entries:
            tell_entry(settings, database, entry, batch)

    return follow(
        database, FOLLOWER, lambda new: tell(list(new)), kinds=events.KINDS, batch=ENTRIES
    )


def _begin(database: Database) -> None:
    with database.reading() as db:
        if db.get(FollowerCursor, FOLLOWER) is not None:
            return
        former = select(func.max(JournalEntry.id)).where(JournalEntry.at < clock.now() - NEWS)
        position = db.scalar(former) or 0
    with database.writing() as db:
        db.merge(FollowerCursor(name=FOLLOWER, position=position))


def tell_entry(
    settings: Settings, database: Database, entry: journal.Entry, batch: int = BATCH
) -> None:
    """Lay out the notices of one entry; once more changes nothing."""
    with database.reading() as db:
        told = events.events_of(db, entry)
        seen = subjects.look_up(db, {event.subject for event in told})
    for event in told:
        found = seen.get(event.subject)
        if found is not None:
            _fan_out(database, _Telling(settings, entry, event, found.url), batch)
        elif subjects.is_without_text(event.subject):
            _fan_out(database, _Telling(settings, entry, event, event.url), batch)


@dataclass(frozen=True)
class _Telling:
    """One event of one entry on its way to people."""

    settings: Settings
    entry: Entry
    event: Event
    url: str

    def people(self) -> tuple[ColumnElement[bool], ...]:
        """Who is told: they follow, did not do it themselves, and may and want to hear of it."""
        event, now = self.event, clock.now()
        told = [
            Person.id.in_(event.to),
            Person.id.not_in(event.by),
            Person.erased.is_(None),
            Person.email_confirmed.is_not(None),
            or_(Person.blocked_until.is_(None), Person.blocked_until <= now),
            or_(Person.suspended_until.is_(None), Person.suspended_until <= now),
        ]
        if event.by and event.kind in events.PERSONAL:
            told.append(Person.id.not_in(blockers_of(event.by[0])))
        return tuple(told)


def _fan_out(database: Database, telling: _Telling, batch: int) -> None:
    people, last = telling.people(), 0
    while True:
        ids = select(Person.id).where(*people, Person.id > last).order_by(Person.id).limit(batch)
        with database.reading() as db:
            edge = db.scalar(select(func.max(ids.subquery().c.id)))
        if edge is None:
            return
        here = (*people, Person.id > last, Person.id <= edge)
        with database.writing() as db:
            if telling.event.is_series:
                _join_series(db, telling, here)
            _insert(db, telling, here, is_sqlite=database.is_sqlite)
        last = edge


def _join_series(db: Session, telling: _Telling, people: tuple[ColumnElement[bool], ...]) -> None:
    """Let unread notices of the same thing tell of this too, instead of new ones."""
    entry, event, told = telling.entry, telling.event, aliased(Notice)
    window = timedelta(hours=telling.settings.notice_series_hours)
    db.execute(
        update(Notice)
        .where(
            *_of_same_thing(event),
            Notice.person_id.in_(select(Person.id).where(*people)),
            # Who was named in a post hears of that, and not of the post as well.
            ~exists().where(told.person_id == Notice.person_id, told.event == event.key),
            Notice.read.is_(None),
            Notice.began >= entry.at - window,
            Notice.entry_id < entry.id,
        )
        .values(
            count=Notice.count + 1,
            began=case((Notice.mailed >= Notice.at, entry.at), else_=Notice.began),
            at=entry.at,
            actor_id=entry.actor_id,
            detail=event.detail,
            entry_id=entry.id,
        )
        .execution_options(synchronize_session=False)
    )


def _of_same_thing(event: Event) -> tuple[ColumnElement[bool], ...]:
    """Posts of a thread are one series, whichever post began it; else changes of one thing."""
    is_post = event.kind is Kind.REPLY
    same = Notice.about == event.about if is_post else Notice.subject == event.subject
    return Notice.kind == event.kind.value, same


def _insert(
    db: Session,
    telling: _Telling,
    people: tuple[ColumnElement[bool], ...],
    *,
    is_sqlite: bool,
) -> None:
    entry, event = telling.entry, telling.event
    values = {
        "event": event.key,
        "kind": event.kind.value,
        "began": entry.at,
        "at": entry.at,
        "actor_id": event.by[0] if event.by else None,
        "subject": event.subject,
        "about": event.about,
        "url": telling.url,
        "detail": event.detail,
        "count": 1,
        "entry_id": entry.id,
    }
    columns = [literal(value, Notice.__table__.c[name].type) for name, value in values.items()]
    rows = select(Person.id, *columns).where(*people)
    if event.is_series:
        # Whoever hears of this entry in a series, or heard of a later one, needs no new notice.
        rows = rows.where(
            ~exists().where(
                Notice.person_id == Person.id, *_of_same_thing(event), Notice.entry_id >= entry.id
            )
        )
    insert = sqlite_insert if is_sqlite else postgres_insert
    db.execute(
        insert(Notice)
        .from_select(["person_id", *values], rows)
        .on_conflict_do_nothing(index_elements=["person_id", "event"])
    )
