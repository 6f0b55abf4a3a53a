"""Which engine searches: the setting decides, and by default the database in use."""

from app.core.db import Database
from app.core.settings import Settings
from app.search.engine import SearchEngine
from app.search.postgres_engine import PostgresEngine
from app.search.whoosh_engine import WhooshEngine


def engine_of(settings: Settings, database: Database) -> SearchEngine:
    """A reader and writer of the index that this site uses."""
    if settings.searches_in_postgres:
        return PostgresEngine(database)
    return WhooshEngine(settings.index_dir)


def unused_engine_of(settings: Settings, database: Database) -> SearchEngine | None:
    """The engine that the site may have used before the setting changed, if there is another."""
    if settings.searches_in_postgres:
        return WhooshEngine(settings.index_dir)
    return None if database.is_sqlite else PostgresEngine(database)
