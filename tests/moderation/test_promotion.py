"""The review of levels on real rows: counting, raising, notice, grace, appeal, and no ping-pong."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import ArticleRevision
from app.core import clock
from app.core.db import Database
from app.core.journal import JournalEntry
from app.core.mail import MailMessage
from app.core.settings import Settings
from app.moderation.merits import merits_of
from app.moderation.promotion import review_levels
from app.people import sanctions
from app.people.models import Ground, Kind, Level, Person, Sanction
from app.review.models import Proposal, ProposalVersion, Revert, State
from tests import make
from tests.conftest import Later

SETTINGS = Settings()


def decided(
    db: Session,
    author: Person,
    count: int,
    *,
    state: State = State.PUBLISHED,
    articles: int = 1,
    comment: str = "Poprawiony termin",
) -> None:
    """Proposals that somebody else decided on, written straight into the tables."""
    reviewer = make.person(db, Level.MODERATOR)
    homes = [make.article(db) for _number in range(articles)]
    for number in range(count):
        now = clock.now()
        proposal = Proposal(
            article_id=homes[number % articles].id,
            slug="petycja",
            author_id=author.id,
            state=state,
            created=now,
            submitted=now,
            decided=now,
            reviewer_id=reviewer.id,
        )
        db.add(proposal)
        db.flush()
        version = ProposalVersion(
            proposal_id=proposal.id,
            number=1,
            author_id=author.id,
            created=now,
            comment=comment,
            title="Tytuł",
            details={},
            html="",
            body="",
        )
        db.add(version)
        db.flush()
        proposal.head_id = version.id


def taken_back(db: Session, author: Person, count: int, *, is_breach: bool = True) -> None:
    """Edits of a person, each reverted."""
    article = make.article(db, author)
    moderator = make.person(db, Level.MODERATOR)
    for number in range(count):
        make.edit(db, article, author, body=f"Zmiana {number}.")
        db.add(
            Revert(
                revision_id=article.published_id,
                by_id=moderator.id,
                at=clock.now(),
                reason="Reklama.",
                is_breach=is_breach,
            )
        )
    db.flush()


def suspended(db: Session, person: Person, days: int = 7) -> Sanction:
    return sanctions.sanction(
        db,
        make.who(make.person(db, Level.MODERATOR)),
        person,
        Kind.SUSPENSION,
        days,
        Ground.SPAM,
        "Spam.",
        SETTINGS,
    )


def state(database: Database, person: Person) -> tuple[int, bool]:
    with database.reading() as db:
        found = db.get_one(Person, person.id)
        return found.level, found.level_given


def letters(database: Database, person: Person) -> list[str]:
    with database.reading() as db:
        query = select(MailMessage.body).where(MailMessage.recipient == person.email)
        return list(db.scalars(query.order_by(MailMessage.id)))


def old(days: int) -> Any:
    return clock.now() - timedelta(days=days, minutes=1)


def resident_to_be(db: Session, **columns: Any) -> Person:
    person = make.person(db, Level.NEW, **{"created": old(7), **columns})
    decided(db, person, 2)
    return person


def editor_to_be(db: Session, **columns: Any) -> Person:
    person = make.person(db, Level.RESIDENT, **{"created": old(30), **columns})
    decided(db, person, 20, articles=8)
    return person


def test_a_newcomer_rises_with_a_letter_and_a_journal_entry(database: Database) -> None:
    with database.writing() as db:
        person = resident_to_be(db)
        early = resident_to_be(db, created=old(6))
        poster = make.person(db, Level.NEW, created=old(7))
        thread = make.thread(db, make.person(db))
        for _number in range(5):
            post = make.post(db, poster, thread)
            post.state, post.published = "visible", clock.now()
            db.flush()
    told = review_levels(SETTINGS, database)
    assert (told.risen, told.announced, told.lost) == (2, 0, 0)
    assert state(database, person) == (Level.RESIDENT, False)
    assert state(database, poster)[0] == Level.RESIDENT
    assert state(database, early)[0] == Level.NEW
    assert len(letters(database, person)) == 1
    assert letters(database, early) == []
    with database.reading() as db:
        query = select(JournalEntry).where(JournalEntry.subject == f"person:{person.id}")
        entry = db.scalars(query).one()
        assert (entry.kind, entry.actor_id) == ("person.level-changed", None)
    assert review_levels(SETTINGS, database).risen == 0


def test_an_editor_is_made_at_the_exact_numbers(database: Database) -> None:
    with database.writing() as db:
        person = editor_to_be(db)
        few = make.person(db, Level.RESIDENT, created=old(30))
        decided(db, few, 19, articles=8)
        narrow = make.person(db, Level.RESIDENT, created=old(30))
        decided(db, narrow, 20, articles=7)
        silent = make.person(db, Level.RESIDENT, created=old(30))
        decided(db, silent, 9, articles=8)
        decided(db, silent, 11, articles=8, comment=" ")
        refused = editor_to_be(db)
        decided(db, refused, 3, state=State.REJECTED)
        nearly = editor_to_be(db)
        decided(db, nearly, 2, state=State.REJECTED)
        punished = editor_to_be(db)
        suspended(db, punished)
    review_levels(SETTINGS, database)
    assert state(database, person) == (Level.EDITOR, False)
    assert state(database, nearly)[0] == Level.EDITOR
    for other in (few, narrow, silent, refused, punished):
        assert state(database, other)[0] == Level.RESIDENT


def test_own_publications_and_waiting_ones_do_not_count(db: Session) -> None:
    person = make.person(db, Level.RESIDENT)
    decided(db, person, 3)
    for proposal in db.scalars(select(Proposal)).all()[:2]:
        proposal.reviewer_id = None
    decided(db, person, 2, state=State.WAITING, articles=2)
    db.flush()
    counted = merits_of(db, [person], SETTINGS)[person.id]
    assert (counted.accepted, counted.recent) == (1, 1)


@pytest.mark.parametrize(("is_breach", "good"), [(True, 1), (False, 2)])
def test_only_a_breach_counts_against_accepted_ones(
    db: Session, is_breach: bool, good: int
) -> None:
    person = make.person(db, Level.RESIDENT)
    decided(db, person, 2)
    taken_back(db, make.person(db, Level.EDITOR), 1, is_breach=is_breach)
    revision_id = db.scalars(select(Revert.revision_id)).one()
    db.scalars(select(Proposal)).all()[0].revision_id = revision_id
    db.flush()
    counted = merits_of(db, [person], SETTINGS)[person.id]
    assert (counted.accepted, counted.recent, counted.recent_accepted) == (2, 2, good)


def test_reverted_edits_cost_the_level_after_the_grace(database: Database, later: Later) -> None:
    with database.writing() as db:
        person = make.person(db, Level.EDITOR)
        taken_back(db, person, 3)
        two = make.person(db, Level.EDITOR)
        taken_back(db, two, 2)
        harmless = make.person(db, Level.EDITOR)
        taken_back(db, harmless, 3, is_breach=False)
        given = make.person(db, Level.EDITOR, level_given=True)
        taken_back(db, given, 3)
    told = review_levels(SETTINGS, database)
    assert (told.announced, told.lost) == (1, 0)
    assert "/konto/sankcje" in letters(database, person)[0]
    assert review_levels(SETTINGS, database).announced == 0  # one notice is enough
    later(days=14, seconds=-5)
    assert review_levels(SETTINGS, database).lost == 0
    assert state(database, person)[0] == Level.EDITOR
    later(seconds=10)
    assert review_levels(SETTINGS, database).lost == 1
    assert state(database, person) == (Level.RESIDENT, False)
    for other in (two, harmless, given):
        assert state(database, other)[0] == Level.EDITOR
    assert len(letters(database, person)) == 2


def test_good_edits_during_the_grace_keep_the_level(database: Database, later: Later) -> None:
    with database.writing() as db:
        person = make.person(db, Level.EDITOR)
        taken_back(db, person, 3)
    review_levels(SETTINGS, database)
    with database.writing() as db:
        author = db.get_one(Person, person.id)
        article = make.article(db, author)
        for number in range(18):
            make.edit(db, article, author, body=f"Dobra zmiana {number}.")
        assert len(db.scalars(select(ArticleRevision.id)).all()) > 20
    later(days=15)
    told = review_levels(SETTINGS, database)
    assert (told.lost, told.kept) == (0, 1)
    assert state(database, person)[0] == Level.EDITOR
    assert review_levels(SETTINGS, database).announced == 0


@pytest.mark.parametrize("is_given", [True, False])
def test_a_sanction_costs_also_a_level_given_by_hand(
    database: Database, later: Later, is_given: bool
) -> None:
    with database.writing() as db:
        person = make.person(db, Level.EDITOR, level_given=is_given)
        suspended(db, person)
        curator = make.person(db, Level.CURATOR, level_given=True)
        suspended(db, curator)
    assert review_levels(SETTINGS, database).announced == 1
    later(days=15)
    assert review_levels(SETTINGS, database).lost == 1
    assert state(database, person)[0] == Level.RESIDENT
    assert state(database, curator)[0] == Level.CURATOR


def test_old_work_does_not_bring_a_lost_level_back(database: Database, later: Later) -> None:
    with database.writing() as db:
        person = editor_to_be(db)
    review_levels(SETTINGS, database)
    with database.writing() as db:
        taken_back(db, db.get_one(Person, person.id), 3)
    review_levels(SETTINGS, database)
    later(days=15)
    review_levels(SETTINGS, database)
    assert state(database, person)[0] == Level.RESIDENT
    later(days=100)
    assert review_levels(SETTINGS, database).risen == 0
    with database.writing() as db:
        decided(db, db.get_one(Person, person.id), 20, articles=8)
    assert review_levels(SETTINGS, database).risen == 1
    # … and the reverted edits of before do not take it again.
    assert review_levels(SETTINGS, database).announced == 0


def appeal(database: Database, person: Person, kind: Kind) -> int:
    with database.writing() as db:
        query = select(Sanction).where(Sanction.person_id == person.id, Sanction.kind == kind)
        found = db.scalars(query).one()
        subject = make.who(db.get_one(Person, person.id))
        sanctions.appeal(db, subject, found.id, "To nie reklama.", SETTINGS)
        return found.id


def answer(database: Database, sanction_id: int, *, grant: bool) -> None:
    with database.writing() as db:
        who = make.who(make.person(db, Level.MODERATOR))
        sanctions.decide_appeal(
            db, who, sanction_id, grant=grant, answer="Sprawdzone.", settings=SETTINGS
        )


@pytest.mark.parametrize("grant", [True, False])
def test_an_appeal_stops_the_clock_until_the_answer(
    database: Database, later: Later, grant: bool
) -> None:
    with database.writing() as db:
        person = make.person(db, Level.EDITOR)
        taken_back(db, person, 3)
    review_levels(SETTINGS, database)
    sanction_id = appeal(database, person, Kind.DEMOTION)
    later(days=20)
    assert review_levels(SETTINGS, database).lost == 0
    answer(database, sanction_id, grant=grant)
    told = review_levels(SETTINGS, database)
    assert (told.lost, told.announced) == (0 if grant else 1, 0)
    assert state(database, person)[0] == (Level.EDITOR if grant else Level.RESIDENT)


def test_an_appeal_granted_afterwards_gives_the_level_back(
    database: Database, later: Later
) -> None:
    with database.writing() as db:
        person = make.person(db, Level.EDITOR)
        taken_back(db, person, 3)
    review_levels(SETTINGS, database)
    later(days=15)
    review_levels(SETTINGS, database)
    assert state(database, person)[0] == Level.RESIDENT
    answer(database, appeal(database, person, Kind.DEMOTION), grant=True)
    assert state(database, person) == (Level.EDITOR, True)


def test_an_annulled_sanction_takes_its_demotion_along(database: Database, later: Later) -> None:
    with database.writing() as db:
        person = make.person(db, Level.EDITOR)
        suspended(db, person)
    review_levels(SETTINGS, database)
    answer(database, appeal(database, person, Kind.SUSPENSION), grant=True)
    later(days=15)
    told = review_levels(SETTINGS, database)
    assert (told.lost, told.announced) == (0, 0)
    assert state(database, person)[0] == Level.EDITOR


def test_erased_and_unconfirmed_people_are_left_alone(database: Database) -> None:
    with database.writing() as db:
        people = [
            resident_to_be(db, erased=clock.now()),
            resident_to_be(db, email_confirmed=None),
            resident_to_be(db, email=None),
        ]
    assert review_levels(SETTINGS, database).risen == 0
    assert all(state(database, person)[0] == Level.NEW for person in people)


def test_counting_costs_the_same_for_one_and_for_many(
    db: Session, count_queries: Callable[[], Any]
) -> None:
    people = [make.person(db, Level.RESIDENT) for _number in range(30)]
    for person in people:
        decided(db, person, 1)
    db.flush()
    costs = []
    for some in (people[:1], people):
        with count_queries() as statements:
            merits_of(db, some, SETTINGS)
        costs.append(len(statements))
    assert costs[0] == costs[1]
