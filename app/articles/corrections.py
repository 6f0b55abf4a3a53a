"""Corrections by readers ("Coś się nie zgadza?"): sent without an account, answered in public.

The reader's own text is shown to reviewers only, until one of them says that everybody may read
it; the e-mail address is shown to nobody and forgotten some time after the answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.orm import Session

from app.articles.correction_rules import (
    OPEN,
    Decision,
    NewCorrection,
    State,
    check_decision,
    check_new,
)
from app.articles.legal_state import categories_of
from app.articles.models import Article, ArticleCategory, ArticleRevision
from app.articles.service import locked, touch
from app.articles.truth_models import Correction
from app.core import clock, journal, mail
from app.core.db import Database, held
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.paging import Page, count, slice_of
from app.core.settings import Settings
from app.people.models import Level, Person
from app.people.rules import Permission, Who, covers, may

PAGE_SIZE = 30


@dataclass(frozen=True)
class WaitingCorrection:
    """A correction in the queue."""

    id: int
    article_slug: str
    article_title: str
    heading: str
    anchor: str
    text: str
    name: str
    at: datetime
    is_suspect: bool


@dataclass(frozen=True)
class CorrectionPage:
    """One correction, for those who decide on it. There is no e-mail address in it."""

    id: int
    article_slug: str
    article_title: str
    number: int  # of the version that the reader saw
    heading: str
    anchor: str
    text: str
    name: str
    has_email: bool
    at: datetime
    state: State
    is_suspect: bool
    reason: str
    answer: str
    answered_at: datetime | None
    is_shown: bool


@dataclass(frozen=True)
class PublicAnswer:
    """What everybody may read of a correction: `text` and `name` only where that was approved."""

    id: int
    heading: str
    anchor: str
    text: str | None
    name: str
    at: datetime
    state: State
    reason: str
    answer: str
    answered_at: datetime
    mended_number: int | None


def send(db: Session, article: Article, new: NewCorrection, who: Who | None) -> Correction:
    """Take a correction in; raises Invalid for a field."""
    new = check_new(new)
    row = Correction(
        article_id=article.id,
        revision_id=article.published_id,
        anchor=new.anchor,
        heading=_heading(db, article, new.anchor),
        text=new.text,
        name=new.name,
        email=new.email or None,
        author_id=who.id if who else None,
        at=clock.now(),
        state=State.WAITING,
        is_suspect=new.is_suspect,
    )
    db.add(row)
    db.flush()
    data = {"article": article.id, "slug": article.slug, "correction": row.id}
    journal.record(db, "correction.sent", row.author_id, f"correction:{row.id}", data)
    return row


def _heading(db: Session, article: Article, anchor: str) -> str:
    """Words of the section; an anchor that the version does not have names none."""
    if not anchor:
        return ""
    toc = db.scalar(select(ArticleRevision.toc).where(ArticleRevision.id == article.published_id))
    return next((str(words)[:300] for _level, each, words in toc or () if each == anchor), "")


def may_decide(who: Who | None, categories: Sequence[str]) -> bool:
    """Whether `who` reviews in the article's topics."""
    return who is not None and may(who, Permission.REVIEW) and covers(who, list(categories))


def waiting(db: Session, who: Who, number: int, size: int = PAGE_SIZE) -> Page[WaitingCorrection]:
    """What waits for an answer in the scope of `who`, oldest first, suspects last."""
    query = _in_scope(
        select(
            Correction.id,
            Article.slug,
            Article.title,
            Correction.heading,
            Correction.anchor,
            Correction.text,
            Correction.name,
            Correction.at,
            Correction.is_suspect,
        ).join(Article, Article.id == Correction.article_id),
        who,
    )
    offset, limit = slice_of(number, size)
    rows = db.execute(
        query.order_by(Correction.is_suspect, Correction.id).offset(offset).limit(limit)
    )
    return Page([WaitingCorrection(*row) for row in rows], number, size, count(db, query))


def _in_scope(query: Select[*tuple[Any, ...]], who: Who) -> Select[*tuple[Any, ...]]:
    query = query.where(Correction.state.in_(OPEN))
    if who.level >= Level.MODERATOR:
        return query
    covered = select(ArticleCategory.article_id).where(ArticleCategory.category.in_(who.scope))
    return query.where(Correction.article_id.in_(covered))


def correction_page(db: Session, who: Who, correction_id: int) -> CorrectionPage:
    """One correction with all a reviewer needs; raises NotFound or Forbidden."""
    row = db.execute(
        select(Correction, Article.slug, Article.title, ArticleRevision.number)
        .join(Article, Article.id == Correction.article_id)
        .join(ArticleRevision, ArticleRevision.id == Correction.revision_id)
        .where(Correction.id == correction_id)
    ).first()
    if row is None:
        raise NotFound
    found, slug, title, number = row
    _may_decide(db, who, found)
    return CorrectionPage(
        id=found.id,
        article_slug=slug,
        article_title=title,
        number=number,
        heading=found.heading,
        anchor=found.anchor,
        text=found.text,
        name=found.name,
        has_email=found.email is not None,
        at=found.at,
        state=State(found.state),
        is_suspect=found.is_suspect,
        reason=found.reason,
        answer=found.answer,
        answered_at=found.answered_at,
        is_shown=found.is_shown,
    )


def decide(
    db: Session, settings: Settings, who: Who, correction_id: int, decision: Decision
) -> Correction:
    """Answer, mark as mended, decline, or put away as spam.

    Raises NotFound, Forbidden, Conflict when somebody was faster, or Invalid for a field.
    """
    row = held(db, Correction, correction_id)
    article = locked(db, row.article_id)
    _may_decide(db, who, row)
    if row.state not in OPEN:
        raise Conflict(_("Somebody has answered this already."))
    checked = check_decision(decision)
    is_mended = checked.state is State.MENDED
    row.mended_id = _mended_by(db, article, checked.number) if is_mended else None
    row.state = checked.state
    row.reason = checked.reason
    row.answer = checked.answer
    row.is_shown = checked.is_shown
    row.answered_by_id = who.id
    row.answered_at = clock.now()
    if checked.state is State.MENDED:
        row.mended_id = _mended_by(db, article, checked.number)
    if row.email is not None and checked.state is not State.SPAM:
        _write_back(db, row, article, settings)
    touch(db, article.id)
    data = {
        "article": article.id,
        "slug": article.slug,
        "correction": row.id,
        "outcome": checked.state.value,
        "reason": checked.reason,
    }
    journal.record(db, "correction.decided", who.id, f"correction:{row.id}", data)
    return row


def _mended_by(db: Session, article: Article, number: int | None) -> int:
    """The version that mended it: the one named, or the published one."""
    if number is None:
        return article.published_id
    found = db.scalar(
        select(ArticleRevision.id).where(
            ArticleRevision.article_id == article.id, ArticleRevision.number == number
        )
    )
    if found is None:
        raise Invalid("number", _("The article has no version with this number."))
    return found


def _write_back(db: Session, row: Correction, article: Article, settings: Settings) -> None:
    address = f"{settings.site_url}/artykuly/{article.slug}"
    lines = [
        _("You wrote that something is wrong in the article “%(title)s”.", title=article.title),
        _("This is the answer:"),
        row.answer,
        f"{address}/zgloszenia",
        _("We forget your address %(days)s days from now.", days=settings.correction_email_days),
        settings.site_name + "\n" + settings.site_url,
    ]
    subject = _("Answer to your correction: %(title)s", title=article.title)
    mail.post(db, row.email or "", subject[:300], "\n\n".join(lines))


def show_text(db: Session, who: Who, correction_id: int, *, is_shown: bool) -> Correction:
    """Let everybody read the reader's own words, or take them out of sight again."""
    row = held(db, Correction, correction_id)
    _may_decide(db, who, row)
    if row.state in OPEN or row.state == State.SPAM:
        raise Conflict(_("Only an answered correction can be shown."))
    row.is_shown = is_shown
    touch(db, row.article_id)
    kind = "correction.shown" if is_shown else "correction.hidden"
    data = {"article": row.article_id, "correction": row.id}
    journal.record(db, kind, who.id, f"correction:{row.id}", data)
    return row


def public_answers(db: Session, article_id: int, number: int) -> Page[PublicAnswer]:
    """Answered corrections of an article, newest first."""
    query = (
        select(Correction, ArticleRevision.number)
        .outerjoin(ArticleRevision, ArticleRevision.id == Correction.mended_id)
        .where(_is_public(article_id))
        .order_by(Correction.id.desc())
    )
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.execute(query.offset(offset).limit(limit))
    return Page([_public(row) for row in rows], number, PAGE_SIZE, count(db, query))


def public_number(db: Session, article_id: int) -> int:
    """How many answers everybody may read."""
    query = select(func.count()).select_from(Correction).where(_is_public(article_id))
    return db.scalar(query) or 0


def _is_public(article_id: int) -> Any:
    public = (State.ANSWERED, State.MENDED, State.DECLINED)
    return (Correction.article_id == article_id) & Correction.state.in_(public)


def _public(row: Row[*tuple[Any, ...]]) -> PublicAnswer:
    found, mended = row
    return PublicAnswer(
        id=found.id,
        heading=found.heading,
        anchor=found.anchor,
        text=found.text if found.is_shown else None,
        name=found.name if found.is_shown else "",
        at=found.at,
        state=State(found.state),
        reason=found.reason,
        answer=found.answer,
        answered_at=found.answered_at,
        mended_number=mended,
    )


def forget_addresses(settings: Settings, database: Database) -> None:
    """Drop addresses of readers answered long enough ago, and all of those without an account."""
    before = clock.now() - timedelta(days=settings.correction_email_days)
    with database.writing() as db:
        db.execute(
            update(Correction)
            .where(Correction.email.is_not(None), Correction.answered_at < before)
            .values(email=None)
        )
        erased = select(Person.id).where(Person.erased.is_not(None))
        db.execute(
            update(Correction)
            .where(Correction.author_id.in_(erased))
            .values(email=None, name="", author_id=None)
        )


def _may_decide(db: Session, who: Who, row: Correction) -> None:
    if not may_decide(who, categories_of(db, row.article_id)):
        raise Forbidden(_("Your account does not have the right to do this."))
    if row.author_id == who.id:
        raise Forbidden(_("Somebody else has to answer your own correction."))
