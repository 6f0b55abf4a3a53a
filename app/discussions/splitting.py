"""Splitting: posts that a moderator ticked become a thread of their own, in the same place.

A branch goes as a whole with its first post; a reply that goes alone becomes a branch. The order
stays. The first of them opens the new thread, so everybody must be able to read it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import Conflict, Invalid
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.discussions import rules
from app.discussions.carrying_over import (
    carry_answer,
    carry_words,
    copy_followers,
    copy_positions,
)
from app.discussions.models import OPENING_BRANCH, Post, PostState, Thread, ThreadState
from app.discussions.moving_models import NoteKind
from app.discussions.reasons import check_sentence
from app.discussions.service import locked_thread, record, refresh_thread
from app.discussions.standing import require_moderator
from app.discussions.thread_notes import note
from app.discussions.words import note_title
from app.people.rules import Who
from app.review.holding import reasons_to_hold
from app.text.polish import slugify


@dataclass(frozen=True)
class Split:
    """Which posts, what the new thread is called, and why."""

    post_ids: frozenset[int]
    title: str
    sentence: str = ""


@dataclass(frozen=True)
class Spotted:
    """A post that goes, and where it stood."""

    id: int
    branch: int
    place: int
    state: str


def split_thread(db: Session, who: Who, settings: Settings, thread_id: int, split: Split) -> Thread:
    """Make a thread of the ticked posts; returns the new one.

    Raises Invalid for a title or a choice that cannot be taken, Conflict when the thread is not
    to be seen.
    """
    source = locked_thread(db, thread_id)
    require_moderator(db, who, source)
    if source.state != ThreadState.VISIBLE:
        raise Conflict(_("Only a thread that everybody sees can be split."))
    title = rules.check_title(split.title)
    sentence = check_sentence(split.sentence)
    reasons_to_hold(db, settings, who, "", title)  # raises for what was removed for good
    going = _going(db, source, split.post_ids)
    opening = db.get_one(Post, going[0].id)
    target = _new_thread(db, source, opening, title)
    _place_anew(db, target, going)
    ids = [each.id for each in going]
    carry_words(db, ids, target.id)
    note_title(db, target.id)
    carry_answer(source, target, ids)
    copy_followers(db, source.id, target.id)
    copy_positions(db, source.id, target.id)
    db.flush()
    refresh_thread(db, source)
    refresh_thread(db, target)
    note(db, who, source, NoteKind.SPLIT_OFF, other=target, number=len(ids), reason=sentence)
    note(db, who, target, NoteKind.SPLIT_FROM, other=source, number=len(ids), reason=sentence)
    record(db, "thread.split", who, source, other=target.id, number=len(ids))
    return target


def _going(db: Session, source: Thread, ticked: frozenset[int]) -> list[Spotted]:
    """The posts that go, in their order: those ticked, and the replies to ticked first posts."""
    rows = db.execute(
        select(Post.id, Post.branch, Post.place, Post.state)
        .where(Post.thread_id == source.id)
        .order_by(Post.branch, Post.place)
    ).all()
    whole = {row.branch for row in rows if row.id in ticked and row.place == 0}
    going = [Spotted(*row) for row in rows if row.id in ticked or row.branch in whole]
    if not going:
        raise Invalid("posts", _("Tick the posts that are to go."))
    if any(each.branch == OPENING_BRANCH for each in going):
        raise Invalid("posts", _("The first post stays: without it there is no thread."))
    if going[0].state != PostState.VISIBLE:
        raise Invalid("posts", _("Everybody must see the first of the posts that go."))
    return going


def _new_thread(db: Session, source: Thread, opening: Post, title: str) -> Thread:
    target = Thread(
        board=source.board,
        article_id=source.article_id,
        city_id=source.city_id,
        subject=source.subject,
        subject_title=source.subject_title,
        subject_url=source.subject_url,
        title=title,
        slug=slugify(title),
        author_id=opening.author_id,
        created=opening.created,
        state=ThreadState.VISIBLE,
        reply_count=0,
        last_at=opening.published or clock.now(),
        last_author_id=opening.author_id,
        is_locked=False,
        lock_reason="",
    )
    db.add(target)
    db.flush()
    return target


def _place_anew(db: Session, target: Thread, going: Sequence[Spotted]) -> None:
    """Give each post its place; what answered the first of them answers the thread now."""
    heads = {each.branch: each.id for each in going if each.place == 0}
    opening_id = going[0].id
    branch = place = 0
    moved = []
    for each in going:
        head_id = heads.get(each.branch)
        if each.place > 0 and head_id is not None and head_id != opening_id:
            place += 1
        else:
            branch, place, head_id = branch + 1, 0, None
        moved.append(
            {
                "id": each.id,
                "thread_id": target.id,
                "branch": branch,
                "place": place,
                "parent_id": head_id,
            }
        )
    db.flush()
    db.execute(update(Post), moved)
    db.expire_all()
