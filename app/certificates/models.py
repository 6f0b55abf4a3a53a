"""Certificates of completed projects, numbered in each year without a gap."""

from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, Index, SmallInteger, String, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column

from app.cities.models import City
from app.core.db import Base
from app.people.models import Person
from app.plan.models import LONGEST_NAME
from app.records.models import LONGEST_KEY, LONGEST_TITLE

LONGEST_CODE: Final = 20
LONGEST_REASON: Final = 300
_IN_FORCE = column("revoked").is_(None)


class Certificate(Base):
    """What was certified stands here in its words of that day, whatever the project says later."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        # A project has one certificate in force; a revoked one does not bar the next.
        Index(
            "uq_certificate_in_force_project_key",
            "project_key",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
        Index("ix_certificate_city_id", "city_id"),
        Index("ix_certificate_project_key", "project_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(LONGEST_CODE), unique=True)
    # No foreign key: rows of projects are written anew from the records, certificates stay.
    project_key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    city_id: Mapped[int] = mapped_column(ForeignKey(City.id))
    city_name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    goal: Mapped[int | None] = mapped_column(SmallInteger)
    issued: Mapped[datetime]
    issued_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    revoked: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
