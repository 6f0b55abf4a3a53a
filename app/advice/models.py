"""The log of advice: who advised which city, on which day, about what and for how long."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from app.cities.models import City
from app.core.db import Base
from app.people.models import Person

LONGEST_SUBJECT: Final = 300


class Part(StrEnum):
    """What the hours are for: writing the project, or carrying it out."""

    PREPARATION = "przygotowanie"
    IMPLEMENTATION = "realizacja"


class AdviceHour(Base):
    """A meeting with a mentor. What was struck out stays readable and no longer counts."""

    __tablename__ = "advice_hour"
    __table_args__ = (
        Index("ix_advice_hour_city_id", "city_id", "day", "id"),
        CheckConstraint("minutes > 0", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    city_id: Mapped[int] = mapped_column(ForeignKey(City.id))
    part: Mapped[str] = mapped_column(String(14))
    mentor_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    goal: Mapped[int | None] = mapped_column(SmallInteger)
    day: Mapped[date]
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))
    minutes: Mapped[int] = mapped_column(SmallInteger)
    written_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    written: Mapped[datetime]
    struck_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    struck: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(LONGEST_SUBJECT), default="")
