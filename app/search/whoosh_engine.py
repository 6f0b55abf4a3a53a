"""The index in Whoosh 2.7.4: the only module, with its schema, that knows Whoosh.

Its traps and the answers to them are measured in docs/decisions/search-whoosh.md: one writer,
batches, a long-lived searcher, synced and checksummed files, and an index that may be thrown
away at any moment because the database can rebuild it.
"""

import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeVar

import structlog
from whoosh.codec.whoosh3 import W3Codec
from whoosh.index import TOC, EmptyIndexError, FileIndex
from whoosh.reading import SegmentReader
from whoosh.writing import MERGE_SMALL

from app.search.engine import (
    FACETED,
    Filters,
    Hit,
    Hits,
    IndexUnusable,
    Position,
    Query,
    SearchDocument,
    Sort,
)
from app.search.folders import (
    UNFINISHED,
    IndexFolders,
    State,
    checksums,
    read_state,
    verify_checksums,
    write_state,
)
from app.search.terms import SCHEMA_VERSION
from app.search.whoosh_postings import Segments
from app.search.whoosh_schema import SyncedStorage, packed, schema
from app.search.whoosh_scoring import matches
from app.text.morphology import ANALYSER_NAME, ANALYSER_VERSION

VERSION: Final = f"{SCHEMA_VERSION}-{ANALYSER_NAME}-{ANALYSER_VERSION}"
TIME_LIMIT: Final = 0.1  # seconds of one search; what was found by then is shown
_LOCK_SECONDS: Final = 10.0
_MOST_DELETED: Final = 0.3
# A commit puts its table of contents in place within a moment.
_TRIES: Final = 4
_BETWEEN_TRIES: Final = 0.02  # seconds
T = TypeVar("T")
log = structlog.get_logger(__name__)


class WhooshEngine:
    """The index below one folder; reading is safe from many threads and processes."""

    def __init__(self, index_dir: Path) -> None:
        self.version = VERSION
        self.folders = IndexFolders(index_dir, VERSION)
        self._schema = schema()
        self._segments = Segments()
        self._lexicon: tuple[Any, tuple[str, ...]] = ((), ())  # of which state, and its words
        self._searcher: Any = None
        self._storage: SyncedStorage | None = None
        self._folder: Path | None = None
        # Refreshing a searcher closes files that a search beside it may still read. Python
        # gives searches in one process no speed by overlap, so they take turns.
        self._turn = threading.RLock()

    def search(
        self,
        query: Query,
        filters: Filters,
        offset: int,
        limit: int,
        sort: Sort = Sort.RELEVANCE,
    ) -> Hits:
        """Documents that match, best or newest first."""
        if query.is_empty:
            return Hits()

        def found(searcher: Any) -> Hits:
            run = matches(searcher, self._segments, query, filters, TIME_LIMIT)
            last = offset + limit
            chosen = run.newest(last) if sort == Sort.DATE else run.best(last)
            hits = tuple(
                Hit(searcher.stored_fields(number)["key"], run.scores[number])
                for number in chosen[offset:]
            )
            return Hits(hits, len(run.scores), run.is_whole, run.facets(FACETED))

        return self._reading(found)

    def lexicon(self) -> Sequence[str]:
        """Every word of the index; the same object as long as the words are the same."""
        return self._reading(self._words)

    def position(self) -> Position:
        """How far the journal is in the index."""
        return read_state(self.folders.current()).position

    def versions(self) -> Mapping[str, str]:
        """Key and version of every document in the index."""
        return self._reading(
            lambda searcher: {
                stored["key"]: stored["version"]
                for _number, stored in searcher.reader().iter_docs()
            }
        )

    def verify(self) -> None:
        """Compare all files with their checksums and open them."""
        folder = self.folders.current()
        state = read_state(folder)
        verify_checksums(folder, self._reading(_files), state.files)

    def update(
        self, documents: Sequence[SearchDocument], gone: Iterable[str], position: Position
    ) -> None:
        """Add or replace documents, drop those `gone`, and note the position, in that order."""
        with self._turn:
            folder = self.folders.current()
            state = read_state(folder)
            keys = {document.key for document in documents} | set(gone)
            if keys:
                searcher = self._reading(lambda searcher: searcher)
                try:
                    _write(folder, self._schema, searcher, keys, documents)
                except OSError:
                    # A full disk passes; a missing file shows when the index is opened again.
                    self.close()
                    raise
                except Exception as error:
                    self.close()
                    self.folders.suspect(folder)
                    raise IndexUnusable(f"the index is damaged ({error!r})") from error
            names = self._reading(_files)
            write_state(folder, State(position, checksums(folder, names, state.files)))

    def rebuild(self, batches: Iterable[Sequence[SearchDocument]], position: Position) -> None:
        """Build a new index from nothing and put it in the place of the old one."""
        with self.folders.new() as folder:
            storage = SyncedStorage(str(folder))
            try:
                index = FileIndex.create(storage, self._schema)
                with _writing(index) as writer:
                    for batch in batches:
                        for document in batch:
                            _add(writer, document)
                with index.searcher() as searcher:
                    names = _files(searcher)
            finally:
                storage.release()
            with self._turn:
                write_state(folder, State(position, checksums(folder, names, {})))
                self.folders.switch_to(folder)
                self.close()

    def set_aside(self) -> None:
        """Stop using the present index, and keep it for a look at what happened to it."""
        with self._turn:
            self.close()
            self.folders.set_aside()

    def tidy(self, *, keeps_others: bool = True) -> None:
        """Note that this index is in use, and drop those that no release has used for two days.

        Without `keeps_others`, all others: a text has to be gone from this machine.
        """
        self.folders.tidy(keeps_others=keeps_others)

    def remove(self) -> None:
        """Drop the indexes of every version: another engine serves this site."""
        with self._turn:
            self.close()
            self.folders.remove_all()

    def close(self) -> None:
        """Let go of open files."""
        with self._turn:
            searcher, self._searcher, self._folder = self._searcher, None, None
            storage, self._storage = self._storage, None
            if searcher is not None:
                with suppress(Exception):  # a damaged index may fail even at closing
                    searcher.close()
            if storage is not None:
                storage.release()

    def writing(self, *, wait: bool) -> AbstractContextManager[bool]:
        """Hold the right to write; without `wait` gives False when another process has it."""
        return self.folders.lock(wait=wait)

    def take_complaint(self) -> bool:
        """Whether a reader found the index unusable since this was last asked."""
        return self.folders.take_suspicion()

    def describe(self) -> str:
        """What searches here, in a few words for the operator."""
        return "Whoosh"

    def advice(self) -> str:
        """Nothing: Whoosh has all that it needs."""
        return ""

    def _reading(self, read: Callable[[Any], T]) -> T:
        """Read with the newest searcher; whatever fails below means the index is unusable."""
        with self._turn:
            folder = self.folders.current()
            try:
                return read(self._fresh())
            except IndexUnusable:
                raise
            except Exception as error:
                # Damage shows as EOFError, struct.error, TypeError, KeyError and more.
                log.exception("the index failed", folder=folder.name)
                self.close()
                self.folders.suspect(folder)
                raise IndexUnusable(f"the index is damaged ({error!r})") from error

    def _words(self, searcher: Any) -> tuple[str, ...]:
        present = self._segments.of(searcher)
        state = frozenset(segment for segment, _offset in present)
        if state != self._lexicon[0]:
            words = tuple(sorted(frozenset[str]().union(*(segment.words for segment in state))))
            # Most changes bring no new word: who keeps something made of these may go on with it.
            self._lexicon = (state, self._lexicon[1] if words == self._lexicon[1] else words)
        return self._lexicon[1]

    def _fresh(self) -> Any:
        for tries_left in reversed(range(_TRIES)):
            folder = self.folders.current()
            if self._folder != folder:
                self.close()
            try:
                return self._opened(folder)
            except (EmptyIndexError, FileNotFoundError):
                # Another process commits at this moment: a look into the folder can meet neither
                # the old table of contents nor the new one. Or it has just put a new build in
                # the place of this folder.
                self.close()
                if not tries_left:
                    raise
                time.sleep(_BETWEEN_TRIES)
        raise AssertionError("the last try returns or raises")

    def _opened(self, folder: Path) -> Any:
        if self._searcher is None:
            self._folder = folder
            self._storage = SyncedStorage(str(folder))
            self._searcher = _Index(self._storage, self._schema).searcher()
        else:
            self._searcher = self._searcher.refresh()
        for leaf, _offset in self._searcher.leaf_searchers():
            _look_at_file(leaf.reader(), self._storage)
        return self._searcher


class _Index(FileIndex):
    """Whoosh waits half a second for a file that is gone; `_fresh` knows better when to try."""

    def reader(self, reuse: Any = None) -> Any:
        toc = self._read_toc()
        return self._reader(self.storage, toc.schema, toc.segments, toc.generation, reuse=reuse)


def _write(
    folder: Path, fields: Any, searcher: Any, keys: set[str], documents: Sequence[SearchDocument]
) -> None:
    _remove_litter(folder)
    storage = SyncedStorage(str(folder))
    try:
        with _writing(FileIndex(storage, fields)) as writer:
            for key in keys:
                # With a searcher given, Whoosh does not open one for each deletion (83 ms).
                writer.delete_by_term("key", key, searcher=searcher)
            for document in documents:
                _add(writer, document)
    finally:
        storage.release()


@contextmanager
def _writing(index: Any) -> Iterator[Any]:
    """A writer that commits at the end of the block, and lets go of its lock on any fault."""
    codec = W3Codec()
    # Lengths of documents are also kept with every block of postings, for Whoosh's own ranking:
    # a quarter of the time of a build, and nobody here reads them.
    codec.length_stats = False
    writer = index.writer(timeout=_LOCK_SECONDS, codec=codec)
    try:
        yield writer
        writer.commit(mergetype=_merge)
    except BaseException:
        with suppress(Exception):  # a commit that failed half-way cannot be cancelled in order
            writer.cancel()
        with suppress(Exception):  # … and then the lock is still held
            writer.writelock.release()
        raise


def _add(writer: Any, document: SearchDocument) -> None:
    text = packed(document.parts)
    writer.add_document(
        key=document.key,
        kind=document.kind,
        tags=" ".join(document.tags),
        updated=int(document.updated.timestamp()),
        standing=document.standing,
        fading=document.fading,
        version=document.version,
        text=text,
        fold=text,
    )


def _merge(writer: Any, segments: list[Any]) -> list[Any]:
    """Whoosh's policy, and on top of it: segments that are mostly deleted are written anew."""
    kept = []
    for segment in MERGE_SMALL(writer, segments):
        if segment.deleted_count() > _MOST_DELETED * segment.doc_count_all():
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
        else:
            kept.append(segment)
    return kept


def _remove_litter(folder: Path) -> None:
    """Remove what a killed commit left and Whoosh's own cleaning misses."""
    for pattern in ("_MAIN_*.toc.*", f"*{UNFINISHED}"):
        for path in folder.glob(pattern):
            path.unlink(missing_ok=True)
    shutil.rmtree(folder / "MAIN.tmp", ignore_errors=True)


def _look_at_file(reader: Any, storage: SyncedStorage | None) -> None:
    """Raise FileNotFoundError when a segment is not there any more, or was cut."""
    if reader.doc_count_all() and storage:
        name = reader.segment().make_filename(reader.segment().COMPOUND_EXT)
        if not storage.is_as_opened(name):
            raise FileNotFoundError(f"{name} is gone or was cut")


def _files(searcher: Any) -> list[str]:
    """Names of the files that make up the state a searcher sees."""
    index = searcher._ix
    toc = TOC.read(index.storage, index.indexname)
    names = [name for segment in toc.segments for name in _segment_files(index.storage, segment)]
    return [TOC._filename(index.indexname, toc.generation), *names]


def _segment_files(storage: Any, segment: Any) -> list[str]:
    names: list[str] = segment.list_files(storage)
    if not names:
        raise IndexUnusable(f"files of segment {segment.segment_id()} are missing")
    return names
