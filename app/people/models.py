"""Tables of people and their sign-ins."""

from datetime import datetime
from enum import IntEnum, StrEnum

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import FALSE, Base


class Level(IntEnum):
    """How far a person is trusted; the order is the order of rights (see docs: roles)."""

    GUEST = 0
    NEW = 1  # T0 Nowy: confirmed e-mail
    RESIDENT = 2  # T1 Mieszkaniec
    EDITOR = 3  # T2 Redaktor
    CURATOR = 4  # T3 Opiekun: reviews within a scope
    MODERATOR = 5  # M
    ADMINISTRATOR = 6  # A


class Role(StrEnum):
    """As whom a person presents themselves; gives no rights."""

    RESIDENT = "mieszkaniec"
    COMMUNITY_WORKER = "spolecznik"
    ACTIVIST = "aktywista"
    ORGANISATION = "organizacja"
    OFFICE = "urzad"
    EXPERT = "ekspert"


class Kind(StrEnum):
    """What a sanction takes away until it ends."""

    COOLING_OFF = "cooling-off"  # proposing; discussing stays (spec: review, R12)
    SUSPENSION = "suspension"  # writing
    BLOCK = "block"  # all but reading what is public, and one's own account
    # The level of an editor, when `until` has come and nothing changed (spec: review, section 3).
    DEMOTION = "demotion"


class Ground(StrEnum):
    """The rule on which a sanction rests; the sentence beside it tells what happened."""

    SPAM = "spam"
    VANDALISM = "wandalizm"
    ATTACK = "atak-na-osobe"
    PERSONAL_DATA = "dane-osobowe"
    UNLAWFUL = "bezprawne"
    IMPERSONATION = "podszywanie"
    MANY_ACCOUNTS = "wiele-kont"
    REVERTED = "cofniete-zmiany"
    SANCTIONED = "wczesniejsza-sankcja"
    OTHER = "inne"


class Person(Base):
    """An account. An erased person keeps the row: contributions stay, the name goes."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    # Lower-cased; None after erasure.
    email: Mapped[str | None] = mapped_column(String(320), unique=True)
    email_confirmed: Mapped[datetime | None]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    # Set with a password that somebody else knew first: a one-time one.
    must_change_password: Mapped[bool] = mapped_column(default=False)
    level: Mapped[int] = mapped_column(SmallInteger, default=Level.NEW)
    role: Mapped[str] = mapped_column(String(20), default=Role.RESIDENT)
    city: Mapped[str] = mapped_column(String(80), default="")
    # The city as filters compare it: plain letters, lower case.
    city_key: Mapped[str] = mapped_column(String(80), default="", server_default="", index=True)
    # As the person says; verified membership is a hat.
    organisation: Mapped[str] = mapped_column(String(120), default="", server_default="")
    about: Mapped[str] = mapped_column(Text, default="")
    # Left out of the lists that thank contributors; asked others not to write through the form.
    is_unthanked: Mapped[bool] = mapped_column(default=False, server_default=FALSE)
    refuses_messages: Mapped[bool] = mapped_column(default=False, server_default=FALSE)
    # Category slugs in which a curator reviews; empty for everybody else.
    scope: Mapped[list[str]] = mapped_column(default=list)
    created: Mapped[datetime]
    # What sanctions in force take away, and until when; `sanctions` keeps these up to date.
    suspended_until: Mapped[datetime | None]
    blocked_until: Mapped[datetime | None]
    may_not_propose_until: Mapped[datetime | None]
    # A level given by hand is not taken by the scheduled review of levels, but for a sanction.
    level_given: Mapped[bool] = mapped_column(default=False, server_default=FALSE)
    level_since: Mapped[datetime | None]
    # Since when work counts towards a higher level; set when a level was taken.
    merits_since: Mapped[datetime | None]
    # The one city a curator looks after; their topics stand in `scope`.
    scope_city: Mapped[str] = mapped_column(String(80), default="", server_default="")
    # May confirm the legal state of articles in scope; unlike the role, it is given by staff.
    is_expert: Mapped[bool] = mapped_column(default=False, server_default=FALSE)
    # Of letters, and of pages where the browser has not chosen one; empty means Polish.
    language: Mapped[str] = mapped_column(String(5), default="", server_default="")
    # Number of the secret link to the own calendar; 0 for none yet, negative when withdrawn.
    calendar_link: Mapped[int] = mapped_column(default=0, server_default="0")
    erased: Mapped[datetime | None]


class Sanction(Base):
    """A decision against a person: what, why, until when, and what became of an appeal.

    The row stays when it is over: it is the person's history for staff. `by_id` is None when
    nobody decided but a rule did.
    """

    __tablename__ = "sanction"
    __table_args__ = (
        Index("ix_sanction_person_id_begun", "person_id", "begun"),
        Index("ix_sanction_kind_until", "kind", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(20))
    ground: Mapped[str] = mapped_column(String(30))
    reason: Mapped[str] = mapped_column(String(1000))
    begun: Mapped[datetime]
    until: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Ended before its time. `is_annulled`: an appeal was right, it counts as never imposed.
    lifted: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lifting_reason: Mapped[str] = mapped_column(String(1000), default="")
    is_annulled: Mapped[bool] = mapped_column(default=False)
    # Of a demotion: the sanction that brought it, and when the level was taken.
    cause_id: Mapped[int | None] = mapped_column(ForeignKey("sanction.id"))
    carried_out: Mapped[datetime | None]
    appealed: Mapped[datetime | None] = mapped_column(index=True)
    appeal: Mapped[str] = mapped_column(Text, default="")
    appeal_decided: Mapped[datetime | None]
    appeal_decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    appeal_answer: Mapped[str] = mapped_column(Text, default="")


class SignIn(Base):
    """A signed-in browser. The cookie holds a token, the table only its hash."""

    __tablename__ = "sign_in"
    __table_args__ = (Index("ix_sign_in_person_id_ended", "person_id", "ended"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created: Mapped[datetime]
    seen: Mapped[datetime]
    address: Mapped[str] = mapped_column(String(45))
    agent: Mapped[str] = mapped_column(String(300))
    ended: Mapped[datetime | None]


class UsedLink(Base):
    """A single-use mail link that was used (hash of its token)."""

    __tablename__ = "used_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    used: Mapped[datetime]
