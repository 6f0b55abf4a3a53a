"""Found things as pages show them, read from the database: texts of what is public now.

A hit whose thing is gone or hidden meanwhile is dropped here, because texts are never read from
the index.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urljoin

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.articles.law_standing import LawState
from app.articles.models import Article, ArticleRevision
from app.articles.truth_models import LegalState
from app.core.i18n import LANGUAGE
from app.discussions.addresses import post_address
from app.discussions.queries import ThreadForSearch, threads_for_search
from app.experiences.for_search import ExperienceForSearch, experiences_for_search
from app.letters.for_search import LetterForSearch, letters_for_search
from app.search.plan_texts import (
    CityForSearch,
    ProjectForSearch,
    cities_for_search,
    projects_for_search,
)
from app.search.snippets import Marker, Pieces, best_section
from app.search.tags import ARTICLE, CITY, EXPERIENCE, LETTER, PROJECT, THREAD
from app.text.markup_notes import ANCHOR as NOTES
from app.text.markup_rules import ARTICLE_PATH

SECTIONS_SHOWN: Final = 2
_TEXT_LETTERS: Final = 30_000  # of a thread or an experience are looked through for a snippet


@dataclass(frozen=True)
class SectionHit:
    """A heading below which the reader finds what was looked for."""

    url: str
    heading: Pieces


@dataclass(frozen=True)
class Result:
    """A found thing as the page shows it. `place` is an article's category, a thread's board, a
    city's voivodeship, or the city of an experience or a project.
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
    legal_date: date | None = None  # the day as of which an article's law was checked
    law: str = LawState.UNCONFIRMED  # by whom, and whether it still stands
    is_solved: bool = False  # a thread with a helpful answer
    outcome: str = ""  # of an experience
    city: str = ""  # in which a thread asks
    goals: tuple[int, ...] = ()  # for which a project or a city works, the main one first
    post_url: str = ""  # of the post of a thread in which the snippet stands, but for the first


def results_of(db: Session, keys: Sequence[str], marker: Marker) -> list[Result]:
    """The things with these keys, in this order; those that are not public are left out."""
    numbers: dict[str, list[int]] = {}
    for key in keys:
        kind, _colon, number = key.partition(":")
        numbers.setdefault(kind, []).append(int(number))
    found = {
        f"{kind}:{number}": result
        for kind, wanted in numbers.items()
        for number, result in _READERS[kind](db, wanted, marker)
    }
    return [found[key] for key in keys if key in found]


_Results = Iterator[tuple[int, Result]]


def _read_articles(db: Session, numbers: Sequence[int], marker: Marker) -> _Results:
    for row in db.execute(_articles().where(Article.id.in_(numbers))):
        yield row.id, _article_result(row, marker)


def _read_threads(db: Session, numbers: Sequence[int], marker: Marker) -> _Results:
    for thread in threads_for_search(db, numbers):
        yield thread.id, _thread_result(thread, marker)


def _read_experiences(db: Session, numbers: Sequence[int], marker: Marker) -> _Results:
    for told in experiences_for_search(db, numbers):
        yield told.id, _experience_result(told, marker)


def _read_letters(db: Session, numbers: Sequence[int], marker: Marker) -> _Results:
    for letter in letters_for_search(db, numbers):
        yield letter.number, _letter_result(letter, marker)


def _read_cities(db: Session, numbers: Sequence[int], marker: Marker) -> _Results:
    for city in cities_for_search(db, numbers):
        yield city.number, _city_result(city, marker)


def _read_projects(db: Session, numbers: Sequence[int], marker: Marker) -> _Results:
    for project in projects_for_search(db, numbers):
        yield project.number, _project_result(project, marker)


_READERS: Final[Mapping[str, Callable[[Session, Sequence[int], Marker], _Results]]] = {
    ARTICLE: _read_articles,
    THREAD: _read_threads,
    EXPERIENCE: _read_experiences,
    LETTER: _read_letters,
    CITY: _read_cities,
    PROJECT: _read_projects,
}


def _articles() -> Select[*tuple[Any, ...]]:
    query = select(
        Article.id,
        Article.slug,
        Article.title,
        Article.lead,
        Article.category,
        Article.pictogram,
        Article.updated,
        Article.language,
        func.coalesce(LegalState.as_of, Article.legal_date).label("legal_date"),
        func.coalesce(LegalState.state, LawState.UNCONFIRMED).label("law"),
        ArticleRevision.sections,
    )
    return query.join(ArticleRevision, ArticleRevision.id == Article.published_id).outerjoin(
        LegalState, LegalState.article_id == Article.id
    )


def _article_result(row: Any, marker: Marker) -> Result:
    url = ARTICLE_PATH + row.slug
    sections = [{"anchor": None, "heading": "", "text": row.lead}, *row.sections]
    # Footnotes name an act more often than the text tells of it, so they come last.
    sections.sort(key=lambda section: section["anchor"] == NOTES)
    told = [section["text"] for section in sections if section["anchor"] != NOTES]
    number, window = best_section(marker, told)
    if not window.hits:
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
        legal_date=row.legal_date,
        law=row.law,
    )


def _thread_result(thread: ThreadForSearch, marker: Marker) -> Result:
    posts = _first_letters(thread.posts)
    number, window = best_section(marker, [text for _id, text in posts])
    post_id, text = posts[number]
    return Result(
        kind=THREAD,
        slug=thread.slug,
        url=thread.url,
        title=marker.mark(thread.title),
        snippet=marker.snippet(text, window),
        sections=(),
        updated=thread.updated,
        place=thread.board,
        is_solved=thread.is_solved,
        city=thread.city,
        post_url=post_address(post_id) if number else "",
    )


def _first_letters(posts: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Posts until so much is read as one result is worth; one of no text where there is none."""
    found: list[tuple[int, str]] = []
    left = _TEXT_LETTERS
    for post_id, text in posts:
        if left <= 0:
            break
        found.append((post_id, text[:left]))
        left -= len(text)
    return found or [(0, "")]


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
        outcome=told.outcome,
    )


def _letter_result(letter: LetterForSearch, marker: Marker) -> Result:
    # A template says the same in several ways, of which only one is printed: its text comes last.
    told = (letter.summary, letter.labels, letter.text)
    text = next((each for each in told if marker.window(each).hits), letter.summary)
    return Result(
        kind=LETTER,
        slug=letter.id,
        url=letter.url,
        title=marker.mark(letter.title),
        snippet=marker.snippet(text, marker.window(text)),
        sections=(),
        updated=letter.updated,
        place=None,
        legal_date=letter.legal_date,
    )


def _city_result(city: CityForSearch, marker: Marker) -> Result:
    told = (city.note, *(f"{each.heading}. {each.text}" for each in city.sections))
    number, window = best_section(marker, [text[:_TEXT_LETTERS] for text in told])
    return Result(
        kind=CITY,
        slug=city.slug,
        url=city.url,
        title=marker.mark(city.name),
        snippet=marker.snippet(told[number], window),
        sections=tuple(
            SectionHit(urljoin(city.url, each.url), marker.mark(each.heading))
            for each in city.sections
            if each.url and marker.find(f"{each.heading} {each.text}")
        )[:SECTIONS_SHOWN],
        updated=city.updated,
        place=city.voivodeship,
        goals=city.goals,
    )


def _project_result(project: ProjectForSearch, marker: Marker) -> Result:
    told = (project.text, project.effects, project.partners)
    number, window = best_section(marker, [text[:_TEXT_LETTERS] for text in told])
    others = (goal for goal in project.goals if goal != project.goal)
    return Result(
        kind=PROJECT,
        slug=project.key,
        url=project.url,
        title=marker.mark(project.title),
        snippet=marker.snippet(told[number], window),
        sections=(),
        updated=project.updated,
        place=project.city,
        goals=(project.goal, *others) if project.goal is not None else tuple(others),
    )
