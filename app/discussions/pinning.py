"""Pinned threads: a few that stand first in the list of their place until a moderator lets go."""

from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import hold_lock
from app.core.errors import Conflict
from app.core.i18n import gettext as _
from app.discussions.models import Thread, ThreadState
from app.discussions.service import locked_thread, record
from app.discussions.standing import require_moderator
from app.people.rules import Who

MOST_PINNED: Final = 3
_PINNING_LOCK: Final = 7466464


def pin_thread(db: Session, who: Who, thread_id: int) -> Thread:
    """Let a visible thread stand first; raises Conflict when the place has enough of them."""
    thread = locked_thread(db, thread_id)
    require_moderator(db, who, thread)
    if thread.pinned is not None:
        return thread
    if thread.state != ThreadState.VISIBLE:
        raise Conflict(_("Nobody sees this thread, so it cannot be pinned."))
    _wait_for_others(db)
    pinned = select(func.count()).where(
        same_place(thread), Thread.pinned.is_not(None), Thread.state == ThreadState.VISIBLE
    )
    if (db.scalar(pinned) or 0) >= MOST_PINNED:
        raise Conflict(_("%(most)s threads are pinned here. Unpin one first.", most=MOST_PINNED))
    thread.pinned = clock.now()
    record(db, "thread.pinned", who, thread)
    return thread


def _wait_for_others(db: Session) -> None:
    """One pinning at a time: two at once would both count the same last place as free."""
    hold_lock(db, _PINNING_LOCK)


def unpin_thread(db: Session, who: Who, thread_id: int) -> Thread:
    """Let a thread stand where its newest post puts it."""
    thread = locked_thread(db, thread_id)
    require_moderator(db, who, thread)
    if thread.pinned is None:
        return thread
    thread.pinned = None
    record(db, "thread.unpinned", who, thread)
    return thread


def same_place(thread: Thread) -> ColumnElement[bool]:
    """Whether a thread stands in the same list as this one."""
    if thread.article_id is not None:
        return Thread.article_id == thread.article_id
    if thread.city_id is not None:
        return Thread.city_id == thread.city_id
    if thread.subject is not None:
        return Thread.subject == thread.subject
    return Thread.board == thread.board
