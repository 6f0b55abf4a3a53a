"""Processes that write an index until a test kills them.

They part from a server that has the program loaded already: starting each anew would take seconds.
"""

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path

from app.core.db import Database
from app.core.settings import Settings
from app.search.engine import Part, Position, SearchDocument
from app.search.indexer import Indexer
from app.search.whoosh_engine import WhooshEngine
from app.text.morphology import lemmas

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
STARTING_SECONDS = 60.0
lemmas("drogi")  # reads the dictionary once, in the server
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__])


@contextmanager
def running(target: Callable[..., None], *arguments: str, started: Path) -> Iterator[BaseProcess]:
    """A process that has begun its work; killed at the end at the latest."""
    process = _CONTEXT.Process(target=target, args=(*arguments, str(started)))
    process.start()
    try:
        deadline = time.monotonic() + STARTING_SECONDS
        while not started.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert started.exists()
        yield process
    finally:
        process.kill()
        process.join()


def write_for_ever(root: str, started: str) -> None:
    """Three documents of one version after the other."""
    engine = WhooshEngine(Path(root))
    number = engine.position().entry
    while True:
        number += 1
        text, version = f"wersja{number} wspólne", str(number)
        engine.update(
            [_document(key, text, version) for key in (1, 2, 3)], [], Position(number, version)
        )
        Path(started).write_text("now")


def build_for_ever(root: str, started: str) -> None:
    """A rebuild that does not end."""

    def batches() -> Iterator[Sequence[SearchDocument]]:
        number = 0
        while True:
            number += 1
            yield [_document(number, "rower")]
            if number == 5:
                Path(started).write_text("now")

    WhooshEngine(Path(root)).rebuild(batches(), Position(9))


def index_for_ever(data_dir: str, index_dir: str, database_url: str, started: str) -> None:
    """An indexer that looks for work all the time."""
    settings = Settings(
        data_dir=Path(data_dir),
        index_dir=Path(index_dir),
        database_url=database_url,
        search_engine="whoosh",
    )
    indexer = Indexer(Database(settings.sqlalchemy_url), settings)
    while True:
        indexer.catch_up()
        Path(started).write_text("now")
        time.sleep(0.005)


def _document(number: int, text: str, version: str = "1") -> SearchDocument:
    return SearchDocument(f"article:{number}", "article", version, NOW, (Part(text),))
