"""Lists of hats for staff: who wears what, verified by whom and how, and until when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.core import clock
from app.core.paging import Page, count, slice_of
from app.people.community_models import Hat
from app.people.models import Person

PAGE_SIZE: Final = 30


@dataclass(frozen=True)
class HatRow:
    """A hat with all that staff know of it."""

    hat: Hat
    name: str
    slug: str
    given_by: str
    ended_by: str

    @property
    def is_past(self) -> bool:
        until: datetime | None = self.hat.until
        return until is not None and until <= clock.now()


def hats(db: Session, number: int, *, person_id: int | None = None) -> Page[HatRow]:
    """Hats of everybody or of one person, the newest first; those of erased people are left out."""
    giver, ender = aliased(Person), aliased(Person)
    query = (
        select(Hat, Person.name, Person.slug, giver.name, ender.name)
        .join(Person, Person.id == Hat.person_id)
        .join(giver, giver.id == Hat.given_by_id)
        .outerjoin(ender, ender.id == Hat.ended_by_id)
        .where(Person.erased.is_(None))
        .order_by(Hat.id.desc())
    )
    if person_id is not None:
        query = query.where(Hat.person_id == person_id)
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.execute(query.offset(offset).limit(limit))
    found = [HatRow(row[0], row[1], row[2], row[3], row[4] or "") for row in rows]
    return Page(found, number, PAGE_SIZE, count(db, query.with_only_columns(Hat.id)))
