"""Acts on polls: add one to an own thread, change it, vote, close it when its time is up.

A vote can be changed until the end. No entry of the journal tells who voted, or what.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import Database, held
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.discussions import rules
from app.discussions.models import OPENING_BRANCH, Post, Thread, ThreadState
from app.discussions.poll_models import LONGEST_OPTION, Poll, PollOption, PollVote
from app.discussions.poll_page import counts_of, is_over
from app.discussions.service import approved_posts, locked_thread, record
from app.people.models import Person
from app.people.rules import Permission, Who, may
from app.review.holding import reasons_to_hold
from app.text.limits import clean

FEWEST_OPTIONS: Final = 2
MOST_OPTIONS: Final = 10
LONGEST_DAYS: Final = 60
_BATCH: Final = 50


@dataclass(frozen=True)
class NewPoll:
    """What somebody asks."""

    question: str
    options: Sequence[str]
    days: int
    is_multiple: bool = False


def may_add(who: Who | None, thread: rules.ThreadLike, replies: int) -> bool:
    """Whether `who` may put a poll into the thread: its author, until somebody answered."""
    return (
        who is not None
        and may(who, Permission.DISCUSS)
        and thread.author_id == who.id
        and replies == 0
        and not thread.is_locked
        and thread.state in (ThreadState.VISIBLE, ThreadState.WAITING)
    )


def add_poll(db: Session, who: Who, settings: Settings, thread_id: int, new: NewPoll) -> Poll:
    """Put a poll into an own thread. Raises Forbidden, Conflict for a second one, or Invalid."""
    thread = locked_thread(db, thread_id)
    if not may_add(who, thread, thread.reply_count):
        raise Forbidden(_("A poll can be added by who began, until somebody answers."))
    if db.scalar(select(Poll.id).where(Poll.thread_id == thread.id)) is not None:
        raise Conflict(_("This thread has a poll already."))
    question, options = _check_words(db, who, settings, thread, new)
    _check_days(new.days)
    now = clock.now()
    poll = Poll(
        thread_id=thread.id,
        author_id=who.id,
        question=question,
        is_multiple=new.is_multiple,
        created=now,
        ends=now + timedelta(days=new.days),
    )
    db.add(poll)
    db.flush()
    _set_options(db, poll, options)
    _changes_what_waits(db, thread)
    record(db, "poll.added", who, thread, poll=poll.id)
    return poll


def edit_poll(db: Session, who: Who, settings: Settings, poll_id: int, new: NewPoll) -> Poll:
    """Change a poll in which nobody has voted; its end counts from its beginning."""
    poll, thread = _held(db, poll_id)
    if poll.author_id != who.id or not may(who, Permission.DISCUSS) or thread.is_locked:
        raise Forbidden(_("Your account does not have the right to do this."))
    if poll.closed or db.scalar(select(PollVote.option_id).where(PollVote.poll_id == poll.id)):
        raise Conflict(_("Somebody has voted, so the poll stays as it is."))
    question, options = _check_words(db, who, settings, thread, new)
    _check_days(new.days)
    poll.question, poll.is_multiple = question, new.is_multiple
    poll.ends = max(poll.created + timedelta(days=new.days), clock.now() + timedelta(hours=1))
    db.execute(delete(PollOption).where(PollOption.poll_id == poll.id))
    _set_options(db, poll, options)
    _changes_what_waits(db, thread)
    record(db, "poll.changed", who, thread, poll=poll.id)
    return poll


def _set_options(db: Session, poll: Poll, options: Sequence[str]) -> None:
    db.add_all(
        PollOption(poll_id=poll.id, number=number, text=text)
        for number, text in enumerate(options, start=1)
    )
    db.flush()


def _changes_what_waits(db: Session, thread: Thread) -> None:
    """Who approves a thread approves its poll: not one that came after they read the first post."""
    if thread.state == ThreadState.WAITING:
        db.execute(
            update(Post)
            .where(Post.thread_id == thread.id, Post.branch == OPENING_BRANCH)
            .values(version=Post.version + 1)
        )


def _check_words(
    db: Session, who: Who, settings: Settings, thread: Thread, new: NewPoll
) -> tuple[str, list[str]]:
    question = _check_question(new.question)
    options = [text for text in (" ".join(clean(each).split()) for each in new.options) if text]
    if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
        raise Invalid(
            "options",
            _(
                "Write from %(fewest)s to %(most)s answers, each in a line of its own.",
                fewest=FEWEST_OPTIONS,
                most=MOST_OPTIONS,
            ),
        )
    if any(len(text) > LONGEST_OPTION for text in options):
        raise Invalid(
            "options", _("Shorten each answer to %(limit)s characters.", limit=LONGEST_OPTION)
        )
    if len({text.casefold() for text in options}) < len(options):
        raise Invalid("options", _("Two of the answers are the same."))
    held_because = reasons_to_hold(db, settings, who, "", "\n".join([question, *options]))
    # With a thread that waits, a moderator reads the poll; alone nobody would.
    is_new = rules.needs_approval(who, approved_posts(db, who.id), 0, settings)
    if thread.state != ThreadState.WAITING and (held_because or is_new):
        raise Invalid(
            "question", _("A moderator would have to read this poll first. Ask in words.")
        )
    return question, options


def _check_question(question: str) -> str:
    try:
        return rules.check_title(question)
    except Invalid as error:
        raise Invalid("question", error.message) from error


def _check_days(days: int) -> None:
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid("days", _("Write a number of days from 1 to %(most)s.", most=LONGEST_DAYS))


def vote(db: Session, who: Who, poll_id: int, chosen: Sequence[int]) -> Poll:
    """Vote, or vote anew. Raises Forbidden, Conflict when it is over, or Invalid("chosen")."""
    poll, thread = _held(db, poll_id)
    if thread.state != ThreadState.VISIBLE:
        raise NotFound
    if not may(who, Permission.DISCUSS):
        raise Forbidden(_("Your account does not have the right to do this."))
    if is_over(poll):
        raise Conflict(_("The poll is over."))
    own = set(chosen)
    options = set(db.scalars(select(PollOption.id).where(PollOption.poll_id == poll.id)))
    if not own or not own <= options:
        raise Invalid("chosen", _("Choose an answer."))
    if len(own) > 1 and not poll.is_multiple:
        raise Invalid("chosen", _("Choose one answer."))
    db.execute(delete(PollVote).where(PollVote.poll_id == poll.id, PollVote.person_id == who.id))
    db.add_all(
        PollVote(poll_id=poll.id, person_id=who.id, option_id=option) for option in sorted(own)
    )
    # Not even the journal tells who voted: an entry with an hour and a person would be half of it.
    journal.record(db, "poll.voted", None, f"poll:{poll.id}", {"thread": thread.id})
    return poll


def close_due(_settings: Settings, database: Database) -> None:
    """Count the polls whose time is up, each once, and tell the journal."""
    with database.reading() as db:
        due = db.scalars(
            select(Poll.id)
            .where(Poll.closed.is_(None), Poll.ends <= clock.now())
            .order_by(Poll.ends)
            .limit(_BATCH)
        ).all()
    for poll_id in due:
        with database.writing() as db:
            _close(db, poll_id)


def _close(db: Session, poll_id: int) -> None:
    poll, thread = _held(db, poll_id)
    if poll.closed is not None or poll.ends > clock.now():
        return
    options = db.scalars(select(PollOption).where(PollOption.poll_id == poll.id)).all()
    counts, poll.voters = counts_of(db, poll, options)
    for option in options:
        option.votes = counts.get(option.id, 0)
    poll.closed = clock.now()
    data = {
        "thread": thread.id,
        "article": thread.article_id,
        "poll": poll.id,
        "thread_state": str(thread.state),
    }
    journal.record(db, "poll.closed", None, f"poll:{poll.id}", data)


def forget_erased(_settings: Settings, database: Database) -> None:
    """Votes of erased people: gone from open polls, and from closed ones, whose sums stay."""
    with database.writing() as db:
        erased = select(Person.id).where(Person.erased.is_not(None))
        db.execute(delete(PollVote).where(PollVote.person_id.in_(erased)))


def _held(db: Session, poll_id: int) -> tuple[Poll, Thread]:
    """A poll under the lock of its thread: a merge may carry it elsewhere meanwhile."""
    thread_id = db.scalar(select(Poll.thread_id).where(Poll.id == poll_id))
    if thread_id is None:
        raise NotFound
    thread = locked_thread(db, thread_id)
    return held(db, Poll, poll_id), thread
