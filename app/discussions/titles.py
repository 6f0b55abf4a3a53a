"""Changing a thread's title: its author until somebody answered, moderators at any time.

Former titles stay readable below the present one, except those that were the reason for it.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import Forbidden, Invalid
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.discussions import rules
from app.discussions.models import OPENING_BRANCH, Post, Thread, ThreadState
from app.discussions.moving_models import ThreadTitle
from app.discussions.service import approved_posts, locked_thread, record, refresh_thread
from app.discussions.standing import moderates_thread
from app.people.rules import Permission, Who, may
from app.review.holding import reasons_to_hold
from app.text.polish import slugify


def may_change_title(
    who: Who | None, thread: rules.ThreadLike, replies: int, *, is_moderator: bool
) -> bool:
    """Whether `who` may give the thread another title."""
    if thread.state == ThreadState.MERGED:
        return False
    if is_moderator:
        return True
    return (
        may(who, Permission.DISCUSS)
        and who is not None
        and thread.author_id == who.id
        and replies == 0
        and not thread.is_locked
        and thread.state in (ThreadState.VISIBLE, ThreadState.WAITING)
    )


def change_title(
    db: Session,
    who: Who,
    settings: Settings,
    thread_id: int,
    title: str,
    *,
    hides_former: bool = False,
) -> Thread:
    """Give a thread another title; the former one stays readable unless a moderator hides it.

    Raises Forbidden, or Invalid for a title that cannot be taken.
    """
    thread = locked_thread(db, thread_id)
    is_moderator = moderates_thread(db, who, thread)
    if not may_change_title(who, thread, thread.reply_count, is_moderator=is_moderator):
        raise Forbidden(_("The title can be changed until somebody answers."))
    title = rules.check_title(title)
    if title == thread.title:
        return thread
    # Raises for a passage that was removed for good, whoever brings it back.
    held = reasons_to_hold(db, settings, who, thread.title, title)
    if not is_moderator and thread.state != ThreadState.WAITING:
        # Everybody reads a title at once: where a person has to read it first, it is refused.
        is_new = rules.needs_approval(who, approved_posts(db, who.id), 0, settings)
        if held or is_new:
            raise Invalid("title", _("A moderator has to change this title. Ask for it in a post."))
    if thread.state == ThreadState.WAITING:
        _ask_to_read_anew(db, thread, held)
    else:
        # Of a thread that nobody else has seen there is no former title to tell.
        db.add(
            ThreadTitle(
                thread_id=thread.id,
                title=thread.title,
                replaced=clock.now(),
                by_id=who.id,
                is_hidden=hides_former and is_moderator,
            )
        )
    thread.title, thread.slug = title, slugify(title)
    db.flush()
    refresh_thread(db, thread)
    record(db, "thread.retitled", who, thread)
    return thread


def _ask_to_read_anew(db: Session, thread: Thread, held: list[str]) -> None:
    """A moderator lets out the version of a first post that they read, and its title with it."""
    first = select(Post).where(Post.thread_id == thread.id, Post.branch == OPENING_BRANCH)
    for post in db.scalars(first):
        post.version += 1
        post.held_because = list(dict.fromkeys([*post.held_because, *held]))
