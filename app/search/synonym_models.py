"""Tables of what people edit and read about searching: synonyms, and what was looked for in vain.

Engines and queries know nothing of them: they get `Synonyms`, made from these rows.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import FALSE, Base
from app.people.models import Person

LONGEST_TYPED: Final = 80
LONGEST_NOTE: Final = 200
LONGEST_REASON: Final = 500
LONGEST_TEXT: Final = 120  # of a query that found nothing


class SynonymKind(StrEnum):
    """How people say it; the values stand in the file and in addresses of filters."""

    ACRONYM = "skrot"
    SYNONYM = "synonim"
    COLLOQUIAL = "potoczne"
    FORMER = "dawne"


class SynonymState(StrEnum):
    """Of an entry and of each proposal; only an accepted entry is used by the search."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Synonym(Base):
    """What residents type, and what the articles call it.

    The columns hold what is in use, or what was proposed last where nothing is. `version` is the
    number of the version that was let in last, 0 before there is one.
    """

    __tablename__ = "synonym"
    __table_args__ = (Index("ix_synonym_state_typed_key", "state", "typed_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    typed: Mapped[str] = mapped_column(String(LONGEST_TYPED))
    # Lower case, single blanks; its hash allows one entry for each, also where words were removed.
    typed_key: Mapped[str] = mapped_column(String(LONGEST_TYPED))
    typed_digest: Mapped[str] = mapped_column(String(64), unique=True)
    meanings: Mapped[list[str]]
    kind: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    state: Mapped[str] = mapped_column(String(12))
    version: Mapped[int]
    changed: Mapped[datetime]
    # Of the row of the content file that was loaded last, so that it is not proposed again.
    row_digest: Mapped[str] = mapped_column(String(64), server_default="")


class SynonymVersion(Base):
    """A proposal of an entry, of its change or of its removal, and what became of it."""

    __tablename__ = "synonym_version"
    __table_args__ = (
        UniqueConstraint("synonym_id", "number"),
        Index("ix_synonym_version_state", "state", "synonym_id"),
        Index("ix_synonym_version_by_id", "by_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    synonym_id: Mapped[int] = mapped_column(ForeignKey(Synonym.id))
    number: Mapped[int]
    typed: Mapped[str] = mapped_column(String(LONGEST_TYPED))
    meanings: Mapped[list[str]]
    kind: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    # The search shall not use the entry any more.
    removes: Mapped[bool] = mapped_column(server_default=FALSE)
    comment: Mapped[str] = mapped_column(String(LONGEST_REASON))
    state: Mapped[str] = mapped_column(String(12))
    by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    decided: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), server_default="")


class UnansweredQuery(Base):
    """What was looked for in vain on one day, and how often: no address, no account, no hour."""

    __tablename__ = "unanswered_query"
    __table_args__ = (
        UniqueConstraint("digest", "day"),
        Index("ix_unanswered_query_day", "day"),
        CheckConstraint("times > 0", name="times"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # The text may be changed by a removal of personal data; its hash still tells it from others.
    digest: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    day: Mapped[date]
    times: Mapped[int]
