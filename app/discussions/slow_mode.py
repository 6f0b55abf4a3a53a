"""Slow mode: in a heated thread each person writes once in so many minutes, moderators excepted.

A post counts from its writing, seen or not: who waits for approval does not get another turn.
"""

from typing import Final

from sqlalchemy.orm import Session

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.discussions.models import Thread
from app.discussions.moving_models import NoteKind
from app.discussions.reasons import check_sentence
from app.discussions.service import locked_thread, record
from app.discussions.standing import require_moderator
from app.discussions.thread_notes import note
from app.people.rules import Who

LONGEST_MINUTES: Final = 24 * 60


def set_slow(db: Session, who: Who, thread_id: int, minutes: int, sentence: str) -> Thread:
    """Let people write here once in `minutes`; raises Invalid for a number or a missing reason."""
    thread = locked_thread(db, thread_id)
    require_moderator(db, who, thread)
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise Invalid(
            "minutes", _("Write a number of minutes from 1 to %(most)s.", most=LONGEST_MINUTES)
        )
    sentence = check_sentence(sentence)
    if not sentence:
        raise Invalid("sentence", _("Write in one sentence why."))
    thread.slow_minutes, thread.slow_reason = minutes, sentence
    note(db, who, thread, NoteKind.SLOWED, number=minutes, reason=sentence)
    record(db, "thread.slowed", who, thread, minutes=minutes)
    return thread


def end_slow(db: Session, who: Who, thread_id: int) -> Thread:
    """Let people write at their own pace again."""
    thread = locked_thread(db, thread_id)
    require_moderator(db, who, thread)
    if not thread.slow_minutes:
        return thread
    thread.slow_minutes, thread.slow_reason = 0, ""
    note(db, who, thread, NoteKind.QUICKENED)
    record(db, "thread.quickened", who, thread)
    return thread
