"""Tables of the Plan, as pages and lists read it.

The truth is in the records (app/records), each reviewed and with its history. These rows are
written from what is in force (app/plan/projection.py) and can be written anew from it at any time.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from sqlalchemy import ForeignKey, Index, Numeric, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.cities.models import LONGEST_SOURCE, City
from app.core.db import Base
from app.people.models import Person
from app.records.models import LONGEST_KEY, LONGEST_TITLE

LONGEST_NAME: Final = 200
LONGEST_LINE: Final = 300


class Path(StrEnum):
    """How a city came into the Plan; the values stand in addresses and files."""

    OPEN = "otwarta"
    EXPERT = "ekspercka"
    NETWORK = "sieci"
    UNKNOWN = "nieznana"


class ProjectState(StrEnum):
    """Where a project stands; the values stand in addresses and files."""

    PLANNED = "planowany"
    UNDER_WAY = "w-toku"
    COMPLETED = "zakonczony"
    STOPPED = "przerwany"
    UNKNOWN = "nieznany"


class EffectKind(StrEnum):
    """What came about, or what changed in people's lives."""

    PRODUCT = "produkt"
    RESULT = "rezultat"


class LegacyKind(StrEnum):
    """What a city declared for 2023–2024 itself, or what its advisers recommend."""

    DECLARATION = "deklaracja"
    RECOMMENDATION = "rekomendacja"


class Participation(Base):
    """A city that takes part in the Plan."""

    __tablename__ = "plan_participation"
    __table_args__ = (Index("ix_plan_participation_path", "path", "city_id"),)

    city_id: Mapped[int] = mapped_column(ForeignKey(City.id), primary_key=True)
    path: Mapped[str] = mapped_column(String(12))
    # What a source says of the city's part beyond that, in words.
    note: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE), default="")


class CityRole(Base):
    """Somebody's part in a city's work: its coordinator, or who looks after a goal there.

    Names come from a public source; an account is not needed (`CityCoordinator` gives rights).
    """

    __tablename__ = "plan_city_role"
    __table_args__ = (Index("ix_plan_city_role_city_id", "city_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    city_id: Mapped[int] = mapped_column(ForeignKey(City.id))
    position: Mapped[int] = mapped_column(SmallInteger)
    role: Mapped[str] = mapped_column(String(20))  # koordynator | opiekun
    goal: Mapped[int | None] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    office: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE), default="")


class Project(Base):
    """A project of a city. `goal` is its main one, None where no source says which."""

    __tablename__ = "plan_project"
    __table_args__ = (
        Index("ix_plan_project_city_id", "city_id", "sort_key"),
        Index("ix_plan_project_goal", "goal", "state", "sort_key", "id"),
        Index("ix_plan_project_sort_key", "sort_key", "id"),
        Index("ix_plan_project_state", "state", "sort_key", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(LONGEST_KEY), unique=True)
    city_id: Mapped[int] = mapped_column(ForeignKey(City.id))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    sort_key: Mapped[str] = mapped_column(String(2 * LONGEST_TITLE))
    goal: Mapped[int | None] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(String(12))
    began: Mapped[date | None]
    ended: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE), default="")
    effects: Mapped[int] = mapped_column(default=0)  # how many it has
    partners: Mapped[list[str]] = mapped_column(default=list)
    description: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str] = mapped_column(Text, default="")


class ProjectGoal(Base):
    """A goal that a project serves: the main one, and up to three beside it."""

    __tablename__ = "plan_project_goal"
    __table_args__ = (Index("ix_plan_project_goal_goal", "goal", "city_id", "project_id"),)

    project_id: Mapped[int] = mapped_column(ForeignKey(Project.id), primary_key=True)
    goal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    is_main: Mapped[bool]
    city_id: Mapped[int] = mapped_column(ForeignKey(City.id))


class Effect(Base):
    """A product or a result of a project.

    With numbers in `unit`, or in words alone where it cannot be counted. `type` is one of the
    programme's list, empty where no source says it. City and goal are repeated here because the
    table of a goal has a hundred thousand rows to add up.
    """

    __tablename__ = "plan_effect"
    __table_args__ = (
        Index("ix_plan_effect_project_id", "project_id", "position"),
        Index("ix_plan_effect_goal", "goal", "kind", "type", "unit", "planned", "reached"),
        Index("ix_plan_effect_goal_city_id", "goal", "city_id", "project_id", "position"),
        Index("ix_plan_effect_city_id", "city_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey(Project.id))
    row: Mapped[str] = mapped_column(String(20))  # of the record's list: stays when others go
    position: Mapped[int] = mapped_column(SmallInteger)
    city_id: Mapped[int] = mapped_column(ForeignKey(City.id))
    goal: Mapped[int | None] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(10))
    type: Mapped[str] = mapped_column(String(30), default="")
    planned: Mapped[Decimal | None] = mapped_column(Numeric(16, 3))
    reached: Mapped[Decimal | None] = mapped_column(Numeric(16, 3))
    unit: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str] = mapped_column(String(LONGEST_LINE))
    words: Mapped[str] = mapped_column(Text, default="")


class Practice(Base):
    """A good practice of a city in a goal."""

    __tablename__ = "plan_practice"
    __table_args__ = (
        Index("ix_plan_practice_goal", "goal", "sort_key", "id"),
        Index("ix_plan_practice_city_id", "city_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(LONGEST_KEY), unique=True)
    city_id: Mapped[int] = mapped_column(ForeignKey(City.id))
    goal: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    sort_key: Mapped[str] = mapped_column(String(2 * LONGEST_TITLE))
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE), default="")
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)


class CityReport(Base):
    """What a city tells of its road so far and of its aims."""

    __tablename__ = "plan_city_report"
    __table_args__ = (Index("ix_plan_city_report_city_id", "city_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(LONGEST_KEY), unique=True)
    city_id: Mapped[int] = mapped_column(ForeignKey(City.id))
    year: Mapped[int] = mapped_column(SmallInteger)
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE), default="")
    road: Mapped[str] = mapped_column(Text)
    road_html: Mapped[str] = mapped_column(Text)
    aims: Mapped[str] = mapped_column(Text, default="")
    aims_html: Mapped[str] = mapped_column(Text, default="")


class Legacy(Base):
    """What stays: a declaration for 2023–2024, or a recommendation, in one of nine directions."""

    __tablename__ = "plan_legacy"
    __table_args__ = (
        Index("ix_plan_legacy_direction", "direction", "city_id", "id"),
        Index("ix_plan_legacy_city_id", "city_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(LONGEST_KEY), unique=True)
    city_id: Mapped[int] = mapped_column(ForeignKey(City.id))
    direction: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(14))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE), default="")
    words: Mapped[str] = mapped_column(Text, default="")


class Contributor(Base):
    """One of the hands on deck: a body or a person who helped to write the Plan."""

    __tablename__ = "plan_contributor"
    __table_args__ = (Index("ix_plan_contributor_sort_key", "sort_key", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(LONGEST_KEY), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    sort_key: Mapped[str] = mapped_column(String(2 * LONGEST_NAME))
    kind: Mapped[str] = mapped_column(String(20))
    city_id: Mapped[int | None] = mapped_column(ForeignKey(City.id), index=True)
    goal: Mapped[int | None] = mapped_column(SmallInteger)
    part: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE), default="")


class CityCoordinator(Base):
    """An account that speaks for a city: a moderator gave it the right, and may take it."""

    __tablename__ = "city_coordinator"
    __table_args__ = (Index("ix_city_coordinator_city_id", "city_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    city_id: Mapped[int] = mapped_column(ForeignKey(City.id), primary_key=True)
    given_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    since: Mapped[datetime]
