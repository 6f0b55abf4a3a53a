"""A streaming replica searches as its primary does: the index is a table like any other."""

import time
from contextlib import ExitStack

import pytest
from sqlalchemy.exc import DBAPIError

from app.core import clock
from app.core.db import Database
from app.search.engine import Filters, Part, Position, SearchDocument
from app.search.postgres_engine import PostgresEngine
from app.search.query import parse
from tests import services

pytestmark = pytest.mark.postgres
SECONDS = 20.0


def document(number: int, text: str) -> SearchDocument:
    return SearchDocument(f"article:{number}", "article", "1", clock.now(), (Part(text),))


def found(engine: PostgresEngine, text: str) -> set[str]:
    return {hit.key for hit in engine.search(parse(text).strict, Filters(), 0, 10).found}


def wait_for(engine: PostgresEngine, text: str, keys: set[str]) -> None:
    last = time.monotonic() + SECONDS
    while found(engine, text) != keys:
        assert time.monotonic() < last, f"the replica does not show {keys} for {text}"
        time.sleep(0.02)


def test_a_replica_searches_and_follows(database: Database) -> None:
    primary = PostgresEngine(database)
    primary.rebuild([[document(1, "hulajnoga"), document(2, "rower")]], Position(1, "then"))
    with ExitStack() as stack:
        try:
            url = stack.enter_context(services.replica_of(database.url))
        except services.Unavailable as error:
            pytest.skip(str(error))
        copy = Database(url)
        replica = PostgresEngine(copy)
        wait_for(replica, "hulajnogi", {"article:1"})
        assert replica.versions() == primary.versions()
        assert replica.lexicon() == primary.lexicon()
        primary.update([document(3, "hulajnoga")], ["article:1"], Position(2, "later"))
        wait_for(replica, "hulajnogi", {"article:3"})
        assert replica.position() == Position(2, "later")
        replica.verify()
        with pytest.raises(DBAPIError, match="read-only"):
            replica.update([], [], Position(3))
        copy.dispose()
