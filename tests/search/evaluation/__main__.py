"""`python -m tests.search.evaluation`: the figures for each kind of query, and what went wrong."""

import argparse
import tempfile
from pathlib import Path
from typing import Final

from app import all_tables
from app.core import logs
from app.core.db import Database
from app.core.settings import Settings
from app.search.indexer import Indexer
from tests.search.evaluation import LOOKED_AT, QUERIES, load, outcomes, queries, table, wiki
from tests.services import say

CONTENT: Final = Path(__file__).parents[3] / "wiki_content"


def main() -> None:
    """Build a wiki of the articles in a folder of its own, and ask."""
    options = _options()
    logs.configure("CRITICAL")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            data_dir=Path(folder),
            index_dir=Path(folder) / "index",
            content_dir=options.content,
            database_url=options.database_url,
            secret_key="nobody-signs-in-to-this-wiki-0123456789",
        )
        database = Database(settings.sqlalchemy_url)
        all_tables().create_all(database.engine)
        load(database, settings, options.synonyms)
        indexer = Indexer(database, settings)
        indexer.rebuild()
        asked = wiki(database, indexer.engine)
        askings, left_out = queries(options.queries, asked.slugs.values())
        found = outcomes(asked, askings)
        indexer.engine.close()
        database.dispose()
    say(table(found))
    say(f"\n{len(asked.slugs)} articles; {left_out} queries about articles not written yet.")
    if options.misses:
        for outcome in found:
            if not 0 < outcome.first <= options.misses:
                place = outcome.first or f"not among {LOOKED_AT}"
                say(f"\n{outcome.asking.kind}: {outcome.asking.text}")
                say(f"  {', '.join(sorted(outcome.asking.answers))}: {place}")
                say(f"  before it: {', '.join(outcome.shown[:3]) or 'nothing'}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.search.evaluation")
    parser.add_argument("--content", type=Path, default=CONTENT, help="folder with the articles")
    parser.add_argument("--synonyms", type=Path, default=CONTENT / "synonimy.csv")
    parser.add_argument("--queries", type=Path, default=QUERIES)
    parser.add_argument("--database-url", default="", help="an empty PostgreSQL database")
    parser.add_argument(
        "--misses", type=int, nargs="?", const=3, help="show queries not answered so high"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
