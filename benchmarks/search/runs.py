"""Builds and asks an index, each in a process of its own, so that its memory is its own.

The engine's part of a search and a whole request's part are told apart: the second takes the
query apart, asks with all attempts, reads ten texts and marks the words in them.
"""

import gc
import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from app.core.settings import Settings
from app.search.asking import ask
from app.search.engine import Filters, Part, Position, SearchDocument, SearchEngine, Sort
from app.search.query import parse
from app.search.snippets import Marker, best_section
from app.search.suggestion_list import Kind, Suggestion, SuggestionList
from app.search.synonym_file import FILE, read
from app.search.synonym_rules import DIVIDER
from app.search.synonym_table import SynonymEntry, Synonyms
from benchmarks.search import engines
from benchmarks.search.articles import HEADING, Store
from benchmarks.search.queries import OR, Asked, beginnings, drawn, mistyped
from benchmarks.timings import milliseconds

UPDATES: Final = 20
LENGTH: Final = 10
_SUGGESTIONS: Final = 8
_DRAWN_FROM: Final = 100
Given = TypeVar("Given")
Told = TypeVar("Told")
_MEGABYTE: Final = 1_000_000
_MOST_SECONDS: Final = 20.0


@dataclass(frozen=True)
class Job:
    """An engine, where its index is, and the articles."""

    engine: str
    folder: Path
    store: Store
    database: str = ""  # address of one on a PostgreSQL server


@dataclass(frozen=True)
class Built:
    """What a build costs."""

    seconds: float
    peak_mb: float
    disk_mb: float


@dataclass(frozen=True)
class Answered:
    """Milliseconds of each search by kind of query, of whole requests, of updates until visible."""

    peak_mb: float
    searches: dict[str, list[float]]
    requests: list[float]
    updates: list[float]


@dataclass(frozen=True)
class Suggested:
    """The list of suggestions: what it takes, and milliseconds of each look."""

    seconds: float
    labels: int
    looks: list[float]


def build(job: Job) -> Built:
    """Build the index from nothing."""
    return _apart(_build, job)


def answer(job: Job) -> Answered:
    """Ask a built index, then change it."""
    return _apart(_answer, job)


def idle_mb() -> float:
    """What a process takes that has only loaded the application."""
    return _apart(_idle, None)


def suggest(store: Store) -> Suggested:
    """Look up beginnings in the list of titles, other names and headings."""
    return _apart(_suggest, store)


def _apart(act: Callable[[Given], Told], argument: Given) -> Told:
    """Run in a new process; PROC's high-water mark then tells of nothing else."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(act, argument).result()


def _idle(_nothing: None) -> float:
    return _peak_mb()


def _build(job: Job) -> Built:
    with engines.opened(job.engine, job.folder, job.database) as engine:
        began = time.perf_counter()
        engine.rebuild(job.store.documents(), Position(1, "built"))
        seconds = time.perf_counter() - began
    return Built(seconds, _peak_mb(), engines.disk_bytes(job.folder, job.database) / _MEGABYTE)


def _answer(job: Job) -> Answered:
    texts = job.store.texts(_spread(job.store))
    queries = drawn(texts)
    synonyms = _synonyms()
    with engines.opened(job.engine, job.folder, job.database) as engine:
        # The first one reads the lexicon, once for a process.
        ask(engine, parse("pierwsze wyszukiwnaie"), Filters(), Sort.RELEVANCE, 0, LENGTH)
        gc.collect()
        # No site stands on the floor.
        asked = [*queries, *mistyped(texts)] if job.engine != engines.FLOOR else []
        requests = [_timed_request(engine, job.store, synonyms, each) for each in asked]
        searches: dict[str, list[float]] = {}
        for each in queries:
            searches.setdefault(each.kind, []).append(_timed_search(engine, each))
        peak = _peak_mb()
        with engines.opened(job.engine, job.folder, job.database) as writer:
            updates = [_timed_update(writer, engine, job.store, n) for n in range(UPDATES)]
    return Answered(peak, searches, requests, updates)


def _synonyms() -> Synonyms:
    """Those with which a site begins."""
    rows = [row for _line, row in read(Settings().content_dir / FILE)]
    return Synonyms(
        SynonymEntry(row["zapis"], tuple(row["znaczy"].split(DIVIDER)), row["rodzaj"])
        for row in rows
    )


def _spread(store: Store) -> list[int]:
    """Numbers of articles over the whole range."""
    size = store.size()
    return list(range(0, size, max(1, size // _DRAWN_FROM)))[:_DRAWN_FROM]


def _timed_search(engine: SearchEngine, asked: Asked) -> float:
    parsed = parse(asked.text)
    query = parsed.loose if asked.kind == OR and parsed.loose else parsed.strict
    return milliseconds(lambda: engine.search(query, Filters(), 0, LENGTH))


def _timed_request(engine: SearchEngine, store: Store, synonyms: Synonyms, asked: Asked) -> float:
    def request() -> None:
        parsed = parse(asked.text, synonyms)
        found = ask(engine, parsed, Filters(), Sort.RELEVANCE, 0, LENGTH)
        numbers = [int(hit.key.partition(":")[2]) for hit in found.hits.found]
        marker = Marker(found.parsed.marks)
        for text in store.texts(numbers) if numbers else ():
            marker.mark(text.title)
            parts = [text.lead, *(body for _heading, body in text.sections)]
            number, window = best_section(marker, parts)
            marker.snippet(parts[number], window)

    return milliseconds(request)


def _timed_update(writer: SearchEngine, reader: SearchEngine, store: Store, number: int) -> float:
    """One changed article, until another reader finds its new word."""
    (text,) = store.texts([number * store.size() // UPDATES])
    word = "xqv" + "".join("bdfgjkmprz"[int(digit)] for digit in str(number)) + "xqv"
    document = _with(text.document(), word)
    query = parse(word).strict
    began = time.perf_counter()
    writer.update([document], (), Position(2 + number, "changed"))
    while document.key not in {hit.key for hit in reader.search(query, Filters(), 0, 1).found}:
        if time.perf_counter() - began > _MOST_SECONDS:
            raise RuntimeError("an update never became visible")
    return (time.perf_counter() - began) * 1000


def _with(document: SearchDocument, word: str) -> SearchDocument:
    return replace(document, version="2", parts=(*document.parts, Part(word)))


def _suggest(store: Store) -> Suggested:
    labels = [
        Suggestion(label, "/", kind, "")
        for batch in store.documents()
        for document in batch
        for label, kind in _labels(document)
    ]
    began = time.perf_counter()
    suggestions = SuggestionList(labels)
    seconds = time.perf_counter() - began
    typed = beginnings(store.texts(_spread(store)))

    def look(beginning: str) -> float:
        return milliseconds(lambda: list(suggestions.fitting(beginning, _SUGGESTIONS)))

    look(typed[0])
    return Suggested(seconds, len(labels), [look(each) for each in typed])


def _labels(document: SearchDocument) -> list[tuple[str, Kind]]:
    return [
        (part.text, Kind.TITLE if part.is_title else Kind.HEADING)
        for part in document.parts
        if part.is_title or part.weight == HEADING
    ]


def _peak_mb() -> float:
    """The most memory this process ever had; nothing of the one that started it."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / _MEGABYTE
    raise RuntimeError("this system does not tell how much memory a process had")
