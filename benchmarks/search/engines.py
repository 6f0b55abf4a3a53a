"""The engines that are measured, each opened on its own folder or its own database."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import text
from sqlalchemy.engine import make_url

from app.core.db import Database
from app.search.engine import SearchEngine
from app.search.postgres_engine import PostgresEngine
from app.search.postgres_models import SearchIndex, SearchRow, SearchWord
from app.search.whoosh_engine import WhooshEngine
from benchmarks.figures import say
from benchmarks.search.floor import Floor
from tests import services

WHOOSH: Final = "Whoosh"
RUM: Final = "PostgreSQL, RUM"
GIN: Final = "PostgreSQL, GIN"
FLOOR: Final = "SQLite FTS5 (floor)"
ENGINES: Final = (WHOOSH, RUM, GIN, FLOOR)
_SERVED: Final = (RUM, GIN)
# An account that may create extensions gets RUM where the server has it; this one may not.
_PLAIN: Final = "plain"
_TABLES: Final = (SearchIndex.__table__, SearchRow.__table__, SearchWord.__table__)
_BYTES: Final = " + ".join(f"pg_total_relation_size('{table.name}')" for table in _TABLES)


@contextmanager
def opened(name: str, folder: Path, address: str) -> Iterator[SearchEngine]:
    """An engine on its folder, or on the database at this address."""
    with ExitStack() as stack:
        if name in _SERVED:
            database = Database(address)
            stack.callback(database.dispose)
            yield PostgresEngine(database)
            return
        engine = WhooshEngine(folder) if name == WHOOSH else Floor(folder)
        stack.callback(engine.close)
        yield engine


def disk_bytes(folder: Path, address: str) -> int:
    """What an index takes on the disk."""
    if not address:
        return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    database = Database(address)
    with database.engine.connect() as connection:
        size: int = connection.execute(text(f"SELECT {_BYTES}")).scalar_one()
    database.dispose()
    return size


@contextmanager
def server(names: tuple[str, ...]) -> Iterator[str]:
    """Address of a throwaway PostgreSQL server, when one is needed; empty when there is none."""
    if not set(names) & set(_SERVED):
        yield ""
        return
    with ExitStack() as stack:
        try:
            address = stack.enter_context(services.postgres())
        except services.Unavailable as error:
            say(f"PostgreSQL is not measured: {error}")
            address = ""
        yield address


def has_rum(address: str) -> bool:
    """Whether the server brings the extension."""
    with _administration(address) as connect:
        query = "SELECT count(*) FROM pg_available_extensions WHERE name = 'rum'"
        return bool(connect(query))


def version(address: str) -> str:
    """Which PostgreSQL serves."""
    with _administration(address) as connect:
        return f"PostgreSQL {connect('SHOW server_version')}"


def database_for(name: str, address: str, size: int) -> str:
    """Address of a new database for one engine and size; empty for those that need none."""
    if name not in _SERVED:
        return ""
    url = make_url(address)
    database = f"search_{size}_{'rum' if name == RUM else 'gin'}"
    with _administration(address) as connect:
        if name == GIN:
            if not connect(f"SELECT count(*) FROM pg_roles WHERE rolname = '{_PLAIN}'"):
                connect(f"CREATE ROLE {_PLAIN} LOGIN PASSWORD '{url.password}'")
            url = url.set(username=_PLAIN)
        connect(f"CREATE DATABASE {database} OWNER {url.username}")
    own = url.set(database=database).render_as_string(hide_password=False)
    made = Database(own)
    SearchRow.metadata.create_all(made.engine, tables=_TABLES)
    made.dispose()
    return own


def drop_database(address: str, own: str) -> None:
    """Make room for the next size."""
    with _administration(address) as connect:
        connect(f"DROP DATABASE {make_url(own).database} WITH (FORCE)")


@contextmanager
def _administration(address: str) -> Iterator[Callable[[str], object]]:
    database = Database(address)
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:

        def run(statement: str) -> object:
            found = connection.execute(text(statement))
            return found.scalar() if found.returns_rows else None

        yield run
    database.dispose()
