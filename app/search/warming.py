"""What the first search of a process would otherwise wait for, read while the site starts.

The web processes are parted from the one that calls this, so they also share its memory.
"""

from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import Database
from app.letters.queries import letters
from app.search.named_cities import cities_named
from app.search.query import parse
from app.search.synonym_queries import synonyms_in_use

_ANY_WORDS: Final = "rada miasta Elk"
log = structlog.get_logger(__name__)


def warm_up(database: Database) -> None:
    """Load the dictionary, the table of synonyms, the names of cities and the letters."""
    parse(_ANY_WORDS)
    try:
        with database.reading() as db:
            cities_named(db, _ANY_WORDS)
            parse(_ANY_WORDS, synonyms_in_use(db))
            letters(db)
    except SQLAlchemyError as error:
        # The site must start all the same, and says by itself what it lacks.
        log.warning("search begins cold: the database cannot be read", reason=type(error).__name__)
    finally:
        database.dispose()  # no process may inherit a connection
