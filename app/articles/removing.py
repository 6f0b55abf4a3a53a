"""Taking a whole article out of sight, and bringing it back: for moderators, reversible.

Its texts, history and proposals stay where they are. The address keeps saying that something was
removed, when and why; nothing else of it is told.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import links, rules
from app.articles.models import WITH_REMOVED, Article, ArticleRemoval
from app.core import clock, journal
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.i18n import gettext as _
from app.people.rules import Who

LONGEST_REASON: Final = 300


@dataclass(frozen=True)
class Removed:
    """What an address tells of the article that was removed from it."""

    article_id: int
    at: datetime
    reason: str


def removed_at(db: Session, slug: str) -> Removed | None:
    """The removed article of this address, None when there is none."""
    row = db.execute(
        select(Article.id, Article.removed, ArticleRemoval.reason)
        .join(ArticleRemoval, ArticleRemoval.article_id == Article.id)
        .where(Article.slug == slug, ArticleRemoval.ended.is_(None))
        .execution_options(**WITH_REMOVED)
    ).first()
    return Removed(row.id, row.removed, row.reason) if row else None


def remove(db: Session, who: Who, article: Article, reason: str) -> None:
    """Take an article that comes from `service.locked` out of every list and outlet.

    Raises Forbidden, Invalid("reason"), or Conflict when it is removed already.
    """
    _check(who)
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid(
            "reason",
            _("Write why in a sentence of up to %(most)s characters.", most=LONGEST_REASON),
        )
    if article.removed is not None:
        raise Conflict(_("This article is removed already."))
    article.removed = clock.now()
    db.add(ArticleRemoval(article_id=article.id, reason=reason, at=article.removed, by_id=who.id))
    data = _shown_elsewhere(db, who, article)
    journal.record(
        db, "article.removed", who.id, f"article:{article.id}", {**data, "reason": reason}
    )


def bring_back(db: Session, who: Who, article: Article) -> None:
    """Show a removed article that comes from `service.locked` again, as it was.

    Raises Forbidden, or Conflict when it is not removed.
    """
    _check(who)
    removal = db.scalar(
        select(ArticleRemoval).where(
            ArticleRemoval.article_id == article.id, ArticleRemoval.ended.is_(None)
        )
    )
    if removal is None:
        raise Conflict(_("This article is not removed."))
    article.removed = None
    removal.ended, removal.ended_by_id = clock.now(), who.id
    data = _shown_elsewhere(db, who, article)
    journal.record(db, "article.brought-back", who.id, f"article:{article.id}", data)


def _check(who: Who) -> None:
    if not rules.can_hide(who):
        raise Forbidden(_("Your account does not have the right to do this."))


def _shown_elsewhere(db: Session, who: Who, article: Article) -> dict[str, Any]:
    """Let pages that link to the article or show its card tell the truth; what the journal says."""
    article.stamp += 1
    db.flush()
    links.refresh_pages_linking_to(db, article.slug)
    journal.record(db, "article.card-changed", who.id, f"article:{article.id}")
    return {"article": article.id, "slug": article.slug}
