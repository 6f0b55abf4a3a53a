"""Published versions in order of time, and the addresses that search engines may know.

Only tables of published text are read here, and of threads only the visible ones.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from app.agenda.kinds import KIND as LOCAL_DATES
from app.agenda.models import LocalDate
from app.articles.history import hidden_author
from app.articles.lists import CARD_KINDS
from app.articles.models import Article, ArticleRevision
from app.articles.queries import Author
from app.articles.translations import alternates
from app.cities.addresses import city_url
from app.core.i18n import gettext as _
from app.discussions.addresses import thread_address
from app.discussions.models import Thread, ThreadState
from app.experiences.addresses import experience_address
from app.experiences.models import Experience, ExperienceState
from app.letters.kind import KIND as LETTERS
from app.letters.kind import url_of
from app.people.community_models import Organisation, OrganisationState
from app.people.models import Person
from app.plan.addresses import project_url
from app.plan.kinds_city import KIND as CITIES
from app.plan.kinds_project import KIND as PROJECTS
from app.records.models import Record

# Acts after which a list of changes looks different: texts, addresses of articles, names.
CHANGE_KINDS: Final = (
    *CARD_KINDS,
    "revision.hidden",
    "revision.shown",
    "person.profile-changed",
    "person.erased",
)


@dataclass(frozen=True)
class Change:
    """A published version in a list of changes."""

    id: int
    number: int
    created: datetime
    slug: str
    title: str
    comment: str
    origin: str
    words_added: int
    words_removed: int
    author: Author
    reviewer: Author | None


@dataclass(frozen=True)
class Place:
    """An address for the sitemap, with the day of its last change."""

    path: str
    updated: datetime
    languages: tuple[tuple[str, str], ...] = ()  # of an article in several: (language, path)


# Made once: giving a table another name takes longer than asking the database.
_AUTHOR, _REVIEWER = aliased(Person), aliased(Person)


def recent_changes(db: Session, limit: int, before: int | None = None) -> list[Change]:
    """Newest published versions of all articles, or the newest of those before one."""
    conditions = () if before is None else (ArticleRevision.id < before,)
    return _changes(db, limit, *conditions)


def changes_of_article(db: Session, article_id: int, limit: int) -> list[Change]:
    """Newest published versions of one article."""
    return _changes(db, limit, ArticleRevision.article_id == article_id)


def _changes(db: Session, limit: int, *conditions: ColumnElement[bool]) -> list[Change]:
    # Chosen by key first: a planner that began with the articles would walk through all versions.
    newest = (
        select(ArticleRevision.id)
        .where(*conditions)
        .order_by(ArticleRevision.id.desc())
        .limit(limit)
        .subquery()
    )
    is_shown = ArticleRevision.hidden.is_(None)
    rows = db.execute(
        select(
            ArticleRevision.id,
            ArticleRevision.number,
            ArticleRevision.created,
            Article.slug,
            # Neither title nor description of a hidden version may say what it said.
            case((is_shown, ArticleRevision.title), else_=Article.title),
            case((is_shown, ArticleRevision.comment), else_=_("Hidden version")),
            ArticleRevision.origin,
            ArticleRevision.words_added,
            ArticleRevision.words_removed,
            ArticleRevision.is_author_hidden,
            *_name_of(_AUTHOR, "author"),
            *_name_of(_REVIEWER, "reviewer"),
        )
        .join(newest, newest.c.id == ArticleRevision.id)
        .join(Article, Article.id == ArticleRevision.article_id)
        .join(_AUTHOR, _AUTHOR.id == ArticleRevision.author_id)
        .outerjoin(_REVIEWER, _REVIEWER.id == ArticleRevision.reviewer_id)
        .order_by(ArticleRevision.id.desc())
    )
    return [_change(row) for row in rows]


def _name_of(person: type[Person], who: str) -> tuple[Any, ...]:
    return (
        person.name.label(f"{who}_name"),
        person.slug.label(f"{who}_slug"),
        person.erased.label(f"{who}_erased"),
    )


def _change(row: Row[*tuple[Any, ...]]) -> Change:
    reviewer = None
    if row.reviewer_name:
        reviewer = Author(row.reviewer_name, "" if row.reviewer_erased else row.reviewer_slug)
    author = Author(row.author_name, "" if row.author_erased else row.author_slug)
    if row.is_author_hidden:
        author = hidden_author()
    values: tuple[Any, ...] = (*tuple(row)[:9], author, reviewer)
    return Change(*values)


def count_articles(db: Session) -> int:
    """Number of published articles."""
    return db.scalar(select(func.count()).select_from(Article)) or 0


def count_threads(db: Session) -> int:
    """Number of visible threads."""
    query = select(func.count()).select_from(Thread).where(Thread.state == ThreadState.VISIBLE)
    return db.scalar(query) or 0


def count_experiences(db: Session) -> int:
    """Number of visible experiences."""
    visible = Experience.state == ExperienceState.VISIBLE
    return db.scalar(select(func.count()).select_from(Experience).where(visible)) or 0


def count_organisations(db: Session) -> int:
    """Number of organisations whose pages all may read."""
    visible = Organisation.state == OrganisationState.VISIBLE
    return db.scalar(select(func.count()).select_from(Organisation).where(visible)) or 0


def count_letters(db: Session) -> int:
    """Number of letters that can be filled in."""
    letters = select(func.count()).select_from(Record).where(Record.kind == LETTERS)
    return db.scalar(letters) or 0


def article_places(db: Session, offset: int, limit: int) -> list[Place]:
    """Addresses of published articles, oldest first."""
    rows = db.execute(
        select(Article.id, Article.slug, Article.updated)
        .order_by(Article.id)
        .offset(offset)
        .limit(limit)
    ).all()
    families = alternates(db, [row.id for row in rows])
    return [
        Place(
            f"/artykuly/{row.slug}",
            row.updated,
            tuple((code, f"/artykuly/{slug}") for code, slug in families.get(row.id, ())),
        )
        for row in rows
    ]


def thread_places(db: Session, offset: int, limit: int) -> list[Place]:
    """Addresses of visible threads, oldest first."""
    rows = db.execute(
        select(Thread.id, Thread.slug, Thread.last_at)
        .where(Thread.state == ThreadState.VISIBLE)
        .order_by(Thread.id)
        .offset(offset)
        .limit(limit)
    )
    return [Place(thread_address(row.id, row.slug), row.last_at) for row in rows]


def experience_places(db: Session, offset: int, limit: int) -> list[Place]:
    """Addresses of visible experiences, oldest first."""
    updated = func.coalesce(Experience.edited, Experience.published, Experience.created)
    rows = db.execute(
        select(Experience.id, Experience.slug, updated.label("updated"))
        .where(Experience.state == ExperienceState.VISIBLE)
        .order_by(Experience.id)
        .offset(offset)
        .limit(limit)
    )
    return [Place(experience_address(row.id, row.slug), row.updated) for row in rows]


def organisation_places(db: Session, offset: int, limit: int) -> list[Place]:
    """Addresses of organisations that all may read, oldest first."""
    rows = db.execute(
        select(Organisation.slug, Organisation.changed)
        .where(Organisation.state == OrganisationState.VISIBLE)
        .order_by(Organisation.id)
        .offset(offset)
        .limit(limit)
    )
    return [Place(f"/organizacje/{row.slug}", row.changed) for row in rows]


def letter_places(db: Session, offset: int, limit: int) -> list[Place]:
    """Addresses of letters, oldest first."""
    rows = db.execute(
        select(Record.key, Record.changed)
        .where(Record.kind == LETTERS)
        .order_by(Record.id)
        .offset(offset)
        .limit(limit)
    )
    return [Place(url_of(row.key), row.changed) for row in rows]


def count_local_dates(db: Session) -> int:
    """Number of dates of cities."""
    return db.scalar(select(func.count()).select_from(LocalDate)) or 0


def local_date_places(db: Session, offset: int, limit: int) -> list[Place]:
    """Addresses of dates of cities, oldest first."""
    rows = db.execute(
        select(LocalDate.key, Record.changed)
        .join(Record, and_(Record.kind == LOCAL_DATES, Record.key == LocalDate.key))
        .order_by(LocalDate.id)
        .offset(offset)
        .limit(limit)
    )
    return [Place(f"/kalendarz/{row.key}", row.changed) for row in rows]


def count_plan_cities(db: Session) -> int:
    """Number of cities of the Plan that have data of their own."""
    return db.scalar(select(func.count()).where(Record.kind == CITIES, _is_there())) or 0


def plan_city_places(db: Session, offset: int, limit: int) -> list[Place]:
    """Addresses of cities that have data of their own, oldest first."""
    return [Place(city_url(key), changed) for key, changed in _records(db, CITIES, offset, limit)]


def count_projects(db: Session) -> int:
    """Number of projects of cities."""
    return db.scalar(select(func.count()).where(Record.kind == PROJECTS, _is_there())) or 0


def project_places(db: Session, offset: int, limit: int) -> list[Place]:
    """Addresses of projects of cities, oldest first."""
    found = _records(db, PROJECTS, offset, limit)
    return [Place(project_url(key), changed) for key, changed in found]


def _is_there() -> ColumnElement[bool]:
    return Record.is_removed.is_(False)


def _records(db: Session, kind: str, offset: int, limit: int) -> list[tuple[str, datetime]]:
    rows = db.execute(
        select(Record.key, Record.changed)
        .where(Record.kind == kind, _is_there())
        .order_by(Record.id)
        .offset(offset)
        .limit(limit)
    )
    return [(key, changed) for key, changed in rows]
