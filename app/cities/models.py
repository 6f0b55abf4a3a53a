"""Tables of cities and of who follows one."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.people.models import Person


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


class CityFollow(Base):
    """A person who follows a city: its page and its news are theirs."""

    __tablename__ = "city_follow"
    __table_args__ = (Index("ix_city_follow_city_id", "city_id", "person_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    city_id: Mapped[int] = mapped_column(ForeignKey(City.id), primary_key=True)
    since: Mapped[datetime]
