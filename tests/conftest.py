"""Databases, application and client for the tests.

NARZEDZIOWNIK_TEST_DATABASE_URL runs the same suite on PostgreSQL; without it each test gets a
fresh copy of an empty SQLite file.
"""

import gc
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import structlog
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from app import all_tables, create_app
from app.core import clock, schema, web
from app.core.db import Database
from app.core.settings import Settings
from app.people.models import Person
from app.setup import STATIC_SOURCE
from tests import made_once, make
from tests.visitor import Visitor

pytest_plugins = ["tests.loud_skips", "tests.longest_first", "tests.server.first_start"]
Later = Callable[..., None]
EmptyTables = Callable[[], None]
CASES_ON_POSTGRES = 2
POSTGRES_URL = os.environ.get("NARZEDZIOWNIK_TEST_DATABASE_URL", "")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only tests that touch a database say anything new; the others ran before.

    The domain tests run, a few of a test's many cases: they differ in what Python decides, and
    their statements are alike. Of the tests of pages only those in tests/security run: there
    every address is asked for by several visitors, with nonsense too, and by many at once.
    """
    if not POSTGRES_URL:
        return
    kept, left = [], []
    cases: Counter[str] = Counter()
    for item in items:
        test = item.nodeid.partition("[")[0]
        cases[test] += 1
        touches = "empty_database" in getattr(item, "fixturenames", ())
        touches = touches and not item.get_closest_marker("one_database")
        if not item.get_closest_marker("every_case"):
            is_page = "app" in getattr(item, "fixturenames", ())
            touches = touches and cases[test] <= CASES_ON_POSTGRES
            touches = touches and (not is_page or "tests/security/" in item.nodeid)
        (kept if touches or item.get_closest_marker("postgres") else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


def pytest_collection_finish() -> None:
    """Modules and collected tests stay until the end: the collector need not walk them each time.

    An application makes thousands of objects, so at its own pace the collector takes a sixth of
    the suite's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session", autouse=True)
def _addresses_compiled_once() -> None:
    made_once.addresses()


@pytest.fixture(scope="session", autouse=True)
def _plain_logs() -> None:
    """Some tests cause faults by the dozen: framed and coloured, these would cost the most."""
    plain = structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=True),
            plain,
        ]
    )


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> str | Path:
    """Empty tables: a SQLite file to copy, or the URL of this worker's PostgreSQL database."""
    if not POSTGRES_URL:
        path = tmp_path_factory.mktemp("empty") / "empty.sqlite3"
        database = Database(f"sqlite:///{path}")
        all_tables().create_all(database.engine)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
        database.dispose()
        return path
    url = make_url(POSTGRES_URL)
    name = f"{url.database}_{worker_id}"
    server = Database(url.render_as_string(hide_password=False))
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    server.dispose()
    worker_url = url.set(database=name).render_as_string(hide_password=False)
    database = Database(worker_url)
    all_tables().create_all(database.engine)
    database.dispose()
    return worker_url


@pytest.fixture(scope="session")
def empty_tables(empty_database: str | Path) -> Iterator[EmptyTables]:
    """Takes every row of PostgreSQL's tables out again and lets ids begin anew.

    Most tests fill a few tables: emptying only those takes a third of truncating them all. A
    connection of its own has met all tables before, which takes a tenth of what a new one needs.
    """
    if isinstance(empty_database, Path):
        yield _not_needed
        return
    names = [table.name for table in all_tables().sorted_tables]
    filled = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in names
    )
    url = make_url(empty_database).set(drivername="postgresql")
    with psycopg.connect(
        url.render_as_string(hide_password=False), prepare_threshold=0
    ) as connection:

        def empty() -> None:
            connection.execute("SET LOCAL session_replication_role = replica")
            for (name,) in connection.execute(filled).fetchall():
                connection.execute(f'DELETE FROM "{name}"')
            connection.execute(
                "SELECT setval(seqrelid, 1, false) FROM pg_sequence JOIN pg_class ON oid = seqrelid"
                " WHERE relnamespace = 'public'::regnamespace"
            )
            connection.commit()

        yield empty


def _not_needed() -> None:
    """Each test has a SQLite file of its own."""


@pytest.fixture(scope="session")
def worker_database(
    empty_database: str | Path, tmp_path_factory: pytest.TempPathFactory
) -> Database:
    """One engine for all tests of this worker: it has compiled most statements before."""
    if not isinstance(empty_database, Path):
        return Database(empty_database)
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite3'}")
    event.listen(database.engine, "connect", _do_not_wait_for_the_disk)
    return database


def _do_not_wait_for_the_disk(connection: Any, _record: object) -> None:
    """Nothing here has to survive a power cut; tests/server look at what has to."""
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture
def database(
    empty_database: str | Path, worker_database: Database, empty_tables: EmptyTables
) -> Iterator[Database]:
    """A database of this test alone, with empty tables."""
    if isinstance(empty_database, Path):
        path = Path(worker_database.engine.url.database or "")
        # A new file, not new content: a thread that a test left behind still holds the old one.
        for former in path.parent.glob(f"{path.name}*"):
            former.unlink()
        shutil.copy(empty_database, path)
        yield worker_database
        worker_database.dispose()
        return
    yield worker_database
    empty_tables()
    worker_database.dispose()


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    """A writing session; tests of the domain use it directly and commit where it matters."""
    with database.writer() as session:
        yield session


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with empty tables as the migrations make them, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "migrated.sqlite3"
    database = Database(f"sqlite:///{path}")
    schema.upgrade(database)
    database.dispose()
    return path


@pytest.fixture(scope="session")
def static_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Static files built once for all applications: packing them is most of a start."""
    folder = tmp_path_factory.mktemp("static")
    made_once.static_files(STATIC_SOURCE, folder)
    return folder


@pytest.fixture(scope="session")
def plain_settings(worker_database: Database) -> Settings:
    """Settings read and checked once; they look through the environment each time."""
    return Settings(
        database_url=worker_database.url,
        secret_key="a-secret-that-only-the-tests-know-0123456789",
        site_url="http://localhost",
        case_keys=make.CASE_KEY,
        guest_form_seconds=0,  # tests type faster than people
    )


@pytest.fixture
def settings(
    tmp_path: Path, database: Database, static_files: Path, plain_settings: Settings
) -> Settings:
    """Settings of a fresh installation in the test's own folders."""
    assert plain_settings.database_url == database.url
    data = tmp_path / "data"
    data.mkdir()
    (data / "static").symlink_to(static_files)
    return plain_settings.model_copy(update={"data_dir": data, "index_dir": tmp_path / "index"})


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates compiled once for all applications; otherwise most of a page's test is that."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(
    settings: Settings, database: Database, compiled_templates: FileSystemBytecodeCache
) -> Iterator[web.Application]:
    """The whole application on the test's database."""
    app = create_app(settings, database, make.CHEAP_PASSWORDS)
    app.jinja_env.bytecode_cache = compiled_templates
    with closing(app.extensions["renderer"]):
        yield app


@pytest.fixture
def visit(app: web.Application) -> Callable[..., Visitor]:
    """`visit()` is a guest, `visit(person)` somebody who is signed in."""

    def come(person: Person | None = None) -> Visitor:
        return Visitor(app, person)

    return come


@pytest.fixture
def count_queries(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with count_queries() as statements:` collects the SQL that the block sends."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_conn: object, _cursor: object, statement: str, *_more: object) -> None:
            if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
                statements.append(statement)

        glance = database.glance

        def note_glance(statement: Any, **values: Any) -> tuple[Any, ...] | None:
            statements.append(str(statement))  # the engine's event does not tell of glances
            return glance(statement, **values)

        event.listen(database.engine, "before_cursor_execute", note)
        try:
            with monkeypatch.context() as patch:
                patch.setattr(database, "glance", note_glance)
                yield statements
        finally:
            event.remove(database.engine, "before_cursor_execute", note)

    return counting


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Let time go by: `later(days=3)`."""

    def go(**delta: float) -> None:
        moment = clock.now() + timedelta(**delta)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return go
