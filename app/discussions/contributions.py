"""What one person wrote in discussions and all may read, for their profile."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.core.paging import Page, count, slice_of
from app.discussions.addresses import post_address
from app.discussions.models import Post, PostState, Thread, ThreadState
from app.discussions.queries import LONGEST_EXCERPT, excerpt

PAGE_SIZE: Final = 20


@dataclass(frozen=True)
class PersonPost:
    """A post with its thread; `is_helpful` when it was marked as the thread's answer."""

    id: int
    thread_title: str
    published: datetime | None
    excerpt: str
    is_helpful: bool

    @property
    def url(self) -> str:
        return post_address(self.id)


def posts_of(db: Session, person_id: int, number: int) -> Page[PersonPost]:
    """Visible posts of a person, the newest first."""
    query = (
        select(
            Post.id,
            Thread.title,
            Post.published,
            func.substr(Post.plain, 1, LONGEST_EXCERPT + 1),
            Thread.answer_post_id,
        )
        .join(Thread, Thread.id == Post.thread_id)
        .where(*_visible_of(person_id))
        .order_by(Post.published.desc(), Post.id.desc())
    )
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.execute(query.offset(offset).limit(limit))
    found = [PersonPost(row[0], row[1], row[2], excerpt(row[3]), row[4] == row[0]) for row in rows]
    posts: Select[*tuple[Any, ...]] = (
        select(Post.id).join(Thread, Thread.id == Post.thread_id).where(*_visible_of(person_id))
    )
    return Page(found, number, PAGE_SIZE, count(db, posts))


def count_helpful(db: Session, person_id: int) -> int:
    """How many posts of a person are the helpful answer of their thread."""
    helpful: Select[*tuple[Any, ...]] = (
        select(Post.id)
        .join(Thread, Thread.answer_post_id == Post.id)
        .where(*_visible_of(person_id))
    )
    return count(db, helpful)


def _visible_of(person_id: int) -> tuple[Any, ...]:
    return (
        Post.author_id == person_id,
        Post.state == PostState.VISIBLE,
        Thread.state == ThreadState.VISIBLE,
    )
