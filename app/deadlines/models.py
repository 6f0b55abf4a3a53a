"""Table of reminders: which deadline somebody wants to be told of, and whether they were."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.people.models import Person

LONGEST_NOTE = 200


class DeadlineReminder(Base):
    """A deadline that one person wants to be reminded of; nobody else sees it.

    Title and end are those of the day on which it was made: a correction of the table changes no
    date that somebody has written down.
    """

    __tablename__ = "deadline_reminder"
    __table_args__ = (
        Index("ix_deadline_reminder_person_id_due", "person_id", "due", "id"),
        Index("ix_deadline_reminder_told", "told", "tell_on"),
        Index("ix_deadline_reminder_subject", "subject", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    term: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(120))
    event: Mapped[date]
    due: Mapped[date]
    # The hour of a term in hours.
    moment: Mapped[datetime | None]
    own_note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="", server_default="")
    days_before: Mapped[int]
    tell_on: Mapped[date]
    created: Mapped[datetime]
    told: Mapped[datetime | None]
    # What made it, "case:12"; empty for one that the person asked for. No foreign key: what makes
    # reminders lies to the right of them.
    subject: Mapped[str] = mapped_column(String(40), default="", server_default="")
