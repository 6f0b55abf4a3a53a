"""What the worker does for suppressions: removes passages, then cleans what holds old copies.

Both can be cut off and repeated. Cleaning is done on every machine that has kept pages, an index
or letters as files, so each remembers by itself up to which suppression it is clean.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import ArticleRevision
from app.articles.service import locked
from app.core import clock, journal
from app.core.db import Database
from app.core.page_store import PageStore
from app.core.settings import Settings
from app.moderation import suppression
from app.moderation.redacting import Redaction, Render, redact_everywhere
from app.moderation.suppression_models import Suppression, SuppressionState
from app.review.models import WAITING_STATES, Proposal
from app.review.publication import remerge_waiting
from app.search.indexer import Indexer
from app.text.redaction import Fingerprint, Passage, Words, without
from app.text.render_process import Renderer

# A text may be saved while tables are walked; each pass ends when one finds nothing.
_MOST_PASSES: Final = 6
# What somebody began to save before the confirmation is written within this time.
SETTLED: Final = timedelta(seconds=30)
LIST_FILE: Final = "suppressions.jsonl"
_CLEAN_FILE: Final = "clean-up-to"
log = structlog.get_logger(__name__)


def carry_out_due(settings: Settings, database: Database) -> None:
    """Remove the passages of all confirmed suppressions.

    One is over when a later visit finds nothing: a save that was planned before brings back what
    it read then.
    """
    settled = clock.now() - SETTLED
    with database.reading() as db:
        due = [
            (each.id, each.passage, each.reason, each.decided is None or each.decided <= settled)
            for each in suppression.running(db)
        ]
    if not due:
        return
    renderer = Renderer()
    try:
        for suppression_id, passage, reason, is_settled in due:
            found = _remove(settings, database, renderer.render, suppression_id, passage, reason)
            if is_settled and not found:
                with database.writing() as db:
                    suppression.finish(db, suppression_id)
    finally:
        renderer.close()


def carry_out(
    settings: Settings,
    database: Database,
    render: Render,
    suppression_id: int,
    passage: str,
    reason: str,
) -> None:
    """Remove one passage everywhere and say so."""
    _remove(settings, database, render, suppression_id, passage, reason)
    with database.writing() as db:
        suppression.finish(db, suppression_id)


def _remove(
    settings: Settings,
    database: Database,
    render: Render,
    suppression_id: int,
    passage: str,
    reason: str,
) -> int:
    def note(db: Session, table: str) -> None:
        suppression.note_row(db, suppression_id, table)

    return remove(settings, database, Redaction(Words.of(passage), reason, render), note)


def remove(
    settings: Settings,
    database: Database,
    redaction: Redaction,
    note: Callable[[Session, str], None],
) -> int:
    """Take a passage out of all tables and letters; returns how many rows held it."""
    done = 0
    for _pass in range(_MOST_PASSES):
        found = redact_everywhere(database, redaction, note)
        done += found
        if not found:
            break
    else:
        raise RuntimeError("the passage keeps coming back; the next try goes on")
    _redact_letters(settings.data_dir / "mail", redaction.passage)
    _merge_anew(database)
    return done


def _redact_letters(folder: Path, passage: Passage) -> None:
    """Letters that leave as files, where no mail server is set."""
    for path in sorted((*folder.glob("*.txt"), *folder.glob("*.html"))):
        text = path.read_text(encoding="utf-8")
        redacted = without(text, passage)
        if redacted != text:
            unfinished = path.with_name(f".{path.name}.part")
            unfinished.write_text(redacted, encoding="utf-8")
            unfinished.replace(path)


def _merge_anew(database: Database) -> None:
    """Waiting proposals are merged with the redacted texts, so that their states are true (R4)."""
    with database.reading() as db:
        held = db.scalars(
            select(Proposal.article_id)
            .join(ArticleRevision, ArticleRevision.article_id == Proposal.article_id)
            .where(
                Proposal.state.in_(WAITING_STATES),
                ArticleRevision.redacted.is_not(None),
            )
            .distinct()
        ).all()
    for article_id in held:
        if article_id is not None:
            with database.writing() as db:
                remerge_waiting(db, locked(db, article_id), None)


def clean_up(settings: Settings, database: Database) -> None:
    """Drop this machine's copies of what was removed: kept pages, old files of the index, rows.

    Deleted text stays in the files of a database and of an index until they are written anew.
    """
    with database.reading() as db:
        newest = journal.newest_of(db, ("suppression.finished", "suppression.replayed"))
    marker = settings.data_dir / _CLEAN_FILE
    if newest <= _number_in(marker):
        return
    PageStore(settings.data_dir / "pages").forget_all()
    Indexer(database, settings).forget()
    if database.is_sqlite:
        _write_database_anew(database)
    write_list(database, settings.data_dir / LIST_FILE)
    _put(marker, str(newest))
    log.info("cleaned after a suppression", entry=newest)


def _write_database_anew(database: Database) -> None:
    connection = database.engine.raw_connection()  # past sessions: they would open a transaction
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.close()
    finally:
        connection.close()


def _number_in(path: Path) -> int:
    try:
        return int(path.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return 0


def _put(path: Path, text: str) -> None:
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def write_list(database: Database, path: Path) -> int:
    """Write fingerprints of all finished suppressions to a file; returns how many.

    Kept apart from the backups, it lets a restored one forget again what was removed since.
    """
    with database.reading() as db:
        done = db.scalars(
            select(Suppression)
            .where(Suppression.state == SuppressionState.DONE)
            .order_by(Suppression.id)
        ).all()
    lines = [
        json.dumps(
            {
                "length": each.length,
                "checksum": each.checksum,
                "digest": each.digest,
                "reason": each.reason,
            }
        )
        for each in done
    ]
    _put(path, "".join(f"{line}\n" for line in lines))
    return len(lines)


def replay(
    settings: Settings, database: Database, render: Render, listed: list[tuple[Fingerprint, str]]
) -> int:
    """Remove again what earlier suppressions removed; returns how many rows held any of it."""
    done = sum(
        remove(settings, database, Redaction(printed, reason, render), lambda _db, _table: None)
        for printed, reason in listed
    )
    with database.writing() as db:
        data = {"passages": len(listed), "rows": done}
        journal.record(db, "suppression.replayed", None, "suppression:0", data)
    return done


def read_list(path: Path, key: bytes) -> list[tuple[Fingerprint, str]]:
    """Fingerprints and reasons of a list; raises ValueError for a file that is none."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            entry = json.loads(line)
            printed = Fingerprint(
                int(entry["length"]), int(entry["checksum"]), str(entry["digest"]), key
            )
            found.append((printed, str(entry["reason"])))
        except (KeyError, TypeError, ValueError) as fault:
            raise ValueError(f"{path} is no list of suppressions") from fault
    return found
