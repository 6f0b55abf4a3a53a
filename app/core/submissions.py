"""Forms sent twice act once: each form carries a key, and the key remembers where it led.

An answer can be lost after the commit; the browser then sends the same form again. The key is
written in the transaction of the act, so either both are there or neither.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import clock
from app.core.db import Base

KEPT = timedelta(days=7)
LONGEST_KEY = 64
_LONGEST_NAME = 140


class Submission(Base):
    """A form that was carried out, and the address to which it led."""

    __tablename__ = "submission"

    key: Mapped[str] = mapped_column(String(LONGEST_KEY + 80), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    location: Mapped[str] = mapped_column(String(2000))


def new_key() -> str:
    """Key for the hidden field of a fresh form."""
    return secrets.token_urlsafe(18)


def key_of(actor: int | None, endpoint: str | None, sent: str) -> str:
    """The key that is remembered of a form: `sent` is its field, `actor` who sent it, if known."""
    return f"{actor or 'guest'}:{endpoint}:{sent[:LONGEST_KEY]}"[-_LONGEST_NAME:]


def outcome(db: Session, key: str) -> str | None:
    """Address to which the form with this key led, None when it was not carried out yet."""
    return db.scalar(select(Submission.location).where(Submission.key == key))


def remember(db: Session, key: str, location: str) -> None:
    """Note that the form with this key was carried out; a second note of it fails the commit."""
    db.add(Submission(key=key, at=clock.now(), location=location))


def forget_old(db: Session) -> None:
    """Drop keys of which no browser will speak again."""
    db.execute(delete(Submission).where(Submission.at < clock.now() - KEPT))
