"""What search may know of experiences: only of those that all may read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.cities.models import City
from app.experiences.addresses import experience_address
from app.experiences.models import (
    Experience,
    ExperienceFollowUp,
    ExperienceGoal,
    ExperienceState,
    ExperienceTool,
    FollowUpState,
)

_IS_VISIBLE: Final = Experience.state == ExperienceState.VISIBLE


@dataclass(frozen=True)
class ExperienceForSearch:
    """What the index holds of a report, what was added later included."""

    id: int
    slug: str
    title: str
    updated: datetime
    city: str
    city_slug: str
    outcome: str
    tools: tuple[tuple[str, str], ...]  # address and title
    goals: tuple[int, ...]
    text: str

    @property
    def url(self) -> str:
        return experience_address(self.id, self.slug)


def visible_ids(db: Session, after_id: int, limit: int) -> list[int]:
    """Ids of visible reports above `after_id`, in order, for walking over all of them."""
    query = select(Experience.id).where(_IS_VISIBLE, Experience.id > after_id)
    return list(db.scalars(query.order_by(Experience.id).limit(limit)))


def visible_ids_with(db: Session, article_ids: Collection[int]) -> list[int]:
    """Ids of visible reports that tell of any of these articles."""
    query = select(Experience.id).where(
        _IS_VISIBLE,
        Experience.id.in_(
            select(ExperienceTool.experience_id).where(ExperienceTool.article_id.in_(article_ids))
        ),
    )
    return list(db.scalars(query))


def experiences_for_search(db: Session, ids: Sequence[int]) -> list[ExperienceForSearch]:
    """What search may know of these reports; those that are not visible are left out."""
    rows = db.execute(
        select(Experience, City.name, City.slug)
        .outerjoin(City, City.id == Experience.city_id)
        .where(_IS_VISIBLE, Experience.id.in_(ids))
        .order_by(Experience.id)
    ).all()
    visible = [row[0].id for row in rows]
    tools = _tools(db, visible)
    goals = _goals(db, visible)
    later = _later(db, visible)
    return [
        ExperienceForSearch(
            id=each.id,
            slug=each.slug,
            title=each.title,
            updated=each.edited or each.published or each.created,
            city=city or each.place,
            city_slug=city_slug or "",
            outcome=each.outcome,
            tools=tuple(tools.get(each.id, ())),
            goals=tuple(goals.get(each.id, ())),
            # The words of all sections begin with the lead.
            text="\n\n".join(filter(None, (each.plain, *later.get(each.id, ())))),
        )
        for each, city, city_slug in rows
    ]


def _tools(db: Session, ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    rows = db.execute(
        select(ExperienceTool.experience_id, Article.slug, Article.title)
        .join(Article, Article.id == ExperienceTool.article_id)
        .where(ExperienceTool.experience_id.in_(ids))
        .order_by(ExperienceTool.experience_id, Article.id)
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for number, slug, title in rows:
        found.setdefault(number, []).append((slug, title))
    return found


def _goals(db: Session, ids: Sequence[int]) -> dict[int, list[int]]:
    rows = db.execute(
        select(ExperienceGoal.experience_id, ExperienceGoal.goal)
        .where(ExperienceGoal.experience_id.in_(ids))
        .order_by(ExperienceGoal.experience_id, ExperienceGoal.goal)
    )
    found: dict[int, list[int]] = {}
    for number, goal in rows:
        found.setdefault(number, []).append(goal)
    return found


def _later(db: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    rows = db.execute(
        select(ExperienceFollowUp.experience_id, ExperienceFollowUp.plain)
        .where(
            ExperienceFollowUp.experience_id.in_(ids),
            ExperienceFollowUp.state == FollowUpState.VISIBLE,
        )
        .order_by(ExperienceFollowUp.experience_id, ExperienceFollowUp.id)
    )
    found: dict[int, list[str]] = {}
    for number, plain in rows:
        found.setdefault(number, []).append(plain)
    return found
