"""Local dates, as pages and calendars read them; the truth is in the records, as for the Plan."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.cities.models import LONGEST_SOURCE, City
from app.core.db import Base
from app.plan.models import LONGEST_LINE
from app.records.models import LONGEST_KEY, LONGEST_TITLE


class DateKind(StrEnum):
    """What happens; the values stand in addresses and files."""

    CONSULTATION = "konsultacje"
    EXHIBITION = "wylozenie-planu"
    VOTE = "glosowanie"
    MEETING = "spotkanie"
    OTHER = "inne"


class LocalDate(Base):
    """Something residents of a city can take part in. `ends` is the last day, the same or later."""

    __tablename__ = "local_date"
    __table_args__ = (
        Index("ix_local_date_city_id", "city_id", "begins", "id"),
        Index("ix_local_date_begins", "begins", "id"),
        Index("ix_local_date_ends", "ends", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(LONGEST_KEY), unique=True)
    city_id: Mapped[int] = mapped_column(ForeignKey(City.id))
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    begins: Mapped[date]
    ends: Mapped[date]
    # On the clock of Poland, "HH:MM"; empty for whole days.
    hour: Mapped[str] = mapped_column(String(5), default="")
    place: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE))
    words: Mapped[str] = mapped_column(Text, default="")
    # The last day of which followers of the city need no reminder: the first day of what takes
    # long, else the last one; another day is told anew.
    reminded_of: Mapped[date | None]
