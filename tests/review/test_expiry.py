"""What the clock does: put aside (14), reopen, remind (R10). It never publishes."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core import clock
from app.core.db import Database
from app.core.errors import Conflict, Forbidden
from app.core.mail import MailMessage
from app.people.models import Level, Person
from app.review import claims, deciding, expiry, telling
from app.review.models import Proposal, State
from app.review.proposal_page import proposal_page
from app.review.rules import Step
from tests import make
from tests.review import acts
from tests.review.conftest import BODY

FIRST = BODY.replace("Może je złożyć każdy.", "Może je złożyć każdy, także dziecko.")
LAST = BODY.replace("Możesz śledzić jej los.", "Możesz śledzić jej los w internecie.")
CLASH = BODY.replace("Może je złożyć każdy.", "Składa je mieszkaniec.")
BEGINNING = clock.now()


class Clock:
    """Days pass when a test says so."""

    def __init__(self, db: Session, database: Database) -> None:
        self.db, self.database, self.moment = db, database, BEGINNING

    def now(self) -> datetime:
        return self.moment

    def tick(self, **by: float) -> None:
        """Let time pass, and the worker do all that is due; twice, as it may."""
        self.moment += timedelta(**by)
        self.db.commit()
        for _again in range(2):
            for act in (
                telling.tell_of_clashes,
                telling.warn_of_expiry,
                telling.tell_of_delay,
                telling.remind_reviewers,
                expiry.expire_idle,
            ):
                act(acts.SETTINGS, self.database)
        self.db.expire_all()

    def letters(self, to: Person) -> list[str]:
        query = select(MailMessage).where(MailMessage.recipient == to.email)
        return [letter.body for letter in self.db.scalars(query.order_by(MailMessage.id))]


@pytest.fixture
def time(db: Session, database: Database, monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock(db, database)
    monkeypatch.setattr(clock, "now", made.now)
    return made


@pytest.fixture
def returned(
    time: Clock, db: Session, petition: Article, halina: Person, maria: Person
) -> Proposal:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    return acts.send_back(db, maria, proposal, Step.ASK)


def reopen(db: Session, who: Person, proposal: Proposal) -> None:
    expiry.reopen(db, make.who(who), acts.SETTINGS, proposal.id)
    db.flush()


def test_a_month_without_the_author_puts_it_aside_after_a_warning(
    time: Clock, petition: Article, returned: Proposal, halina: Person
) -> None:
    time.tick(days=22, hours=23)
    assert len(time.letters(halina)) == 1, "only what the reviewer asked"
    time.tick(hours=1)
    assert len(time.letters(halina)) == 2
    time.tick(days=6, hours=23)
    assert returned.state == State.TO_IMPROVE
    time.tick(hours=1)
    assert returned.state == State.EXPIRED
    assert len(time.letters(halina)) == 3
    assert petition.waiting_proposals == 0
    time.tick(days=100)
    assert len(time.letters(halina)) == 3


def test_an_author_who_goes_on_is_left_in_peace(
    time: Clock, db: Session, returned: Proposal, halina: Person
) -> None:
    time.tick(days=25)
    acts.go_on(db, halina, returned, body=LAST)
    time.tick(days=40)
    assert returned.state == State.WAITING


def test_14_reopening_meets_the_text_published_meanwhile(
    time: Clock, db: Session, petition: Article, returned: Proposal, halina: Person, ewa: Person
) -> None:
    time.tick(days=30)
    acts.save(db, ewa, acts.begin(db, petition, body=LAST))
    reopen(db, halina, returned)
    assert returned.state == State.WAITING
    page = proposal_page(db, make.who(halina), returned.id)
    assert page.merged is not None
    assert "także dziecko" in page.merged.body
    assert "w internecie" in page.merged.body


def test_14_reopening_after_a_clashing_edit_gives_a_conflict_and_loses_nothing(
    time: Clock, db: Session, petition: Article, returned: Proposal, halina: Person, ewa: Person
) -> None:
    time.tick(days=30)
    acts.save(db, ewa, acts.begin(db, petition, body=CLASH))
    reopen(db, halina, returned)
    assert returned.state == State.CONFLICT
    assert proposal_page(db, make.who(halina), returned.id).head.body == FIRST
    assert acts.published(db, petition).body == CLASH


def test_reopening_is_for_the_author_within_a_year_with_no_other_open(
    time: Clock, db: Session, petition: Article, returned: Proposal, halina: Person, jan: Person
) -> None:
    with pytest.raises(Conflict):
        reopen(db, halina, returned)
    time.tick(days=30)
    with pytest.raises(Forbidden):
        reopen(db, jan, returned)
    other = acts.propose(db, halina, petition, body=LAST)
    with pytest.raises(Conflict):
        reopen(db, halina, returned)
    deciding.withdraw(db, make.who(halina), other.id)
    time.tick(days=365, seconds=1)
    with pytest.raises(Conflict):
        reopen(db, halina, returned)
    assert returned.state == State.EXPIRED


def test_reopening_respects_the_limit_of_open_proposals(
    time: Clock, db: Session, returned: Proposal, halina: Person
) -> None:
    time.tick(days=30)
    halina.level = Level.NEW
    for _number in range(acts.SETTINGS.open_proposals_new):
        acts.propose(db, halina, make.article(db, categories=("zglosic",)), body="Inaczej.\n")
    with pytest.raises(Forbidden):
        reopen(db, halina, returned)


def test_a_clash_is_told_once_to_the_author_and_to_who_was_reviewing(
    time: Clock, db: Session, petition: Article, halina: Person, maria: Person, ewa: Person
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    claims.claim(db, make.who(maria), acts.SETTINGS, proposal.id)
    acts.save(db, ewa, acts.begin(db, petition, body=CLASH))
    assert time.letters(halina) == [], "the publication itself sends none"
    time.tick(minutes=1)
    assert len(time.letters(halina)) == 1
    assert f"/propozycje/{proposal.id}/konflikt" in time.letters(halina)[0]
    assert len(time.letters(maria)) == 1
    time.tick(days=23, minutes=1)
    assert len(time.letters(halina)) == 2, "and once before it expires"


def test_a_reviewer_gets_one_letter_a_day_about_what_waits_48_hours(
    time: Clock, db: Session, petition: Article, halina: Person, jan: Person, maria: Person
) -> None:
    foreign = make.person(db, Level.CURATOR, scope=["zglosic"])
    scoped = make.person(db, Level.CURATOR, scope=["przekonac-innych"])
    acts.propose(db, halina, petition, body=FIRST)
    time.tick(hours=47)
    assert time.letters(maria) == []
    acts.propose(db, jan, petition, body=LAST)
    time.tick(hours=1)
    assert [len(time.letters(each)) for each in (maria, scoped, foreign)] == [1, 1, 0]
    time.tick(hours=23)
    assert len(time.letters(maria)) == 1, "one a day"
    time.tick(hours=24)
    assert [len(time.letters(each)) for each in (maria, scoped)] == [2, 2], "the second grew old"
    time.tick(hours=24)
    assert len(time.letters(maria)) == 2, "nothing new grew old"


def test_after_a_week_moderators_and_the_author_are_told_and_nothing_is_published(
    time: Clock, db: Session, petition: Article, halina: Person, maria: Person
) -> None:
    scoped = make.person(db, Level.CURATOR, scope=["przekonac-innych"])
    proposal = acts.propose(db, halina, petition, body=FIRST)
    time.tick(days=3)
    claims.claim(db, make.who(maria), acts.SETTINGS, proposal.id)
    assert [len(time.letters(each)) for each in (maria, scoped, halina)] == [1, 1, 0]
    time.tick(days=4)
    assert [len(time.letters(each)) for each in (maria, scoped, halina)] == [2, 1, 1]
    time.tick(days=300)
    assert [len(time.letters(each)) for each in (maria, scoped, halina)] == [2, 1, 1]
    assert proposal.state == State.IN_REVIEW
    assert acts.published(db, petition).body == BODY


def test_reviewers_are_not_reminded_of_their_own(
    time: Clock, db: Session, petition: Article, maria: Person
) -> None:
    petition.protection = "P"
    petition.protected_until = None
    curator = make.person(db, Level.EDITOR)
    acts.propose(db, curator, petition, body=FIRST)
    curator.level = Level.MODERATOR
    time.tick(days=8)
    assert [len(time.letters(each)) for each in (maria, curator)] == [1, 1]
    assert "/kolejka" not in time.letters(curator)[0], "the note to the author"
