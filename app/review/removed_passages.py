"""Passages that were removed for good, as fingerprints: they must not come back with the next save.

Somebody may have typed a text before a passage was suppressed, and send it afterwards. Moderation
writes the fingerprints when a suppression is confirmed; whoever takes a text in asks here first.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import clock
from app.core.db import Base
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.settings import Settings, secret_key
from app.text.redaction import Fingerprint, compared, without_in

# How long a text may lie open in a browser. Every save costs one pass for each fingerprint.
WATCHED: Final = timedelta(days=30)
_SHOWN: Final = 80  # characters
# Fields of an editor that hold addresses and codes, not words.
_CODES: Final = frozenset(
    {"slug", "categories", "related", "letters", "pictogram", "goals", "language"}
)


class RemovedPassage(Base):
    """The fingerprint of a passage, without the passage."""

    __tablename__ = "removed_passage"
    __table_args__ = (Index("ix_removed_passage_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    length: Mapped[int]
    checksum: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))


def fingerprint_key(settings: Settings) -> bytes:
    """Key of the fingerprints: who has the database alone cannot guess passages with it."""
    return sha256(f"suppression:{secret_key(settings)}".encode()).digest()


def remember(db: Session, length: int, checksum: int, digest: str) -> None:
    """From now on no text may be saved that holds this passage."""
    db.add(RemovedPassage(at=clock.now(), length=length, checksum=checksum, digest=digest))


def check(db: Session, settings: Settings, *texts: str) -> None:
    """Refuse texts that hold a passage removed of late; raises Invalid.

    The words are named to the one who sent them, since they are theirs and have to go.
    """
    printed = _watched(db, settings)
    if not printed:
        return
    for text in texts:
        plain = compared(text)
        for each in printed:
            places = each.places(plain)
            if places:
                words = plain[places[0] : places[0] + each.length][:_SHOWN]
                raise Invalid(
                    "",
                    _(
                        "Moderators have removed these words for good: “%(words)s”. "
                        "Take them out of your text and send it again.",
                        words=words,
                    ),
                )


def without_removed(db: Session, settings: Settings, value: Any) -> Any:
    """The same value with the mark in place of each such passage, for what is saved unasked."""
    for each in _watched(db, settings):
        value = without_in(value, each, _CODES)
    return value


def _watched(db: Session, settings: Settings) -> Sequence[Fingerprint]:
    rows = db.execute(
        select(RemovedPassage.length, RemovedPassage.checksum, RemovedPassage.digest)
        .where(RemovedPassage.at > clock.now() - WATCHED)
        .distinct()
    ).all()
    if not rows:
        return ()
    key = fingerprint_key(settings)
    return [Fingerprint(row.length, row.checksum, row.digest, key) for row in rows]
