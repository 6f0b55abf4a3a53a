"""New threads, posts, experiences, organisations, dates of cities and acts of moderation, as
feeds tell them.

Each query names the state it wants: what waits, is hidden or was rejected is in no feed.
"""

from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.agenda import queries as agenda
from app.cities.models import City
from app.discussions.addresses import post_address, thread_address
from app.discussions.models import OPENING_BRANCH, Post, PostState, Thread, ThreadState
from app.discussions.participation_models import Tag, ThreadTag
from app.experiences.addresses import experience_address
from app.experiences.models import Experience, ExperienceGoal, ExperienceState, ExperienceTool
from app.experiences.words import outcome_words
from app.feeds.atom import LONGEST_SUMMARY, News
from app.moderation.public_log import public_log
from app.people.community_models import Organisation, OrganisationState
from app.people.models import Person

NEWEST: Final = 30
_BEGINNING: Final = LONGEST_SUMMARY * 2  # long enough to be shortened between words
Condition = ColumnElement[bool]


def on_board(board: str) -> Condition:
    """Threads of a general board."""
    return Thread.board == board


def on_article(article_id: int) -> Condition:
    """Threads of an article."""
    return Thread.article_id == article_id


def on_city(city_id: int) -> Condition:
    """Threads of a city."""
    return Thread.city_id == city_id


def with_tag(tag_id: int) -> Condition:
    """Threads that bear a topic."""
    return Thread.id.in_(select(ThreadTag.thread_id).where(ThreadTag.tag_id == tag_id))


def threads(db: Session, *conditions: Condition) -> list[News]:
    """The newest visible threads, each told by its first post."""
    rows = db.execute(
        select(
            Thread.id,
            Thread.slug,
            Thread.title,
            Post.published,
            Person.name,
            func.substr(Post.plain, 1, _BEGINNING),
        )
        .join(Post, Post.thread_id == Thread.id)
        .join(Person, Person.id == Thread.author_id)
        .where(
            Thread.state == ThreadState.VISIBLE,
            Post.branch == OPENING_BRANCH,
            Post.place == 0,
            Post.state == PostState.VISIBLE,
            *conditions,
        )
        .order_by(Thread.id.desc())
        .limit(NEWEST)
    )
    return [
        News(f"watek/{id_}", title, at, thread_address(id_, slug), author, text)
        for id_, slug, title, at, author, text in rows
    ]


def visible_thread(db: Session, thread_id: int) -> tuple[str, str] | None:
    """Title and slug of a thread that everybody may read."""
    query = select(Thread.title, Thread.slug)
    row = db.execute(
        query.where(Thread.id == thread_id, Thread.state == ThreadState.VISIBLE)
    ).first()
    return (row.title, row.slug) if row else None


def posts(db: Session, thread_id: int) -> list[News]:
    """The newest visible posts of a visible thread."""
    rows = db.execute(
        select(
            Post.id,
            Thread.title,
            Post.published,
            Person.name,
            func.substr(Post.plain, 1, _BEGINNING),
        )
        .join(Thread, Thread.id == Post.thread_id)
        .join(Person, Person.id == Post.author_id)
        .where(
            Post.thread_id == thread_id,
            Post.state == PostState.VISIBLE,
            Thread.state == ThreadState.VISIBLE,
        )
        .order_by(Post.published.desc(), Post.id.desc())
        .limit(NEWEST)
    )
    return [
        News(f"post/{id_}", title, at, post_address(id_), author, text)
        for id_, title, at, author, text in rows
    ]


def in_city(city_id: int) -> Condition:
    """Experiences of a city."""
    return Experience.city_id == city_id


def with_tool(article_id: int) -> Condition:
    """Experiences that used the tool of an article."""
    found = select(ExperienceTool.experience_id).where(ExperienceTool.article_id == article_id)
    return Experience.id.in_(found)


def with_goal(number: int) -> Condition:
    """Experiences that served a goal of sustainable development."""
    found = select(ExperienceGoal.experience_id).where(ExperienceGoal.goal == number)
    return Experience.id.in_(found)


def experiences(db: Session, *conditions: Condition) -> list[News]:
    """The newest visible experiences, with where they were and what came of them."""
    rows: Any = db.execute(
        select(
            Experience.id,
            Experience.slug,
            Experience.title,
            Experience.published,
            Experience.outcome,
            Experience.excerpt,
            City.name.label("city"),
            Person.name.label("author"),
        )
        .join(Person, Person.id == Experience.author_id)
        .outerjoin(City, City.id == Experience.city_id)
        .where(
            Experience.state == ExperienceState.VISIBLE,
            Experience.published.is_not(None),
            *conditions,
        )
        .order_by(Experience.published.desc(), Experience.id.desc())
        .limit(NEWEST)
    )
    return [
        News(
            f"doswiadczenie/{row.id}",
            row.title,
            row.published,
            experience_address(row.id, row.slug),
            row.author,
            ". ".join(filter(None, (row.city, outcome_words(row.outcome), row.excerpt))),
        )
        for row in rows
    ]


def tag_with(db: Session, slug: str) -> Tag | None:
    """The topic at this address, unless it was merged into another."""
    return db.scalar(select(Tag).where(Tag.slug == slug, Tag.merged_into_id.is_(None)))


def city_with(db: Session, slug: str) -> City | None:
    """The city at this address."""
    return db.scalar(select(City).where(City.slug == slug))


def organisations(db: Session, site_name: str) -> list[News]:
    """The newest visible organisations; who proposed one is not told."""
    rows = db.execute(
        select(
            Organisation.slug,
            Organisation.name,
            Organisation.created,
            Organisation.city,
            func.substr(Organisation.helps, 1, _BEGINNING),
        )
        .where(Organisation.state == OrganisationState.VISIBLE)
        .order_by(Organisation.id.desc())
        .limit(NEWEST)
    )
    return [
        News(
            f"organizacja/{slug}",
            name,
            at,
            f"/organizacje/{slug}",
            site_name,
            ". ".join(filter(None, (city, helps))),
        )
        for slug, name, at, city, helps in rows
    ]


def local_dates(db: Session, site_name: str, *conditions: Condition) -> list[News]:
    """Dates of cities that were added last, with their days; who proposed one is not told."""
    return [
        News(
            f"termin-miasta/{row.number}",
            f"{row.city}: {row.title}",
            row.changed,
            row.url,
            site_name,
            ". ".join(filter(None, (row.kind_words, row.days_in_words, row.place, row.words))),
        )
        for row in agenda.newest(db, NEWEST, *conditions)
    ]


def acts(db: Session, site_name: str) -> list[News]:
    """What moderators did, as the public log tells it to guests."""
    found = public_log(db, None, None, None)
    return [
        News(
            f"dziennik/{row.id}",
            f"{row.words}: {row.article[1]}" if row.article else row.words,
            row.at,
            f"/artykuly/{row.article[0]}" if row.article else "/dziennik",
            site_name,
            row.reason,
        )
        for row in found.rows[:NEWEST]
    ]
