"""Migrations: up, down and up again with data in place, under a lock, equal to the models."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Integer, MetaData, func, inspect, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import all_tables
from app.articles.models import Article, Protection
from app.core import clock, journal, mail, schema
from app.core.db import Database
from app.core.followers import FollowerCursor
from app.deadlines.models import DeadlineReminder
from app.discussions.models import Post, PostLink, Thread, ThreadState
from app.notifications.models import How, Kind, Notice, NoticePreference
from app.people.models import Level, Person, Sanction
from app.review.models import Proposal, State
from tests import make
from tests.core import first_release, second_release

SEARCH_TABLES = frozenset(
    {"search_document", "search_index", "search_word"}
    | {"synonym", "synonym_version", "unanswered_query"}
)
RECORD_TABLES = frozenset({"record", "record_proposal", "record_version"})
CASE_TABLES = frozenset(
    {"own_case", "case_attachment", "case_count", "case_outcome", "case_person"}
    | {"case_step", "case_task"}
)


@pytest.fixture
def bare(empty_database: str | Path, tmp_path: Path, worker_id: str) -> Iterator[Database]:
    """A database without any table, of the kind that this run is about."""
    if isinstance(empty_database, Path):
        database = Database(f"sqlite:///{tmp_path / 'bare.sqlite3'}")
        yield database
        database.dispose()
        return
    url = make_url(empty_database)
    name = f"bare_{worker_id}"
    server = Database(empty_database)
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    database = Database(url.set(database=name).render_as_string(hide_password=False))
    yield database
    database.dispose()
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    server.dispose()


def _fill(database: Database) -> None:
    with database.writing() as db:
        person = make.person(db, Level.EDITOR, name="Ala")
        mail.post(db, "ala@example.org", "x", "y")
        journal.record(db, "person.created", person.id, f"person:{person.id}")


def _sign_in(database: Database) -> None:
    with database.writing() as db:
        db.execute(
            text(
                "INSERT INTO sign_in (token_hash, person_id, created, seen, address, agent)"
                " SELECT 'x', id, '2026-01-01', '2026-01-01', '', '' FROM person"
            )
        )


def _people(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.scalars(text("SELECT name FROM person")))  # type: ignore[call-overload]


def _tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names())


def _rows(database: Database, *tables: str) -> int:
    with database.reading() as db:
        return sum(db.scalar(text(f'SELECT count(*) FROM "{name}"')) for name in tables)


def test_models_equal_migrations(bare: Database) -> None:
    schema.upgrade(bare)
    with bare.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, all_tables())
    assert differences == [], "write a migration: see CONTRIBUTING.md, “Changing tables”"


def test_up_down_and_up_again_with_data(bare: Database) -> None:
    assert schema.current(bare) is None
    assert not schema.is_current(bare)
    assert schema.upgrade(bare) is True
    assert schema.is_current(bare)
    assert schema.upgrade(bare) is False
    _fill(bare)
    assert schema.upgrade(bare) is False
    assert _people(bare) == ["Ala"]
    assert schema.downgrade(bare, "base") is True
    assert _tables(bare) <= {"alembic_version"}
    assert schema.upgrade(bare) is True
    assert _people(bare) == []
    _fill(bare)
    assert _people(bare) == ["Ala"]


def test_every_step_goes_both_ways(bare: Database) -> None:
    schema.upgrade(bare)
    while schema.current(bare) is not None:
        here = schema.current(bare)
        assert schema.downgrade(bare, "-1")
        assert schema.upgrade(bare, revision="+1")
        assert schema.current(bare) == here
        schema.downgrade(bare, "-1")
    assert schema.upgrade(bare)


def test_a_database_of_the_first_release_comes_up_and_back_with_nothing_lost(
    bare: Database,
) -> None:
    schema.upgrade(bare, revision="0001")
    first_release.insert(bare.engine)
    before = first_release.found(bare.engine)
    schema.upgrade(bare)
    assert first_release.found(bare.engine) == before
    with bare.reading() as db:
        people = list(db.scalars(select(Person).order_by(Person.id)))
        assert [each.level_given for each in people] == [False, True, False]
        assert [each.person_id for each in db.scalars(select(Sanction))] == [3]
        article = db.scalars(select(Article)).one()
        assert (article.language, article.protection) == ("pl", Protection.OPEN)
        assert [each.held_because for each in db.scalars(select(Proposal))] == [[], [], []]
        assert [each.held_because for each in db.scalars(select(Post))] == [[], []]
        links = select(PostLink.target).order_by(PostLink.post_id)
        assert list(db.scalars(links)) == ["wniosek", "wniosek"]
    schema.downgrade(bare, "0001")
    assert first_release.found(bare.engine) == before
    schema.upgrade(bare)
    assert first_release.found(bare.engine) == before


def _second(database: Database) -> MetaData:
    schema.upgrade(database, revision="0001")
    first_release.insert(database.engine)
    schema.upgrade(database, revision="0002")
    return second_release.insert(database.engine)


@pytest.fixture(scope="module")
def second_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, MetaData]:
    """A SQLite file at 0002, to be copied."""
    path = tmp_path_factory.mktemp("second") / "second.sqlite3"
    database = Database(f"sqlite:///{path}")
    tables = _second(database)
    database.dispose()
    return path, tables


@pytest.fixture
def second(bare: Database, request: pytest.FixtureRequest) -> MetaData:
    """The tables of 0002, each with data; the database stands at 0002."""
    if not bare.is_sqlite:
        return _second(bare)
    path, tables = request.getfixturevalue("second_file")
    shutil.copy(path, str(bare.engine.url.database))
    return tables


def test_a_database_of_the_second_release_comes_up_and_back_with_nothing_lost(
    bare: Database, second: MetaData
) -> None:
    before = second_release.found(bare.engine, second)
    assert len(before) > 40
    assert [name for name, rows in before.items() if not rows] == []
    schema.upgrade(bare)
    assert second_release.found(bare.engine, second) == before
    with bare.reading() as db:
        for person in db.scalars(select(Person)):
            assert (person.language, person.organisation, person.calendar_link) == ("", "", 0)
            assert not person.refuses_messages
            assert not person.is_unthanked
        thread = db.scalars(select(Thread)).one()
        assert (thread.slow_minutes, thread.pinned, thread.subject) == (0, None, None)
        letter = db.scalars(select(mail.MailMessage)).one()
        assert (letter.html, letter.headers, letter.queued) == ("", {}, None)
    schema.downgrade(bare, "0002")
    assert second_release.found(bare.engine, second) == before
    schema.upgrade(bare)
    assert second_release.found(bare.engine, second) == before


def test_a_database_of_the_third_release_comes_up_and_back_with_nothing_lost(
    bare: Database, second: MetaData
) -> None:
    schema.upgrade(bare, revision="0003")
    third = second_release.insert(bare.engine)
    before = second_release.found(bare.engine, third)
    assert len(before) > len(second.tables)
    assert [name for name, rows in before.items() if not rows] == []
    schema.upgrade(bare)
    assert second_release.found(bare.engine, third) == before
    assert _rows(bare, *SEARCH_TABLES) == 0
    fourth = second_release.insert(bare.engine)
    assert _rows(bare, *SEARCH_TABLES) == len(SEARCH_TABLES)
    with bare.writing() as db:
        # The third release knows no such notices, and could show none beside them.
        now = clock.now()
        thing = {"id": 9, "event": "synonym:9", "subject": "synonym-proposal:9", "url": "/"}
        db.add(Notice(person_id=1, kind=Kind.SYNONYM, began=now, at=now, entry_id=9, **thing))
        db.add(NoticePreference(person_id=1, kind=Kind.SYNONYM, how=How.NEVER))
    schema.downgrade(bare, "0003")
    assert second_release.found(bare.engine, third) == before
    assert not _tables(bare) & SEARCH_TABLES
    schema.upgrade(bare)
    assert second_release.found(bare.engine, third) == before
    assert second_release.found(bare.engine, fourth).keys() > before.keys()


@pytest.mark.usefixtures("second")
def test_the_fourth_release_knows_no_reminders(bare: Database) -> None:
    schema.upgrade(bare, revision="0004")
    fourth = second_release.insert(bare.engine)
    before = second_release.found(bare.engine, fourth)
    schema.upgrade(bare)
    assert second_release.found(bare.engine, fourth) == before
    with bare.writing() as db:
        now, today = clock.now(), clock.today()
        days = {"event": today, "due": today, "tell_on": today, "days_before": 0, "created": now}
        db.add(DeadlineReminder(person_id=1, term="petycja", title="Petycja", **days))
        thing = {"id": 9, "event": "x", "subject": "deadline-reminder:1", "url": "/"}
        db.add(Notice(person_id=1, kind=Kind.DEADLINE, began=now, at=now, entry_id=9, **thing))
        db.add(NoticePreference(person_id=1, kind=Kind.DEADLINE, how=How.NEVER))
    schema.downgrade(bare, "0004")
    assert "deadline_reminder" not in _tables(bare)
    with bare.engine.connect() as connection:
        for table in ("notice", "notice_preference"):
            left = select(func.count()).select_from(text(table)).where(text("kind = 'termin'"))
            assert connection.scalar(left) == 0
    schema.upgrade(bare)
    assert "deadline_reminder" in _tables(bare)


@pytest.mark.usefixtures("second")
def test_the_fifth_release_knows_no_records(bare: Database) -> None:
    schema.upgrade(bare, revision="0005")
    fifth = second_release.insert(bare.engine)
    before = second_release.found(bare.engine, fifth)
    schema.upgrade(bare)
    assert second_release.found(bare.engine, fifth) == before
    second_release.insert(bare.engine)
    assert _rows(bare, *RECORD_TABLES) == len(RECORD_TABLES)
    schema.downgrade(bare, "0005")
    assert second_release.found(bare.engine, fifth) == before
    assert not _tables(bare) & RECORD_TABLES


@pytest.mark.usefixtures("second")
def test_the_sixth_release_knows_no_cases(bare: Database) -> None:
    schema.upgrade(bare, revision="0006")
    sixth = second_release.insert(bare.engine)
    before = second_release.found(bare.engine, sixth)
    schema.upgrade(bare)
    assert second_release.found(bare.engine, sixth) == before
    second_release.insert(bare.engine)
    assert _rows(bare, *CASE_TABLES) == len(CASE_TABLES)
    with bare.writing() as db:
        now, today = clock.now(), clock.today()
        days = {"event": today, "due": today, "tell_on": today, "days_before": 0, "created": now}
        db.add(DeadlineReminder(id=9, person_id=1, term="", title="", subject="case:1", **days))
        thing = {"id": 9, "event": "x", "subject": "case-invitation:1", "url": "/"}
        db.add(Notice(person_id=1, kind=Kind.INVITATION, began=now, at=now, entry_id=9, **thing))
    schema.downgrade(bare, "0006")
    assert second_release.found(bare.engine, sixth) == before
    assert not _tables(bare) & CASE_TABLES


@pytest.mark.usefixtures("second")
def test_the_way_back_leaves_nothing_that_the_second_release_does_not_know(bare: Database) -> None:
    schema.upgrade(bare)
    with bare.writing() as db:
        place = {"article_id": None, "city_id": make.city(db).id}
        db.execute(update(Thread).values(**place, state=ThreadState.MERGED))
        for follower in ("search", "words", "contributions", "notices", "statements"):
            db.add(FollowerCursor(name=follower, position=9))
    schema.downgrade(bare, "0002")
    with bare.reading() as db:
        assert db.execute(text("SELECT board, state FROM thread")).all() == [
            ("pierwsze-kroki", "hidden")
        ]
        # Followers of tables that went have to read everything again on the next way up.
        followers = set(db.scalars(select(FollowerCursor.name)))
        assert followers == {"search", "ż name"}


def test_the_way_back_leaves_no_state_that_the_first_release_does_not_know(bare: Database) -> None:
    schema.upgrade(bare, revision="0001")
    first_release.insert(bare.engine)
    schema.upgrade(bare)
    # One open proposal of each author, also while it is looked at.
    with pytest.raises(IntegrityError), bare.writing() as db:
        db.execute(update(Proposal).where(Proposal.id == 2).values(state=State.IN_REVIEW))
    known = {State.IN_REVIEW: State.WAITING, State.EXPIRED: State.WITHDRAWN}
    with bare.writing() as db:
        for number, now in enumerate(known, start=1):
            db.execute(update(Proposal).where(Proposal.id == number).values(state=now))
    schema.downgrade(bare, "0001")
    with bare.reading() as db:
        for number, before in enumerate(known.values(), start=1):
            assert db.scalar(select(Proposal.state).where(Proposal.id == number)) == before


def test_processes_that_start_together_migrate_once(bare: Database, tmp_path: Path) -> None:
    start, changed, faults = threading.Barrier(4), [], []

    def run() -> None:
        database = Database(bare.url)
        start.wait(10)
        try:
            changed.append(schema.upgrade(database, tmp_path / "lock"))
        except Exception as fault:  # noqa: BLE001 - told below, in the test's own thread
            faults.append(fault)
        finally:
            database.dispose()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert len(changed) == 4
    assert schema.is_current(bare)


def test_a_migration_that_leaves_orphans_is_taken_back(tmp_path: Path, migrated_file: Path) -> None:
    path = shutil.copy(migrated_file, tmp_path / "lite.sqlite3")
    database = Database(f"sqlite:///{path}")
    with database.writing() as db:
        make.person(db, name="Ala")
    _sign_in(database)

    def lose_people() -> None:
        with schema._migrating(database) as connection:
            connection.exec_driver_sql("DELETE FROM person")

    with pytest.raises(schema.DamagedDatabase):
        lose_people()
    assert _people(database) == ["Ala"]
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    database.dispose()


def test_tables_that_others_refer_to_can_be_copied(tmp_path: Path, migrated_file: Path) -> None:
    """Batch mode drops the old table; with foreign keys on, that would empty what refers to it."""
    path = shutil.copy(migrated_file, tmp_path / "lite.sqlite3")
    database = Database(f"sqlite:///{path}")
    _fill(database)
    _sign_in(database)
    with schema._migrating(database) as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("person", recreate="always") as batch:
            batch.add_column(Column("shoe_size", Integer))
    assert _people(database) == ["Ala"]
    with database.reading() as db:
        assert db.scalar(text("SELECT count(*) FROM sign_in")) == 1
    database.dispose()


def test_revisions_are_numbered_in_one_line(database: Database) -> None:
    names = sorted(path.name for path in (schema.ROOT / "migrations" / "versions").glob("*.py"))
    assert [name[:5] for name in names] == [f"{i + 1:04}_" for i in range(len(names))]
    assert schema.head() == names[-1][:4]


def test_the_tables_of_the_tests_are_those_of_the_models(db: Session) -> None:
    assert db.scalar(select(func.count()).select_from(all_tables().tables["person"])) == 0
