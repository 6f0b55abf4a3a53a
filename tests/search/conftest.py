"""Engine and indexer of a test in its own folder."""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core.db import Database
from app.core.settings import Settings
from app.discussions.models import Thread
from app.search import postgres_building as building
from app.search.engine import SearchEngine
from app.search.engines import engine_of
from app.search.indexer import Indexer
from tests import make
from tests.conftest import POSTGRES_URL


@pytest.fixture
def indexer(database: Database, settings: Settings) -> Iterator[Indexer]:
    """The writer of this test's index."""
    made = Indexer(database, settings)
    yield made
    made.engine.close()


@pytest.fixture
def engine(settings: Settings, database: Database) -> Iterator[SearchEngine]:
    """A reader of this test's index, as a web worker has it."""
    made = engine_of(settings, database)
    yield made
    made.close()


@pytest.fixture
def content(db: Session, indexer: Indexer) -> tuple[Article, Thread]:
    """An article and a thread about a petition, both in the index."""
    article = make.article(
        db, title="Petycja do rady", slug="petycja", lead="Jak złożyć petycję.",
        body="## Kto może złożyć\n\nKażdy <b>mieszkaniec</b>.\n\n## Terminy\n\nTrzy miesiące.",
        categories=("zglosic",), pictogram="megaphone",
    )  # fmt: skip
    thread = make.thread(db, make.person(db), title="Moja petycja", body="Czy złożę ją e-mailem?")
    db.commit()
    indexer.prepare()
    return article, thread


def _engines() -> list[str]:
    """Engines of this run: Whoosh beside SQLite, else all indexes that the server can make."""
    if not POSTGRES_URL:
        return ["whoosh"]
    with psycopg.connect(POSTGRES_URL.replace("+psycopg", "")) as connection:
        found = connection.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'rum'")
        return ["gin", "rum"] if found.fetchone() else ["gin"]


@pytest.fixture(params=_engines())
def every_engine(
    request: pytest.FixtureRequest,
    settings: Settings,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[SearchEngine]:
    """What is chosen by default here; GIN also where there is RUM."""
    if request.param == "gin":
        monkeypatch.setattr(building, "wanted_method", lambda _connection: "gin")
    made = engine_of(settings.model_copy(update={"search_engine": "auto"}), database)
    yield made
    made.close()
