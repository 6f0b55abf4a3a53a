"""Taking single versions of an article out of sight, and back: for moderators, reversible.

The row in the history stays as a stub. The version that readers see cannot be hidden: publish a
better one first, so that an article is never without a text.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import rules
from app.articles.models import Article, ArticleRevision
from app.articles.service import touch
from app.core import clock, journal
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.i18n import gettext as _
from app.people.rules import Who


def hide_revision(
    db: Session, who: Who, article: Article, number: int, reason: str, *, with_author: bool = False
) -> ArticleRevision:
    """Let only moderators read a former version; `with_author` leaves its author's name out too.

    Raises Forbidden, NotFound, or Conflict for the version that readers see.
    """
    revision = _revision(db, who, article, number)
    if revision.id == article.published_id:
        raise Conflict(_("Readers see this version. Publish one without the passage first."))
    if revision.hidden is not None and revision.is_author_hidden == with_author:
        return revision
    revision.hidden = revision.hidden or clock.now()
    revision.hidden_reason = reason
    revision.is_author_hidden = with_author
    _record(db, "revision.hidden", who, article, revision, {"reason": reason})
    return revision


def show_revision(db: Session, who: Who, article: Article, number: int) -> ArticleRevision:
    """Let everybody read a hidden version again."""
    revision = _revision(db, who, article, number)
    if revision.hidden is None:
        return revision
    revision.hidden = None
    revision.hidden_reason = ""
    revision.is_author_hidden = False
    _record(db, "revision.shown", who, article, revision, {})
    return revision


def _revision(db: Session, who: Who, article: Article, number: int) -> ArticleRevision:
    if not rules.can_hide(who):
        raise Forbidden(_("Your account does not have the right to do this."))
    revision = db.scalar(
        select(ArticleRevision)
        .where(ArticleRevision.article_id == article.id, ArticleRevision.number == number)
        .execution_options(populate_existing=True)
    )
    if revision is None:
        raise NotFound
    return revision


def _record(
    db: Session,
    kind: str,
    who: Who,
    article: Article,
    revision: ArticleRevision,
    more: dict[str, str],
) -> None:
    db.flush()
    touch(db, article.id)
    data = {
        "article": article.id,
        "slug": article.slug,
        "revision": revision.id,
        "number": revision.number,
    }
    journal.record(db, kind, who.id, f"revision:{revision.id}", {**data, **more})
