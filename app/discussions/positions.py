"""How far people have read in threads: where new posts begin, and how many there are.

A position is a moment: every post published until then was before the reader's eyes. Posts come
in anywhere (replies stand in old branches), so a place on a page would not tell what is new.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.core.db import Database
from app.discussions.models import Post, PostState
from app.discussions.participation_models import ThreadReading


def seen_until(db: Session, person_id: int, thread_id: int) -> datetime | None:
    """Somebody's position in a thread; None when they never opened it."""
    return db.scalar(
        select(ThreadReading.seen_until).where(
            ThreadReading.person_id == person_id, ThreadReading.thread_id == thread_id
        )
    )


def first_new(db: Session, person_id: int, thread_id: int, seen: datetime) -> int | None:
    """Of the posts of others published since, the one that stands first; None if there is none."""
    return db.scalar(
        select(Post.id)
        .where(*_news(person_id), Post.thread_id == thread_id, Post.published > seen)
        .order_by(Post.branch, Post.place)
        .limit(1)
    )


def _news(person_id: int) -> tuple[ColumnElement[bool], ...]:
    """Nobody has to be told of what they wrote themselves."""
    return (Post.state == PostState.VISIBLE, Post.author_id != person_id)


def unread_counts(db: Session, person_id: int, thread_ids: Collection[int]) -> dict[int, int]:
    """Numbers of unread posts in threads that somebody has opened; one query for a whole list."""
    if not thread_ids:
        return {}
    unread = (
        select(func.count())
        .where(
            *_news(person_id),
            Post.thread_id == ThreadReading.thread_id,
            Post.published > ThreadReading.seen_until,
        )
        .correlate(ThreadReading)
        .scalar_subquery()
    )
    rows = db.execute(
        select(ThreadReading.thread_id, unread).where(
            ThreadReading.person_id == person_id, ThreadReading.thread_id.in_(thread_ids)
        )
    )
    return {thread_id: number for thread_id, number in rows if number}


def position_after(
    db: Session,
    person_id: int,
    thread_id: int,
    seen: datetime | None,
    shown: Collection[int],
    *,
    is_last_page: bool,
) -> datetime | None:
    """The position after somebody saw the posts `shown`; None when it is where it was.

    It moves up to the oldest unread post that stood on another page. Whoever opens the last page
    has caught up, whatever they left out: nobody wants to be told for ever of posts skipped.
    """
    public = (Post.thread_id == thread_id, Post.state == PostState.VISIBLE)
    unread = public if seen is None else (*public, Post.published > seen)
    read = (
        select(func.max(Post.published)).where(*unread)
        if is_last_page
        else select(func.max(Post.published)).where(*unread, Post.id.in_(shown))
    )
    if not is_last_page:
        elsewhere = (
            select(Post.published)
            .where(*unread, *_news(person_id), Post.id.not_in(shown))
            .order_by(Post.published)
            .limit(1)
            .scalar_subquery()
        )
        read = read.where(func.coalesce(Post.published < elsewhere, True))
    return db.scalar(read)


def remember(database: Database, person_id: int, thread_id: int, until: datetime) -> None:
    """Keep the position; one that another window moved further stays there. One statement."""
    values = {"person_id": person_id, "thread_id": thread_id, "seen_until": until}
    insert = sqlite_insert if database.is_sqlite else postgres_insert
    statement = insert(ThreadReading).values(**values)
    with database.writing() as db:
        db.execute(
            statement.on_conflict_do_update(
                index_elements=["person_id", "thread_id"],
                set_={"seen_until": until},
                where=ThreadReading.seen_until < until,
            )
        )
