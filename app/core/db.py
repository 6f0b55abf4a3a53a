"""Engine, sessions and the parent class of all tables.

SQLite is driven as `docs/decisions/sqlite.md` explains: writers begin IMMEDIATE, every commit is
synced, WAL only on versions without the WAL-reset race.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from types import ModuleType
from typing import Any, Final, TypeVar

from sqlalchemy import (
    JSON,
    Compiled,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Select,
    TypeDecorator,
    create_engine,
    event,
    text,
)
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.sql.compiler import SQLCompiler

from app.core.errors import NotFound

try:
    from pysqlite3 import dbapi2 as bundled_sqlite
except ImportError:  # no wheel for this platform: the standard library's module serves
    bundled_sqlite = None

Stored = TypeVar("Stored", bound="Base")
BUSY_MILLISECONDS = 10_000
_BEGIN = "narzedziownik_begin"
# Default of new columns for rows that are there. Not `false()`: migrations are written on SQLite,
# where that is 0, which PostgreSQL refuses.
FALSE: Final = text("FALSE")
_LOCK: Final = text("SELECT pg_advisory_xact_lock(:key)")
_SHARED_LOCK: Final = text("SELECT pg_advisory_xact_lock_shared(:key)")


class UtcDateTime(TypeDecorator[datetime]):
    """Moment in UTC with zone; SQLite keeps none, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Parent of all tables; constraints have names so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - the name and shape are SQLAlchemy's
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[str]: JSON,
        list[int]: JSON,
        list[dict[str, Any]]: JSON,
        list[list[Any]]: JSON,
    }


def sqlite_module() -> ModuleType:
    """The driver in use: the bundled newer SQLite where its wheel installs."""
    return bundled_sqlite or sqlite3


def is_wal_safe(version: str) -> bool:
    """Whether this SQLite version ("3.51.3") is free of the WAL-reset race.

    Fixed in 3.51.3, and in the backports 3.44.6 and 3.50.7 (sqlite.org/wal.html).
    """
    major, minor, patch = (int(part) for part in version.split(".")[:3])
    if (major, minor, patch) >= (3, 51, 3):
        return True
    first_safe_patch = {(3, 44): 6, (3, 50): 7}.get((major, minor))
    return first_safe_patch is not None and patch >= first_safe_patch


def journal_mode(version: str) -> str:
    """Journal mode that this SQLite version may use without losing commits."""
    return "WAL" if is_wal_safe(version) else "DELETE"


class Database:
    """One engine, two kinds of session: for reading, and for writing."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        # hide_parameters: faults are logged, and parameters hold what people wrote.
        if self.is_sqlite:
            self.engine = create_engine(
                url, module=sqlite_module(), pool_size=pool_size, hide_parameters=True
            )
            mode = journal_mode(sqlite_module().sqlite_version)
            event.listen(self.engine, "connect", _sqlite_connect(mode))
            event.listen(self.engine, "begin", _sqlite_begin)
        else:
            self.engine = create_engine(
                url, pool_size=pool_size, pool_pre_ping=True, hide_parameters=True
            )
        self._writing = self.engine.execution_options(**{_BEGIN: "IMMEDIATE"})
        self._glances: dict[Select[*tuple[Any, ...]], Compiled] = {}

    def reader(self) -> Session:
        """Session that refuses to write; the caller closes it."""
        return _ReadingSession(self.engine, autoflush=False)

    def writer(self) -> Session:
        """Session whose transaction locks out other writers from its first statement on."""
        return Session(self._writing, expire_on_commit=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A reader for a few lines; its transaction is over at the end of the block."""
        with self.reader() as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A writer that commits at the end of the block, or rolls back on any fault."""
        with self.writer() as db, db.begin():
            yield db

    def glance(
        self, statement: Select[*tuple[Any, ...]], **values: int | str
    ) -> tuple[Any, ...] | None:
        """First row of one statement, past session and transaction: a tenth of their cost.

        For the question that every view of a page begins with. `statement` is a constant of its
        module (each is compiled once) and asks for numbers and strings only.
        """
        compiled = self._glances.get(statement)
        if compiled is None:
            compiled = self._glances[statement] = statement.compile(self.engine)
        parameters: Any = compiled.construct_params(values)
        if isinstance(compiled, SQLCompiler) and compiled.positiontup is not None:
            parameters = tuple(parameters[name] for name in compiled.positiontup)
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            try:
                cursor.execute(str(compiled), parameters)
                row = cursor.fetchone()
            finally:
                cursor.close()
        finally:
            connection.close()
        return tuple(row) if row else None

    @property
    def writing_engine(self) -> Engine:
        """Engine whose transactions lock out other writers, for what works without a session."""
        return self._writing

    def dispose(self) -> None:
        self.engine.dispose()


class _ReadingSession(Session):
    """A page view cannot write, whatever code it calls."""

    def flush(self, objects: Any = None) -> None:
        if self.new or self.dirty or self.deleted:
            raise RuntimeError("a reading session was asked to write")


def _sqlite_connect(mode: str) -> Any:
    def connect(dbapi_connection: Any, _record: object) -> None:
        # The driver's own transactions begin too late (before the first write only); ours begin
        # in _sqlite_begin, so the driver must keep out of it.
        dbapi_connection.isolation_level = None
        cursor = dbapi_connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        cursor.execute(f"PRAGMA journal_mode={mode}")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    return connect


def _sqlite_begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get(_BEGIN, "DEFERRED")
    try:
        connection.exec_driver_sql(f"BEGIN {mode}")
    except OperationalError as error:
        if "locked" not in str(error):
            raise
        # SQLite's busy handler is not fair: under a queue one writer may starve for the whole
        # busy timeout. One more try gives it a second chance before the reader sees a fault.
        connection.exec_driver_sql(f"BEGIN {mode}")


def hold_lock(db: Session, key: int, *, is_shared: bool = False) -> None:
    """Hold the lock of this number until the transaction ends: alone, or with others who share it.

    SQLite has one writer at a time and needs no lock.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.execute(_SHARED_LOCK if is_shared else _LOCK, {"key": key})


def held(
    db: Session,
    model: type[Stored],
    key: int,
    *,
    execution_options: Mapping[str, Any] | None = None,
) -> Stored:
    """A row by its key, read anew and held against other writers until the transaction ends.

    Raises NotFound.
    """
    row = db.get(
        model,
        key,
        with_for_update=True,
        populate_existing=True,
        execution_options=execution_options or {},
    )
    if row is None:
        raise NotFound
    return row
