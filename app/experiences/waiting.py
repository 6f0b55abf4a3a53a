"""The moderators' queue: reports and later notes that wait, the oldest first.

This is the only list with texts of reports that the public does not see.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, false, literal, or_, select, union_all
from sqlalchemy.orm import Session

from app.articles.models import ArticleCategory
from app.cities.models import City
from app.core.paging import Page, count, slice_of
from app.experiences.addresses import experience_address
from app.experiences.models import (
    Experience,
    ExperienceAuthor,
    ExperienceFollowUp,
    ExperienceState,
    ExperienceTool,
    FollowUpState,
)
from app.people.models import Level
from app.people.queries import PersonName, names
from app.people.rules import Permission, Who, may
from app.review.holding import held_words

PAGE_SIZE: Final = 20
REPORT: Final = "report"
LATER: Final = "later"


@dataclass(frozen=True)
class WaitingRow:
    """A report or a later note that waits; `excerpt` is how it begins."""

    kind: str
    id: int
    experience_id: int
    slug: str
    title: str
    excerpt: str
    since: datetime
    author: PersonName | None
    held_because: tuple[str, ...]

    @property
    def url(self) -> str:
        return experience_address(self.experience_id, self.slug)


def waiting(db: Session, who: Who, number: int) -> Page[WaitingRow]:
    """What `who` may approve or reject; nothing for those who may not."""
    query = _queue(who)
    total = count(db, query)
    number = min(number, max(1, -(-total // PAGE_SIZE)))
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.execute(query.offset(offset).limit(limit)).all()
    people = names(db, [row.author_id for row in rows])
    found = [
        WaitingRow(
            kind=row.kind,
            id=row.id,
            experience_id=row.experience_id,
            slug=row.slug,
            title=row.title,
            excerpt=row.excerpt[:400],
            since=row.since,
            author=people.get(row.author_id),
            held_because=tuple(held_words(row.held_because)),
        )
        for row in rows
    ]
    return Page(found, number, PAGE_SIZE, total)


def count_waiting(db: Session, who: Who) -> int:
    """Number of reports and later notes that `who` may approve or reject."""
    return count(db, _queue(who))


def _queue(who: Who) -> Select[*tuple[Any, ...]]:
    reports = select(
        literal(REPORT).label("kind"),
        Experience.id.label("id"),
        Experience.id.label("experience_id"),
        Experience.slug.label("slug"),
        Experience.title.label("title"),
        Experience.excerpt.label("excerpt"),
        Experience.created.label("since"),
        Experience.author_id.label("author_id"),
        Experience.held_because.label("held_because"),
    ).where(Experience.state == ExperienceState.WAITING, _is_for(who))
    later = (
        select(
            literal(LATER).label("kind"),
            ExperienceFollowUp.id.label("id"),
            Experience.id.label("experience_id"),
            Experience.slug.label("slug"),
            Experience.title.label("title"),
            ExperienceFollowUp.plain.label("excerpt"),
            ExperienceFollowUp.created.label("since"),
            ExperienceFollowUp.author_id.label("author_id"),
            ExperienceFollowUp.held_because.label("held_because"),
        )
        .join(Experience, Experience.id == ExperienceFollowUp.experience_id)
        .where(
            ExperienceFollowUp.state == FollowUpState.WAITING,
            Experience.state != ExperienceState.DRAFT,
            _is_for(who),
        )
    )
    both = union_all(reports, later).subquery()
    return select(*both.c).order_by(both.c.since, both.c.kind, both.c.id)


def _is_for(who: Who) -> ColumnElement[bool]:
    """Reports of others that `who` moderates."""
    if not may(who, Permission.MODERATE):
        return false()
    is_coauthor = exists().where(
        ExperienceAuthor.experience_id == Experience.id,
        ExperienceAuthor.person_id == who.id,
        ExperienceAuthor.accepted.is_not(None),
    )
    others = and_(Experience.author_id != who.id, ~is_coauthor)
    if who.level >= Level.MODERATOR:
        return others
    in_scope = exists().where(
        ExperienceTool.experience_id == Experience.id,
        ArticleCategory.article_id == ExperienceTool.article_id,
        ArticleCategory.category.in_(who.scope),
    )
    in_city = exists().where(City.id == Experience.city_id, City.name.in_(who.city_forms))
    return and_(others, or_(in_scope, in_city))
