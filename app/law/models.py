"""Tables of the register of acts and of what cites them.

A citation names its thing by kind and number, so that articles and, later, letters can cite
without this domain knowing them.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.people.models import Person


class Act(Base):
    """A legal act on which texts rely; place and link are those of its text in force."""

    __tablename__ = "act"
    __table_args__ = (
        UniqueConstraint("name_key"),
        Index("ix_act_sort_key_id", "sort_key", "id"),
        Index("ix_act_place", "year", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(400))
    # `text.dziennik_ustaw.name_key`: two spellings of one name share it.
    name_key: Mapped[str] = mapped_column(String(600))
    short_name: Mapped[str] = mapped_column(String(200))
    sort_key: Mapped[str] = mapped_column(String(620))
    year: Mapped[int | None]
    number: Mapped[int | None]
    position: Mapped[int | None]
    link: Mapped[str] = mapped_column(String(300), default="")
    # The last change known here: since when, and what it was.
    changed_on: Mapped[date | None]
    change_note: Mapped[str] = mapped_column(String(400), default="")
    # When somebody last looked whether this entry is up to date.
    checked_on: Mapped[date | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    created: Mapped[datetime]


class Citation(Base):
    """A thing (an article) that relies on an act.

    `changed_on` is set while the act has changed and nobody has confirmed the thing since.
    """

    __tablename__ = "act_citation"
    __table_args__ = (Index("ix_act_citation_kind_thing_id", "kind", "thing_id"),)

    act_id: Mapped[int] = mapped_column(ForeignKey(Act.id), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    thing_id: Mapped[int] = mapped_column(primary_key=True)
    changed_on: Mapped[date | None]
