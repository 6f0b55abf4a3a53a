"""Tables of notices and of how people want them mailed.

A notice holds numbers and codes only: what the thing is called and says is asked when the notice
is read or mailed, so that nothing hidden in between is ever told.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.people.models import Person


class Kind(StrEnum):
    """What a notice tells of; the values stand in addresses."""

    MENTION = "wzmianka"
    REPLY = "odpowiedz"
    ANSWER = "rozwiazanie"  # an answer was marked as the helpful one
    THANKS = "podziekowanie"
    THREAD = "watek"  # a followed thread was moved, split or merged
    POLL = "ankieta"
    NEW_THREAD = "nowy-watek"
    EXPERIENCE = "doswiadczenie"
    OUTCOME = "wynik"
    INVITATION = "zaproszenie"
    ARTICLE = "artykul"
    PROPOSAL = "propozycja"
    SYNONYM = "synonim"  # a word proposed for the search was decided on
    RECORD = "dane"  # a proposed letter, or other data, was decided on
    REPORT = "zgloszenie"
    HAT = "funkcja"
    DEADLINE = "termin"  # the day of a reminder has come
    LOCAL_DATE = "termin-miasta"  # a city that one follows has a new date
    LOCAL_DATE_NEAR = "bliski-termin"  # … and that date is near


class How(StrEnum):
    """How soon a kind of notice is mailed, beside standing in the inbox."""

    NOW = "now"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


DEFAULT_HOW = How.WEEKLY
# What cannot wait for a digest, unless its reader says so.
AT_ONCE: Final = frozenset({Kind.DEADLINE, Kind.LOCAL_DATE_NEAR})


def default_how(kind: Kind) -> How:
    """How a kind is mailed to those who have chosen nothing."""
    return How.NOW if kind in AT_ONCE else DEFAULT_HOW


class Notice(Base):
    """One event told to one person.

    While it is unread, more of the same within the window of the settings only raises `count` and
    `at`: posts of one thread, changes of one article. What came since the last letter (`mailed` <
    `at`) may be mailed again.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "event"),
        # The bell counts in the first; the inbox walks along the others.
        Index("ix_notice_person_id_read", "person_id", "read", "at", "id"),
        Index("ix_notice_person_id_at", "person_id", "at", "id"),
        Index("ix_notice_person_id_kind", "person_id", "kind", "at", "id"),
        Index("ix_notice_about", "about", "person_id"),
        Index("ix_notice_mailed", "mailed", "person_id", "at"),
        Index("ix_notice_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    # What happened, the same for all whom it is told: "post:12", or "article:3@917" for the
    # journal entry that began a series.
    event: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    # When the first was that stood in no letter yet, and the newest.
    began: Mapped[datetime]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    # The thing itself ("post:12"), and what the person follows or owns that brought the notice
    # ("thread:5"; empty where it was addressed to them).
    subject: Mapped[str] = mapped_column(String(80))
    about: Mapped[str] = mapped_column(String(80), default="", server_default="")
    url: Mapped[str] = mapped_column(String(300))
    # What happened in one word of the program where the kind does not say it: a proposal's step.
    detail: Mapped[str] = mapped_column(String(30), default="", server_default="")
    count: Mapped[int] = mapped_column(default=1, server_default="1")
    # The newest journal entry told in it: a follower that begins anew tells nothing twice.
    entry_id: Mapped[int]
    read: Mapped[datetime | None]
    # Letters told of everything until this moment.
    mailed: Mapped[datetime | None]


class NoticePreference(Base):
    """How a person wants one kind mailed, where it is not the default."""

    __tablename__ = "notice_preference"

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    how: Mapped[str] = mapped_column(String(10))


class NoticePause(Base):
    """A person who wants no notice mailed until they say otherwise; the inbox goes on."""

    __tablename__ = "notice_pause"

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    since: Mapped[datetime]
