"""Setting and ending the protection of an article, with a reason and an end date.

The article carries the level in force; rows keep the history. An end that has come holds at once
(`rules.protection_of`); the worker only notes it afterwards.
"""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.articles import rules, service
from app.articles.models import Article, ArticleProtection, Protection
from app.core import clock, journal
from app.core.db import Database
from app.core.errors import Forbidden, Invalid
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.settings import Settings
from app.people.rules import Who
from app.ui.filters import long_date

LONGEST_REASON: Final = 300
_BATCH: Final = 100


def latest_day(settings: Settings) -> date:
    """The last day until which a protection can be set now."""
    return clock.today() + timedelta(days=settings.protection_longest_days)


def protect(
    db: Session,
    who: Who,
    article: Article,
    level: str,
    until: str,
    reason: str,
    settings: Settings,
) -> None:
    """Set, change or end the protection of an article that comes from `service.locked`.

    `until` is the last day of it, as 2027-03-03; an end (`level` O) needs none. Raises Forbidden,
    or Invalid for a field that cannot be taken.
    """
    if not rules.can_protect(who):
        raise Forbidden(_("Your account does not have the right to do this."))
    if level not in set(Protection):
        raise Invalid("level", _("Choose one of the listed answers."))
    reason = _checked_reason(reason)
    wanted = Protection(level)
    present = rules.protection_of(article)
    if wanted == present == Protection.OPEN:
        raise Invalid("level", _("Everybody may edit this article already."))
    end = None if wanted == Protection.OPEN else _end_of(until, settings)
    _end_rows(db, article.id, who.id, reason)
    if end is not None:
        db.add(
            ArticleProtection(
                article_id=article.id,
                level=wanted,
                reason=reason,
                by_id=who.id,
                begun=clock.now(),
                until=end,
            )
        )
    article.protection, article.protected_until = wanted, end
    article.stamp += 1
    data = {
        "article": article.id,
        "slug": article.slug,
        "from": present.value,
        "to": wanted.value,
        "until": end.isoformat() if end else None,
        "reason": reason,
    }
    journal.record(db, "article.protected", who.id, f"article:{article.id}", data)


def end_due(_settings: Settings, database: Database) -> None:
    """Note protections whose end has come, each in a transaction that looks again."""
    with database.reading() as db:
        due = db.execute(
            select(ArticleProtection.article_id, ArticleProtection.id)
            .where(ArticleProtection.ended.is_(None), ArticleProtection.until <= clock.now())
            .order_by(ArticleProtection.id)
            .limit(_BATCH)
        ).all()
    for article_id, row_id in due:
        with database.writing() as db:
            article = service.locked(db, article_id)
            row = db.get_one(ArticleProtection, row_id)
            if row.ended is not None or row.until > clock.now():
                continue
            row.ended = row.until
            if rules.protection_of(article) == Protection.OPEN:
                article.protection, article.protected_until = Protection.OPEN, None
            article.stamp += 1
            data = {"article": article.id, "slug": article.slug, "from": row.level}
            journal.record(db, "article.protection-ended", None, f"article:{article.id}", data)


def _end_rows(db: Session, article_id: int, actor_id: int, reason: str) -> None:
    db.execute(
        update(ArticleProtection)
        .where(ArticleProtection.article_id == article_id, ArticleProtection.ended.is_(None))
        .values(ended=clock.now(), ended_by_id=actor_id, ending_reason=reason)
    )


def _checked_reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise Invalid("reason", _("Write in a sentence why; everybody will read it."))
    if len(reason) > LONGEST_REASON:
        raise Invalid(
            "reason",
            ngettext(
                "Shorten this to %(num)s character.",
                "Shorten this to %(num)s characters.",
                LONGEST_REASON,
            ),
        )
    return reason


def _end_of(day: str, settings: Settings) -> datetime:
    """The moment at which the last day of a protection is over in Poland."""
    try:
        last = date.fromisoformat(day.strip())
    except ValueError as error:
        raise Invalid("until", _("Write the day like this: 2026-11-30.")) from error
    if not clock.today() <= last <= latest_day(settings):
        raise Invalid(
            "until",
            _("Choose a day from today to %(day)s.", day=long_date(latest_day(settings))),
        )
    return clock.midnight(last + timedelta(days=1))
