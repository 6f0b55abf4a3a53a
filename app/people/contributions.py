"""Who is thanked on the site's list of contributors: people first, organisations after.

Sums are counted by the worker (`app.site.counting`), so the page costs the same at any size.
Whoever objects to being named and whoever was erased stands in no list.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.paging import Page, count, slice_of
from app.people.community_models import Contribution, Hat, Organisation, OrganisationState
from app.people.hats import HatWords, hats_of, in_force
from app.people.models import Person

PAGE_SIZE: Final = 60
ORGANISATIONS_SHOWN: Final = 60


@dataclass(frozen=True)
class Contributor:
    """Somebody who is thanked, and for what."""

    name: str
    slug: str
    changes: int
    answers: int
    experiences: int
    hats: tuple[HatWords, ...] = ()


def contributors(db: Session, number: int) -> Page[Contributor]:
    """People who gave something, who gave most first."""
    query = (
        select(
            Person.name,
            Person.slug,
            Contribution.changes,
            Contribution.answers,
            Contribution.experiences,
            Person.id,
        )
        .join(Contribution, Contribution.person_id == Person.id)
        .where(
            Contribution.total > 0,
            Person.erased.is_(None),
            Person.is_unthanked.is_(False),
            # The account that signs founding texts is nobody.
            Person.email.is_not(None),
        )
        .order_by(Contribution.total.desc(), Contribution.person_id)
    )
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.execute(query.offset(offset).limit(limit)).all()
    hats = hats_of(db, [row[5] for row in rows])
    found = [Contributor(*row[:5], hats=tuple(hats.get(row[5], ()))) for row in rows]
    return Page(found, number, PAGE_SIZE, count(db, query.with_only_columns(Person.id)))


def helping_organisations(db: Session, most: int = ORGANISATIONS_SHOWN) -> list[tuple[str, str]]:
    """Names and slugs of organisations whose verified members gave something."""
    giving = (
        select(Hat.organisation_id)
        .join(Contribution, Contribution.person_id == Hat.person_id)
        .join(Person, Person.id == Hat.person_id)
        .where(
            in_force(),
            Contribution.total > 0,
            Person.erased.is_(None),
            Person.is_unthanked.is_(False),
        )
    )
    rows = db.execute(
        select(Organisation.name, Organisation.slug)
        .where(Organisation.state == OrganisationState.VISIBLE, Organisation.id.in_(giving))
        .order_by(Organisation.sort_key, Organisation.id)
        .limit(most)
    )
    return [(row[0], row[1]) for row in rows]
