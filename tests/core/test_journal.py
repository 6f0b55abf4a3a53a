"""The journal's ids are in the order of commits, so a follower's cursor never passes an entry."""

import threading
import time
from collections.abc import Sequence

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session

from app.core import followers, journal
from app.core.db import Database
from app.core.journal import Entry, JournalEntry


def _record(database: Database, kind: str, subject: str = "thing:1") -> None:
    with database.writing() as db:
        journal.record(db, kind, None, subject)


def test_an_act_and_its_row_are_one_transaction(database: Database) -> None:
    with database.writer() as db:
        journal.record(db, "thing.done", 7, "thing:1", {"a": 1})
        db.rollback()
        db.commit()
    with database.reading() as db:
        assert db.scalar(select(func.count(JournalEntry.id))) == 0
    with database.writer() as db:
        journal.record(db, "thing.done", 7, "thing:1", {"a": 1})
        db.commit()
    with database.reading() as db:
        (entry,) = journal.entries_after(db, 0)
    assert (entry.kind, entry.actor_id, entry.subject, entry.data) == (
        "thing.done",
        7,
        "thing:1",
        {"a": 1},
    )


def test_kinds_and_families(database: Database) -> None:
    for kind in ("article.published", "articles.other", "post.added", "thread.locked"):
        _record(database, kind)
    with database.reading() as db:

        def read(*kinds: str) -> list[str]:
            return [entry.kind for entry in journal.entries_after(db, 0, kinds=kinds)]

        assert read("article.") == ["article.published"]
        assert read("post.added", "thread.") == ["post.added", "thread.locked"]
        assert len(read()) == 4
        assert journal.newest_position(db) == journal.entries_after(db, 0)[-1].id


def test_a_slow_writer_is_never_passed(database: Database) -> None:
    """Writer A records first and commits last; ids must still follow the commits.

    Without the lock before the commit, PostgreSQL gives A the lower id: a follower that sees B's
    entry first moves its cursor past A's, and never sees it.
    """
    seen: list[str] = []

    def follow() -> None:
        followers.follow(database, "test", lambda batch: seen.extend(e.kind for e in batch))

    a_has_recorded, b_has_committed = threading.Event(), threading.Event()

    def slow() -> None:
        with database.writer() as db:
            journal.record(db, "a.done", None, "thing:1")
            # SQLite would lock B out at A's first statement; there the order needs no proof.
            if not database.is_sqlite:
                db.execute(text("SELECT 1"))
                db.flush()
            a_has_recorded.set()
            b_has_committed.wait(10)
            time.sleep(0.05)
            db.commit()

    thread = threading.Thread(target=slow)
    thread.start()
    assert a_has_recorded.wait(10)
    _record(database, "b.done")
    follow()
    b_has_committed.set()
    thread.join(10)
    follow()
    assert seen == ["b.done", "a.done"]
    with database.reading() as db:
        assert [entry.kind for entry in journal.entries_after(db, 0)] == ["b.done", "a.done"]


@pytest.mark.postgres
def test_a_commit_under_way_holds_back_the_ids_of_others(database: Database) -> None:
    """A has its row and id but is not visible yet: B must not get a higher id and be seen first."""
    a_is_written, release = threading.Event(), threading.Event()

    def slow() -> None:
        with database.writer() as db:

            def before_commit_ends(_session: Session) -> None:
                a_is_written.set()
                release.wait(10)

            # Registered after the journal's own hook, so it runs with the row already written.
            event.listen(db, "before_commit", before_commit_ends)
            journal.record(db, "a.done", None, "thing:1")
            db.commit()

    seen: list[str] = []
    b = threading.Thread(target=_record, args=(database, "b.done"))
    a = threading.Thread(target=slow)
    a.start()
    assert a_is_written.wait(10)
    b.start()
    b.join(0.5)
    assert b.is_alive(), "B got its id while A's row was written but not visible"
    followers.follow(database, "test", lambda batch: seen.extend(e.kind for e in batch))
    assert seen == []
    release.set()
    a.join(10)
    b.join(10)
    followers.follow(database, "test", lambda batch: seen.extend(e.kind for e in batch))
    assert seen == ["a.done", "b.done"]


def test_many_writers_and_a_follower_that_never_rests(database: Database) -> None:
    writers, acts = 4, 15
    seen: list[Entry] = []
    done = threading.Event()

    def write(number: int) -> None:
        for act in range(acts):
            _record(database, "thing.done", f"thing:{number * acts + act}")

    def follow() -> None:
        while True:
            last_round = done.is_set()
            while followers.follow(database, "test", seen.extend, batch=7):
                pass
            if last_round:
                return

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    follower = threading.Thread(target=follow)
    for thread in (*threads, follower):
        thread.start()
    for thread in threads:
        thread.join(60)
    done.set()
    follower.join(60)
    ids = [entry.id for entry in seen]
    assert ids == sorted(set(ids)), "an entry came twice or out of order"
    assert {entry.subject for entry in seen} == {f"thing:{i}" for i in range(writers * acts)}


def test_a_follower_that_fails_sees_the_same_entries_again(database: Database) -> None:
    _record(database, "thing.done")
    seen: list[int] = []

    def fail(batch: Sequence[Entry]) -> None:
        seen.extend(entry.id for entry in batch)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        followers.follow(database, "test", fail)
    assert followers.follow(database, "test", lambda b: seen.extend(e.id for e in b)) == 1
    assert len(seen) == 2
    assert seen[0] == seen[1]
    assert followers.follow(database, "test", fail) == 0


def test_followers_have_cursors_of_their_own_and_read_in_batches(database: Database) -> None:
    for _ in range(5):
        _record(database, "thing.done")
    sizes: list[int] = []

    def count(batch: Sequence[Entry]) -> None:
        sizes.append(len(batch))

    while followers.follow(database, "one", count, batch=2):
        pass
    assert sizes == [2, 2, 1]
    assert followers.follow(database, "other", count) == 5
    assert followers.follow(database, "picky", count, kinds=["no.such"]) == 0
