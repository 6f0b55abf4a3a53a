"""Taking back one published edit, with a reason, whatever was published after it.

The edit is undone by a three-way merge (base: the edit, ours: what is published, theirs: what was
before it), so that later work of others stays. Where that clashes, a person restores by hand.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import queries as articles
from app.articles import service as articles_service
from app.articles.merge import merge_sources
from app.articles.models import Article, ArticleRevision, Origin
from app.articles.protection import check_may_publish
from app.articles.service import NewRevision
from app.articles.source import ArticleSource
from app.core import clock, i18n, journal, mail
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.people.letter_language import to_author
from app.people.models import Person
from app.people.rules import Permission, Who, may
from app.review import patrol
from app.review.models import PatrolItem, PatrolOutcome, PatrolReason, Revert
from app.review.publication import publish
from app.text.rendered import Rendered

LONGEST_REASON: Final = 200


@dataclass(frozen=True)
class Undo:
    """A planned revert. `source` is None where later edits changed the same place."""

    article_id: int
    slug: str
    expected_id: int
    revision_id: int
    author_id: int
    number: int
    source: ArticleSource | None


def plan_undo(db: Session, who: Who, slug: str, number: int) -> Undo:
    """What taking back this version would publish. Reads only.

    Raises NotFound, Forbidden, or Conflict when there is nothing to take back.
    """
    article = articles.article_by_slug(db, slug)
    if not may(who, Permission.REVERT):
        raise Forbidden(_("Your account does not have the right to do this."))
    check_may_publish(db, who, article)
    revision = articles.revision(db, article.id, number)
    if number < 2:
        raise Conflict(_("This is the first version, so there is nothing to go back to."))
    before = articles.source_of(articles.revision(db, article.id, number - 1))
    edit = articles.source_of(revision)
    published = articles.source_of(articles.published_revision(db, article))
    merged = merge_sources(edit, published, before)
    if merged.is_clean and merged.source == published:
        raise Conflict(_("This edit is not in the article any more."))
    return Undo(
        article.id,
        article.slug,
        article.published_id,
        revision.id,
        revision.author_id,
        number,
        merged.source if merged.is_clean else None,
    )


def check_reason(reason: str) -> str:
    """The reason of a revert, tidied; raises Invalid("reason")."""
    reason = " ".join(reason.split())
    if not reason:
        raise Invalid("reason", _("Write why you take it back; the author will read it."))
    if len(reason) > LONGEST_REASON:
        raise Invalid(
            "reason", _("The reason may have at most %(most)s characters.", most=LONGEST_REASON)
        )
    return reason


def revert(
    db: Session,
    who: Who,
    plan: Undo,
    text: Rendered,
    settings: Settings,
    *,
    reason: str,
    is_breach: bool,
) -> ArticleRevision:
    """Publish the article without the edit; `text` is the body of `plan.source` rendered.

    Raises Conflict when the article moved since planning, or somebody took it back before.
    """
    if plan.source is None:
        raise Conflict(_("Later edits changed the same place."))
    reason = check_reason(reason)
    article = articles_service.locked(db, plan.article_id)
    check_may_publish(db, who, article)
    if db.scalar(select(Revert.id).where(Revert.revision_id == plan.revision_id)):
        raise Conflict(_("Somebody has taken this edit back already."))
    before = articles.revision(db, article.id, plan.number - 1)
    with i18n.speaking(i18n.LANGUAGE):
        comment = _("Took back version %(number)s: %(reason)s", number=plan.number, reason=reason)
    new = NewRevision(plan.source, text, who.id, comment[:300], Origin.RESTORE, before.id)
    made = publish(db, article, plan.expected_id, new)
    # Whoever takes back their own edit accuses nobody.
    is_breach = is_breach and who.id != plan.author_id
    db.add(
        Revert(
            revision_id=plan.revision_id,
            by_id=who.id,
            at=clock.now(),
            reason=reason,
            is_breach=is_breach,
        )
    )
    data = {
        "article": article.id,
        "slug": article.slug,
        "revision": plan.revision_id,
        "number": plan.number,
        "is_breach": is_breach,
    }
    journal.record(db, "revision.reverted", who.id, f"article:{article.id}", data)
    _close_patrol(db, who, plan.revision_id)
    if patrol.is_patrolled(who):
        patrol.enter(db, made.id, PatrolReason.RESTORE)
    if who.id != plan.author_id:
        _tell_author(db, plan, article, reason, settings)
    return made


def _close_patrol(db: Session, who: Who, revision_id: int) -> None:
    item_id = db.scalar(select(PatrolItem.id).where(PatrolItem.revision_id == revision_id))
    if item_id is not None:
        patrol.close(db, who, patrol.locked(db, item_id), PatrolOutcome.REVERTED)


@to_author
def _tell_author(
    db: Session, plan: Undo, article: Article, reason: str, settings: Settings
) -> None:
    author = db.get(Person, plan.author_id)
    if author is None:
        raise NotFound
    if author.email is None:
        return
    subject = _("Taken back: %(title)s", title=article.title)
    lines = [
        _("Somebody took back your edit of the article “%(title)s”.", title=article.title),
        _("Reason: %(reason)s", reason=reason),
        _("Your text stays in the history. If you disagree, write in the discussion:"),
        f"{settings.site_url}/artykuly/{article.slug}/dyskusja",
    ]
    subject = " ".join(f"{settings.site_name}: {subject}".split())[:300]
    mail.post(db, author.email, subject, "\n\n".join(lines) + "\n")
