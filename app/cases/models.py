"""Tables of cases: private timelines of people who wrote to an office, and of whom they invited.

Words of people are sealed (`vault`): the columns named `sealed_…` hold bytes that only a key
outside the database opens. Plain are kinds, days and numbers, by which lists are ordered, people
reminded and outcomes counted.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.cities.models import City
from app.core.db import FALSE, Base
from app.people.models import Person

TRUE: Final = text("TRUE")


class CaseState(StrEnum):
    """Where a case stands; it follows from the timeline (`course`)."""

    OPEN = "w-toku"
    ANSWERED = "odpowiedz"
    REFUSED = "odmowa"
    SILENCE = "cisza"
    CLOSED = "zamknieta"


class StepKind(StrEnum):
    """What an entry of the timeline tells; the values stand in forms."""

    SENT = "wyslano"  # a letter left: the first one, or the next remedy
    TERM = "termin"  # a day until which somebody has to act
    ANSWER = "odpowiedz"
    REFUSAL = "odmowa"
    CALL = "wezwanie"  # the office asks to complete the letter
    SILENCE = "cisza"  # the day passed without an answer
    NOTE = "notatka"
    CLOSED = "zamkniecie"
    REOPENED = "wznowienie"


class OfficeKind(StrEnum):
    """Which kind of office it is: with its town it is one office, and no words need be read."""

    COUNCIL = "rada"
    MAYOR = "wojt"
    COUNTY = "starosta"
    ROADS = "zarzadca-drogi"
    OTHER = "inny"


class CaseRole(StrEnum):
    """What somebody is in a case; it has one owner."""

    OWNER = "wlasciciel"
    MEMBER = "czlonek"


class Case(Base):
    """One matter of one person; `mark` is what its key and everything sealed are bound to.

    `letter_id` is the letter with which it began, empty where it was none of ours. `due` is the
    day by which somebody has to act now, `due_is_own` whether it is the person, not the office.
    """

    __tablename__ = "own_case"
    __table_args__ = (
        Index("ix_own_case_owner_id", "owner_id", "id"),
        Index("ix_own_case_key_id", "key_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(32), unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    # The case's own key, wrapped by the key of this id.
    key_id: Mapped[str] = mapped_column(String(16))
    wrapped_key: Mapped[bytes]
    sealed_title: Mapped[bytes]
    sealed_office: Mapped[bytes]
    # Where the office is, for the statistics; None for outside the catalogue.
    city_id: Mapped[int | None] = mapped_column(ForeignKey(City.id), index=True)
    # A value of `OfficeKind`, for the statistics; empty where nobody said.
    office_kind: Mapped[str] = mapped_column(String(20), default="")
    letter_id: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[str] = mapped_column(String(12), default=CaseState.OPEN)
    # A value of `experiences.models.Outcome`, said when the case is closed.
    outcome: Mapped[str] = mapped_column(String(20), default="")
    due: Mapped[date | None]
    due_is_own: Mapped[bool] = mapped_column(default=False, server_default=FALSE)
    # What is due then, in the words of the table of terms; empty for a day that somebody gave.
    due_title: Mapped[str] = mapped_column(String(120), default="")
    due_moment: Mapped[datetime | None]
    begun: Mapped[datetime]
    changed: Mapped[datetime]
    closed: Mapped[datetime | None]
    # Its owner lets what came of it be counted among that of others.
    may_be_counted: Mapped[bool] = mapped_column(default=True, server_default=TRUE)
    # Hash of the secret link that invites, and until when it does.
    link_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    link_until: Mapped[datetime | None]


class CaseStep(Base):
    """An entry of the timeline. `day` is when it happened, `at` when it was written down."""

    __tablename__ = "case_step"
    __table_args__ = (Index("ix_case_step_case_id_day", "case_id", "day", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id))
    kind: Mapped[str] = mapped_column(String(12))
    day: Mapped[date]
    # The term of the table by which `due` was found, empty for a day that somebody gave, and its
    # title on that day: a correction of the table changes no date that is written down.
    term: Mapped[str] = mapped_column(String(60), default="")
    term_title: Mapped[str] = mapped_column(String(120), default="")
    due: Mapped[date | None]
    # The hour of a term in hours.
    moment: Mapped[datetime | None]
    due_is_own: Mapped[bool] = mapped_column(default=False, server_default=FALSE)
    # The letter that was sent, and what was typed into it, where somebody asked to keep that.
    letter_id: Mapped[str] = mapped_column(String(60), default="")
    sealed_values: Mapped[bytes | None]
    author_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    at: Mapped[datetime]
    sealed_words: Mapped[bytes]


class CasePerson(Base):
    """Somebody who reads a case: its owner, or invited and, once they accepted, a member."""

    __tablename__ = "case_person"
    __table_args__ = (Index("ix_case_person_person_id", "person_id", "accepted"),)

    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    role: Mapped[str] = mapped_column(String(12), default=CaseRole.MEMBER)
    invited: Mapped[datetime]
    accepted: Mapped[datetime | None]
    # Told when the day comes by which somebody has to act.
    is_reminded: Mapped[bool] = mapped_column(default=True, server_default=TRUE)


class CaseTask(Base):
    """A line of the checklist: what, who, by when, and who ticked it."""

    __tablename__ = "case_task"
    __table_args__ = (Index("ix_case_task_case_id", "case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id))
    sealed_text: Mapped[bytes]
    # Whose it is, None for anybody's.
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    until: Mapped[date | None]
    author_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    created: Mapped[datetime]
    ticked: Mapped[datetime | None]
    ticked_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))


class CaseAttachment(Base):
    """A file of a case. The store holds sealed bytes under `digest`; `size` is that of the file."""

    __tablename__ = "case_attachment"
    __table_args__ = (
        Index("ix_case_attachment_case_id", "case_id", "id"),
        Index("ix_case_attachment_digest", "digest", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(32), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id))
    digest: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    at: Mapped[datetime]
    sealed_name: Mapped[bytes]


class CaseOutcome(Base):
    """What came of one letter of a closed case, until and after it is counted (`statistics`)."""

    __tablename__ = "case_outcome"
    __table_args__ = (Index("ix_case_outcome_counted", "counted", "letter_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id), primary_key=True)
    letter_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    reaction: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    counted: Mapped[datetime | None]


class CaseCount(Base):
    """How often a letter of a closed case ended so at an office; city 0 is all other places.

    Numbers only, added in batches of different people (`statistics`): nothing leads from here to
    a case.
    """

    __tablename__ = "case_count"

    letter_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    # No foreign key: 0 is no city.
    city_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    office_kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    reaction: Mapped[str] = mapped_column(String(12), primary_key=True)
    number: Mapped[int]
