"""Engine and indexer of a test in its own folder."""

from collections.abc import Iterator

import pytest

from app.core.db import Database
from app.core.settings import Settings
from app.search.indexer import Indexer
from app.search.whoosh_engine import WhooshEngine


@pytest.fixture
def indexer(database: Database, settings: Settings) -> Iterator[Indexer]:
    """The writer of this test's index."""
    made = Indexer(database, settings)
    yield made
    made.engine.close()


@pytest.fixture
def engine(settings: Settings) -> Iterator[WhooshEngine]:
    """A reader of this test's index, as a web worker has it."""
    made = WhooshEngine(settings.index_dir)
    yield made
    made.close()
