"""Tables of records: what is in force, every version of it, and proposals of changes.

As with articles, `record` and `record_version` hold only what somebody has let in; what is
proposed stands in `record_proposal`, which no reader's page asks.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import FALSE, Base
from app.people.models import Person
from app.review.rules import LONGEST_COMMENT, LONGEST_EVIDENCE

LONGEST_KIND: Final = 40
LONGEST_KEY: Final = 80
LONGEST_TITLE: Final = 300


class ProposalState(StrEnum):
    """Of a proposal; the first two are open."""

    PROPOSED = "proposed"
    CLASH = "clash"  # does not go together with what was let in meanwhile
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RecordOrigin(StrEnum):
    """How a version came about."""

    PROPOSAL = "proposal"
    MERGE = "merge"  # a proposal that was joined with what was let in meanwhile
    LOAD = "load"  # from a content file
    IMPORT = "import"  # from a file that a moderator brought in


OPEN_STATES: Final = (ProposalState.PROPOSED, ProposalState.CLASH)
_IS_OPEN = column("state").in_([state.value for state in OPEN_STATES])


class Record(Base):
    """A thing of some kind under its key, as it is in force; without fields, it was removed."""

    __tablename__ = "record"
    __table_args__ = (
        UniqueConstraint("kind", "key"),
        CheckConstraint("version > 0", name="version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(LONGEST_KIND))
    key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    version: Mapped[int]
    fields: Mapped[dict[str, Any]]
    changed: Mapped[datetime]
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=FALSE)
    # Of what the content file said last, so that it is not proposed again; "" without a file.
    file_digest: Mapped[str] = mapped_column(String(64), server_default="")


class RecordProposal(Base):
    """Somebody's fields for a record, made from its version `base`; 0 for a new record.

    `revision` grows with each change of the proposal itself: nobody decides on what they have
    not seen.
    """

    __tablename__ = "record_proposal"
    __table_args__ = (
        Index("ix_record_proposal_state_id", "state", "id"),
        Index("ix_record_proposal_kind_key", "kind", "key"),
        # One open proposal of a person about a thing: they go on with that one.
        Index(
            "uq_record_proposal_open_author_id_kind_key",
            "author_id",
            "kind",
            "key",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int | None] = mapped_column(ForeignKey(Record.id), index=True)
    kind: Mapped[str] = mapped_column(String(LONGEST_KIND))
    key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    base: Mapped[int]
    revision: Mapped[int]
    fields: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(12))
    # That the entry be removed: there are no fields.
    is_removal: Mapped[bool] = mapped_column(default=False, server_default=FALSE)
    # Its author spoke for the thing itself when they wrote it, whatever became of that right.
    on_behalf: Mapped[bool] = mapped_column(default=False, server_default=FALSE)
    author_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    # Whoever else settled a clash last: they do not decide on it either.
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    created: Mapped[datetime]
    comment: Mapped[str] = mapped_column(String(LONGEST_COMMENT))
    evidence: Mapped[str] = mapped_column(String(LONGEST_EVIDENCE))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    decided: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(20), server_default="")
    answer: Mapped[str] = mapped_column(Text, server_default="")


class RecordVersion(Base):
    """What a record said from some moment on."""

    __tablename__ = "record_version"
    __table_args__ = (UniqueConstraint("record_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey(Record.id))
    number: Mapped[int]
    fields: Mapped[dict[str, Any]]
    is_removal: Mapped[bool] = mapped_column(default=False, server_default=FALSE)
    on_behalf: Mapped[bool] = mapped_column(default=False, server_default=FALSE)
    author_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey(RecordProposal.id))
    comment: Mapped[str] = mapped_column(String(LONGEST_COMMENT))
    origin: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
