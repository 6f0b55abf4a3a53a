"""What one person told of their experiences, alone or with others, for their profile."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app.core.paging import Page, count, slice_of
from app.experiences.addresses import experience_address
from app.experiences.models import Experience, ExperienceAuthor, ExperienceState
from app.experiences.words import outcome_words

PAGE_SIZE: Final = 20


@dataclass(frozen=True)
class PersonExperience:
    """A report all may read, in the list of one of its authors."""

    id: int
    slug: str
    title: str
    excerpt: str
    outcome: str
    published: datetime | None

    @property
    def url(self) -> str:
        return experience_address(self.id, self.slug)

    @property
    def outcome_words(self) -> str:
        return outcome_words(self.outcome)


def experiences_of(db: Session, person_id: int, number: int) -> Page[PersonExperience]:
    """Published reports that a person wrote or helped to write, the newest first."""
    query = (
        select(
            Experience.id,
            Experience.slug,
            Experience.title,
            Experience.excerpt,
            Experience.outcome,
            Experience.published,
        )
        .where(*_by(person_id))
        .order_by(Experience.published.desc(), Experience.id.desc())
    )
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.execute(query.offset(offset).limit(limit))
    found = [PersonExperience(*row) for row in rows]
    return Page(found, number, PAGE_SIZE, count_of(db, person_id))


def count_of(db: Session, person_id: int) -> int:
    """How many published reports a person wrote or helped to write."""
    query: Select[*tuple[Any, ...]] = select(Experience.id).where(*_by(person_id))
    return count(db, query)


def _by(person_id: int) -> tuple[Any, ...]:
    with_others = select(ExperienceAuthor.experience_id).where(
        ExperienceAuthor.person_id == person_id, ExperienceAuthor.accepted.is_not(None)
    )
    return (
        Experience.state == ExperienceState.VISIBLE,
        or_(Experience.author_id == person_id, Experience.id.in_(with_others)),
    )
