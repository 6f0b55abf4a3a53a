"""Thanks for posts: the one reaction. Everybody sees how many, signed-in people see from whom."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import Forbidden, NotFound
from app.core.i18n import gettext as _
from app.core.paging import Page, count, slice_of
from app.discussions import rules
from app.discussions.models import Post, PostState, Thread, ThreadState
from app.discussions.participation_models import PostThanks
from app.discussions.queries import Name, name_columns, name_of
from app.discussions.service import record
from app.people.models import Person
from app.people.rules import Who

PAGE_SIZE = 50


@dataclass(frozen=True)
class Thanks:
    """How many people thanked for a post, and whether this reader did."""

    count: int = 0
    is_own: bool = False


def thank(db: Session, who: Who, post_id: int) -> Post:
    """Thank for a post; once more changes nothing. Raises NotFound or Forbidden."""
    thread, post = _public_post(db, post_id)
    if not rules.can_thank(who, post):
        raise Forbidden(_("You cannot thank for this post."))
    # Held, so that two windows of one person do not both insert.
    db.execute(select(Person.id).where(Person.id == who.id).with_for_update())
    if db.get(PostThanks, (post_id, who.id)) is None:
        db.add(PostThanks(post_id=post_id, person_id=who.id, at=clock.now()))
        db.flush()
        record(db, "post.thanked", who, thread, post)
    return post


def take_back(db: Session, who: Who, post_id: int) -> Post:
    """Take one's thanks back. Raises NotFound for a post that is not public."""
    thread, post = _public_post(db, post_id)
    row = db.get(PostThanks, (post_id, who.id))
    if row is not None:
        db.delete(row)
        db.flush()
        record(db, "post.thanks-taken-back", who, thread, post)
    return post


def _public_post(db: Session, post_id: int) -> tuple[Thread, Post]:
    row = db.execute(
        select(Thread, Post)
        .join(Post, Post.thread_id == Thread.id)
        .where(
            Post.id == post_id,
            Post.state == PostState.VISIBLE,
            Thread.state == ThreadState.VISIBLE,
        )
    ).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def counts(db: Session, who: Who | None, post_ids: Collection[int]) -> dict[int, Thanks]:
    """Thanks for the posts of a page, in one query; posts without any are left out."""
    own = func.max(case((PostThanks.person_id == (who.id if who else 0), 1), else_=0))
    rows = db.execute(
        select(PostThanks.post_id, func.count(), own)
        .where(PostThanks.post_id.in_(post_ids))
        .group_by(PostThanks.post_id)
    )
    return {post_id: Thanks(number, bool(is_own)) for post_id, number, is_own in rows}


def thankful(db: Session, post_id: int, number: int) -> Page[Name]:
    """People who thanked for a public post, first who thanked first. Raises NotFound."""
    _public_post(db, post_id)
    query = (
        select(*name_columns(Person))
        .join(PostThanks, PostThanks.person_id == Person.id)
        .where(PostThanks.post_id == post_id)
        .order_by(PostThanks.at, PostThanks.person_id)
    )
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.execute(query.offset(offset).limit(limit))
    return Page([name_of(row) for row in rows], number, PAGE_SIZE, count(db, query))
