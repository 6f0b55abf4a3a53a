"""Tables of people and their sign-ins."""

from datetime import datetime
from enum import IntEnum, StrEnum

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


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
    about: Mapped[str] = mapped_column(Text, default="")
    # Category slugs in which a curator reviews; empty for everybody else.
    scope: Mapped[list[str]] = mapped_column(default=list)
    created: Mapped[datetime]
    suspended_until: Mapped[datetime | None]
    erased: Mapped[datetime | None]


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
