"""Reading, choosing and forgetting, without pages."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Database
from app.core.errors import NotFound
from app.core.journal import JournalEntry
from app.core.settings import Settings
from app.notifications import queries, service
from app.notifications.models import (
    DEFAULT_HOW,
    How,
    Kind,
    Notice,
    NoticePause,
    NoticePreference,
    default_how,
)
from app.notifications.queries import Wanted
from app.people.models import Person
from tests import make


def notice(db: Session, person: Person, number: int, **columns: Any) -> Notice:
    made = Notice(
        **{
            "person_id": person.id,
            "event": f"post:{number}",
            "kind": Kind.REPLY.value,
            "began": clock.now(),
            "at": clock.now(),
            "subject": f"post:{number}",
            "about": "thread:1",
            "url": f"/posty/{number}",
            "entry_id": number,
            **columns,
        }
    )
    db.add(made)
    db.flush()
    return made


def unread(db: Session) -> set[str]:
    return set(db.scalars(select(Notice.event).where(Notice.read.is_(None))))


def test_who_opens_a_post_has_read_the_thread_until_there(db: Session) -> None:
    person, other = make.person(db), make.person(db)
    first = notice(db, person, 1)
    opened = notice(db, person, 2)
    notice(db, person, 3)
    notice(db, person, 4, about="thread:2", kind=Kind.THANKS.value)
    db.add(Notice(**{**_columns(first), "person_id": other.id}))
    db.flush()
    row = service.open_notice(db, make.who(person), opened.id)
    assert (row.is_read, row.seen) == (True, None)
    assert unread(db) == {"post:1", "post:3", "post:4"}  # the first is the other person's
    assert queries.unread_count(db, person.id) == 2
    with pytest.raises(NotFound):
        service.open_notice(db, make.who(other), opened.id)
    with pytest.raises(NotFound):
        service.mark_read(db, make.who(other), opened.id)


def _columns(each: Notice) -> dict[str, Any]:
    names = [column.key for column in Notice.__table__.columns if column.key != "id"]
    return {name: getattr(each, name) for name in names}


def test_all_means_those_that_were_shown(db: Session) -> None:
    person = make.person(db)
    shown = [notice(db, person, number) for number in range(3)]
    notice(db, person, 7, kind=Kind.ARTICLE.value)
    notice(db, person, 9)
    wanted, newest = Wanted(is_unread=True, kind=Kind.REPLY), shown[-1].entry_id
    shown[0].entry_id = 10  # another post joined it since
    assert service.mark_all_read(db, make.who(person), wanted, newest) == 2
    assert unread(db) == {"post:0", "post:7", "post:9"}
    assert queries.newest_entry(db, person.id) == 9
    assert service.mark_all_read(db, make.who(person), Wanted(), 0) == 0


def test_the_bell_counts_no_further_than_it_shows(database: Database) -> None:
    with database.writing() as db:
        person = make.person(db)
        for number in range(queries.MOST_COUNTED + 5):
            notice(db, person, number)
    counted = queries.unread_count_at_a_glance(database, person.id)
    assert counted == queries.MOST_COUNTED
    assert queries.unread_count_at_a_glance(database, person.id + 1) == 0


def test_only_what_differs_from_the_default_is_kept(db: Session) -> None:
    person = make.person(db)
    who = make.who(person)
    chosen = queries.preferences(db, person.id)
    assert chosen == {kind: default_how(kind) for kind in Kind}
    others = [kind for kind in Kind if chosen[kind] is not DEFAULT_HOW]
    assert others == [Kind.DEADLINE, Kind.LOCAL_DATE_NEAR]
    service.set_preferences(db, who, {**chosen, Kind.REPLY: How.NOW}, is_paused=True)
    db.flush()
    assert queries.preferences(db, person.id)[Kind.REPLY] is How.NOW
    assert queries.is_paused(db, person.id)
    assert len(db.scalars(select(NoticePreference)).all()) == 1
    service.set_preferences(db, who, chosen, is_paused=False)
    service.set_preferences(db, who, chosen, is_paused=False)
    db.commit()
    assert db.scalars(select(NoticePreference)).all() == []
    assert db.scalars(select(NoticePause)).all() == []
    acts = select(JournalEntry.data).where(JournalEntry.kind == "notices.preferences-changed")
    assert db.scalars(acts).all() == [{}, {}]


def test_what_is_due_to_be_mailed(db: Session) -> None:
    person, paused = make.person(db), make.person(db)
    at_once = {Kind.REPLY: How.NOW, Kind.THANKS: How.NOW}
    service.set_preferences(db, make.who(person), at_once, is_paused=False)
    service.set_preferences(db, make.who(paused), {}, is_paused=True)
    past, now = clock.now() - timedelta(days=1), clock.now()
    notice(db, person, 1)
    notice(db, person, 2, read=now)
    notice(db, person, 3, mailed=past)
    notice(db, person, 8, kind=Kind.THANKS.value, mailed=past)
    notice(db, person, 4, kind=Kind.ARTICLE.value)
    notice(db, person, 5, kind=Kind.ARTICLE.value, mailed=past)
    notice(db, person, 6, kind=Kind.ARTICLE.value, mailed=now, at=past)
    notice(db, paused, 7, kind=Kind.ARTICLE.value)

    def due(how: How) -> set[str]:
        return set(db.scalars(select(Notice.event).where(queries.is_mailed(how))))

    assert due(How.NOW) == {"post:1", "post:3"}, "of posts each is new, of thanks once is enough"
    assert due(How.WEEKLY) == {"post:4", "post:5"}  # a series that went on is told again
    assert due(How.DAILY) == due(How.NEVER) == set()


def test_old_notices_and_those_of_the_erased_are_forgotten(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_AT_ONCE", 2)
    now = clock.now()
    with database.writing() as db:
        person, gone = make.person(db), make.person(db)
        notice(db, person, 1)
        notice(db, person, 2, read=now - timedelta(days=89))
        for number in range(3, 8):
            notice(db, person, number, read=now - timedelta(days=91))
        notice(db, person, 8, at=now - timedelta(days=366))
        notice(db, gone, 1)
        service.set_preferences(db, make.who(gone), {Kind.REPLY: How.NOW}, is_paused=True)
        gone.erased = now
    service.keep_house(Settings(), database)
    with database.reading() as db:
        assert set(db.scalars(select(Notice.event))) == {"post:1", "post:2"}
        assert set(db.scalars(select(Notice.person_id))) == {person.id}
        assert db.scalar(select(NoticePreference.person_id)) is None
        assert db.scalar(select(NoticePause.person_id)) is None
