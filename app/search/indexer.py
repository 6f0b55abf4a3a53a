"""Keeps the index at what is published: follows the journal, checks, repairs, rebuilds.

The index carries its own place in the journal, written after each commit: a crash between the
two repeats work with the same outcome. One process writes at a time, under a lock.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import structlog

from app.core import clock, journal
from app.core.db import Database
from app.core.journal import JournalEntry
from app.core.settings import Settings
from app.search import documents
from app.search.engine import IndexUnusable, Position, SearchDocument
from app.search.engines import engine_of, unused_engine_of

BATCH: Final = 50
# The act of an administrator. It stands in the journal, so that each machine with an index of its
# own sees it.
REBUILD_ASKED: Final = "index.rebuild-asked"
_MOST_REPAIRED: Final = 500
_NIGHTLY_HOUR: Final = 3  # in Poland
# A complaint may have a cause that no rebuild mends: where no damage is seen, it must not rebuild
# for ever.
_SECONDS_BETWEEN_COMPLAINTS: Final = 600.0

Progress = Callable[[int, int], None]
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class IndexReport:
    """How the index compares with the database; entries not followed yet count as no fault."""

    documents: int = 0
    behind: int = 0
    missing: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    damage: str = ""

    @property
    def differences(self) -> tuple[str, ...]:
        return self.missing + self.surplus + self.stale

    @property
    def is_sound(self) -> bool:
        return not self.damage and not self.differences


class Indexer:
    """The one writer of the index; give each process or command its own."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self.engine = engine_of(settings, database)
        self._former = unused_engine_of(settings, database)
        self._is_prepared = False
        self._seen = 0  # newest entry of the journal that needed no more work
        self._last_rebuild = float("-inf")
        self._looked_over = date.min

    def prepare(self) -> None:
        """Make the index usable and true, by the cheapest way that does it."""
        today = clock.today()
        with self.engine.writing(wait=True):
            damage = self.damage()
            if damage:
                log.warning("the index is built anew", reason=damage)
                self.engine.set_aside()
                self._rebuild(None)
            else:
                while self._follow():
                    pass
                self._repair(self.glance())
            self.engine.tidy()
        if self._former:
            # Once in a process: two with different settings must not take turns in this.
            self._former.remove()
            self._former = None
        self._is_prepared = True
        self._looked_over = today

    def catch_up(self) -> int:
        """Follow up to BATCH entries of the journal; returns how many there were.

        The first call prepares the index, and so does the first of each night, and one that finds
        it lost or damaged.
        """
        if not self._is_prepared or self._is_lost() or self._is_night():
            self.prepare()
        with self._database.reading() as db:
            newest = journal.newest_position(db)
        if newest == self._seen:
            return 0
        with self.engine.writing(wait=False) as is_ours:
            if not is_ours:
                return 0
            try:
                return self._follow()
            except IndexUnusable:
                self._is_prepared = False  # the next call prepares it
                raise

    def rebuild(self, progress: Progress | None = None) -> int:
        """Build a new index from the database while the old one serves; returns its size."""
        with self.engine.writing(wait=True):
            return self._rebuild(progress)

    def forget(self) -> None:
        """Build a new index and keep nothing of any other, because a text has to be gone."""
        with self.engine.writing(wait=True):
            self._rebuild(None)
            self.engine.tidy(keeps_others=False)
        if self._former:
            self._former.remove()

    def check(self) -> IndexReport:
        """Compare every document with the database; changes nothing."""
        if damage := self.damage():
            return IndexReport(damage=damage)
        wanted = {
            document.key: document.version
            for batch in documents.all_documents(self._database)
            for document in batch
        }
        return self._compare(wanted)

    def glance(self) -> IndexReport:
        """Compare keys and the versions that are quick to tell; the index must be usable."""
        return self._compare(documents.quick_versions(self._database))

    def _is_night(self) -> bool:
        """Whether it is time for the nightly look at files, numbers and versions of documents."""
        if self._looked_over == clock.today():
            return False
        return clock.now().astimezone(clock.WARSAW).hour >= _NIGHTLY_HOUR

    def _is_lost(self) -> bool:
        if self.engine.take_complaint():
            self.engine.close()  # look at the files anew
            is_late = time.monotonic() - self._last_rebuild > _SECONDS_BETWEEN_COMPLAINTS
            if is_late or self.damage():
                log.warning("a reader found the index unusable")
                return True
        try:
            position = self.engine.position()
        except IndexUnusable:
            return True
        with self._database.reading() as db:
            return position.entry > journal.newest_position(db)

    def damage(self) -> str:
        """Why the index must be built anew; empty when it can be used."""
        try:
            position = self.engine.position()
            self.engine.verify()
            self.engine.versions()
        except IndexUnusable as error:
            return str(error)
        if not position.entry:
            return ""
        with self._database.reading() as db:
            entry = db.get(JournalEntry, position.entry)
            if entry is None or entry.at.isoformat() != position.at:
                return "the index belongs to another database"
        return ""

    def _follow(self) -> int:
        position = self.engine.position()
        with self._database.reading() as db:
            newest = journal.newest_position(db)
            entries = journal.entries_after(
                db, position.entry, kinds=(*documents.JOURNAL_KINDS, REBUILD_ASKED), limit=BATCH
            )
            keys = documents.changed_keys(db, entries)
        if any(entry.kind == REBUILD_ASKED for entry in entries) and self._is_rebuilt():
            return len(entries)
        if entries:
            last = entries[-1]
            self._renew(keys, Position(last.id, last.at.isoformat()))
        if len(entries) < BATCH:
            self._seen = max(newest, entries[-1].id) if entries else newest
        return len(entries)

    def _is_rebuilt(self) -> bool:
        """Build the index because somebody asked for it."""
        try:
            self._rebuild(None)
        except Exception:
            # There may be no room for a second index; the one that is there must still follow.
            log.exception("the index that was asked for could not be built")
            return False
        return True

    def _renew(self, keys: Iterable[str], position: Position) -> None:
        """Bring things in the index to their present state, whatever it is."""
        keys = set(keys)
        with self._database.reading() as db:
            found = documents.documents(db, keys)
        self.engine.update(found, keys - {document.key for document in found}, position)

    def _repair(self, report: IndexReport) -> None:
        wrong = report.differences
        if not wrong:
            return
        log.warning("the index differs from the database", documents=len(wrong))
        if len(wrong) > _MOST_REPAIRED:
            self._rebuild(None)
            return
        position = self.engine.position()
        for start in range(0, len(wrong), BATCH):
            self._renew(wrong[start : start + BATCH], position)

    def _compare(self, wanted: dict[str, str]) -> IndexReport:
        """`wanted` tells versions; an empty one only that the document must be there."""
        held = self.engine.versions()
        waiting = self._waiting()
        with self._database.reading() as db:
            changing = documents.changed_keys(db, waiting)
        return IndexReport(
            documents=len(held),
            behind=len(waiting),
            missing=tuple(sorted(wanted.keys() - held.keys() - changing)),
            surplus=tuple(sorted(held.keys() - wanted.keys() - changing)),
            stale=tuple(
                key
                for key, version in sorted(wanted.items())
                if version and held.get(key, version) != version and key not in changing
            ),
        )

    def _waiting(self) -> Sequence[journal.Entry]:
        with self._database.reading() as db:
            return journal.entries_after(
                db, self.engine.position().entry, kinds=documents.JOURNAL_KINDS, limit=10_000
            )

    def _rebuild(self, progress: Progress | None) -> int:
        self._last_rebuild = time.monotonic()
        started = time.perf_counter()
        # The place in the journal comes first: what happens while documents are read is
        # followed afterwards, once too often rather than never.
        with self._database.reading() as db:
            newest = journal.newest_position(db)
            entry = db.get(JournalEntry, newest) if newest else None
            position = Position(newest, entry.at.isoformat()) if entry else Position()
        total = documents.count(self._database)
        done = 0

        def batches() -> Iterator[Sequence[SearchDocument]]:
            nonlocal done
            for batch in documents.all_documents(self._database):
                yield batch
                done += len(batch)
                if progress:
                    progress(done, total)

        self.engine.rebuild(batches(), position)
        log.info("index built", documents=done, seconds=round(time.perf_counter() - started, 1))
        return done
