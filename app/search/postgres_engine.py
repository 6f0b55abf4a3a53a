"""The index in PostgreSQL's own full text search: the site's database serves the search, too.

A streaming replica can search as well, because searching only reads. All matches are put into a
rough order by titles and headings (or by RUM, which ranks inside the index), and only the best
of them are ranked by everything: ranking unpacks a document's vector.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

import structlog
from psycopg.errors import QueryCanceled
from sqlalchemy import Connection, delete, func, select, text, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.core import clock
from app.core.db import Database
from app.search import postgres_building as building
from app.search.engine import (
    Filters,
    Hit,
    Hits,
    IndexUnusable,
    Position,
    Query,
    SearchDocument,
    Sort,
)
from app.search.postgres_models import SearchIndex, SearchRow, SearchWord
from app.search.postgres_statement import Statement
from app.search.postgres_vectors import condition, lexemes, plain_word
from app.search.terms import SCHEMA_VERSION
from app.text.morphology import ANALYSER_NAME, ANALYSER_VERSION

VERSION: Final = f"p{SCHEMA_VERSION}-{ANALYSER_NAME}-{ANALYSER_VERSION}"
TIME_LIMIT: Final = 0.25  # seconds of one search, after which it does without ranking …
UNRANKED_LIMIT: Final = 0.1  # … and the seconds it has then
_ASKED_SECONDS: Final = 60.0
_WRITER_LOCK: Final = 732725
# A release may run beside the one before it for a while. Each notes once a day that it does.
_KEPT: Final = timedelta(days=2)
log = structlog.get_logger(__name__)


class PostgresEngine:
    """The index in the tables of app.search.postgres_models; safe in many threads and processes."""

    def __init__(self, database: Database) -> None:
        self.version = VERSION
        self._database = database
        self._has_rum = (float("-inf"), False)  # when it was asked, and the answer
        self._lexicon: tuple[tuple[int, ...], tuple[str, ...]] = ((), ())

    def search(
        self,
        query: Query,
        filters: Filters,
        offset: int,
        limit: int,
        sort: Sort = Sort.RELEVANCE,
    ) -> Hits:
        """Documents that match, best or newest first."""
        wanted = condition(query)
        if query.is_empty or not wanted:
            return Hits()
        try:
            with self._reading(TIME_LIMIT) as (connection, index):
                statement = Statement(index.id, wanted, filters, offset, limit)
                if sort == Sort.DATE:
                    statement.newest()
                else:
                    uses_rum = self._uses_rum(connection)
                    if uses_rum:
                        # A plan that sorts all matches would unpack their vectors.
                        connection.execute(_WITHOUT_SORTING)
                    counts = _counts(connection, index.id, lexemes(query))
                    statement.best(query, counts, index.counted, uses_rum=uses_rum)
                row = connection.exec_driver_sql(statement.sql, statement.parameters).one()
        except _TimeOver:
            return self._unranked(wanted, filters, offset, limit)
        found = tuple(Hit(key, float(score)) for key, score in row.page or ())
        return Hits(found, row.total or 0, facets=row.facets or {})

    def lexicon(self) -> Sequence[str]:
        """Every word of the index; the same object as long as the words are the same."""
        with self._reading() as (connection, index):
            state = connection.execute(
                select(func.min(SearchWord.id), func.max(SearchWord.id)).where(
                    SearchWord.index_id == index.id
                )
            ).one()
            if tuple(state) != self._lexicon[0]:
                words = connection.scalars(
                    select(SearchWord.word).where(SearchWord.index_id == index.id)
                )
                plain = {plain_word(word) for word in words}
                kept = sorted(word for word in plain if word.replace("-", "").isalpha())
                self._lexicon = (tuple(state), tuple(kept))
        return self._lexicon[1]

    def position(self) -> Position:
        """How far the journal is in the index."""
        with self._reading() as (_connection, index):
            return Position(index.entry, index.entry_at)

    def versions(self) -> Mapping[str, str]:
        """Key and version of every document in the index."""
        with self._reading() as (connection, index):
            rows = connection.execute(
                select(SearchRow.key, SearchRow.version).where(SearchRow.index_id == index.id)
            )
            return {key: version for key, version in rows}

    def verify(self) -> None:
        """See that the vectors are indexed; checksums and recovery are the server's."""
        with self._reading() as (connection, _index):
            if not building.vector_index(connection):
                raise IndexUnusable("the vectors have no index")

    def update(
        self, documents: Sequence[SearchDocument], gone: Iterable[str], position: Position
    ) -> None:
        """Add or replace documents, drop those `gone`, and note the position, in that order."""
        gone = sorted(set(gone))
        keys = [document.key for document in documents]
        with self._writing() as connection:
            index_id = connection.scalar(
                select(SearchIndex.id).where(
                    SearchIndex.version == VERSION, SearchIndex.is_built.is_(True)
                )
            )
            if index_id is None:
                raise IndexUnusable("there is no index")
            building.hold(connection, [*keys, *gone])
            building.write(connection, index_id, documents, gone)
            building.note_position(connection, index_id, position, len(keys) + len(gone))
            building.note_words(connection, index_id, keys)

    def rebuild(self, batches: Iterable[Sequence[SearchDocument]], position: Position) -> None:
        """Analyse every document anew; what is there serves meanwhile."""
        with self._writing() as connection:
            building.try_to_get_rum(connection)
            building.store_unpacked(connection)
            if building.is_empty(connection):
                building.drop_vector_index(connection)
            index_id = building.made(connection, VERSION)
            former = building.keys_of(connection, index_id)
        for batch in batches:
            keys = [document.key for document in batch]
            with self._writing() as connection:
                building.hold(connection, keys)
                building.write(connection, index_id, batch, (), anew=True)
            former.difference_update(keys)
        with self._writing() as connection:
            building.make_vector_index(connection)
        with self._writing() as connection:
            building.put_in_place(connection)
        with self._writing() as connection:
            building.drop(connection, index_id, former)
            building.count_words(connection, index_id, anew=True)
            building.note_position(connection, index_id, position, 0)
            connection.execute(
                update(SearchIndex).where(SearchIndex.id == index_id).values(is_built=True)
            )
        with self._writing() as connection:
            connection.execute(text("ANALYZE search_document"))

    def set_aside(self) -> None:
        """Drop the index: what it was made of is in the same database."""
        with self._writing() as connection:
            connection.execute(delete(SearchIndex).where(SearchIndex.version == VERSION))

    def tidy(self, *, keeps_others: bool = True) -> None:
        """Note that this index is in use, and drop those that no release has used for two days.

        Without `keeps_others`, all others: a text has to be gone from this machine.
        """
        with self._writing() as connection:
            connection.execute(
                update(SearchIndex).where(SearchIndex.version == VERSION).values(used=clock.now())
            )
            others = delete(SearchIndex).where(SearchIndex.version != VERSION)
            if keeps_others:
                others = others.where(SearchIndex.used < clock.now() - _KEPT)
            connection.execute(others)

    def remove(self) -> None:
        """Drop the indexes of every version: another engine serves this site."""
        with self._writing() as connection:
            connection.execute(delete(SearchIndex))

    def close(self) -> None:
        """Connections are the database's own."""

    def take_complaint(self) -> bool:
        """Readers have no cause to complain that the indexer would not see itself."""
        return False

    def describe(self) -> str:
        """What searches here, in a few words for the operator."""
        try:
            with self._database.engine.connect() as connection:
                method = building.vector_index(connection)
        except SQLAlchemyError as error:
            raise _unusable(error) from error
        return f"PostgreSQL with {method.upper()}" if method else "PostgreSQL"

    def advice(self) -> str:
        """What the operator could do for the search; empty when there is nothing."""
        try:
            with self._database.engine.connect() as connection:
                return building.advice(connection)
        except SQLAlchemyError as error:
            raise _unusable(error) from error

    @contextmanager
    def writing(self, *, wait: bool) -> Iterator[bool]:
        """Hold the right to write, over all machines that share the database."""
        engine = self._database.engine
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            take = "pg_advisory_lock" if wait else "pg_try_advisory_lock"
            is_ours = connection.scalar(text(f"SELECT {take}(:key)"), {"key": _WRITER_LOCK})
            if is_ours is False:
                yield False
                return
            try:
                yield True
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _WRITER_LOCK})

    def _uses_rum(self, connection: Connection) -> bool:
        """Whether RUM serves here; asked once a minute, because rebuilds may change it."""
        asked, answer = self._has_rum
        if time.monotonic() - asked > _ASKED_SECONDS:
            answer = building.vector_index(connection) == "rum"
            self._has_rum = (time.monotonic(), answer)
        return answer

    def _unranked(self, wanted: str, filters: Filters, offset: int, limit: int) -> Hits:
        """Some of the matches, in no order, for when ranking would take too long."""
        try:
            with self._reading(UNRANKED_LIMIT) as (connection, index):
                statement = Statement(index.id, wanted, filters, offset, limit)
                rows = connection.exec_driver_sql(statement.unranked(), statement.parameters)
                keys = rows.scalars().all()
        except _TimeOver:
            return Hits(is_whole=False)
        return Hits(tuple(Hit(key, 0.0) for key in keys[offset:]), len(keys), is_whole=False)

    @contextmanager
    def _reading(self, seconds: float = 0.0) -> Iterator[tuple[Connection, Any]]:
        """A short look with the state of the index; after `seconds` the server breaks it off."""
        try:
            with self._database.engine.connect() as connection:
                index = connection.execute(
                    _STATE, {"version": VERSION, "limit": str(int(seconds * 1000))}
                ).first()
                if index is None:
                    raise IndexUnusable("there is no index")
                if not index.is_built:
                    raise IndexUnusable("the index is being built")
                yield connection, index
        except DBAPIError as error:
            if isinstance(error.orig, QueryCanceled):
                raise _TimeOver from error
            raise _unusable(error) from error
        except SQLAlchemyError as error:
            raise _unusable(error) from error

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._database.writing_engine.begin() as connection:
            yield connection


class _TimeOver(IndexUnusable):
    """The server broke off what took too long."""


# Compiling a plan into machine code takes longer than any search.
_STATE: Final = text(
    "SELECT id, is_built, entry, entry_at, counted,"
    " set_config('statement_timeout', :limit, true), set_config('jit', 'off', true)"
    " FROM search_index WHERE version = :version"
)
_WITHOUT_SORTING: Final = text(
    "SELECT set_config('enable_sort', 'off', true), set_config('enable_seqscan', 'off', true)"
)


def _unusable(error: SQLAlchemyError) -> IndexUnusable:
    log.error("the index failed", reason=repr(error))
    return IndexUnusable(f"the database failed ({error.__class__.__name__})")


def _counts(connection: Connection, index_id: int, names: Sequence[str]) -> dict[str, int]:
    """In about how many documents each of the words stands."""
    rows = connection.execute(
        select(SearchWord.word, SearchWord.documents).where(
            SearchWord.index_id == index_id, SearchWord.word.in_(names)
        )
    )
    return {word: documents for word, documents in rows}
