"""Suggestions for the field of search, held by each process and kept true by the journal.

What an article says is taken back in the request that first sees a newer entry about it, so a
title that was hidden is offered to nobody. Building the whole list is left to a thread: until it
is there, nothing is suggested and the form works as ever.
"""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import merge
from typing import Any, Final

import structlog
from sqlalchemy import ColumnElement, Row, Select, and_, select, true
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.articles.models import Article, ArticleRevision
from app.cities.addresses import city_url
from app.cities.models import City
from app.cities.queries import name_column
from app.core import journal
from app.core.db import Database
from app.letters.kind import KIND as LETTERS
from app.letters.kind import url_of
from app.plan.addresses import project_url
from app.plan.kinds_project import KIND as PROJECTS
from app.plan.models import Project
from app.records.models import Record
from app.search.documents import RECORD_KINDS, articles_in_batches, changed_keys
from app.search.suggestion_list import Fit, Kind, Suggestion, SuggestionList
from app.search.tags import ARTICLE, LETTER, PROJECT, key
from app.text.markup_rules import ARTICLE_PATH

MOST: Final = 10
_BATCH: Final = 200
# A text that was removed for good may have stood in any article.
_FOLLOWED: Final = ("article.", "suppression.finished", "suppression.replayed", *RECORD_KINDS)
# Of the things that an entry may change, those that are offered.
_OFFERED: Final = tuple(f"{kind}:" for kind in (ARTICLE, LETTER, PROJECT))
_MOST_ENTRIES: Final = 200
# Past so many changed articles the whole list is built anew.
_MOST_CHANGED: Final = 200
_PATIENCE: Final = 1.0  # seconds for which the first request waits: a small wiki needs less
# Headings that so many articles share ("Podstawa prawna") tell nobody where they lead.
_MOST_SHARED: Final = 3
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _State:
    """Everything one process offers, up to a place in the journal.

    `fresh` takes the place of what `all` has of the `changed` things.
    """

    position: int
    all: SuggestionList
    shared: frozenset[str] = frozenset()  # headings that are left out
    changed: Mapping[str, Sequence[Suggestion]] = field(default_factory=dict)
    fresh: SuggestionList = field(default_factory=SuggestionList)


class Suggester:
    """The suggestions of one process; safe to ask from many threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._state: _State | None = None
        self._builder: threading.Thread | None = None

    def suggest(self, db: Session, typed: str, limit: int = MOST) -> list[Suggestion]:
        """The best suggestions for what was typed so far."""
        state = self._present(db)
        if state is None:
            return []
        ways = (
            _told(state.all, frozenset(state.changed), typed, limit),
            _told(state.fresh, frozenset(), typed, limit),
        )
        # Other names of a page that is offered already lead nowhere else.
        found: dict[str, Suggestion] = {}
        for _fit, suggestion in merge(*ways, key=lambda told: told[0]):
            found.setdefault(suggestion.url, suggestion)
            if len(found) == limit:
                break
        return list(found.values())

    def _present(self, db: Session) -> _State | None:
        """What may be offered now; None while the list is being built."""
        newest = journal.newest_position(db)
        with self._lock:
            state = self._state
            if state and state.position < newest:
                state = _followed(db, state, newest)
            elif state and state.position > newest:
                state = None  # the database was restored from a copy
            self._state = state
        return state or self._built()

    def _built(self) -> _State | None:
        with self._lock:
            builder = self._builder
            if builder is None or not builder.is_alive():
                builder = threading.Thread(target=self._build, name="suggestions", daemon=True)
                self._builder = builder
                builder.start()
        builder.join(_PATIENCE)
        with self._lock:
            return self._state

    def _build(self) -> None:
        try:
            with self._database.reading() as db:
                newest = journal.newest_position(db)
            suggestions, shared = everything(self._database)
        except SQLAlchemyError:
            log.exception("suggestions could not be read")  # the next request tries again
            return
        made = SuggestionList(suggestions)
        with self._lock:
            self._state = _State(newest, made, shared)


def _followed(db: Session, state: _State, newest: int) -> _State | None:
    """The state after what happened since; None when that is better read anew."""
    entries = journal.entries_after(db, state.position, kinds=_FOLLOWED, limit=_MOST_ENTRIES)
    if not entries:
        return replace(state, position=newest)
    keys = {each for each in changed_keys(db, entries) if each.startswith(_OFFERED)}
    is_wide = any(entry.kind.startswith("suppression.") for entry in entries)
    if is_wide or len(entries) == _MOST_ENTRIES or len(state.changed.keys() | keys) > _MOST_CHANGED:
        return None
    told = _of_things(db, keys)
    fresh = {
        each: [one for one in told.get(each, ()) if one.label not in state.shared] for each in keys
    }
    changed = {**state.changed, **fresh}
    return replace(
        state,
        position=newest,
        changed=changed,
        fresh=SuggestionList(one for of_one in changed.values() for one in of_one),
    )


def everything(database: Database) -> tuple[list[Suggestion], frozenset[str]]:
    """Every suggestion there is, read in short transactions, and headings that too many share."""
    found = list(_of_all_articles(database))
    times = Counter(each.label for each in found if each.kind is Kind.HEADING)
    shared = frozenset(label for label, number in times.items() if number > _MOST_SHARED)
    found = [each for each in found if each.kind is not Kind.HEADING or each.label not in shared]
    with database.reading() as db:
        towns = db.execute(select(City.id, City.slug, name_column().label("name"))).all()
        found += _letters(db, true())
        found += _projects(db, true())
    found += [
        Suggestion(town.name, city_url(town.slug), Kind.TOWN, f"city:{town.id}") for town in towns
    ]
    return found, shared


def _of_all_articles(database: Database) -> Iterator[Suggestion]:
    for rows in articles_in_batches(database, _articles(), _BATCH):
        for row in rows:
            yield from _of_article(row)


def _told(
    suggestions: SuggestionList, without: frozenset[str], typed: str, limit: int
) -> Iterator[tuple[Fit, Suggestion]]:
    # Some of what fits may come twice, or be stale, so more is asked for than shown.
    for fit in suggestions.fitting(typed, limit * 4):
        suggestion = suggestions.suggestions[fit.number]
        if suggestion.source not in without:
            yield fit, suggestion


def _articles() -> Select[*tuple[Any, ...]]:
    return select(
        Article.id,
        Article.slug,
        Article.title,
        Article.language,
        ArticleRevision.details,
        ArticleRevision.sections,
    ).join(ArticleRevision, ArticleRevision.id == Article.published_id)


def _of_things(db: Session, keys: Iterable[str]) -> dict[str, list[Suggestion]]:
    numbers: dict[str, list[int]] = {ARTICLE: [], LETTER: [], PROJECT: []}
    for each in keys:
        kind, _colon, number = each.partition(":")
        numbers[kind].append(int(number))
    rows = db.execute(_articles().where(Article.id.in_(numbers[ARTICLE])))
    told = {key(ARTICLE, row.id): list(_of_article(row)) for row in rows}
    records = [
        *_letters(db, Record.id.in_(numbers[LETTER])),
        *_projects(db, Record.id.in_(numbers[PROJECT])),
    ]
    return told | {each.source: [each] for each in records}


def _letters(db: Session, condition: ColumnElement[bool]) -> Iterator[Suggestion]:
    letters = select(Record.id, Record.key, Record.title).where(Record.kind == LETTERS, condition)
    for letter in db.execute(letters):
        yield Suggestion(letter.title, url_of(letter.key), Kind.LETTER, key(LETTER, letter.id))


def _projects(db: Session, condition: ColumnElement[bool]) -> Iterator[Suggestion]:
    projects = (
        select(Record.id, Project.key, Project.title, City.name)
        .join(Project, and_(Record.kind == PROJECTS, Record.key == Project.key))
        .join(City, City.id == Project.city_id)
        .where(condition)
    )
    for row in db.execute(projects):
        url, source = project_url(row.key), key(PROJECT, row.id)
        yield Suggestion(row.title, url, Kind.PROJECT, source, row.name)


def _of_article(row: Row[*tuple[Any, ...]]) -> Iterator[Suggestion]:
    source, url = key(ARTICLE, row.id), ARTICLE_PATH + row.slug
    yield Suggestion(row.title, url, Kind.TITLE, source, language=row.language)
    names: Sequence[str] = row.details.get("also_called", ())
    for name in names:
        yield Suggestion(name, url, Kind.NAME, source, row.title, row.language)
    for section in row.sections:
        if section["anchor"] and section["heading"]:
            address = f"{url}#{section['anchor']}"
            yield Suggestion(
                section["heading"], address, Kind.HEADING, source, row.title, row.language
            )
