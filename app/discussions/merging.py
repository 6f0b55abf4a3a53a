"""Merging: the posts of one thread are appended to another, branch by branch in their order.

The emptied thread stays as a row, so that its address can lead to the other for good.
"""

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.discussions.carrying_over import (
    carry_answer,
    carry_words,
    copy_followers,
    copy_positions,
)
from app.discussions.models import Post, Thread, ThreadState
from app.discussions.moving_models import NoteKind, ThreadRedirect
from app.discussions.participation_models import TitleWord
from app.discussions.poll_models import Poll
from app.discussions.reasons import check_sentence
from app.discussions.service import locked_thread, record, refresh_thread
from app.discussions.standing import moderates_thread
from app.discussions.thread_notes import note
from app.people.rules import Who


def merge_threads(db: Session, who: Who, source_id: int, target_id: int, sentence: str) -> Thread:
    """Append all posts of one thread to another; returns the other.

    Raises Forbidden for who does not moderate both, Conflict for threads that cannot be joined.
    """
    if source_id == target_id:
        raise Invalid("target", _("Choose another thread than this one."))
    # In order of ids, so that two such acts never wait for each other.
    first, second = sorted((source_id, target_id))
    held = {first: locked_thread(db, first), second: locked_thread(db, second)}
    source, target = held[source_id], held[target_id]
    if not (moderates_thread(db, who, source) and moderates_thread(db, who, target)):
        raise Forbidden(_("Your account does not have the right to do this."))
    if source.state != ThreadState.VISIBLE or target.state != ThreadState.VISIBLE:
        raise Conflict(_("Only threads that everybody sees can be joined."))
    if source.subject is not None:
        raise Conflict(_("This thread belongs to what it comments on and stays there."))
    sentence = check_sentence(sentence)
    _carry_poll(db, source, target)
    ids = list(db.scalars(select(Post.id).where(Post.thread_id == source.id)))
    last = db.scalar(select(func.max(Post.branch)).where(Post.thread_id == target.id)) or 0
    db.execute(
        update(Post)
        .where(Post.thread_id == source.id)
        .values(thread_id=target.id, branch=Post.branch + last)
        .execution_options(synchronize_session=False)
    )
    carry_words(db, ids, target.id)
    db.execute(delete(TitleWord).where(TitleWord.thread_id == source.id))
    carry_answer(source, target, ids)
    copy_followers(db, source.id, target.id)
    copy_positions(db, source.id, target.id)
    _redirect(db, source, target)
    source.pinned, source.slow_minutes = None, 0
    db.flush()
    db.expire_all()
    refresh_thread(db, source)
    source.state = ThreadState.MERGED
    refresh_thread(db, target)
    note(db, who, target, NoteKind.MERGED, number=len(ids), place=source.title, reason=sentence)
    record(db, "thread.merged", who, source, other=target.id, number=len(ids))
    return target


def _carry_poll(db: Session, source: Thread, target: Thread) -> None:
    """The poll goes along; two polls in one thread there are none."""
    there = db.scalar(select(Poll.id).where(Poll.thread_id == target.id))
    here = db.scalar(select(Poll).where(Poll.thread_id == source.id))
    if here is None:
        return
    if there is not None:
        raise Conflict(_("Both threads have a poll, so they cannot be joined."))
    here.thread_id = target.id


def _redirect(db: Session, source: Thread, target: Thread) -> None:
    db.execute(
        update(ThreadRedirect)
        .where(ThreadRedirect.target_id == source.id)
        .values(target_id=target.id)
        .execution_options(synchronize_session=False)
    )
    db.add(ThreadRedirect(thread_id=source.id, target_id=target.id, at=clock.now()))


def target_of(db: Session, thread_id: int) -> int:
    """The thread to which the address of a merged one leads; raises NotFound for any other."""
    found = db.scalar(select(ThreadRedirect.target_id).where(ThreadRedirect.thread_id == thread_id))
    if found is None:
        raise NotFound
    return found
