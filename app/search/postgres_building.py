"""Filling the index in PostgreSQL: rows of documents, the count of words, the index over vectors.

Whoever writes a document holds its key until the transaction ends, so that of two transactions
the later one sees what the earlier one wrote.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import structlog
from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as insert_or_replace
from sqlalchemy.exc import DBAPIError

from app.core import clock
from app.search.engine import Position, SearchDocument
from app.search.postgres_models import SearchIndex, SearchRow, SearchWord
from app.search.postgres_vectors import digest, vectors

VECTOR_INDEX: Final = "ix_search_document_words"
_NEXT_INDEX: Final = f"{VECTOR_INDEX}_next"
# Any constant will do; this one spells "search" on a telephone's keys.
KEY_LOCK: Final = 732724
# How much must change, beside a tenth of the documents, until words are counted anew.
_CHANGES: Final = 20
_BATCH: Final = 1_000
_VECTORS: Final = "SELECT words FROM search_document WHERE index_id = {}"
log = structlog.get_logger(__name__)


def hold(connection: Connection, keys: Iterable[str]) -> None:
    """Wait for transactions that write these documents, and let later ones wait for this one."""
    connection.execute(
        text(
            "SELECT pg_advisory_xact_lock(:space, hashtext(key))"
            " FROM unnest(CAST(:keys AS text[])) AS key"
        ),
        # In one order, so that nobody waits in a circle.
        {"space": KEY_LOCK, "keys": sorted(set(keys))},
    )


def write(
    connection: Connection,
    index_id: int,
    documents: Sequence[SearchDocument],
    gone: Iterable[str],
    *,
    anew: bool = False,
) -> list[str]:
    """Bring rows to these documents; those that are the same are not analysed, but for `anew`.

    Returns the keys of the rows that were written. The keys must be held.
    """
    table = SearchRow.__table__
    keys = [document.key for document in documents]
    held: dict[str, str] = {}
    if not anew and keys:
        found = select(SearchRow.key, SearchRow.digest).where(
            SearchRow.index_id == index_id, SearchRow.key.in_(keys)
        )
        held = {key: name for key, name in connection.execute(found)}
    rows = [
        _row(index_id, document, name)
        for document in documents
        if held.get(document.key) != (name := digest(document))
    ]
    if rows:
        statement = insert_or_replace(SearchRow)
        statement = statement.on_conflict_do_update(
            index_elements=[table.c.index_id, table.c.key],
            set_={
                column.name: statement.excluded[column.name]
                for column in table.columns
                if not column.primary_key
            },
        )
        connection.execute(statement, rows)
    dropped = sorted(set(gone))
    if dropped:
        connection.execute(
            delete(SearchRow).where(SearchRow.index_id == index_id, SearchRow.key.in_(dropped))
        )
    return [row["key"] for row in rows]


def _row(index_id: int, document: SearchDocument, name: str) -> dict[str, Any]:
    words, heads, length = vectors(document)
    return {
        "index_id": index_id,
        "key": document.key,
        "kind": document.kind,
        "version": document.version,
        "digest": name,
        "updated": document.updated,
        "tags": list(document.tags),
        "standing": document.standing,
        "fading": document.fading,
        "length": length,
        "words": words,
        "heads": heads,
    }


def note_position(connection: Connection, index_id: int, position: Position, changes: int) -> None:
    """Note how far the journal was followed and that the index is in use."""
    connection.execute(
        update(SearchIndex)
        .where(SearchIndex.id == index_id)
        .values(
            entry=position.entry,
            entry_at=position.at,
            changes=SearchIndex.changes + changes,
            used=clock.now(),
        )
    )


def note_words(connection: Connection, index_id: int, keys: Sequence[str]) -> None:
    """Add new words of these documents to the lexicon; count all anew when much has changed."""
    counted, changes = connection.execute(
        select(SearchIndex.counted, SearchIndex.changes).where(SearchIndex.id == index_id)
    ).one()
    if changes > _CHANGES + counted // 10:
        count_words(connection, index_id)
    elif keys:
        connection.execute(
            text(
                "INSERT INTO search_word (index_id, word, documents)"
                " SELECT index_id, lexeme, count(*) FROM search_document, unnest(words)"
                " WHERE index_id = :index AND key = ANY(:keys)"
                " AND NOT EXISTS (SELECT FROM search_word AS known"
                "  WHERE known.index_id = search_document.index_id AND known.word = lexeme)"
                " GROUP BY index_id, lexeme"
            ),
            {"index": index_id, "keys": list(keys)},
        )


def count_words(connection: Connection, index_id: int, *, anew: bool = False) -> None:
    """Count in how many documents each word stands; `anew` also forgets words that are gone."""
    values = {
        "index": index_id,
        "vectors": _VECTORS.format(int(index_id)),
    }
    if anew:
        connection.execute(delete(SearchWord).where(SearchWord.index_id == index_id))
    else:
        connection.execute(
            text(
                "UPDATE search_word SET documents = now.ndoc FROM ts_stat(:vectors) AS now"
                " WHERE search_word.index_id = :index AND search_word.word = now.word"
                " AND search_word.documents <> now.ndoc"
            ),
            values,
        )
    connection.execute(
        text(
            "INSERT INTO search_word (index_id, word, documents)"
            " SELECT :index, now.word, now.ndoc FROM ts_stat(:vectors) AS now"
            " WHERE NOT EXISTS (SELECT FROM search_word AS known"
            "  WHERE known.index_id = :index AND known.word = now.word)"
        ),
        values,
    )
    documents = select(func.count()).where(SearchRow.index_id == index_id).scalar_subquery()
    connection.execute(
        update(SearchIndex).where(SearchIndex.id == index_id).values(counted=documents, changes=0)
    )


def made(connection: Connection, version: str) -> int:
    """Id of this version's index, which is made when there is none."""
    found = connection.scalar(select(SearchIndex.id).where(SearchIndex.version == version))
    if found is not None:
        return found
    values = {"version": version, "used": clock.now()}
    return connection.execute(
        insert(SearchIndex).values(values).returning(SearchIndex.id)
    ).scalar_one()


def keys_of(connection: Connection, index_id: int) -> set[str]:
    """Keys of all documents that the index holds."""
    return set(connection.scalars(select(SearchRow.key).where(SearchRow.index_id == index_id)))


def drop(connection: Connection, index_id: int, keys: set[str]) -> None:
    """Delete documents."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), _BATCH):
        connection.execute(
            delete(SearchRow).where(
                SearchRow.index_id == index_id, SearchRow.key.in_(ordered[start : start + _BATCH])
            )
        )


def is_empty(connection: Connection) -> bool:
    """Whether no version of the index holds a document."""
    return connection.scalar(select(SearchRow.key).limit(1)) is None


def drop_vector_index(connection: Connection) -> None:
    """Many documents are added to an index at the end faster than one by one."""
    connection.execute(text(f"DROP INDEX IF EXISTS {VECTOR_INDEX}"))


def vector_index(connection: Connection) -> str:
    """Access method of the index over the vectors ("gin", "rum"); empty when there is none."""
    found = connection.scalar(
        text(
            "SELECT amname FROM pg_index"
            " JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam"
            " WHERE indexrelid = to_regclass(:name) AND indisvalid"
        ),
        {"name": VECTOR_INDEX},
    )
    return found or ""


def wanted_method(connection: Connection) -> str:
    """RUM where its extension was created in this database, GIN elsewhere."""
    has_rum = connection.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'rum'"))
    return "rum" if has_rum else "gin"


def advice(connection: Connection) -> str:
    """What would make searching faster here; empty when there is nothing."""
    present = vector_index(connection)
    if present in ("", "rum"):
        return ""
    if wanted_method(connection) == "rum":
        return "RUM was added, but the index is of GIN: narzedziownik index rebuild"
    if _has_rum_to_offer(connection):
        return "the server has RUM: CREATE EXTENSION rum, then narzedziownik index rebuild"
    return ""


def _has_rum_to_offer(connection: Connection) -> bool:
    found = connection.scalar(text("SELECT 1 FROM pg_available_extensions WHERE name = 'rum'"))
    return found is not None


def store_unpacked(connection: Connection) -> None:
    """Keep vectors as they are: unpacking one would cost a ranking more than reading it."""
    is_so = connection.scalar(
        text(
            "SELECT attstorage = 'e' FROM pg_attribute"
            " WHERE attrelid = to_regclass('search_document') AND attname = 'words'"
        )
    )
    if not is_so:  # even a change that changes nothing would wait for all readers
        connection.execute(
            text("ALTER TABLE search_document ALTER COLUMN words SET STORAGE EXTERNAL")
        )


def make_vector_index(connection: Connection) -> None:
    """Make the best index over the vectors that this server can have, unless it is there.

    One of another kind serves until `put_in_place`: dropping it here would let readers wait.
    """
    wanted = wanted_method(connection)
    if vector_index(connection) == wanted:
        return
    connection.execute(text(f"DROP INDEX IF EXISTS {_NEXT_INDEX}"))
    if wanted == "rum":
        how = "rum (words rum_tsvector_ops)"
    else:
        # Without it, new entries lie unsorted and every search walks through them.
        how = "gin (words) WITH (fastupdate = off)"
    connection.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
    connection.execute(text(f"CREATE INDEX {_NEXT_INDEX} ON search_document USING {how}"))


def put_in_place(connection: Connection) -> None:
    """Let the index that was just made serve, if one was."""
    if connection.scalar(text("SELECT to_regclass(:name)"), {"name": _NEXT_INDEX}) is None:
        return
    drop_vector_index(connection)
    connection.execute(text(f"ALTER INDEX {_NEXT_INDEX} RENAME TO {VECTOR_INDEX}"))


def try_to_get_rum(connection: Connection) -> None:
    """Create the extension RUM where the server has it and this account may."""
    if not _has_rum_to_offer(connection):
        return
    try:
        with connection.begin_nested():
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS rum"))
    except DBAPIError as error:
        log.info("RUM is on the server but may not be created", reason=str(error.orig).strip())
