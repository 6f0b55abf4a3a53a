"""Sign-ins: rows that say which browsers are signed in, so that any of them can be ended.

The cookie holds a random token, the row only its SHA-256, so a copy of the table signs nobody in.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.settings import Settings
from app.people.models import Level, Person, SignIn
from app.people.rules import Who

LONGEST: Final = timedelta(days=90)
SEEN_EVERY: Final = timedelta(minutes=5)
LONGEST_AGENT: Final = 300
LONGEST_ADDRESS: Final = 45

# One statement for every signed-in request: columns, not entities, compiled once.
_BY_TOKEN: Final = (
    select(
        SignIn.id.label("sign_in_id"),
        SignIn.created.label("signed_in"),
        SignIn.seen,
        Person.id,
        Person.name,
        Person.slug,
        Person.level,
        Person.role,
        Person.scope,
        Person.created,
        Person.suspended_until,
        Person.must_change_password,
        Person.blocked_until,
        Person.may_not_propose_until,
        Person.scope_city,
        Person.is_expert,
        Person.language,
    )
    .join(Person, Person.id == SignIn.person_id)
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        SignIn.ended.is_(None),
        Person.erased.is_(None),
    )
)


@dataclass(frozen=True)
class Lifetimes:
    """How long a browser stays signed in without a visit; `LONGEST` ends it in any case."""

    residents: timedelta
    staff: timedelta

    @classmethod
    def from_settings(cls, settings: Settings) -> "Lifetimes":
        return cls(
            residents=timedelta(days=settings.session_idle_days),
            staff=timedelta(hours=settings.session_idle_hours_staff),
        )

    def idle(self, level: int) -> timedelta:
        return self.staff if level >= Level.CURATOR else self.residents

    def is_over(self, level: int, signed_in: datetime, seen: datetime) -> bool:
        now = clock.now()
        return now - seen > self.idle(level) or now - signed_in > LONGEST


@dataclass(frozen=True)
class Found:
    """A living sign-in and the person behind it."""

    who: Who
    seen: datetime

    @property
    def is_seen_due(self) -> bool:
        """Whether the row should be told of this visit; not each visit is worth a write."""
        return clock.now() - self.seen >= SEEN_EVERY


@dataclass(frozen=True)
class OpenSignIn:
    """A row of the list that a person sees of their own browsers."""

    id: int
    created: datetime
    seen: datetime
    address: str
    agent: str


def token_hash(token: str) -> str:
    """What the table keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(connection: Connection, token: str, lifetimes: Lifetimes) -> Found | None:
    """The living sign-in with this token, None when it ended, ran out or never was."""
    row = connection.execute(_BY_TOKEN, {"token_hash": token_hash(token)}).first()
    if row is None or lifetimes.is_over(row.level, row.signed_in, row.seen):
        return None
    who = Who(
        id=row.id,
        name=row.name,
        slug=row.slug,
        level=Level(row.level),
        created=row.created,
        role=row.role,
        scope=tuple(row.scope),
        suspended_until=row.suspended_until,
        sign_in_id=row.sign_in_id,
        must_change_password=row.must_change_password,
        blocked_until=row.blocked_until,
        may_not_propose_until=row.may_not_propose_until,
        scope_city=row.scope_city,
        is_expert=row.is_expert,
        language=row.language,
    )
    return Found(who, row.seen)


def note_seen(db: Session, sign_in_id: int) -> None:
    """Remember that the browser was here now."""
    db.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen=clock.now()))


def begin(db: Session, person: Person, address: str, agent: str) -> str:
    """Sign a person in and return the token for their cookie."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    db.add(
        SignIn(
            token_hash=token_hash(token),
            person_id=person.id,
            created=now,
            seen=now,
            address=address[:LONGEST_ADDRESS],
            agent=agent[:LONGEST_AGENT],
        )
    )
    journal.record(db, "person.signed-in", person.id, f"person:{person.id}")
    return token


def end(db: Session, who: Who, sign_in_id: int) -> bool:
    """End one of the person's own sign-ins; False when there is no such living one."""
    ended = db.scalar(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.person_id == who.id, SignIn.ended.is_(None))
        .values(ended=clock.now())
        .returning(SignIn.id)
    )
    if ended is not None:
        journal.record(db, "person.signed-out", who.id, f"person:{who.id}", {"sign_in": ended})
    return ended is not None


def end_all(db: Session, person_id: int, *, keep: int | None = None) -> int:
    """End every sign-in of a person, but not `keep`; returns how many there were."""
    query = update(SignIn).where(SignIn.person_id == person_id, SignIn.ended.is_(None))
    if keep is not None:
        query = query.where(SignIn.id != keep)
    return len(db.scalars(query.values(ended=clock.now()).returning(SignIn.id)).all())


def open_sign_ins(db: Session, who: Who, lifetimes: Lifetimes) -> list[OpenSignIn]:
    """Browsers in which the person is signed in now, last seen first."""
    rows = db.execute(
        select(SignIn.id, SignIn.created, SignIn.seen, SignIn.address, SignIn.agent)
        .where(SignIn.person_id == who.id, SignIn.ended.is_(None))
        .order_by(SignIn.seen.desc(), SignIn.id.desc())
    )
    return [
        OpenSignIn(row.id, row.created, row.seen, row.address, row.agent)
        for row in rows
        if not lifetimes.is_over(who.level, row.created, row.seen)
    ]


def forget_old(db: Session) -> None:
    """Drop rows that no cookie can bring back; addresses of readers are not kept for longer."""
    db.execute(delete(SignIn).where(SignIn.created < clock.now() - LONGEST))
