"""In PostgreSQL a document and its vector commit together: found as soon as it is published.

The indexer follows behind as it does for every index, and mends what was left out here: the
longest threads, which would take too long, and whatever failed.
"""

from collections.abc import Sequence
from typing import Final

import structlog
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.core import journal
from app.core.journal import Entry
from app.search import documents
from app.search import postgres_building as building
from app.search.engine import SearchDocument
from app.search.postgres_engine import VERSION
from app.search.postgres_models import SearchIndex

# Letters of a document that are analysed while others wait for its author's transaction.
_LONGEST: Final = 60_000
_LONGEST_WAIT: Final = "1500ms"
_PATIENCE: Final = text(
    "WITH former AS MATERIALIZED (SELECT current_setting('lock_timeout') AS value)"
    " SELECT value FROM former, set_config('lock_timeout', :limit, true)"
)
_MOST_KEYS: Final = 20  # of one transaction; what changes more is no reader's act
log = structlog.get_logger(__name__)


@journal.before_commit
def index(db: Session, entries: Sequence[Entry]) -> None:
    """Write the documents that these acts changed, if this database has an index of ours."""
    if db.get_bind().dialect.name != "postgresql":
        return
    ours = [entry for entry in entries if entry.kind.startswith(documents.JOURNAL_KINDS)]
    keys = sorted(documents.changed_keys(db, ours))
    if not keys or len(keys) > _MOST_KEYS:
        return
    try:
        with db.begin_nested():
            _write(db, keys)
    except Exception:
        # Whatever the fault of the index, the act itself must not fail for it.
        log.exception("not indexed together with the act", keys=keys)


def _write(db: Session, keys: Sequence[str]) -> None:
    index_id = db.scalar(select(SearchIndex.id).where(SearchIndex.version == VERSION))
    if index_id is None:
        return
    connection = db.connection()
    # The index may be locked for as long as it takes to make one over all vectors.
    former = connection.scalar(_PATIENCE, {"limit": _LONGEST_WAIT})
    building.hold(connection, keys)
    found = documents.documents(db, keys)
    gone = set(keys) - {document.key for document in found}
    building.write(connection, index_id, [each for each in found if _is_quick(each)], gone)
    connection.execute(_PATIENCE, {"limit": former})


def _is_quick(document: SearchDocument) -> bool:
    return sum(len(part.text) for part in document.parts) <= _LONGEST
