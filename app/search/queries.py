"""What the page of results shows: hits of the engine joined with present, visible texts.

Without a usable index, titles are searched in the database instead.
"""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.core.settings import Settings
from app.search.documents import KINDS
from app.search.engine import Filters, Hits, IndexUnusable, SearchEngine
from app.search.query import ParsedQuery, parse
from app.search.results import Result, results_of
from app.search.snippets import Marker
from app.search.titles import stems, titled_keys
from app.search.whoosh_engine import WhooshEngine


@dataclass(frozen=True)
class Found:
    """A slice of the results. `total` counts all; the flags tell what had to be given up."""

    text: str
    results: list[Result]
    total: int
    is_loose: bool = False  # not everything that was typed is in each of them
    is_cut_short: bool = False  # time ran out
    titles_only: bool = False  # there is no usable index
    facets: dict[str, int] = field(default_factory=dict)


def search(
    db: Session,
    engine: SearchEngine,
    text: str,
    filters: Filters | None = None,
    *,
    offset: int = 0,
    limit: int = 10,
) -> Found:
    """Results for what somebody typed."""
    filters = filters or Filters()
    parsed = parse(text)
    if parsed.is_empty or filters.kind not in (None, *KINDS):
        return Found(parsed.text, [], 0)
    try:
        hits, is_loose = _ask(engine, parsed, filters, offset, limit)
    except IndexUnusable:
        return _title_search(db, parsed, filters, offset, limit)
    keys = [hit.key for hit in hits.found]
    results = results_of(db, keys, Marker(parsed.marks))
    gone = len(keys) - len(results)
    return Found(
        parsed.text,
        results,
        hits.total - gone,
        is_loose,
        not hits.is_whole,
        facets=dict(hits.facets),
    )


def titled(db: Session, text: str, limit: int) -> list[Result]:
    """Articles, then others, whose titles hold what was typed so far, its last word unfinished."""
    words = parse(text).words
    if not words:
        return []
    keys, _total = titled_keys(db, words, None, 0, limit)
    return results_of(db, keys, Marker(frozenset()))


def status(settings: Settings) -> str | None:
    """Why the index cannot be searched, None when it can; for readiness and the doctor."""
    engine = WhooshEngine(settings.index_dir)
    try:
        engine.position()
        engine.search(parse("miasto").strict, Filters(), 0, 1)
    except IndexUnusable as error:
        return str(error)
    finally:
        engine.close()
    return None


def _ask(
    engine: SearchEngine,
    parsed: ParsedQuery,
    filters: Filters,
    offset: int,
    limit: int,
) -> tuple[Hits, bool]:
    hits = engine.search(parsed.strict, filters, offset, limit)
    if hits.total or parsed.loose is None:
        return hits, False
    hits = engine.search(parsed.loose, filters, offset, limit)
    return hits, bool(hits.total)


def _title_search(
    db: Session, parsed: ParsedQuery, filters: Filters, offset: int, limit: int
) -> Found:
    """Articles, then others, whose titles hold every word, give or take its ending."""
    keys, total = titled_keys(db, stems(parsed.words), filters.kind, offset, limit)
    results = results_of(db, keys, Marker(parsed.marks))
    return Found(parsed.text, results, total, titles_only=True)
