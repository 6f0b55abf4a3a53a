"""What is read at the start, so that nobody's first search waits for it."""

from pathlib import Path

from app.core.db import Database
from app.search import named_cities, synonym_queries
from app.search.warming import warm_up


def test_synonyms_and_cities_are_there_before_the_first_search(
    database: Database,
) -> None:
    warm_up(database)
    with database.reading() as db:
        engine = db.get_bind().engine
    assert engine in synonym_queries._kept
    assert engine in named_cities._kept


def test_a_start_without_a_database_goes_on(tmp_path: Path) -> None:
    lost = Database(f"sqlite:///{tmp_path / 'nowhere' / 'lost.sqlite3'}")
    warm_up(lost)
    assert lost.engine not in synonym_queries._kept
