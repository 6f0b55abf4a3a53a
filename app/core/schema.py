"""The shape of the database: which migration it has, which it needs, and the way there.

Two processes may start at the same moment, so the way there is walked under a lock: a lock file
for SQLite, an advisory lock for PostgreSQL.
"""

import functools
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from app.core.db import Database
from app.core.processes import alone

ROOT = Path(__file__).parent.parent.parent
# Any constant will do; this one spells "migrate" on a telephone's keys.
_UPGRADE_LOCK = 6447283
logging.getLogger("alembic").setLevel(logging.WARNING)  # its steps are no news to an operator


class DamagedDatabase(Exception):
    """A migration would leave rows that point at nothing."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations").replace("%", "%%"))
    return config


@functools.cache
def head() -> str | None:
    """The newest migration that this version of the program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def current(database: Database) -> str | None:
    """The migration that the database has, None when it has none."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current(database: Database) -> bool:
    """Whether nothing is left to migrate."""
    return current(database) == head()


def upgrade(database: Database, lock: Path | None = None, revision: str = "head") -> bool:
    """Bring the database to `revision` and tell whether there was anything to do.

    `lock` is the lock file for SQLite; PostgreSQL locks by itself.
    """
    with alone(lock) if lock and database.is_sqlite else nullcontext():
        return _move(database, lambda config: command.upgrade(config, revision))


def downgrade(database: Database, revision: str) -> bool:
    """Take migrations back down to `revision`; "base" is the empty database."""
    return _move(database, lambda config: command.downgrade(config, revision))


def _move(database: Database, act: Callable[[Config], None]) -> bool:
    before = current(database)
    with _migrating(database) as connection:
        config = _config()
        config.attributes["connection"] = connection
        act(config)
    return current(database) != before


@contextmanager
def _migrating(database: Database) -> Iterator[Connection]:
    """One transaction for all migrations, so that a fault leaves the database as it was."""
    with database.writing_engine.connect() as connection:
        if not database.is_sqlite:
            with connection.begin():
                connection.execute(
                    text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK}
                )
                yield connection
            return
        # SQLite changes a table by copying it; dropping the old one would empty the tables that
        # refer to it. The pragma works only outside a transaction, so it goes to the driver.
        driver = connection.connection.cursor()
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise DamagedDatabase(
                        f"rows without their parent after migrating: {broken[:5]}"
                    )
        finally:
            driver.execute("PRAGMA foreign_keys=ON")
            driver.close()
