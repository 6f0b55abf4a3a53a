"""Where in a thread a new post stands: branches in order, and one level of replies in each."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.discussions.models import OPENING_BRANCH, Post, PostState, Thread


@dataclass(frozen=True)
class Spot:
    """A place in a thread."""

    branch: int
    place: int
    parent_id: int | None = None


OPENING: Final = Spot(OPENING_BRANCH, place=0)


def parent_of_reply(db: Session, thread: Thread, parent_id: int | None) -> Post | None:
    """The post that is replied to; raises NotFound when it is elsewhere, or never was public."""
    if parent_id is None:
        return None
    parent = db.get(Post, parent_id, populate_existing=True)
    if parent is None or parent.thread_id != thread.id:
        raise NotFound
    if parent.state in (PostState.WAITING, PostState.REJECTED):
        raise NotFound
    return parent


def spot_of_reply(db: Session, thread: Thread, parent: Post | None) -> Spot:
    """Where a new post goes. One level: a reply to a reply hangs on the head of its branch."""
    if parent is None or parent.is_opening:
        last = db.scalar(select(func.max(Post.branch)).where(Post.thread_id == thread.id))
        return Spot(branch=(last or 0) + 1, place=0)
    last = db.scalar(
        select(func.max(Post.place)).where(
            Post.thread_id == thread.id, Post.branch == parent.branch
        )
    )
    return Spot(parent.branch, (last or 0) + 1, parent.parent_id or parent.id)
