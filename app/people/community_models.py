"""Tables by which people find each other: hats, organisations, cards, blocks, contributions.

Nothing here gives a right but one: whoever wears an organisation's hat edits its page.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import FALSE, Base
from app.people.models import Person

LONGEST_NAME = 120
LONGEST_HELP = 1000
LONGEST_NOTE = 500


class OrganisationKind(StrEnum):
    """What an organisation is; the values stand in addresses of filters."""

    SOCIETY = "stowarzyszenie"
    FOUNDATION = "fundacja"
    INFORMAL = "grupa-nieformalna"
    DISTRICT = "rada-osiedla"
    OFFICE = "urzad"
    INSTITUTION = "instytucja"
    OTHER = "inna"


class OrganisationState(StrEnum):
    """Who reads its page: all, or those who proposed it and moderators."""

    WAITING = "waiting"
    VISIBLE = "visible"
    REJECTED = "rejected"
    HIDDEN = "hidden"


class Visibility(StrEnum):
    """Who sees a card of the directory."""

    EVERYBODY = "wszyscy"
    SIGNED_IN = "zalogowani"
    NOBODY = "nikt"


class PersonTopic(Base):
    """A topic (category of articles) that a person chose for their profile."""

    __tablename__ = "person_topic"
    __table_args__ = (Index("ix_person_topic_topic", "topic", "person_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    topic: Mapped[str] = mapped_column(String(60), primary_key=True)


class Organisation(Base):
    """An organisation's page as it is now; `city_key` is the name as filters compare it."""

    __tablename__ = "organisation"
    __table_args__ = (
        Index("ix_organisation_state_sort_key", "state", "sort_key", "id"),
        Index("ix_organisation_state_city_key", "state", "city_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    sort_key: Mapped[str] = mapped_column(String(250))
    kind: Mapped[str] = mapped_column(String(20))
    city: Mapped[str] = mapped_column(String(80), default="")
    city_key: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[str] = mapped_column(String(10), default=OrganisationState.WAITING)
    reason: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    version: Mapped[int] = mapped_column(default=1)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    created: Mapped[datetime]
    changed: Mapped[datetime]
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    website: Mapped[str] = mapped_column(String(200), default="")
    helps: Mapped[str] = mapped_column(Text, default="")


class OrganisationTopic(Base):
    """A topic in which an organisation helps."""

    __tablename__ = "organisation_topic"
    __table_args__ = (Index("ix_organisation_topic_topic", "topic", "organisation_id"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey(Organisation.id), primary_key=True)
    topic: Mapped[str] = mapped_column(String(60), primary_key=True)


class OrganisationVersion(Base):
    """What an organisation's page said, from its first version to the present one."""

    __tablename__ = "organisation_version"

    organisation_id: Mapped[int] = mapped_column(ForeignKey(Organisation.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    kind: Mapped[str] = mapped_column(String(20))
    city: Mapped[str] = mapped_column(String(80), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    website: Mapped[str] = mapped_column(String(200), default="")
    topics: Mapped[list[str]] = mapped_column(default=list)
    helps: Mapped[str] = mapped_column(Text, default="")


class Hat(Base):
    """A role or membership that moderators verified; the row stays when it is over.

    `words` is what stands beside the name. A post names the hat it was written under, so an old
    post keeps the words of a hat that ended.
    """

    __tablename__ = "hat"
    __table_args__ = (
        Index("ix_hat_person_id_ended", "person_id", "ended"),
        Index("ix_hat_organisation_id_ended", "organisation_id", "ended"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey(Organisation.id))
    words: Mapped[str] = mapped_column(String(LONGEST_NAME))
    # How it was verified; for staff only.
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    given_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    given: Mapped[datetime]
    until: Mapped[datetime | None]
    ended: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    ended_reason: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")


class ContactCard(Base):
    """A person's entry in the directory, by consent only; withdrawing it deletes the row.

    The switches say which facts of the profile the card repeats; the rest is typed for the card.
    """

    __tablename__ = "contact_card"

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    visibility: Mapped[str] = mapped_column(String(12), index=True)
    shows_city: Mapped[bool] = mapped_column(default=False, server_default=FALSE)
    shows_role: Mapped[bool] = mapped_column(default=False, server_default=FALSE)
    shows_topics: Mapped[bool] = mapped_column(default=False, server_default=FALSE)
    shows_organisation: Mapped[bool] = mapped_column(default=False, server_default=FALSE)
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    helps: Mapped[str] = mapped_column(Text, default="")
    # The person's name as lists sort it.
    sort_key: Mapped[str] = mapped_column(String(250), default="", index=True)
    # To which words of the consent, and when.
    consent_version: Mapped[str] = mapped_column(String(20))
    consented: Mapped[datetime]
    changed: Mapped[datetime]


class PersonBlock(Base):
    """`person_id` wants neither messages nor mentions from `blocked_id`."""

    __tablename__ = "person_block"
    __table_args__ = (Index("ix_person_block_blocked_id", "blocked_id", "person_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    blocked_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    since: Mapped[datetime]


class Contribution(Base):
    """How much somebody has given to the whole site, counted anew now and then by the worker."""

    __tablename__ = "contribution"
    __table_args__ = (Index("ix_contribution_total", "total", "person_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    changes: Mapped[int] = mapped_column(default=0)
    answers: Mapped[int] = mapped_column(default=0)
    experiences: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
