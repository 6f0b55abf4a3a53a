"""How somebody stands to a report: whether they write, are invited to, or moderate it.

Asks the tables for curators and for those who might be co-authors only.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import ArticleCategory
from app.cities.models import City
from app.core.db import held
from app.core.errors import NotFound
from app.experiences import rules
from app.experiences.models import Experience, ExperienceAuthor, ExperienceTool
from app.experiences.rules import NOBODY, Standing
from app.people.models import Level
from app.people.rules import Permission, Who, may


def standing_of(db: Session, who: Who | None, experience: Experience) -> Standing:
    """How `who` stands to a report."""
    if who is None:
        return NOBODY
    if who.id == experience.author_id:
        return Standing(is_writer=True, is_moderator=_moderates(db, who, experience))
    row = db.get(ExperienceAuthor, (experience.id, who.id))
    return Standing(
        is_writer=row is not None and row.accepted is not None,
        is_invited=row is not None and row.accepted is None,
        is_moderator=_moderates(db, who, experience),
    )


def _moderates(db: Session, who: Who, experience: Experience) -> bool:
    if not may(who, Permission.MODERATE):
        return False
    categories: tuple[str, ...] = ()
    city = ""
    if who.level == Level.CURATOR:
        categories = tuple(
            db.scalars(
                select(ArticleCategory.category)
                .join(ExperienceTool, ExperienceTool.article_id == ArticleCategory.article_id)
                .where(ExperienceTool.experience_id == experience.id)
            )
        )
        city = db.scalar(select(City.name).where(City.id == experience.city_id)) or ""
    return rules.moderates(who, categories, city)


def seen(db: Session, who: Who | None, experience_id: int) -> tuple[Experience, Standing]:
    """A report that `who` may read; raises NotFound for any other."""
    experience = db.get(Experience, experience_id)
    if experience is None:
        raise NotFound
    standing = standing_of(db, who, experience)
    if not rules.can_see(experience, standing):
        raise NotFound
    return experience, standing


def locked(db: Session, who: Who, experience_id: int) -> tuple[Experience, Standing]:
    """The same, held against other writers until the end of the transaction."""
    experience = held(db, Experience, experience_id)
    standing = standing_of(db, who, experience)
    if not rules.can_see(experience, standing):
        raise NotFound
    return experience, standing
