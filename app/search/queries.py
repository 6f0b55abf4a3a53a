"""What the page of results shows: hits of the engine joined with present, visible texts.

Without a usable index, titles are searched in the database instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from sqlalchemy.orm import Session

from app.core.db import Database
from app.core.settings import Settings
from app.search.asking import ask
from app.search.documents import documents
from app.search.engine import FACETED, Filters, IndexUnusable, SearchEngine, Sort
from app.search.engines import engine_of
from app.search.query import ParsedQuery, parse
from app.search.results import Result, results_of
from app.search.snippets import Marker
from app.search.synonym_queries import synonyms_in_use
from app.search.tags import KINDS
from app.search.terms import terms_of
from app.search.titles import stems, titled_keys
from app.text.polish import plain_letters

_LOOKED_THROUGH: Final = 5  # documents, for a word that is to be shown


@dataclass(frozen=True)
class Found:
    """A slice of the results. `total` counts all; the flags tell what had to be given up.

    `shown_for` is the text that was answered: another than was typed when `is_corrected`.
    Otherwise a `correction` is only offered.
    """

    text: str
    results: list[Result]
    total: int
    shown_for: str = ""
    correction: str = ""
    is_corrected: bool = False
    is_loose: bool = False  # not everything that was typed is in each of them
    whole: int = 0  # so many of all results have all of it
    is_cut_short: bool = False  # time ran out
    titles_only: bool = False  # there is no usable index
    is_void: bool = False  # nothing was asked: no word, or only what must not be there
    facets: Mapping[str, int] = field(default_factory=dict)
    most_counted: int = FACETED

    @property
    def is_counted_in_part(self) -> bool:
        """Whether the facets are those of the best results only."""
        return bool(self.facets) and self.total > self.most_counted

    @property
    def is_answered(self) -> bool:
        """Whether something has all that was typed, as far as the index can tell."""
        return (
            self.titles_only
            or self.is_void
            or bool(self.results and (self.whole or not self.is_loose))
        )


def search(
    db: Session,
    engine: SearchEngine,
    text: str,
    filters: Filters | None = None,
    *,
    sort: Sort = Sort.RELEVANCE,
    is_exact: bool = False,
    offset: int = 0,
    limit: int = 10,
) -> Found:
    """Results for what somebody typed; with `is_exact` typing errors stay."""
    filters = filters or Filters()
    parsed = parse(text, synonyms_in_use(db))
    if parsed.is_empty or filters.kind not in (None, *KINDS):
        return Found(parsed.text, [], 0, shown_for=parsed.text, is_void=parsed.is_empty)
    is_public = partial(_is_public, db, engine)
    try:
        asked = ask(
            engine, parsed, filters, sort, offset, limit, exact=is_exact, is_public=is_public
        )
    except IndexUnusable:
        return _title_search(db, parsed, filters, offset, limit)
    hits = asked.hits
    keys = [hit.key for hit in hits.found]
    results = results_of(db, keys, Marker(asked.parsed.marks))
    gone = len(keys) - len(results)
    return Found(
        parsed.text,
        results,
        hits.total - gone,
        shown_for=asked.parsed.text,
        correction=asked.correction,
        is_corrected=asked.is_corrected,
        is_loose=asked.is_loose,
        whole=asked.whole,
        is_cut_short=not hits.is_whole,
        facets=hits.facets,
    )


def titled(db: Session, text: str, limit: int) -> list[Result]:
    """Articles, then others, whose titles hold what was typed so far, its last word unfinished."""
    words = parse(text).words
    if not words:
        return []
    keys, _total = titled_keys(db, words, None, 0, limit)
    return results_of(db, keys, Marker(frozenset()))


def status(settings: Settings, database: Database) -> str | None:
    """Why the index cannot be searched, None when it can; for readiness and the doctor."""
    engine = engine_of(settings, database)
    try:
        engine.position()
        engine.search(parse("miasto").strict, Filters(), 0, 1)
    except IndexUnusable as error:
        return str(error)
    finally:
        engine.close()
    return None


def _is_public(db: Session, engine: SearchEngine, word: str) -> bool:
    """Whether a word of the index still stands in a text that everybody may read."""
    hits = engine.search(parse(word).strict, Filters(), 0, _LOOKED_THROUGH)
    marker, plain = Marker(terms_of(word)), plain_letters(word)
    # One by one: nearly always, the first has it.
    return any(
        marker.find(part.text) or plain in plain_letters(part.text)
        for hit in hits.found
        for document in documents(db, [hit.key])
        for part in document.parts
    )


def _title_search(
    db: Session, parsed: ParsedQuery, filters: Filters, offset: int, limit: int
) -> Found:
    """Articles, then others, whose titles hold every word, give or take its ending."""
    keys, total = titled_keys(db, stems(parsed.words), filters.kind, offset, limit)
    results = results_of(db, keys, Marker(parsed.marks))
    return Found(parsed.text, results, total, shown_for=parsed.text, titles_only=True)
