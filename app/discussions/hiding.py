"""What moderators do to things that are public: hide a post, a former text or a thread, and lock.

Nothing is deleted: the row and the reason stay, and every act can be undone and is in the journal.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.discussions.models import OPENING_BRANCH, Post, PostState, PostVersion, Thread, ThreadState
from app.discussions.reasons import check_reason, check_sentence
from app.discussions.service import (
    locked_post,
    locked_thread,
    record,
    refresh_thread,
)
from app.discussions.standing import moderates_thread
from app.people.rules import Who


def hide_post(db: Session, who: Who, post_id: int, code: str, sentence: str) -> Post:
    """Take a visible post out of sight; everybody else sees a stub with the reason."""
    thread, post = locked_post(db, post_id)
    _require_moderator(db, who, thread)
    reason = check_reason(code, sentence)
    if post.state == PostState.HIDDEN:
        return post
    if post.state != PostState.VISIBLE:
        raise Conflict(_("Nobody sees this post yet, so it cannot be hidden."))
    post.reason_code, post.reason_text = reason
    post.state = PostState.HIDDEN
    db.flush()
    refresh_thread(db, thread)
    record(db, "post.hidden", who, thread, post, reason=code)
    return post


def unhide_post(db: Session, who: Who, post_id: int) -> Post:
    """Let everybody read a hidden post again."""
    thread, post = locked_post(db, post_id)
    _require_moderator(db, who, thread)
    if post.state == PostState.VISIBLE:
        return post
    if post.state != PostState.HIDDEN:
        raise Conflict(_("This post is not hidden."))
    post.reason_code = post.reason_text = ""
    post.state = PostState.VISIBLE
    db.flush()
    refresh_thread(db, thread)
    record(db, "post.unhidden", who, thread, post)
    return post


def hide_version(
    db: Session, who: Who, post_id: int, number: int, code: str, sentence: str
) -> None:
    """Take a former text out of the post's history, for instance a telephone number edited out."""
    thread, post = locked_post(db, post_id)
    _require_moderator(db, who, thread)
    version = db.get(PostVersion, (post_id, number), populate_existing=True)
    if version is None:
        raise NotFound
    reason = check_reason(code, sentence)
    if version.state == PostState.HIDDEN:
        return
    version.reason_code, version.reason_text = reason
    version.state = PostState.HIDDEN
    record(db, "post.version-hidden", who, thread, post, reason=code, version=number)


def hide_thread(db: Session, who: Who, thread_id: int, code: str, sentence: str) -> Thread:
    """Take a whole thread out of every list; its address tells only the reason."""
    thread = locked_thread(db, thread_id)
    _require_moderator(db, who, thread)
    reason = check_reason(code, sentence)
    if thread.state == ThreadState.HIDDEN:
        return thread
    thread.reason_code, thread.reason_text = reason
    thread.state = ThreadState.HIDDEN
    refresh_thread(db, thread)
    record(db, "thread.hidden", who, thread, reason=code)
    return thread


def unhide_thread(db: Session, who: Who, thread_id: int) -> Thread:
    """Bring a hidden thread back; one whose first post was never approved waits again."""
    thread = locked_thread(db, thread_id)
    _require_moderator(db, who, thread)
    if thread.state != ThreadState.HIDDEN:
        return thread
    was_public = db.scalar(
        select(Post.published).where(Post.thread_id == thread.id, Post.branch == OPENING_BRANCH)
    )
    thread.reason_code = thread.reason_text = ""
    thread.state = ThreadState.VISIBLE if was_public else ThreadState.WAITING
    refresh_thread(db, thread)
    record(db, "thread.unhidden", who, thread)
    return thread


def lock_thread(db: Session, who: Who, thread_id: int, sentence: str) -> Thread:
    """End the thread: everybody reads it, nobody writes in it. A reason must be given."""
    thread = locked_thread(db, thread_id)
    _require_moderator(db, who, thread)
    sentence = check_sentence(sentence)
    if not sentence:
        raise Invalid("sentence", _("Write in one sentence why."))
    if thread.is_locked:
        return thread
    thread.is_locked, thread.lock_reason = True, sentence
    record(db, "thread.locked", who, thread)
    return thread


def unlock_thread(db: Session, who: Who, thread_id: int) -> Thread:
    """Let people write in the thread again."""
    thread = locked_thread(db, thread_id)
    _require_moderator(db, who, thread)
    if not thread.is_locked:
        return thread
    thread.is_locked, thread.lock_reason = False, ""
    record(db, "thread.unlocked", who, thread)
    return thread


def _require_moderator(db: Session, who: Who, thread: Thread) -> None:
    if not moderates_thread(db, who, thread):
        raise Forbidden(_("Your account does not have the right to do this."))
