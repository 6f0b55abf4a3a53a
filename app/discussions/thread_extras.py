"""What surrounds the posts of a thread: notes, former titles, the poll, and what one may do."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.core.i18n import ngettext
from app.discussions import polls, rules, titles
from app.discussions.carrying import may_carry
from app.discussions.models import Thread, ThreadState
from app.discussions.moving_models import ThreadNote, ThreadTitle
from app.discussions.poll_models import Poll
from app.discussions.poll_page import PollRow, poll_of
from app.discussions.thread_notes import NoteRow, TitleRow, former_titles, notes_of
from app.discussions.thread_page import ThreadHead
from app.people.rules import Who


@dataclass(frozen=True)
class Extras:
    """For one reader of one thread."""

    pinned: datetime | None
    slow_minutes: int
    slow_reason: str
    notes: list[NoteRow]
    titles: list[TitleRow]
    poll: PollRow | None
    acts: frozenset[str]
    carried_id: int | None  # the helpful answer, where this reader may carry it into the article

    @property
    def pace(self) -> str:
        return ngettext("%(num)s minute", "%(num)s minutes", self.slow_minutes)


def extras_of(db: Session, who: Who | None, head: ThreadHead) -> Extras:
    """One query where a thread has none of these, as most have. It is known readable."""
    row = db.execute(
        select(
            Thread.pinned,
            Thread.slow_minutes,
            Thread.slow_reason,
            Thread.subject,
            Thread.answer_post_id,
            exists().where(ThreadNote.thread_id == Thread.id).label("has_notes"),
            exists().where(ThreadTitle.thread_id == Thread.id).label("has_titles"),
            exists().where(Poll.thread_id == Thread.id).label("has_poll"),
        ).where(Thread.id == head.id)
    ).one()
    poll = None
    if row.has_poll:
        poll = poll_of(db, who, head.id, is_open=rules.can_reply(who, head))
    return Extras(
        pinned=row.pinned,
        slow_minutes=row.slow_minutes,
        slow_reason=row.slow_reason,
        notes=notes_of(db, head.id) if row.has_notes else [],
        titles=former_titles(db, head.id) if row.has_titles else [],
        poll=poll,
        acts=_acts(who, head, poll, is_pinned=row.pinned is not None, subject=row.subject),
        carried_id=row.answer_post_id if may_carry(who, head) else None,
    )


def _acts(
    who: Who | None, head: ThreadHead, poll: PollRow | None, *, is_pinned: bool, subject: str | None
) -> frozenset[str]:
    is_moderator, is_visible = head.is_moderator, head.state == ThreadState.VISIBLE
    offered = {
        "title": titles.may_change_title(who, head, head.reply_count, is_moderator=is_moderator),
        "poll": poll is None and polls.may_add(who, head, head.reply_count),
        "pin": is_moderator and is_visible and not is_pinned,
        "unpin": is_moderator and is_pinned,
        "slow": is_moderator and is_visible,
        "move": is_moderator and subject is None,
        "split": is_moderator and is_visible and head.reply_count > 0,
        "merge": is_moderator and is_visible and subject is None,
    }
    return frozenset(act for act, is_allowed in offered.items() if is_allowed)
