"""What the page of results shows: hits of the engine joined with present, visible texts.

A hit whose thing is gone or hidden meanwhile is dropped here, because texts are read from the
database and never from the index. Without a usable index, titles are searched there instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from app.articles.models import Article, ArticleRevision
from app.core.i18n import LANGUAGE
from app.core.settings import Settings
from app.discussions.models import Thread, ThreadState
from app.discussions.queries import ThreadForSearch, threads_for_search
from app.experiences.for_search import ExperienceForSearch, experiences_for_search
from app.experiences.models import Experience, ExperienceState
from app.search.documents import ARTICLE, EXPERIENCE, KINDS, THREAD
from app.search.engine import Filters, Hits, IndexUnusable, SearchEngine
from app.search.query import ParsedQuery, parse
from app.search.snippets import Marker, Pieces, best_section
from app.search.whoosh_engine import WhooshEngine
from app.text.markup_rules import ARTICLE_PATH
from app.text.polish import sort_key

SECTIONS_SHOWN: Final = 2
_TEXT_LETTERS: Final = 30_000  # of a thread or an experience are looked through for a snippet
# A title search, where nothing is lemmatised, leaves the ending open.
_ENDING_LETTERS: Final = 2
_STEM_LETTERS: Final = 3
_NOTHING: Final = "\x1f"  # stands in no title


@dataclass(frozen=True)
class SectionHit:
    """A heading below which the reader finds what was looked for."""

    url: str
    heading: Pieces


@dataclass(frozen=True)
class Result:
    """A found thing as the page shows it. `place` is an article's category, a thread's
    board or an experience's city.
    """

    kind: str
    slug: str
    url: str
    title: Pieces
    snippet: Pieces
    sections: tuple[SectionHit, ...]
    updated: datetime
    place: str | None
    pictogram: str = ""
    language: str = LANGUAGE


@dataclass(frozen=True)
class Found:
    """A slice of the results. `total` counts all; the flags tell what had to be given up."""

    text: str
    results: list[Result]
    total: int
    is_loose: bool = False  # not everything that was typed is in each of them
    is_cut_short: bool = False  # time ran out
    titles_only: bool = False  # there is no usable index


def search(
    db: Session,
    engine: SearchEngine,
    text: str,
    *,
    kind: str | None = None,
    offset: int = 0,
    limit: int = 10,
) -> Found:
    """Results for what somebody typed; an unknown kind means all kinds."""
    kind = kind if kind in KINDS else None
    parsed = parse(text)
    if parsed.is_empty:
        return Found(parsed.text, [], 0)
    try:
        hits, is_loose = _ask(engine, parsed, Filters(kind), offset, limit)
    except IndexUnusable:
        return _title_search(db, parsed, kind, offset, limit)
    keys = [hit.key for hit in hits.found]
    results = _results(db, keys, Marker(parsed.marks))
    gone = len(keys) - len(results)
    return Found(parsed.text, results, hits.total - gone, is_loose, not hits.is_whole)


def titled(db: Session, text: str, limit: int) -> list[Result]:
    """Articles, then others, whose titles hold what was typed so far, its last word unfinished."""
    words = parse(text).words
    return _titles(db, words, None, 0, limit, frozenset())[0] if words else []


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
    engine: SearchEngine, parsed: ParsedQuery, filters: Filters, offset: int, limit: int
) -> tuple[Hits, bool]:
    hits = engine.search(parsed.strict, filters, offset, limit)
    if hits.total or parsed.loose is None:
        return hits, False
    hits = engine.search(parsed.loose, filters, offset, limit)
    return hits, bool(hits.total)


def _results(db: Session, keys: Sequence[str], marker: Marker) -> list[Result]:
    numbers: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for key in keys:
        kind, _colon, number = key.partition(":")
        numbers[kind].append(int(number))
    found: dict[str, Result] = {}
    if numbers[ARTICLE]:
        for row in db.execute(_articles().where(Article.id.in_(numbers[ARTICLE]))):
            found[f"{ARTICLE}:{row.id}"] = _article_result(row, marker)
    if numbers[THREAD]:
        for thread in threads_for_search(db, numbers[THREAD]):
            found[f"{THREAD}:{thread.id}"] = _thread_result(thread, marker)
    if numbers[EXPERIENCE]:
        for told in experiences_for_search(db, numbers[EXPERIENCE]):
            found[f"{EXPERIENCE}:{told.id}"] = _experience_result(told, marker)
    return [found[key] for key in keys if key in found]


def _articles() -> Select[*tuple[Any, ...]]:
    return select(
        Article.id,
        Article.slug,
        Article.title,
        Article.lead,
        Article.category,
        Article.pictogram,
        Article.updated,
        Article.language,
        ArticleRevision.sections,
    ).join(ArticleRevision, ArticleRevision.id == Article.published_id)


def _article_result(row: Any, marker: Marker) -> Result:
    url = ARTICLE_PATH + row.slug
    sections = [{"anchor": None, "heading": "", "text": row.lead}, *row.sections]
    number, window = best_section(marker, [section["text"] for section in sections])
    headings = [
        section
        for section in sections
        if section["anchor"] and section["heading"] and marker.find(section["heading"])
    ][:SECTIONS_SHOWN]
    shown = sections[number]
    if shown["anchor"] and shown["heading"] and shown not in headings:
        headings = [shown, *headings][:SECTIONS_SHOWN]
    return Result(
        kind=ARTICLE,
        slug=row.slug,
        url=url,
        title=marker.mark(row.title),
        snippet=marker.snippet(shown["text"], window),
        sections=tuple(
            SectionHit(f"{url}#{section['anchor']}", marker.mark(section["heading"]))
            for section in headings
        ),
        updated=row.updated,
        place=row.category,
        pictogram=row.pictogram,
        language=row.language,
    )


def _thread_result(thread: ThreadForSearch, marker: Marker) -> Result:
    text = thread.text[:_TEXT_LETTERS]
    return Result(
        kind=THREAD,
        slug=thread.slug,
        url=thread.url,
        title=marker.mark(thread.title),
        snippet=marker.snippet(text, marker.window(text)),
        sections=(),
        updated=thread.updated,
        place=thread.board,
    )


def _experience_result(told: ExperienceForSearch, marker: Marker) -> Result:
    text = told.text[:_TEXT_LETTERS]
    return Result(
        kind=EXPERIENCE,
        slug=f"{told.id}-{told.slug}",
        url=told.url,
        title=marker.mark(told.title),
        snippet=marker.snippet(text, marker.window(text)),
        sections=(),
        updated=told.updated,
        place=told.city,
    )


def _title_search(
    db: Session, parsed: ParsedQuery, kind: str | None, offset: int, limit: int
) -> Found:
    """Articles, then others, whose titles hold every word, give or take its ending."""
    stems = [_stem(word) for word in parsed.words]
    results, total = _titles(db, stems, kind, offset, limit, parsed.marks)
    return Found(parsed.text, results, total, titles_only=True)


def _titles(
    db: Session,
    beginnings: Sequence[str],
    kind: str | None,
    offset: int,
    limit: int,
    marks: frozenset[str],
) -> tuple[list[Result], int]:
    keys: list[str] = []
    total = 0
    for each, statement in (
        (ARTICLE, _titled_articles(beginnings)),
        (THREAD, _titled_threads(beginnings)),
        (EXPERIENCE, _titled_experiences(beginnings)),
    ):
        if kind not in (None, each):
            continue
        start = max(0, offset - total)
        total += db.scalar(select(func.count()).select_from(statement.subquery())) or 0
        left = limit - len(keys)
        if left:
            numbers = db.scalars(statement.order_by("id").offset(start).limit(left))
            keys += [f"{each}:{number}" for number in numbers]
    return _results(db, keys, Marker(marks)), total


def _titled_articles(words: Sequence[str]) -> Select[*tuple[int]]:
    # In a sort key each letter is two characters, the second of which tells ó from o: left open,
    # it finds titles whatever the case and however the Polish letters were typed.
    patterns = ["".join(f"{code}_" for code in sort_key(word)[::2]) for word in words]
    patterns = [pattern for pattern in patterns if pattern] or [_NOTHING]
    return select(Article.id).where(
        and_(*(Article.sort_key.like(f"%{pattern}%") for pattern in patterns))
    )


def _titled_threads(words: Sequence[str]) -> Select[*tuple[int]]:
    return select(Thread.id).where(
        Thread.state == ThreadState.VISIBLE,
        and_(*(Thread.title.ilike(pattern) for pattern in _open_patterns(words))),
    )


def _titled_experiences(words: Sequence[str]) -> Select[*tuple[int]]:
    return select(Experience.id).where(
        Experience.state == ExperienceState.VISIBLE,
        and_(*(Experience.title.ilike(pattern) for pattern in _open_patterns(words))),
    )


def _open_patterns(words: Sequence[str]) -> list[str]:
    # SQLite knows upper and lower case of ASCII letters only, so the others are left open.
    patterns = [
        "".join(char if char.isascii() and char.isalnum() else "_" for char in word)
        for word in words
        if any(char.isalnum() for char in word)
    ]
    return [f"%{pattern}%" for pattern in patterns or [_NOTHING]]


def _stem(word: str) -> str:
    return word[: max(_STEM_LETTERS, len(word) - _ENDING_LETTERS)]
