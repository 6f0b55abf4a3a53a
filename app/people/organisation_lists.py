"""Lists of organisations, of what a page says and of its members; only visible ones for all."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.core.paging import Page, count, slice_of
from app.people.community_models import (
    Hat,
    Organisation,
    OrganisationState,
    OrganisationTopic,
    OrganisationVersion,
)
from app.people.hats import in_force
from app.people.models import Person
from app.people.towns import in_city

PAGE_SIZE: Final = 30
MEMBERS_SIZE: Final = 30
HISTORY_SIZE: Final = 20


@dataclass(frozen=True)
class OrganisationRow:
    """An organisation in a list."""

    slug: str
    name: str
    kind: str
    city: str
    helps: str
    state: str
    created: datetime
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Member:
    """Somebody whose membership is verified, with the words of their hat."""

    name: str
    slug: str
    words: str


@dataclass(frozen=True)
class VersionRow:
    """A version of an organisation's page and who wrote it."""

    version: OrganisationVersion
    name: str
    slug: str


def organisations(
    db: Session, number: int, *, city: str = "", kind: str = "", topic: str = ""
) -> Page[OrganisationRow]:
    """Visible organisations by the Polish alphabet, narrowed by what is given."""
    query = _rows().where(Organisation.state == OrganisationState.VISIBLE)
    if city:
        query = query.where(in_city(Organisation.city_key, city))
    if kind:
        query = query.where(Organisation.kind == kind)
    if topic:
        helping = select(OrganisationTopic.organisation_id).where(OrganisationTopic.topic == topic)
        query = query.where(Organisation.id.in_(helping))
    return _page(db, query.order_by(Organisation.sort_key, Organisation.id), number)


def waiting(db: Session, number: int) -> Page[OrganisationRow]:
    """Proposed organisations that nobody decided on, the oldest first."""
    query = _rows().where(Organisation.state == OrganisationState.WAITING)
    return _page(db, query.order_by(Organisation.id), number)


def names(db: Session, most: int) -> list[tuple[int, str]]:
    """Ids and names of visible organisations, for a form of staff."""
    query = (
        select(Organisation.id, Organisation.name)
        .where(Organisation.state == OrganisationState.VISIBLE)
        .order_by(Organisation.sort_key, Organisation.id)
        .limit(most)
    )
    return [(row[0], row[1]) for row in db.execute(query)]


def topics_of(db: Session, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Topics of organisations by id, in one statement."""
    found: dict[int, tuple[str, ...]] = {}
    if not ids:
        return found
    rows = db.execute(
        select(OrganisationTopic.organisation_id, OrganisationTopic.topic)
        .where(OrganisationTopic.organisation_id.in_(ids))
        .order_by(OrganisationTopic.topic)
    )
    for key, topic in rows:
        found[key] = (*found.get(key, ()), topic)
    return found


def members(db: Session, organisation_id: int, number: int) -> Page[Member]:
    """People whose membership is verified and in force, those verified first at the top."""
    query = (
        select(Person.name, Person.slug, Hat.words)
        .join(Person, Person.id == Hat.person_id)
        .where(Hat.organisation_id == organisation_id, in_force(), Person.erased.is_(None))
        .order_by(Hat.id)
    )
    offset, limit = slice_of(number, MEMBERS_SIZE)
    rows = db.execute(query.offset(offset).limit(limit))
    return Page([Member(*row) for row in rows], number, MEMBERS_SIZE, count(db, query))


def versions(db: Session, organisation_id: int, number: int) -> Page[VersionRow]:
    """What the page said, the newest first; an erased author has no profile to lead to."""
    query = (
        select(OrganisationVersion, Person.name, Person.slug, Person.erased)
        .join(Person, Person.id == OrganisationVersion.by_id)
        .where(OrganisationVersion.organisation_id == organisation_id)
        .order_by(OrganisationVersion.number.desc())
    )
    offset, limit = slice_of(number, HISTORY_SIZE)
    rows = db.execute(query.offset(offset).limit(limit))
    found = [VersionRow(row[0], row[1], "" if row[3] else row[2]) for row in rows]
    total = count(db, query.with_only_columns(OrganisationVersion.number))
    return Page(found, number, HISTORY_SIZE, total)


def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        Organisation.slug,
        Organisation.name,
        Organisation.kind,
        Organisation.city,
        Organisation.helps,
        Organisation.state,
        Organisation.created,
        Organisation.id,
    )


def _page(db: Session, query: Select[*tuple[Any, ...]], number: int) -> Page[OrganisationRow]:
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.execute(query.offset(offset).limit(limit)).all()
    topics = topics_of(db, [row[-1] for row in rows])
    found = []
    for row in rows:
        values: tuple[Any, ...] = (*tuple(row)[:-1], topics.get(row[-1], ()))
        found.append(OrganisationRow(*values))
    total = count(db, query.with_only_columns(Organisation.id))
    return Page(found, number, PAGE_SIZE, total)
