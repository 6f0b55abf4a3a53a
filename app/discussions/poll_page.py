"""Reading polls: votes are secret, and sums stay hidden from who has not voted until the end.

Every outlet of a poll (page, feed, answer of a program) gets it from here, with nothing in it that
this reader may not know.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.discussions.poll_models import Poll, PollOption, PollVote
from app.people.rules import Permission, Who, may


@dataclass(frozen=True)
class OptionRow:
    """An option for one reader; `votes` and `share` (per cent) are None while hidden from them."""

    id: int
    text: str
    votes: int | None
    share: int | None
    is_own: bool


@dataclass(frozen=True)
class PollRow:
    """A poll for one reader."""

    id: int
    thread_id: int
    question: str
    is_multiple: bool
    ends: datetime
    is_over: bool
    voters: int | None
    options: list[OptionRow]
    may_vote: bool
    may_change: bool

    @property
    def has_voted(self) -> bool:
        return any(option.is_own for option in self.options)


def is_over(poll: Poll) -> bool:
    """Whether the time is up, closed by the clock already or not."""
    return poll.closed is not None or poll.ends <= clock.now()


def poll_of(db: Session, who: Who | None, thread_id: int, *, is_open: bool) -> PollRow | None:
    """The poll of a thread for this reader; `is_open` tells whether people write in the thread.

    Who may read the thread is asked before. Three queries where there is a poll, one where not.
    """
    poll = db.scalar(select(Poll).where(Poll.thread_id == thread_id))
    if poll is None:
        return None
    options = db.scalars(
        select(PollOption).where(PollOption.poll_id == poll.id).order_by(PollOption.number)
    ).all()
    own = _own_options(db, poll.id, who)
    over = is_over(poll)
    shows = over or bool(own)
    counts, voters = counts_of(db, poll, options) if shows else ({}, 0)
    may_vote = not over and is_open and may(who, Permission.DISCUSS) and who is not None
    return PollRow(
        id=poll.id,
        thread_id=poll.thread_id,
        question=poll.question,
        is_multiple=poll.is_multiple,
        ends=poll.ends,
        is_over=over,
        voters=voters if shows else None,
        options=[
            OptionRow(
                option.id,
                option.text,
                counts.get(option.id, 0) if shows else None,
                _share(counts.get(option.id, 0), voters) if shows else None,
                option.id in own,
            )
            for option in options
        ],
        may_vote=may_vote,
        may_change=who is not None and who.id == poll.author_id and not over,
    )


def _own_options(db: Session, poll_id: int, who: Who | None) -> frozenset[int]:
    if who is None:
        return frozenset()
    own = select(PollVote.option_id).where(
        PollVote.poll_id == poll_id, PollVote.person_id == who.id
    )
    return frozenset(db.scalars(own))


def _share(votes: int, voters: int) -> int:
    return round(100 * votes / voters) if voters else 0


def poll_words(db: Session, thread_ids: Sequence[int]) -> dict[int, list[str]]:
    """The question and the answers of the polls of these threads, for who approves them."""
    if not thread_ids:
        return {}
    rows = db.execute(
        select(Poll.thread_id, Poll.question, PollOption.text)
        .join(PollOption, PollOption.poll_id == Poll.id)
        .where(Poll.thread_id.in_(thread_ids))
        .order_by(Poll.id, PollOption.number)
    )
    found: dict[int, list[str]] = {}
    for thread_id, question, option in rows:
        found.setdefault(thread_id, [question]).append(option)
    return found


def counts_of(db: Session, poll: Poll, options: Sequence[PollOption]) -> tuple[dict[int, int], int]:
    """Votes by option, and how many people voted: for who may know, and for the closing."""
    if poll.closed is not None:
        return {option.id: option.votes for option in options}, poll.voters
    rows = db.execute(
        select(PollVote.option_id, func.count())
        .where(PollVote.poll_id == poll.id)
        .group_by(PollVote.option_id)
    )
    counts = {option: number for option, number in rows}
    voters = select(func.count(PollVote.person_id.distinct())).where(PollVote.poll_id == poll.id)
    return counts, db.scalar(voters) or 0
