"""The legal state of articles: who confirmed it as of which day, and what has overtaken it.

The mark never blocks publication. It goes stale by the calendar, by a changed act, and says when
the text was edited after it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, select, update
from sqlalchemy.orm import Session

from app.articles.law_standing import (
    Confirmed,
    LawState,
    Limits,
    Standing,
    months_after,
    next_review,
    standing,
)
from app.articles.models import Article, ArticleCategory, ArticleRevision
from app.articles.queries import Author
from app.articles.service import CITING, locked, touch
from app.articles.truth_models import LawConfirmation, LegalState
from app.core import clock, journal
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.i18n import gettext as _
from app.core.paging import Page, count, slice_of
from app.core.settings import Settings
from app.law import queries as law
from app.law import service as acts
from app.law.models import Act, Citation
from app.law.queries import CitedRow
from app.people.models import Person
from app.people.rules import Who, can_confirm_law

LONGEST_NOTE = 400
HISTORY_SIZE = 30
BATCH = 200


@dataclass(frozen=True)
class ConfirmationRow:
    """One confirmation; `number` is that of the version that was read."""

    as_of: date
    at: datetime
    by: Author
    number: int
    revision_id: int
    review_on: date | None
    note: str
    acts: list[str]


@dataclass(frozen=True)
class LawFacts:
    """What the page of an article says of its law."""

    state: LawState
    confirmation: ConfirmationRow | None
    review_on: date | None  # the last day on which the confirmation is fresh
    edited_since: bool
    changed_acts: list[CitedRow]
    acts: list[CitedRow]


@dataclass(frozen=True)
class CitingRow:
    """An article that relies on an act."""

    slug: str
    title: str
    state: LawState
    as_of: date | None


@dataclass(frozen=True)
class NewConfirmation:
    """What somebody confirms; `revision_id` is the version they had before their eyes."""

    revision_id: int
    as_of: date | None
    review_on: date | None
    note: str


def limits_of(settings: Settings) -> Limits:
    """The limits that the operator set."""
    return Limits(settings.law_fresh_months, settings.law_stale_months)


def categories_of(db: Session, article_id: int) -> list[str]:
    """Categories by which the scope of curators is judged."""
    query = select(ArticleCategory.category).where(ArticleCategory.article_id == article_id)
    return list(db.scalars(query))


def facts(db: Session, settings: Settings, article_id: int, published_id: int) -> LawFacts:
    """What the page says, as of today."""
    newest = db.execute(_rows().where(LawConfirmation.article_id == article_id).limit(1)).first()
    confirmation = _row(newest) if newest else None
    cited = law.acts_of(db, CITING, article_id)
    changed = [act for act in cited if act.changed_on is not None]
    now = _standing(settings, confirmation, has_changed=bool(changed))
    return LawFacts(
        now.state,
        confirmation,
        next_review(_confirmed(confirmation), limits_of(settings)) if confirmation else None,
        confirmation is not None and confirmation.revision_id != published_id,
        changed,
        cited,
    )


def history(db: Session, article_id: int, number: int) -> Page[ConfirmationRow]:
    """Confirmations of an article, newest first."""
    query = _rows().where(LawConfirmation.article_id == article_id)
    offset, limit = slice_of(number, HISTORY_SIZE)
    rows = db.execute(query.offset(offset).limit(limit))
    return Page([_row(row) for row in rows], number, HISTORY_SIZE, count(db, query))


def citing(db: Session, act_id: int, number: int) -> Page[CitingRow]:
    """Articles that rely on an act, from A to Ż."""
    query = (
        select(Article.slug, Article.title, LegalState.state, LegalState.as_of)
        .join(Citation, Citation.thing_id == Article.id)
        .outerjoin(LegalState, LegalState.article_id == Article.id)
        .where(Citation.kind == CITING, Citation.act_id == act_id)
        .order_by(Article.sort_key, Article.id)
    )
    offset, limit = slice_of(number, HISTORY_SIZE)
    rows = db.execute(query.offset(offset).limit(limit))
    found = [
        CitingRow(slug, title, LawState(state or LawState.UNCONFIRMED), as_of)
        for slug, title, state, as_of in rows
    ]
    return Page(found, number, HISTORY_SIZE, count(db, query))


def confirm(
    db: Session, settings: Settings, who: Who, article_id: int, new: NewConfirmation
) -> LawConfirmation:
    """Confirm the law of an article as of a day.

    Raises Forbidden, Conflict when another version was published since, or Invalid.
    """
    article = locked(db, article_id)
    if not can_confirm_law(who, categories_of(db, article_id)):
        raise Forbidden(_("Your account does not have the right to do this."))
    as_of = _checked_day(new, limits_of(settings))
    note = " ".join(new.note.split())
    if len(note) > LONGEST_NOTE:
        raise Invalid("note", _("A line may have at most %(most)s characters.", most=LONGEST_NOTE))
    if article.published_id != new.revision_id:
        raise Conflict(_("Somebody published another version in the meantime."))
    revision = db.get_one(ArticleRevision, article.published_id)
    row = LawConfirmation(
        article_id=article.id,
        revision_id=revision.id,
        by_id=who.id,
        at=clock.now(),
        as_of=as_of,
        review_on=new.review_on,
        note=note,
        acts=list(revision.details.get("acts", [])),
    )
    db.add(row)
    acts.confirmed(db, CITING, article.id, as_of)
    acts.cite(db, CITING, article.id, row.acts)
    refresh(db, settings, article.id)
    touch(db, article.id)
    data = {
        "article": article.id,
        "slug": article.slug,
        "revision": revision.id,
        "as_of": as_of.isoformat(),
    }
    journal.record(db, "article.law-confirmed", who.id, f"article:{article.id}", data)
    return row


def _checked_day(new: NewConfirmation, limits: Limits) -> date:
    today = clock.today()
    if new.as_of is None:
        raise Invalid("as_of", _("Write the day as of which you know the law."))
    if new.as_of > today:
        raise Invalid("as_of", _("Nobody knows the law of a day to come."))
    if months_after(new.as_of, limits.stale_months) < today:
        raise Invalid("as_of", _("This day is too long ago to confirm anything."))
    if new.review_on is not None and new.review_on <= today:
        raise Invalid("review_on", _("The next look must be on a later day."))
    return new.as_of


def act_changed(db: Session, who: Who, act: Act) -> int:
    """Flag every article that cites a changed act, and tell of each in the journal.

    Articles confirmed as of that day or later already know the change. Returns how many are
    flagged.
    """
    if act.changed_on is None:
        return 0
    rows = db.execute(
        select(Article.id, Article.slug, LegalState)
        .join(Citation, Citation.thing_id == Article.id)
        .outerjoin(LegalState, LegalState.article_id == Article.id)
        .where(Citation.kind == CITING, Citation.act_id == act.id)
        .order_by(Article.id)
    ).all()
    flagged = []
    for article_id, slug, known in rows:
        if known is not None and known.as_of is not None and known.as_of >= act.changed_on:
            acts.confirmed(db, CITING, article_id, known.as_of)
            continue
        flagged.append(article_id)
        row = known or LegalState(article_id=article_id, as_of=None)
        row.state, row.due = LawState.CHANGED, None
        db.add(row)
        data = {"article": article_id, "slug": slug, "act": act.id, "act_slug": act.slug}
        journal.record(db, "article.law-changed", who.id, f"article:{article_id}", data)
    db.execute(
        update(Article).where(Article.id.in_(flagged)).values(stamp=Article.stamp + 1),
        execution_options={"synchronize_session": False},
    )
    return len(flagged)


def change_taken_back(db: Session, settings: Settings, act: Act) -> None:
    """An act had not changed after all: what the pages say of it follows."""
    query = select(Citation.thing_id).where(Citation.kind == CITING, Citation.act_id == act.id)
    for article_id in sorted(db.scalars(query)):
        refresh(db, settings, article_id)
        touch(db, article_id)


def refresh(db: Session, settings: Settings, article_id: int) -> bool:
    """Write the state of today onto the article's row; True when it is another than before."""
    db.flush()
    newest = db.execute(_rows().where(LawConfirmation.article_id == article_id).limit(1)).first()
    confirmation = _row(newest) if newest else None
    has_changed = law.newest_change(db, CITING, article_id) is not None
    now = _standing(settings, confirmation, has_changed=has_changed)
    row = db.get(LegalState, article_id)
    before = row.state if row else None
    if row is None:
        row = LegalState(article_id=article_id)
        db.add(row)
    row.state, row.due = now.state, now.due
    row.as_of = confirmation.as_of if confirmation else None
    db.flush()
    return before != now.state


def follow_the_calendar(settings: Settings, database: Database) -> None:
    """Let pages say what the day makes of them, and look for acts where nobody has yet.

    Kept pages know nothing of the calendar: an article is touched on the day its state changes.
    """
    while waiting := _waiting_for_the_day(database):
        for article_id in waiting:
            with database.writing() as db:
                article = locked(db, article_id)
                if db.get(LegalState, article_id) is None:
                    published = db.get_one(ArticleRevision, article.published_id)
                    acts.cite(db, CITING, article_id, published.details.get("acts", []))
                if refresh(db, settings, article_id):
                    touch(db, article_id)


def _waiting_for_the_day(database: Database) -> list[int]:
    due = select(LegalState.article_id).where(LegalState.due <= clock.today())
    unseen = (
        select(Article.id)
        .outerjoin(LegalState, LegalState.article_id == Article.id)
        .where(LegalState.article_id.is_(None))
    )
    with database.reading() as db:
        return [*db.scalars(due.limit(BATCH)), *db.scalars(unseen.limit(BATCH))]


def _standing(
    settings: Settings, confirmation: ConfirmationRow | None, *, has_changed: bool
) -> Standing:
    confirmed = _confirmed(confirmation) if confirmation else None
    return standing(clock.today(), confirmed, limits_of(settings), has_changed=has_changed)


def _confirmed(row: ConfirmationRow) -> Confirmed:
    return Confirmed(row.as_of, row.review_on)


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(LawConfirmation, Person.name, Person.slug, Person.erased, ArticleRevision.number)
        .join(Person, Person.id == LawConfirmation.by_id)
        .join(ArticleRevision, ArticleRevision.id == LawConfirmation.revision_id)
        .order_by(LawConfirmation.id.desc())
    )


def _row(row: Row[*tuple[Any, ...]]) -> ConfirmationRow:
    found, name, slug, erased, number = row
    return ConfirmationRow(
        as_of=found.as_of,
        at=found.at,
        by=Author(name, "" if erased else slug),
        number=number,
        revision_id=found.revision_id,
        review_on=found.review_on,
        note=found.note,
        acts=found.acts,
    )
