"""Where new posts begin for each reader, whatever the order in which they come and are read."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Database
from app.discussions import positions, thread_page
from app.discussions.models import Post, Thread
from app.discussions.taking_part import TakingPart, taking_part
from app.people.models import Person
from tests import make
from tests.discussions import rows

CountQueries = Callable[[], AbstractContextManager[list[str]]]
START = clock.now() - timedelta(days=2)


def add_posts(db: Session, thread: Thread, author: Person, branches: range) -> None:
    rows.add_posts(
        db, thread, author, ((each, 0, START + timedelta(minutes=each)) for each in branches)
    )


def look(
    db: Session, database: Database, reader: Person, thread: Thread, number: int
) -> TakingPart:
    """Open a page as the view does."""
    who = make.who(reader)
    head = thread_page.thread_head(db, who, thread.id)
    part = taking_part(db, who, head, thread_page.thread_page(db, who, head, number))
    db.commit()
    if part.moves_to:
        positions.remember(database, reader.id, thread.id, part.moves_to)
    return part


@pytest.fixture
def reader(db: Session) -> Person:
    person = make.person(db)
    db.commit()
    return person


@pytest.fixture
def long_thread(db: Session, halina: Person) -> Thread:
    thread = make.thread(db, halina)
    thread.created = START
    opening = db.get_one(Post, 1)
    opening.created = opening.published = START
    add_posts(db, thread, halina, range(2, 61))
    db.commit()
    return thread


def test_a_reader_goes_page_by_page_and_is_told_where_the_rest_begins(
    db: Session, database: Database, long_thread: Thread, reader: Person
) -> None:
    first = look(db, database, reader, long_thread, 1)
    assert first.first_new_id is None  # on a first visit nothing is marked
    assert positions.unread_counts(db, reader.id, [long_thread.id]) == {long_thread.id: 35}
    second = look(db, database, reader, long_thread, 2)
    assert second.first_new_id == 26
    assert positions.unread_counts(db, reader.id, [long_thread.id]) == {long_thread.id: 10}
    look(db, database, reader, long_thread, 3)
    assert positions.unread_counts(db, reader.id, [long_thread.id]) == {}
    assert look(db, database, reader, long_thread, 3).moves_to is None


def test_a_new_reply_in_an_old_branch_is_not_lost(
    db: Session, database: Database, long_thread: Thread, reader: Person, halina: Person
) -> None:
    look(db, database, reader, long_thread, 3)
    reply = make.post(db, halina, long_thread, "Nowe", db.get_one(Post, 2))
    db.commit()
    # Page two is opened again; what is new stands on page one.
    assert look(db, database, reader, long_thread, 2).first_new_id == reply.id
    assert positions.unread_counts(db, reader.id, [long_thread.id]) == {long_thread.id: 1}
    part = look(db, database, reader, long_thread, 1)
    assert part.first_new_id == reply.id
    assert positions.unread_counts(db, reader.id, [long_thread.id]) == {}


def test_what_one_wrote_oneself_is_not_news(
    db: Session, database: Database, long_thread: Thread, reader: Person, halina: Person
) -> None:
    look(db, database, reader, long_thread, 3)
    own = make.post(db, reader, long_thread, "Moje", db.get_one(Post, 2))
    db.commit()
    assert positions.unread_counts(db, reader.id, [long_thread.id]) == {}
    other = make.post(db, halina, long_thread, "Cudze")
    db.commit()
    assert positions.unread_counts(db, reader.id, [long_thread.id]) == {long_thread.id: 1}
    # Page one shows only the own one; page two neither of them; the last one the other.
    for number in (1, 2):
        assert look(db, database, reader, long_thread, number).first_new_id == other.id
    assert own.published is not None
    seen = positions.seen_until(db, reader.id, long_thread.id)
    assert seen is not None
    assert seen >= own.published
    db.commit()
    assert look(db, database, reader, long_thread, 3).first_new_id == other.id
    assert positions.unread_counts(db, reader.id, [long_thread.id]) == {}


def test_an_older_window_does_not_move_the_position_back(
    db: Session, database: Database, long_thread: Thread, reader: Person
) -> None:
    look(db, database, reader, long_thread, 3)
    seen = positions.seen_until(db, reader.id, long_thread.id)
    db.commit()
    positions.remember(database, reader.id, long_thread.id, START)
    assert positions.seen_until(db, reader.id, long_thread.id) == seen


def test_a_page_asks_as_often_however_much_is_new(
    db: Session,
    database: Database,
    long_thread: Thread,
    reader: Person,
    halina: Person,
    count_queries: CountQueries,
) -> None:
    short = make.thread(db, halina)
    db.commit()
    look(db, database, reader, short, 1)
    look(db, database, reader, long_thread, 1)
    asked = []
    for thread in (short, long_thread):
        make.post(db, halina, thread, "Nowe")
        db.commit()
        who = make.who(reader)
        head = thread_page.thread_head(db, who, thread.id)
        page = thread_page.thread_page(db, who, head, 1)
        with count_queries() as statements:
            taking_part(db, who, head, page)
        asked.append(len(statements))
        db.commit()
    assert asked[0] == asked[1] <= 8


def test_lists_count_unread_posts_in_one_query(
    db: Session, database: Database, reader: Person, halina: Person, count_queries: CountQueries
) -> None:
    threads = [make.thread(db, halina) for _ in range(30)]
    db.commit()
    later: datetime = clock.now() - timedelta(hours=1)
    for thread in threads:
        positions.remember(database, reader.id, thread.id, later)
    with count_queries() as statements:
        found = positions.unread_counts(db, reader.id, [thread.id for thread in threads])
    assert set(found.values()) == {1}
    assert len(statements) == 1
