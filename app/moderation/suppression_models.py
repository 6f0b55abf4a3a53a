"""Table of suppressions: a passage that two persons remove everywhere for good, and its stub."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.articles.models import Article
from app.core.db import Base
from app.discussions.models import Thread
from app.people.models import Person

LONGEST_NOTE = 300


class SuppressionState(StrEnum):
    """How far a suppression has come; only the last two steps cannot be undone."""

    PROPOSED = "czeka"
    DROPPED = "zaniechane"
    RUNNING = "w-toku"
    DONE = "gotowe"


class Suppression(Base):
    """One passage to remove. When that is done the passage goes from here too.

    What remains is the stub (when, why, how much) and a keyed fingerprint, which finds the
    passage again in a restored backup.
    """

    __tablename__ = "suppression"
    __table_args__ = (Index("ix_suppression_state_id", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(30))
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    # Where it was seen; the passage may stand in other places too.
    article_id: Mapped[int | None] = mapped_column(ForeignKey(Article.id))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey(Thread.id))
    proposed_by: Mapped[int] = mapped_column(ForeignKey(Person.id))
    proposed: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    decided: Mapped[datetime | None]
    finished: Mapped[datetime | None]
    length: Mapped[int]
    checksum: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), index=True)
    # Name of a table → how many of its rows were redacted.
    reached: Mapped[dict[str, Any]]
    # What was hidden at once, to be shown again when the suppression is dropped.
    hidden: Mapped[dict[str, Any]]
    # As it was typed; empty once the suppression is over.
    passage: Mapped[str] = mapped_column(Text)
