"""Tables of reports, of statements of reasons, and of complaints against either.

A report and a statement are told to different people and hold different things: the reporter's
data never stand in a statement, which the author of the thing reads.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import FALSE, Base
from app.people.models import Person


class Branch(StrEnum):
    """The two halves of the form; the values stand in addresses."""

    UNLAWFUL = "bezprawne"
    RULES = "zasady"


class Outcome(StrEnum):
    """What a moderator decided on the reports about one thing."""

    HIDDEN = "ukryte"  # by the decision itself
    ACTED = "zadzialano"  # by an act of its own: a sanction, an edit, a removed file
    NONE = "bez-dzialania"
    UNFOUNDED = "bezpodstawne"  # as NONE, and it counts as misuse


class ReportDecision(Base):
    """One decision answers all reports about a thing that were open then."""

    __tablename__ = "report_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    outcome: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(30), default="")
    words: Mapped[str] = mapped_column(Text)


class Report(Base):
    """Somebody says that a thing on the site is unlawful or breaks the rules.

    `thing` groups ("post:12"), `address` is what the reporter saw. Name and e-mail are emptied
    some time after the decision.
    """

    __tablename__ = "report"
    __table_args__ = (
        Index("ix_report_decision_id_thing", "decision_id", "thing"),
        Index("ix_report_reporter_id_at", "reporter_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    branch: Mapped[str] = mapped_column(String(20))
    ground: Mapped[str] = mapped_column(String(30))
    thing: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(300))
    article_id: Mapped[int | None]  # whose categories say which curators see it
    is_urgent: Mapped[bool] = mapped_column(default=False)
    is_suspect: Mapped[bool] = mapped_column(default=False, server_default=FALSE)
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    name: Mapped[str] = mapped_column(String(100), default="")
    email: Mapped[str] = mapped_column(String(320), default="")
    decision_id: Mapped[int | None] = mapped_column(ForeignKey(ReportDecision.id))
    text: Mapped[str] = mapped_column(Text)


class Statement(Base):
    """Why something of a person's was taken out of sight (Digital Services Act, art. 17).

    `event` is the journal entry it explains: a follower may see an entry twice.
    """

    __tablename__ = "statement"
    __table_args__ = (Index("ix_statement_person_id_at", "person_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[int] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(60))
    thing: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(300))
    by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    code: Mapped[str] = mapped_column(String(30), default="")
    is_unlawful: Mapped[bool] = mapped_column(default=False)
    was_reported: Mapped[bool] = mapped_column(default=False)
    undone: Mapped[datetime | None]
    words: Mapped[str] = mapped_column(Text, default="")


class Complaint(Base):
    """Somebody asks that another person looks at a decision: its author, or who reported it."""

    __tablename__ = "complaint"
    __table_args__ = (
        CheckConstraint("(statement_id IS NULL) <> (report_id IS NULL)", name="one_decision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int | None] = mapped_column(ForeignKey(Statement.id), unique=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey(Report.id), unique=True)
    at: Mapped[datetime]
    decided: Mapped[datetime | None] = mapped_column(index=True)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    is_granted: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, default="")


class ReportingMisuse(Base):
    """A person whose unfounded reports were warned of, and until when they may not report."""

    __tablename__ = "reporting_misuse"

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    warned: Mapped[datetime]
    until: Mapped[datetime | None]
