"""Reading what waits for approval: the moderators' queue, and to each author their own.

These are the only lists with texts that the public does not see.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, exists, false, func, select
from sqlalchemy.orm import Session, aliased

from app.articles.models import ArticleCategory
from app.core.paging import Page, slice_of
from app.discussions.addresses import post_address, thread_address
from app.discussions.models import OPENING_BRANCH, Post, PostState, Thread, ThreadState
from app.discussions.places import PLACE_COLUMNS, Place, place_of, with_places
from app.discussions.poll_page import poll_words
from app.discussions.queries import Name, name_columns, name_of
from app.people.models import Level, Person
from app.people.rules import Permission, Who, may
from app.review.holding import held_words

QUEUE_SIZE: Final = 20


@dataclass(frozen=True)
class WaitingPost:
    """A post that waits for a moderator, with what is known of its author."""

    id: int
    version: int
    created: datetime
    html: str
    is_opening: bool
    author: Name
    author_since: datetime
    author_approved: int
    thread_title: str
    thread_url: str
    place: Place
    held_because: tuple[str, ...]  # what made filters hold it, in words
    poll: tuple[str, ...]  # of a first post: the question and the answers of its poll


@dataclass(frozen=True)
class OwnWaiting:
    """A post of one's own that nobody else sees yet."""

    id: int
    thread_title: str
    created: datetime

    @property
    def url(self) -> str:
        return post_address(self.id)


def own_waiting_posts(db: Session, person_id: int, limit: int) -> list[OwnWaiting]:
    """Posts of a person that nobody but them and moderators sees yet, for that person."""
    rows = db.execute(
        select(Post.id, Thread.title, Post.created)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Post.author_id == person_id,
            Post.state == PostState.WAITING,
            Thread.state != ThreadState.HIDDEN,
        )
        .order_by(Post.created, Post.id)
        .limit(limit)
    )
    return [OwnWaiting(*row) for row in rows]


def waiting_posts(db: Session, who: Who, number: int) -> Page[WaitingPost]:
    """Posts that `who` may approve or reject, oldest first; nothing for those who may not."""
    total = count_waiting(db, who)
    number = min(number, max(1, -(-total // QUEUE_SIZE)))
    offset, limit = slice_of(number, QUEUE_SIZE)
    theirs = aliased(Post)
    approved = (
        select(func.count())
        .where(theirs.author_id == Post.author_id, theirs.state == PostState.VISIBLE)
        .scalar_subquery()
    )
    query = with_places(
        select(
            Post.id,
            Post.version,
            Post.created,
            Post.html,
            Post.branch,
            Post.held_because,
            *name_columns(Person),
            Person.created.label("person_since"),
            approved.label("person_approved"),
            Thread.title,
            Thread.id.label("thread_id"),
            Thread.slug,
            *PLACE_COLUMNS,
        )
        .join(Thread, Thread.id == Post.thread_id)
        .join(Person, Person.id == Post.author_id)
    )
    rows = db.execute(
        query.where(_waits_for(who)).order_by(Post.created, Post.id).offset(offset).limit(limit)
    )
    found = rows.all()
    asked = poll_words(db, [row.thread_id for row in found if row.branch == OPENING_BRANCH])
    return Page([_waiting(row, asked) for row in found], number, QUEUE_SIZE, total)


def _waiting(row: Row[*tuple[Any, ...]], asked: dict[int, list[str]]) -> WaitingPost:
    is_opening = row.branch == OPENING_BRANCH
    return WaitingPost(
        id=row.id,
        version=row.version,
        created=row.created,
        html=row.html,
        is_opening=is_opening,
        author=name_of(row),
        author_since=row.person_since,
        author_approved=row.person_approved,
        thread_title=row.title,
        thread_url=thread_address(row.thread_id, row.slug),
        place=place_of(row),
        held_because=tuple(held_words(row.held_because)),
        poll=tuple(asked.get(row.thread_id, ())) if is_opening else (),
    )


def count_waiting(db: Session, who: Who) -> int:
    """Number of posts that `who` may approve or reject."""
    query = select(func.count()).select_from(Post).join(Thread, Thread.id == Post.thread_id)
    return db.scalar(query.where(_waits_for(who))) or 0


def _waits_for(who: Who) -> ColumnElement[bool]:
    waits = and_(
        Post.state == PostState.WAITING,
        Thread.state != ThreadState.HIDDEN,
        Post.author_id != who.id,
    )
    if not may(who, Permission.MODERATE):
        return false()
    if who.level >= Level.MODERATOR:
        return waits
    in_scope = exists().where(
        ArticleCategory.article_id == Thread.article_id,
        ArticleCategory.category.in_(who.scope),
    )
    return and_(waits, in_scope)
