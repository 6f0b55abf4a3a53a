"""The helpful answer of a thread: marked by whoever asked, or by editors.

The mark lives on the thread. It falls off when the post goes out of sight or into another thread
(`service.refresh_thread` looks), so that no page leads to an answer that nobody can read.
"""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.core.errors import Forbidden, NotFound
from app.core.i18n import gettext as _
from app.discussions import rules
from app.discussions.models import Post, PostState, Thread, ThreadState
from app.discussions.queries import LONGEST_EXCERPT, Name, excerpt, name_columns, name_of
from app.discussions.service import keep_fresh, locked_post, locked_thread, record
from app.people.models import Person
from app.people.rules import Who


@dataclass(frozen=True)
class Answer:
    """What the top of a thread tells of its helpful answer."""

    post_id: int
    author: Name
    excerpt: str
    marked_by: str


def mark(db: Session, who: Who, post_id: int) -> Post:
    """Mark a post as the helpful answer, in place of another. Raises NotFound or Forbidden."""
    thread, post = locked_post(db, post_id)
    if thread.state != ThreadState.VISIBLE or post.state != PostState.VISIBLE:
        raise NotFound
    if not rules.can_mark_answer(who, thread, post):
        raise Forbidden(_("You cannot mark this post as the helpful answer."))
    if thread.answer_post_id == post.id:
        return post
    thread.answer_post_id, thread.answer_by_id = post.id, who.id
    db.flush()
    keep_fresh(db, thread)
    record(db, "thread.answered", who, thread, post)
    return post


def unmark(db: Session, who: Who, thread_id: int) -> Thread:
    """Take the mark off. Raises NotFound or Forbidden."""
    thread = locked_thread(db, thread_id)
    if thread.state != ThreadState.VISIBLE:
        raise NotFound
    if not rules.marks_answers(who, thread):
        raise Forbidden(_("You cannot mark this post as the helpful answer."))
    if thread.answer_post_id is not None:
        thread.answer_post_id = thread.answer_by_id = None
        db.flush()
        keep_fresh(db, thread)
        record(db, "thread.answer-taken-back", who, thread)
    return thread


def answer_of(db: Session, thread_id: int, post_id: int) -> Answer | None:
    """The helpful answer as the top of the thread shows it; None when nobody may read it."""
    marker = aliased(Person)
    row = db.execute(
        select(
            Post.id,
            func.substr(Post.plain, 1, LONGEST_EXCERPT + 1).label("beginning"),
            *name_columns(Person),
            marker.name.label("marked_by"),
        )
        .join(Person, Person.id == Post.author_id)
        .join(Thread, Thread.id == Post.thread_id)
        .outerjoin(marker, marker.id == Thread.answer_by_id)
        .where(Post.id == post_id, Post.thread_id == thread_id, Post.state == PostState.VISIBLE)
    ).first()
    if row is None:
        return None
    return Answer(row.id, name_of(row), excerpt(row.beginning), row.marked_by or "")
