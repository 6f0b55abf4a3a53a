"""How somebody stands to a thread: whether they moderate it. Asks the tables only for curators."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import ArticleCategory
from app.core.errors import Forbidden
from app.core.i18n import gettext as _
from app.discussions import rules
from app.discussions.models import Thread
from app.people.models import Level
from app.people.rules import Who


def moderates_thread(db: Session, who: Who | None, thread: Thread) -> bool:
    """Whether `who` moderates this thread."""
    return moderates_place(db, who, thread.article_id)


def moderates_place(db: Session, who: Who | None, article_id: int | None) -> bool:
    """Whether `who` moderates threads on this article, or on the boards when it is None."""
    categories = None
    if article_id is not None and who is not None and who.level == Level.CURATOR:
        categories = tuple(
            db.scalars(
                select(ArticleCategory.category).where(ArticleCategory.article_id == article_id)
            )
        )
    return rules.moderates(who, categories)


def require_moderator(db: Session, who: Who, thread: Thread) -> None:
    """Raise Forbidden for everybody who does not moderate this thread."""
    if not moderates_thread(db, who, thread):
        raise Forbidden(_("Your account does not have the right to do this."))
