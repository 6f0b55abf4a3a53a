"""Lists of reports that all may read: narrowed, counted, on the map, and similar to a title.

A failure stands in a list like a success. Each function sends the same number of statements
however many reports there are.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, case, func, literal, or_, select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.cities.models import City
from app.cities.queries import name_column
from app.core.paging import Page, count, slice_of
from app.experiences.addresses import experience_address
from app.experiences.models import (
    Experience,
    ExperienceFollowUp,
    ExperienceGoal,
    ExperienceState,
    ExperienceTool,
    FollowUpState,
    Outcome,
)
from app.experiences.title_words import patterns_of, shared_words, telling_words
from app.experiences.words import outcome_words

PAGE_SIZE: Final = 20
MOST_TOOLS: Final = 500  # in the field that narrows the list
SIMILAR: Final = 4
_LOOKED_AT: Final = 200
# Acts after which a list of cards looks different.
CARD_KINDS: Final = (
    "experience.published",
    "experience.edited",
    "experience.outcome-changed",
    "experience.approved",  # a text that waited again is read again
    "experience.follow-up-hidden",  # the outcome before it holds again
    "experience.follow-up-unhidden",
    "experience.hidden",
    "experience.unhidden",
    "experience.redacted",
)


class Sort(StrEnum):
    """Order of the list; the values stand in addresses."""

    NEWEST = "najnowsze"
    FOLLOWED_UP = "dalszy-ciag"
    CITY = "miasto"


@dataclass(frozen=True)
class Filters:
    """What the reader narrowed the list to; ids are of things that exist."""

    article_id: int | None = None
    city_id: int | None = None
    goal: int | None = None
    outcomes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ToolRef:
    """A tool that was used, as cards name it."""

    slug: str
    title: str

    @property
    def url(self) -> str:
        return f"/artykuly/{self.slug}"


@dataclass(frozen=True)
class ExperienceCard:
    """A report in a list."""

    id: int
    slug: str
    title: str
    excerpt: str
    city: str
    city_slug: str
    place: str
    began: date | None
    ended: date | None
    outcome: str
    published: datetime | None
    tools: tuple[ToolRef, ...] = ()

    @property
    def url(self) -> str:
        return experience_address(self.id, self.slug)

    @property
    def where_and_when(self) -> str:
        """The city, or else the place, and the year in which it ended or else began."""
        day = self.ended or self.began
        return ", ".join(filter(None, (self.city or self.place, str(day.year) if day else "")))

    @property
    def outcome_words(self) -> str:
        return outcome_words(self.outcome)


@dataclass(frozen=True)
class CityCount:
    """A city and the number of its reports that the filters let through."""

    slug: str
    name: str
    voivodeship: str
    latitude: float | None
    longitude: float | None
    number: int


_IS_VISIBLE: Final = Experience.state == ExperienceState.VISIBLE
_NEWEST_FIRST: Final = (Experience.published.desc(), Experience.id.desc())


def _cards() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Experience.id,
            Experience.slug,
            Experience.title,
            Experience.excerpt,
            func.coalesce(name_column(), "").label("city"),
            func.coalesce(City.slug, "").label("city_slug"),
            Experience.place,
            Experience.began,
            Experience.ended,
            Experience.outcome,
            Experience.published,
        )
        .outerjoin(City, City.id == Experience.city_id)
        .where(_IS_VISIBLE)
    )


def experience_list(
    db: Session, filters: Filters, sort: Sort, number: int, size: int = PAGE_SIZE
) -> Page[ExperienceCard]:
    """A page of the reports that the filters let through."""
    query = _cards().where(*_conditions(filters))
    total = count(db, select(Experience.id).where(_IS_VISIBLE, *_conditions(filters)))
    if sort is Sort.FOLLOWED_UP:
        # Those that nobody followed up stand by the day on which all could first read them.
        later = (
            select(
                ExperienceFollowUp.experience_id,
                func.max(ExperienceFollowUp.created).label("newest"),
            )
            .where(ExperienceFollowUp.state == FollowUpState.VISIBLE)
            .group_by(ExperienceFollowUp.experience_id)
            .subquery()
        )
        query = query.outerjoin(later, later.c.experience_id == Experience.id).order_by(
            func.coalesce(later.c.newest, Experience.published).desc(), Experience.id.desc()
        )
    elif sort is Sort.CITY:
        query = query.order_by(City.sort_key.is_(None), City.sort_key, *_NEWEST_FIRST)
    else:
        query = query.order_by(*_NEWEST_FIRST)
    offset, limit = slice_of(number, size)
    return Page(_with_tools(db, query.offset(offset).limit(limit)), number, size, total)


def outcome_counts(db: Session, filters: Filters) -> dict[str, int]:
    """How it ended, counted: each outcome with its number, whatever outcomes the reader chose."""
    others = replace(filters, outcomes=frozenset())
    query = (
        select(Experience.outcome, func.count())
        .where(_IS_VISIBLE, *_conditions(others))
        .group_by(Experience.outcome)
    )
    found = {outcome: number for outcome, number in db.execute(query)}
    return {outcome.value: found.get(outcome, 0) for outcome in Outcome}


def tools_with_experiences(db: Session) -> list[ToolRef]:
    """Tools that somebody told of, from A to Ż."""
    used = (
        select(ExperienceTool.article_id)
        .join(Experience, Experience.id == ExperienceTool.experience_id)
        .where(_IS_VISIBLE)
    )
    query = (
        select(Article.slug, Article.title)
        .where(Article.id.in_(used))
        .order_by(Article.sort_key, Article.id)
        .limit(MOST_TOOLS)
    )
    return [ToolRef(*row) for row in db.execute(query)]


def on_article(
    db: Session, article_id: int, limit: int
) -> tuple[list[ExperienceCard], dict[str, int]]:
    """The newest reports of those who used a tool, and how all of them ended, counted."""
    return _shown_with_counts(db, Filters(article_id=article_id), limit)


def in_city(db: Session, city_id: int, limit: int) -> tuple[list[ExperienceCard], dict[str, int]]:
    """The newest reports from a city, and how all of them ended, counted."""
    return _shown_with_counts(db, Filters(city_id=city_id), limit)


def for_goal(db: Session, goal: int, limit: int) -> tuple[list[ExperienceCard], dict[str, int]]:
    """The newest reports that served a goal, and how all of them ended, counted."""
    return _shown_with_counts(db, Filters(goal=goal), limit)


def city_count(db: Session, filters: Filters) -> int:
    """Number of cities with reports that the filters let through."""
    query = select(func.count(Experience.city_id.distinct()))
    return db.scalar(query.where(_IS_VISIBLE, *_conditions(filters))) or 0


def tools_of_city(db: Session, city_id: int, limit: int) -> list[tuple[ToolRef, int]]:
    """Tools that reports from a city tell of, with their numbers, the most used first."""
    query = (
        select(Article.slug, Article.title, func.count())
        .join(ExperienceTool, ExperienceTool.article_id == Article.id)
        .join(Experience, Experience.id == ExperienceTool.experience_id)
        .where(_IS_VISIBLE, Experience.city_id == city_id)
        .group_by(Article.id, Article.slug, Article.title, Article.sort_key)
        .order_by(func.count().desc(), Article.sort_key, Article.id)
        .limit(limit)
    )
    return [(ToolRef(slug, title), number) for slug, title, number in db.execute(query)]


def article_ids(db: Session, slugs: Collection[str]) -> list[int]:
    """Ids of the articles at these addresses; those that are not there are left out."""
    return list(db.scalars(select(Article.id).where(Article.slug.in_(slugs)))) if slugs else []


def fresh(db: Session, limit: int) -> list[ExperienceCard]:
    """The newest reports, for the home page."""
    return _with_tools(db, _cards().order_by(*_NEWEST_FIRST).limit(limit))


def city_counts(db: Session, filters: Filters) -> list[CityCount]:
    """Cities with reports that the filters let through, from A to Ż; as many as towns at most."""
    query = (
        select(
            City.slug,
            name_column(),
            City.voivodeship,
            City.latitude,
            City.longitude,
            func.count(),
        )
        .join(Experience, Experience.city_id == City.id)
        .where(_IS_VISIBLE, *_conditions(filters))
        .group_by(City.id)
        .order_by(City.sort_key, City.id)
    )
    return [CityCount(*row) for row in db.execute(query)]


def similar(
    db: Session, title: str, article_ids: Collection[int] = (), *, but: int | None = None
) -> list[ExperienceCard]:
    """Reports that share words of their titles with `title`, or else tools with it.

    Words are compared by their dictionary forms: two must be shared, or the only one there is.
    `but` is the report that asks.
    """
    words = telling_words(title)
    used = select(ExperienceTool.experience_id).where(ExperienceTool.article_id.in_(article_ids))
    if not words:
        return []
    likeness = sum((case((_has(word), 1), else_=0) for word in words), literal(0))
    # Counted once for each title, not again for each place that names it.
    counted = (
        select(
            Experience.id,
            Experience.title,
            Experience.published,
            likeness.label("likeness"),
        )
        .where(_IS_VISIBLE, Experience.id != (but or 0))
        .cte("counted")
        .prefix_with("MATERIALIZED")
    )
    query = (
        select(counted.c.id, counted.c.title, counted.c.id.in_(used))
        .where(counted.c.likeness > 0)
        .order_by(counted.c.likeness.desc(), counted.c.published.desc(), counted.c.id.desc())
        .limit(_LOOKED_AT)
    )
    rows = db.execute(query).all()
    shared = {number: shared_words(words, other) for number, other, _uses in rows}
    least = min(2, len(words))
    found = [
        (shared[number], bool(uses), number)
        for number, _title, uses in rows
        if shared[number] >= least or (uses and shared[number])
    ]
    found.sort(reverse=True)
    wanted = [number for _shared, _uses, number in found[:SIMILAR]]
    if not wanted:
        return []
    cards = {card.id: card for card in _with_tools(db, _cards().where(Experience.id.in_(wanted)))}
    return [cards[number] for number in wanted if number in cards]


def _has(word: frozenset[str]) -> ColumnElement[bool]:
    return or_(*(Experience.title.contains(each, autoescape=True) for each in patterns_of(word)))


def _shown_with_counts(
    db: Session, filters: Filters, limit: int
) -> tuple[list[ExperienceCard], dict[str, int]]:
    counts = outcome_counts(db, filters)
    if not sum(counts.values()):
        return [], counts
    query = _cards().where(*_conditions(filters)).order_by(*_NEWEST_FIRST).limit(limit)
    return _with_tools(db, query), counts


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.article_id is not None:
        uses = select(ExperienceTool.experience_id).where(
            ExperienceTool.article_id == filters.article_id
        )
        found.append(Experience.id.in_(uses))
    if filters.goal is not None:
        serves = select(ExperienceGoal.experience_id).where(ExperienceGoal.goal == filters.goal)
        found.append(Experience.id.in_(serves))
    if filters.city_id is not None:
        found.append(Experience.city_id == filters.city_id)
    if filters.outcomes:
        found.append(Experience.outcome.in_(filters.outcomes))
    return found


def _with_tools(db: Session, query: Select[*tuple[Any, ...]]) -> list[ExperienceCard]:
    """Cards of a query for the columns of `_cards`, each with its tools from A to Ż."""
    rows = db.execute(query).all()
    tools = _tools_of(db, rows) if rows else {}
    plain = [ExperienceCard(*tuple(row)) for row in rows]
    return [replace(card, tools=tuple(tools.get(card.id, ()))) for card in plain]


def _tools_of(db: Session, rows: Sequence[Row[*tuple[Any, ...]]]) -> dict[int, list[ToolRef]]:
    found: dict[int, list[ToolRef]] = {}
    query = (
        select(ExperienceTool.experience_id, Article.slug, Article.title)
        .join(Article, Article.id == ExperienceTool.article_id)
        .where(ExperienceTool.experience_id.in_([row.id for row in rows]))
        .order_by(Article.sort_key, Article.id)
    )
    for number, slug, title in db.execute(query):
        found.setdefault(number, []).append(ToolRef(slug, title))
    return found
