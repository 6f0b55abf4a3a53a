"""Somebody's own reports, drafts too, and what they were invited to: for their eyes only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app.core.paging import Page, count, slice_of
from app.experiences.addresses import experience_address
from app.experiences.models import Experience, ExperienceAuthor, ExperienceState
from app.people.rules import Who

PAGE_SIZE: Final = 30


@dataclass(frozen=True)
class OwnRow:
    """An own report in the list."""

    id: int
    slug: str
    title: str
    state: str
    outcome: str
    changed: datetime
    is_invitation: bool

    @property
    def url(self) -> str:
        return experience_address(self.id, self.slug)


def own_experiences(
    db: Session, who: Who, number: int, *, only_drafts: bool = False, size: int = PAGE_SIZE
) -> Page[OwnRow]:
    """Reports that `who` writes or is invited to, what changed last first."""
    mine = and_(
        ExperienceAuthor.experience_id == Experience.id, ExperienceAuthor.person_id == who.id
    )
    is_invitation = exists().where(mine, ExperienceAuthor.accepted.is_(None))
    is_writer = exists().where(mine, ExperienceAuthor.accepted.is_not(None))
    # As in `rules.can_see`: the invited read neither what waits nor what is hidden.
    is_open = Experience.state.in_((ExperienceState.DRAFT, ExperienceState.VISIBLE))
    changed = func.coalesce(Experience.edited, Experience.created)
    query = select(
        Experience.id,
        Experience.slug,
        Experience.title,
        Experience.state,
        Experience.outcome,
        changed.label("changed"),
        is_invitation.label("is_invitation"),
    ).where(or_(Experience.author_id == who.id, is_writer, and_(is_invitation, is_open)))
    if only_drafts:
        query = query.where(Experience.state == ExperienceState.DRAFT)
    offset, limit = slice_of(number, size)
    rows = db.execute(query.order_by(changed.desc(), Experience.id).offset(offset).limit(limit))
    return Page([OwnRow(*row) for row in rows], number, size, count(db, query))
