"""Tables of cities and of who follows one."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.people.models import Person

LONGEST_SOURCE: Final = 500
LONGEST_OFFICE: Final = 200


class CityKind(StrEnum):
    """What a city is among communes; the values stand in addresses and files."""

    WITH_COUNTY_RIGHTS = "na-prawach-powiatu"
    URBAN = "miejska"
    URBAN_AND_RURAL = "miejsko-wiejska"


class City(Base):
    """A town or city of Poland; `slug` also stands in addresses.

    `latitude` and `longitude` are degrees (WGS 84), None where nobody gave them.
    """

    __tablename__ = "city"
    __table_args__ = (Index("ix_city_voivodeship", "voivodeship", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    # Name as lists sort and find it: Polish letters in their order, all in lower case.
    sort_key: Mapped[str] = mapped_column(String(160), index=True)
    voivodeship: Mapped[str] = mapped_column(String(30))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    # What the city's record says, each with its source; empty or None: no source told us.
    kind: Mapped[str] = mapped_column(String(24), server_default="")
    kind_source: Mapped[str] = mapped_column(String(LONGEST_SOURCE), server_default="")
    population: Mapped[int | None]
    population_year: Mapped[int | None]
    population_source: Mapped[str] = mapped_column(String(LONGEST_SOURCE), server_default="")
    bip: Mapped[str] = mapped_column(String(LONGEST_SOURCE), server_default="")
    office_name: Mapped[str] = mapped_column(String(LONGEST_OFFICE), server_default="")
    office_street: Mapped[str] = mapped_column(String(LONGEST_OFFICE), server_default="")
    office_postcode: Mapped[str] = mapped_column(String(6), server_default="")
    office_town: Mapped[str] = mapped_column(String(LONGEST_OFFICE), server_default="")
    office_source: Mapped[str] = mapped_column(String(LONGEST_SOURCE), server_default="")


class CityFollow(Base):
    """A person who follows a city: its page and its news are theirs."""

    __tablename__ = "city_follow"
    __table_args__ = (Index("ix_city_follow_city_id", "city_id", "person_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    city_id: Mapped[int] = mapped_column(ForeignKey(City.id), primary_key=True)
    since: Mapped[datetime]
