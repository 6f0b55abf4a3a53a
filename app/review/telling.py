"""Letters that the clock sends: of clashes, of proposals about to expire, and of long waits (R10).

Each goes out once, outside the act that caused it: a publication that makes fifty proposals clash
is not slower for fifty letters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.articles.models import Article, ArticleCategory
from app.core import clock
from app.core.db import Database
from app.core.settings import Settings
from app.people.models import Level, Person
from app.people.rules import Who, in_city, who_of
from app.review import deciders, notices, rules
from app.review.models import (
    WAITING_STATES,
    Proposal,
    ProposalStep,
    ProposalVersion,
    ReviewReminder,
    State,
)
from app.review.rules import TRANSITIONS, Step

_WAIT_FOR_AUTHOR = [state.value for state in TRANSITIONS[Step.EXPIRE][0]]
_A_DAY = timedelta(days=1)


def tell_of_clashes(settings: Settings, database: Database) -> None:
    """Tell authors, and who was reviewing, that a new version clashes with the proposal."""

    def tell(db: Session, proposal: Proposal) -> None:
        notices.clashed(db, proposal, _reviewer_before_clash(db, proposal), settings)

    is_due = (Proposal.state == State.CONFLICT) & Proposal.told.is_(None)
    _tell_each(database, is_due, tell)


def _reviewer_before_clash(db: Session, proposal: Proposal) -> Person | None:
    """Who held the claim when the clash came, if somebody did."""
    steps = db.scalars(
        select(ProposalStep)
        .where(ProposalStep.proposal_id == proposal.id)
        .order_by(ProposalStep.id.desc())
        .limit(2)
    ).all()
    if len(steps) < 2 or steps[0].from_state != State.IN_REVIEW or steps[1].actor_id is None:
        return None
    return db.get(Person, steps[1].actor_id)


def warn_of_expiry(settings: Settings, database: Database) -> None:
    """Tell authors some days before a proposal is put aside."""
    ahead = timedelta(days=settings.expiry_days - settings.expiry_notice_days)
    limit = clock.now() - ahead
    entered = func.coalesce(Proposal.entered, Proposal.submitted)
    # The letter about the clash itself went out when the state was new.
    is_due = (
        Proposal.state.in_(_WAIT_FOR_AUTHOR)
        & (entered <= limit)
        & or_(Proposal.told.is_(None), Proposal.told <= limit)
    )
    _tell_each(database, is_due, lambda db, proposal: notices.expiring(db, proposal, settings))


def tell_of_delay(settings: Settings, database: Database) -> None:
    """Tell authors whose proposal has waited for a week that it is not forgotten."""
    is_due = (
        Proposal.state.in_(WAITING_STATES)
        & (Proposal.submitted <= clock.now() - timedelta(days=settings.alarm_days))
        & Proposal.told.is_(None)
    )
    _tell_each(database, is_due, lambda db, proposal: notices.delayed(db, proposal, settings))


def _tell_each(
    database: Database,
    is_due: ColumnElement[bool],
    tell: Callable[[Session, Proposal], None],
) -> None:
    with database.reading() as db:
        due = list(db.scalars(select(Proposal.id).where(is_due)))
    for proposal_id in due:
        with database.writing() as db:
            proposal = deciders.locked(db, proposal_id)
            if db.scalar(select(Proposal.id).where(Proposal.id == proposal_id, is_due)):
                tell(db, proposal)
                proposal.told = clock.now()


@dataclass(frozen=True)
class Waiting:
    """A proposal that has waited too long, as reminders need it."""

    proposal: Proposal
    title: str
    categories: tuple[str, ...]

    def grew_old(self, since: datetime | None, age: timedelta) -> bool:
        """Whether it came to this age after `since`."""
        return since is None or self.proposal.submitted + age > since


def remind_reviewers(settings: Settings, database: Database) -> None:
    """One letter a day at most to each reviewer, when something in their scope grew too old.

    After 48 hours it goes to who reviews such articles; after a week to all moderators again.
    """
    with database.reading() as db:
        late = _late(db, settings)
        reviewers = db.scalars(select(Person).where(*_reviews())).all() if late else []
        sent = {row.person_id: row.sent for row in db.scalars(select(ReviewReminder))}
    for person in reviewers:
        last = sent.get(person.id)
        own = [each for each in late if _is_for(who_of(person), each)]
        if _is_due(person, own, last, settings):
            with database.writing() as db:
                _remind(db, person.id, own, settings)


def _reviews() -> tuple[ColumnElement[bool], ...]:
    return Person.level >= Level.CURATOR, Person.email.is_not(None), Person.erased.is_(None)


def _late(db: Session, settings: Settings) -> list[Waiting]:
    limit = clock.now() - timedelta(hours=settings.reminder_hours)
    rows = db.execute(
        select(Proposal, func.coalesce(Article.title, ProposalVersion.title), Person.city)
        .join(ProposalVersion, ProposalVersion.id == Proposal.head_id)
        .join(Person, Person.id == Proposal.author_id)
        .outerjoin(Article, Article.id == Proposal.article_id)
        .where(Proposal.state.in_(WAITING_STATES), Proposal.submitted <= limit)
        .order_by(Proposal.submitted, Proposal.id)
    ).all()
    of_article: dict[int, list[str]] = {}
    for article_id, category in db.execute(
        select(ArticleCategory.article_id, ArticleCategory.category).where(
            ArticleCategory.article_id.in_({row[0].article_id for row in rows})
        )
    ):
        of_article.setdefault(article_id, []).append(category)
    return [
        Waiting(
            proposal,
            title,
            (*of_article.get(proposal.article_id or 0, [proposal.category]), in_city(city)),
        )
        for proposal, title, city in rows
    ]


def _is_for(who: Who, each: Waiting) -> bool:
    return rules.can_decide(who, each.proposal, each.categories)


def _is_due(person: Person, own: list[Waiting], last: datetime | None, settings: Settings) -> bool:
    if last is not None and last > clock.now() - _A_DAY:
        return False
    late, very_late = timedelta(hours=settings.reminder_hours), timedelta(days=settings.alarm_days)
    if any(each.grew_old(last, late) for each in own):
        return True
    is_old = clock.now() - very_late
    return person.level >= Level.MODERATOR and any(
        each.proposal.submitted <= is_old and each.grew_old(last, very_late) for each in own
    )


def _remind(db: Session, person_id: int, own: list[Waiting], settings: Settings) -> None:
    kept = db.get(ReviewReminder, person_id, with_for_update=True)
    if kept is None:
        db.add(ReviewReminder(person_id=person_id, sent=clock.now()))
    elif kept.sent > clock.now() - _A_DAY:
        return
    else:
        kept.sent = clock.now()
    notices.reminder(
        db,
        db.get_one(Person, person_id),
        [each.title for each in own],
        own[0].proposal.submitted,
        settings,
    )
