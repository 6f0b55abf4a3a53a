"""Links in letters: signed, for one purpose, for a limited time, used once.

Each purpose has a salt, and so a key, of its own: a link of one kind never opens another door.
"""

import hashlib
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.core import clock
from app.people.models import UsedLink

LONGEST_TOKEN: Final = 1000


class Purpose(StrEnum):
    """What a link is for; the value is part of the signing key."""

    CONFIRM = "confirm-registration"
    RESET = "reset-password"
    NEW_EMAIL = "confirm-new-email"


LIFETIMES: Final = {
    Purpose.CONFIRM: timedelta(days=3),
    Purpose.RESET: timedelta(hours=1),
    Purpose.NEW_EMAIL: timedelta(days=3),
}


class Links:
    """Makes and reads the tokens of links."""

    def __init__(self, secret_key: str) -> None:
        self._secret_key = secret_key

    def make(self, purpose: Purpose, data: dict[str, Any]) -> str:
        return str(self._serializer(purpose).dumps(data))

    def read(self, purpose: Purpose, token: str) -> dict[str, Any] | None:
        """What the link says, None when it is foreign, altered or too old."""
        if len(token) > LONGEST_TOKEN:
            return None
        seconds = int(LIFETIMES[purpose].total_seconds())
        try:
            data = self._serializer(purpose).loads(token, max_age=seconds)
        except BadData:
            return None
        return data if isinstance(data, dict) else None

    def _serializer(self, purpose: Purpose) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self._secret_key,
            salt=f"narzedziownik {purpose}",
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )


def state_of(*values: object) -> str:
    """Short fingerprint of what a link depends on: when it changes, the link is dead."""
    text = "\0".join(str(value) for value in values)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def is_used(db: Session, token: str) -> bool:
    """Whether the link was used already."""
    return db.get(UsedLink, token_hash(token)) is not None


def use(db: Session, token: str) -> None:
    """Note that the link was used; two uses at once fail at the commit of the second."""
    db.add(UsedLink(token_hash=token_hash(token), used=clock.now()))


def forget_old(db: Session) -> None:
    """Drop notes of links that are too old to be read anyway."""
    oldest = clock.now() - 2 * max(LIFETIMES.values())
    db.execute(delete(UsedLink).where(UsedLink.used < oldest))
