"""SQLite is driven so that nothing acknowledged is lost and no update is overwritten unseen."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import ForeignKey, String, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.core.db import Database, UtcDateTime, is_wal_safe, journal_mode, sqlite_module
from tests import apart


class Tables(DeclarativeBase):
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 - the name and shape are SQLAlchemy's


class Counter(Tables):
    __tablename__ = "counter"
    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(default=0)


class Note(Tables):
    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)
    counter_id: Mapped[int | None] = mapped_column(ForeignKey(Counter.id))
    at: Mapped[datetime | None]
    text: Mapped[str] = mapped_column(String(100), default="")


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Database]:
    """A SQLite database with the tables of this module."""
    made = Database(f"sqlite:///{tmp_path / 'lite.sqlite3'}")
    Tables.metadata.create_all(made.engine)
    yield made
    made.dispose()


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ("3.40.1", False),
        ("3.44.5", False),
        ("3.44.6", True),
        ("3.45.0", False),
        ("3.49.2", False),
        ("3.50.6", False),
        ("3.50.7", True),
        ("3.51.0", False),
        ("3.51.2", False),
        ("3.51.3", True),
        ("3.52.0", True),
        ("3.53.4", True),
        ("4.0.0", True),
    ],
)
def test_wal_only_on_versions_without_the_reset_race(version: str, safe: bool) -> None:
    assert is_wal_safe(version) is safe
    assert journal_mode(version) == ("WAL" if safe else "DELETE")


def test_pragmas(lite: Database) -> None:
    with lite.engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    mode = journal_mode(sqlite_module().sqlite_version).lower()
    assert pragmas == {
        "journal_mode": mode,
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
    }


@pytest.mark.parametrize("version", ["3.40.1", "3.53.4"])
def test_the_journal_mode_of_either_kind_of_version_takes_effect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    monkeypatch.setattr(sqlite_module(), "sqlite_version", version)
    database = Database(f"sqlite:///{tmp_path / 'version.sqlite3'}")
    with database.engine.connect() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
    database.dispose()
    assert mode == journal_mode(version).lower()
    assert synchronous == 2


def test_a_writer_locks_at_its_first_statement_and_a_reader_goes_on(lite: Database) -> None:
    with lite.writing() as db:
        db.add(Counter(id=1, value=1))
    with lite.writer() as first:
        first.execute(select(Counter)).all()  # reading is enough: what was read stays true
        with lite.engine.connect() as probe:
            probe.exec_driver_sql("SELECT 1")
            with lite.reading() as reader:
                assert reader.scalar(select(Counter.value)) == 1
        with sqlite_module().connect(lite.engine.url.database, timeout=0) as other:
            other.isolation_level = None
            with pytest.raises(sqlite_module().OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        other.close()


INCREMENT = """
from app.core.db import Database
from sqlalchemy import text
database = Database(sys.argv[1])
for _ in range(int(sys.argv[2])):
    with database.writing() as db:
        value = db.execute(text("SELECT value FROM counter WHERE id = 1")).scalar_one()
        db.execute(text("UPDATE counter SET value = :v WHERE id = 1"), {"v": value + 1})
"""


def test_processes_that_read_and_write_lose_no_update(lite: Database) -> None:
    rounds, processes = 60, 3
    with lite.writing() as db:
        db.add(Counter(id=1, value=0))
    started = [
        subprocess.Popen(apart.python(INCREMENT, lite.url, str(rounds))) for _ in range(processes)
    ]
    assert [process.wait(60) for process in started] == [0] * processes
    with lite.reading() as db:
        assert db.scalar(select(Counter.value)) == rounds * processes


def test_a_reading_session_refuses_to_write(lite: Database) -> None:
    with lite.reading() as db:
        db.add(Counter(id=1))
        with pytest.raises(RuntimeError, match="reading session"):
            db.commit()


def test_writing_commits_at_the_end_or_not_at_all(lite: Database) -> None:
    def fail_half_way() -> None:
        with lite.writing() as db:
            db.add(Counter(id=1))
            db.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    with lite.reading() as db:
        assert db.scalars(select(Counter)).all() == []


def test_foreign_keys_hold(lite: Database) -> None:
    def point_at_nothing() -> None:
        with lite.writing() as db:
            db.add(Note(counter_id=99))

    with pytest.raises(IntegrityError):
        point_at_nothing()


def test_moments_keep_their_zone(lite: Database) -> None:
    at = datetime(2026, 3, 1, 12, 30, tzinfo=timezone(timedelta(hours=2)))
    with lite.writing() as db:
        db.add(Note(at=at))
    with lite.reading() as db:
        read = db.scalars(select(Note.at)).one()
    assert read == at
    assert read is not None
    assert read.tzinfo is UTC


def test_a_moment_without_zone_is_refused(lite: Database) -> None:
    def store() -> None:
        with lite.writing() as db:
            db.add(Note(at=datetime(2026, 3, 1)))  # noqa: DTZ001 - the fault under test

    with pytest.raises(StatementError, match="without a time zone"):
        store()


def test_faults_do_not_tell_what_was_written(database: Database) -> None:
    with database.engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text("SELECT * FROM no_such_table WHERE x = :x"), {"x": "jan@dom.pl"})
    assert "jan@dom.pl" not in str(caught.value)
