"""Protection as pages and rights need it: what is in force on an article, and for whom it opens.

A curator's rights on a protected article end with their scope.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NoReturn

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import rules
from app.articles.models import Article, ArticleCategory, ArticleProtection, Protection
from app.articles.words import protection_words
from app.core import clock
from app.core.errors import Forbidden
from app.core.i18n import gettext as _
from app.core.paging import Page, count, slice_of
from app.people.models import Level, Person
from app.people.rules import Who
from app.ui.filters import long_date

PAGE_SIZE: Final = 20


@dataclass(frozen=True)
class Shown:
    """The protection in force, as readers are told of it."""

    level: Protection
    until: datetime
    reason: str

    @property
    def words(self) -> str:
        """The one sentence of it, for readers and for who was refused."""
        return protection_words(self.level, long_date(self.until), self.reason)


@dataclass(frozen=True)
class Past:
    """A row of the history of protections, for staff."""

    level: Protection
    reason: str
    by: str
    begun: datetime
    until: datetime
    ended: datetime | None


def categories_of(db: Session, article: Article, who: Who) -> list[str] | None:
    """Categories by which the scope of a curator is judged; nobody else needs them read."""
    if who.level != Level.CURATOR or rules.protection_of(article) == Protection.OPEN:
        return None
    return list(
        db.scalars(select(ArticleCategory.category).where(ArticleCategory.article_id == article.id))
    )


def may_publish(db: Session, who: Who, article: Article) -> bool:
    """Whether an edit of `who` in this article goes to readers at once."""
    protection = rules.protection_of(article)
    return rules.can_publish(who, protection, categories_of(db, article, who))


def may_edit(db: Session, who: Who, article: Article) -> bool:
    """Whether `who` may edit this article, or propose edits of it."""
    protection = rules.protection_of(article)
    return rules.can_edit(who, protection, categories_of(db, article, who))


def check_may_edit(db: Session, who: Who, article: Article) -> None:
    """Raise Forbidden with a sentence that says who may, until when, and why."""
    if not may_edit(db, who, article):
        _refuse(db, article)


def check_may_publish(db: Session, who: Who, article: Article) -> None:
    """The same for acts that change at once what readers see."""
    if not may_publish(db, who, article):
        _refuse(db, article)


def _refuse(db: Session, article: Article) -> NoReturn:
    shown = in_force(db, article.id)
    if shown is None:
        raise Forbidden(_("Your account does not have the right to do this."))
    raise Forbidden(shown.words)


def in_force(db: Session, article_id: int) -> Shown | None:
    """The protection in force now, None when everybody may edit."""
    row = db.scalar(
        select(ArticleProtection)
        .where(
            ArticleProtection.article_id == article_id,
            ArticleProtection.ended.is_(None),
            ArticleProtection.until > clock.now(),
        )
        .order_by(ArticleProtection.id.desc())
        .limit(1)
    )
    return Shown(Protection(row.level), row.until, row.reason) if row else None


def history(db: Session, article_id: int, number: int) -> Page[Past]:
    """Protections of an article, the newest first."""
    query = (
        select(ArticleProtection, Person.name)
        .join(Person, Person.id == ArticleProtection.by_id)
        .where(ArticleProtection.article_id == article_id)
        .order_by(ArticleProtection.id.desc())
    )
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = [
        Past(Protection(row.level), row.reason, name, row.begun, row.until, row.ended)
        for row, name in db.execute(query.offset(offset).limit(limit))
    ]
    return Page(rows, number, PAGE_SIZE, count(db, query))
