"""Tables of polls: one question a thread, its options, and who chose which of them.

Votes are secret: no page, list or log reads `poll_vote` other than to count, or for its owner.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.discussions.models import LONGEST_TITLE, Thread
from app.people.models import Person

LONGEST_OPTION = 200


class Poll(Base):
    """A question in a thread. `voters` is counted once, when the poll is closed."""

    __tablename__ = "poll"
    __table_args__ = (Index("ix_poll_closed_ends", "closed", "ends"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id), unique=True)
    author_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    question: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    is_multiple: Mapped[bool]
    created: Mapped[datetime]
    ends: Mapped[datetime]
    closed: Mapped[datetime | None]
    voters: Mapped[int] = mapped_column(default=0)


class PollOption(Base):
    """An answer that can be chosen. `votes` is counted once, when the poll is closed."""

    __tablename__ = "poll_option"
    __table_args__ = (UniqueConstraint("poll_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey(Poll.id))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(String(LONGEST_OPTION))
    votes: Mapped[int] = mapped_column(default=0)


class PollVote(Base):
    """One person chose one option."""

    __tablename__ = "poll_vote"
    __table_args__ = (Index("ix_poll_vote_person_id", "person_id"),)

    poll_id: Mapped[int] = mapped_column(ForeignKey(Poll.id), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    option_id: Mapped[int] = mapped_column(ForeignKey(PollOption.id), primary_key=True)
