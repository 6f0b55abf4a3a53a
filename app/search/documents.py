"""What can be found: published articles, letters, visible threads and experiences, cities and
projects, as documents.

Reads only tables and queries that hold nothing unpublished, so neither can the index.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.articles.models import Article, ArticleRevision
from app.core.db import Database
from app.core.journal import Entry
from app.discussions.queries import ThreadForSearch, threads_for_search, visible_thread_ids
from app.experiences.for_search import (
    ExperienceForSearch,
    experiences_for_search,
    visible_ids,
    visible_ids_with,
)
from app.letters.for_search import (
    LetterForSearch,
    letter_numbers,
    letter_versions,
    letters_for_search,
    numbers_of_accepted,
    numbers_of_loaded,
)
from app.letters.kind import KIND as LETTERS
from app.search.engine import Part, SearchDocument
from app.search.plan_documents import city_document, project_document
from app.search.plan_texts import (
    changed_by_records,
    cities_for_search,
    city_numbers,
    project_numbers,
    project_versions,
    projects_for_search,
)
from app.search.tags import (
    ARTICLE,
    BOARD_TAG,
    CATEGORY_TAG,
    CITY,
    CITY_TAG,
    EXPERIENCE,
    GOAL_TAG,
    KINDS,
    LETTER,
    OPEN_TAG,
    OUTCOME_TAG,
    PROJECT,
    SOLVED_TAG,
    STAGE_TAG,
    THREAD,
    TOOL_TAG,
    key,
)

RECORD_KINDS: Final = ("record.accepted", "record.loaded")
JOURNAL_KINDS: Final = ("article.", "thread.", "post.", "experience.", *RECORD_KINDS)
# Acts that change nothing that can be found. A long thread is drawn anew for each of the others.
_SILENT: Final = frozenset(
    {
        *("post.thanked", "post.thanks-taken-back", "thread.tagged"),
        *("thread.followed", "thread.unfollowed", "thread.pinned", "thread.unpinned"),
        *("thread.locked", "thread.unlocked", "thread.slowed", "thread.quickened"),
    }
)
# Experiences hold the titles of their tools.
_NAMED_ELSEWHERE: Final = frozenset(
    {"article.card-changed", "article.removed", "article.brought-back"}
)

# Things whose own acts stand in the journal; of the others records tell.
_OWN_SUBJECTS: Final = frozenset({ARTICLE, THREAD, EXPERIENCE})

# What a thing is worth beside another that matches as well: an article is reviewed, an experience
# happened, a solved thread holds an answer. What was said grows old, a little.
_ARTICLE_STANDING: Final = 1.0
_EXPERIENCE_STANDING: Final = 0.9
_LETTER_STANDING: Final = 0.5  # an article names the letters that it takes, and says when
_SOLVED_STANDING: Final = 0.85
_OPEN_STANDING: Final = 0.7
_THREAD_FADING: Final = 0.15

# How much a word counts by where it stands.
_TITLE: Final = 6.0
_ALIAS: Final = 4.0
_HEADING: Final = 2.5
_LEAD: Final = 2.0
_LAW: Final = 0.5
_THREAD_TITLE: Final = 3.5
_THREAD_TEXT: Final = 0.7
_EXPERIENCE_TITLE: Final = 4.5
_PLACE: Final = 2.0
_EXPERIENCE_TEXT: Final = 0.8
_LETTER_TITLE: Final = 4.5
_LETTER_NAMED: Final = 4.0
_LETTER_TEXT: Final = 0.2
# What people call a letter that they look for, whatever it says itself.
_LETTER_NAMES: Final = "Wzór pisma, formularz."
_BATCH: Final = 50
Found = TypeVar("Found")


def keys_of(entry: Entry) -> Iterator[str]:
    """Things whose text a journal entry may have changed."""
    if entry.kind in _SILENT:
        return
    kind, _colon, number = entry.subject.partition(":")
    if kind in _OWN_SUBJECTS and number.isdigit():
        yield entry.subject
    elif kind == "post" and isinstance(entry.data.get("thread"), int):
        yield key(THREAD, entry.data["thread"])
    if kind == "thread" and isinstance(entry.data.get("other"), int):
        # The second thread of a split or a merge.
        yield key(THREAD, entry.data["other"])


def changed_keys(db: Session, entries: Iterable[Entry]) -> set[str]:
    """Things whose text these acts may have changed, those that name a changed thing as well."""
    keys: set[str] = set()
    articles: set[int] = set()
    records = [entry for entry in entries if entry.kind in RECORD_KINDS]
    for entry in entries:
        keys.update(keys_of(entry))
        if entry.kind in _NAMED_ELSEWHERE:
            articles.add(int(entry.subject.partition(":")[2]))
    if articles:
        keys.update(key(EXPERIENCE, number) for number in visible_ids_with(db, articles))
    if records:
        keys |= {key(LETTER, number) for number in _changed_letters(db, records)}
        keys |= changed_by_records(db, records)
    return keys


def _changed_letters(db: Session, entries: Sequence[Entry]) -> set[int]:
    loaded = f"record:{LETTERS}:"
    subjects = [entry.subject for entry in entries]
    ids = [each.removeprefix(loaded) for each in subjects if each.startswith(loaded)]
    proposals = [entry.data["proposal"] for entry in entries if "proposal" in entry.data]
    found = numbers_of_loaded(db, ids) if ids else []
    return {*found, *(numbers_of_accepted(db, proposals) if proposals else [])}


def documents(db: Session, keys: Iterable[str]) -> list[SearchDocument]:
    """Present documents of these things; what is gone or hidden is left out."""
    numbers: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for each in keys:
        kind, _colon, number = each.partition(":")
        numbers[kind].append(int(number))
    found = []
    if numbers[ARTICLE]:
        found += [
            _article(row) for row in db.execute(_articles().where(Article.id.in_(numbers[ARTICLE])))
        ]
    if numbers[THREAD]:
        found += [_thread(thread) for thread in threads_for_search(db, numbers[THREAD])]
    if numbers[EXPERIENCE]:
        told = experiences_for_search(db, numbers[EXPERIENCE])
        found += [_experience(each) for each in told]
    if numbers[LETTER]:
        found += [_letter(each) for each in letters_for_search(db, numbers[LETTER])]
    if numbers[CITY]:
        found += [city_document(each) for each in cities_for_search(db, numbers[CITY])]
    if numbers[PROJECT]:
        found += [project_document(each) for each in projects_for_search(db, numbers[PROJECT])]
    return found


def all_documents(database: Database) -> Iterator[Sequence[SearchDocument]]:
    """Every document in batches, each read in a short transaction of its own."""
    for rows in articles_in_batches(database, _articles(), _BATCH):
        yield [_article(row) for row in rows]
    yield from _by_number(database, visible_thread_ids, threads_for_search, _thread)
    yield from _by_number(database, visible_ids, experiences_for_search, _experience)
    yield from _by_number(database, letter_numbers, letters_for_search, _letter)
    yield from _by_number(database, city_numbers, cities_for_search, city_document)
    yield from _by_number(database, project_numbers, projects_for_search, project_document)


def articles_in_batches(
    database: Database, articles: Select[*tuple[Any, ...]], size: int
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """All rows of a statement about articles, by their ids, so many at a time."""
    last = 0
    while True:
        with database.reading() as db:
            query = articles.where(Article.id > last).order_by(Article.id).limit(size)
            rows = db.execute(query).all()
        if not rows:
            return
        last = rows[-1].id
        yield rows


def _by_number(
    database: Database,
    numbers_after: Callable[[Session, int, int], Sequence[int]],
    read: Callable[[Session, Sequence[int]], Iterable[Found]],
    document: Callable[[Found], SearchDocument],
) -> Iterator[Sequence[SearchDocument]]:
    """Documents in batches: each time those whose numbers follow the last one's."""
    last = 0
    while True:
        with database.reading() as db:
            numbers = numbers_after(db, last, _BATCH)
            found = read(db, numbers) if numbers else ()
        if not numbers:
            return
        last = numbers[-1]
        yield [document(each) for each in found]


def quick_versions(database: Database) -> dict[str, str]:
    """Key and version of every document, without reading long texts.

    Threads, experiences and cities have no version that is quick to tell; theirs is empty.
    """
    walks = ((THREAD, visible_thread_ids), (EXPERIENCE, visible_ids), (CITY, city_numbers))
    with database.reading() as db:
        rows = db.execute(select(Article.id, Article.published_id).where(Article.published_id > 0))
        versions = {key(ARTICLE, number): str(revision) for number, revision in rows}
        for kind, numbers_after in walks:
            last = 0
            while numbers := numbers_after(db, last, 1_000):
                versions |= {key(kind, number): "" for number in numbers}
                last = numbers[-1]
        for kind, told in ((LETTER, letter_versions(db)), (PROJECT, project_versions(db))):
            versions |= {key(kind, number): str(version) for number, version in told.items()}
    return versions


def count(database: Database) -> int:
    """Number of documents there should be."""
    return len(quick_versions(database))


def _articles() -> Select[*tuple[Any, ...]]:
    return select(
        Article.id,
        Article.published_id,
        Article.updated,
        Article.title,
        Article.lead,
        ArticleRevision.details,
        ArticleRevision.sections,
    ).join(ArticleRevision, ArticleRevision.id == Article.published_id)


def _article(row: Row[*tuple[Any, ...]]) -> SearchDocument:
    number, revision, updated, title, lead, details, sections = row
    parts = [Part(title, _TITLE, is_title=True)]
    parts += [Part(alias, _ALIAS, is_title=True) for alias in details.get("also_called", ())]
    parts.append(Part(lead, _LEAD))
    for section in sections:
        parts += [Part(section["heading"], _HEADING), Part(section["text"])]
    parts += [Part(act, _LAW) for act in details.get("acts", ())]
    tags = [CATEGORY_TAG + category for category in details.get("categories", ())]
    tags += [f"{GOAL_TAG}{goal}" for goal in details.get("goals", ())]
    tags += [STAGE_TAG + details["stage"]] if details.get("stage") else []
    return SearchDocument(
        key=key(ARTICLE, number),
        kind=ARTICLE,
        version=str(revision),
        updated=updated,
        parts=tuple(part for part in parts if part.text),
        tags=tuple(tags),
        standing=_ARTICLE_STANDING,
    )


def _thread(thread: ThreadForSearch) -> SearchDocument:
    tags = [SOLVED_TAG if thread.is_solved else OPEN_TAG]
    tags += [BOARD_TAG + thread.board] if thread.board else []
    tags += [CITY_TAG + thread.city_slug] if thread.city_slug else []
    parts = (
        Part(thread.title, _THREAD_TITLE, is_title=True),
        Part(thread.city, _PLACE),
        Part(thread.text, _THREAD_TEXT),
    )
    return SearchDocument(
        key=key(THREAD, thread.id),
        kind=THREAD,
        version=_digest(thread.title, thread.city, thread.text, *tags),
        updated=thread.updated,
        parts=tuple(part for part in parts if part.text),
        tags=tuple(tags),
        standing=_SOLVED_STANDING if thread.is_solved else _OPEN_STANDING,
        fading=_THREAD_FADING,
    )


def _experience(told: ExperienceForSearch) -> SearchDocument:
    tags = [f"{GOAL_TAG}{goal}" for goal in told.goals]
    tags += [CITY_TAG + told.city_slug] if told.city_slug else []
    tags += [OUTCOME_TAG + told.outcome, *(TOOL_TAG + slug for slug, _title in told.tools)]
    titles = ", ".join(title for _slug, title in told.tools)
    parts = (
        Part(told.title, _EXPERIENCE_TITLE, is_title=True),
        Part(told.city, _PLACE),
        Part(titles),
        Part(told.text, _EXPERIENCE_TEXT),
    )
    return SearchDocument(
        key=key(EXPERIENCE, told.id),
        kind=EXPERIENCE,
        version=_digest(told.title, told.city, titles, told.text, *tags),
        updated=told.updated,
        parts=tuple(part for part in parts if part.text),
        tags=tuple(tags),
        standing=_EXPERIENCE_STANDING,
    )


def _letter(letter: LetterForSearch) -> SearchDocument:
    parts = (
        Part(letter.title, _LETTER_TITLE, is_title=True),
        Part(letter.summary),
        Part(_LETTER_NAMES, _LETTER_NAMED),
        Part(letter.labels, _LETTER_TEXT),
        Part(letter.text, _LETTER_TEXT),
        *(Part(act, _LAW) for act in letter.basis),
    )
    return SearchDocument(
        key=key(LETTER, letter.number),
        kind=LETTER,
        version=str(letter.version),
        updated=letter.updated,
        parts=tuple(part for part in parts if part.text),
        standing=_LETTER_STANDING,
    )


def _digest(*texts: str) -> str:
    return hashlib.blake2b("\n".join(texts).encode(), digest_size=12).hexdigest()
