"""What each release left in its tables survives the way up, and the way back leaves nothing that
it could not read."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, func, inspect, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.articles.models import Article, Protection
from app.cities.models import City
from app.core import clock, mail, schema
from app.core.db import Database
from app.core.followers import FollowerCursor
from app.deadlines.models import DeadlineReminder
from app.discussions.models import Post, PostLink, Thread, ThreadState
from app.notifications.models import How, Kind, Notice, NoticePreference
from app.people.models import Person, Sanction
from app.records.models import Record, RecordProposal, RecordVersion
from app.review.models import Proposal, State
from tests import make
from tests.core import first_release, second_release

SEARCH_TABLES = frozenset(
    {"search_document", "search_index", "search_word"}
    | {"synonym", "synonym_version", "unanswered_query"}
)
RECORD_TABLES = frozenset({"record", "record_proposal", "record_version"})
CASE_TABLES = frozenset(
    {"own_case", "case_attachment", "case_count", "case_outcome", "case_person"}
    | {"case_step", "case_task"}
)

PLAN_TABLES = frozenset(
    {"advice_hour", "certificate", "city_coordinator", "local_date"}
    | {"plan_city_report", "plan_city_role", "plan_contributor", "plan_effect", "plan_legacy"}
    | {"plan_participation", "plan_practice", "plan_project", "plan_project_goal"}
)


def _tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names())


def _rows(database: Database, *tables: str) -> int:
    with database.reading() as db:
        return sum(db.scalar(text(f'SELECT count(*) FROM "{name}"')) for name in tables)


def test_a_database_of_the_first_release_comes_up_and_back_with_nothing_lost(
    bare: Database,
) -> None:
    schema.upgrade(bare, revision="0001")
    first_release.insert(bare.engine)
    before = first_release.found(bare.engine)
    schema.upgrade(bare)
    assert first_release.found(bare.engine) == before
    with bare.reading() as db:
        people = list(db.scalars(select(Person).order_by(Person.id)))
        assert [each.level_given for each in people] == [False, True, False]
        assert [each.person_id for each in db.scalars(select(Sanction))] == [3]
        article = db.scalars(select(Article)).one()
        assert (article.language, article.protection) == ("pl", Protection.OPEN)
        assert [each.held_because for each in db.scalars(select(Proposal))] == [[], [], []]
        assert [each.held_because for each in db.scalars(select(Post))] == [[], []]
        links = select(PostLink.target).order_by(PostLink.post_id)
        assert list(db.scalars(links)) == ["wniosek", "wniosek"]
    schema.downgrade(bare, "0001")
    assert first_release.found(bare.engine) == before
    schema.upgrade(bare)
    assert first_release.found(bare.engine) == before


def _second(database: Database) -> MetaData:
    schema.upgrade(database, revision="0001")
    first_release.insert(database.engine)
    schema.upgrade(database, revision="0002")
    return second_release.insert(database.engine)


@pytest.fixture(scope="module")
def second_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, MetaData]:
    """A SQLite file at 0002, to be copied."""
    path = tmp_path_factory.mktemp("second") / "second.sqlite3"
    database = Database(f"sqlite:///{path}")
    tables = _second(database)
    database.dispose()
    return path, tables


@pytest.fixture
def second(bare: Database, request: pytest.FixtureRequest) -> MetaData:
    """The tables of 0002, each with data; the database stands at 0002."""
    if not bare.is_sqlite:
        return _second(bare)
    path, tables = request.getfixturevalue("second_file")
    shutil.copy(path, str(bare.engine.url.database))
    return tables


def test_a_database_of_the_second_release_comes_up_and_back_with_nothing_lost(
    bare: Database, second: MetaData
) -> None:
    before = second_release.found(bare.engine, second)
    assert len(before) > 40
    assert [name for name, rows in before.items() if not rows] == []
    schema.upgrade(bare)
    assert second_release.found(bare.engine, second) == before
    with bare.reading() as db:
        for person in db.scalars(select(Person)):
            assert (person.language, person.organisation, person.calendar_link) == ("", "", 0)
            assert not person.refuses_messages
            assert not person.is_unthanked
        thread = db.scalars(select(Thread)).one()
        assert (thread.slow_minutes, thread.pinned, thread.subject) == (0, None, None)
        letter = db.scalars(select(mail.MailMessage)).one()
        assert (letter.html, letter.headers, letter.queued) == ("", {}, None)
    schema.downgrade(bare, "0002")
    assert second_release.found(bare.engine, second) == before
    schema.upgrade(bare)
    assert second_release.found(bare.engine, second) == before


def test_a_database_of_the_third_release_comes_up_and_back_with_nothing_lost(
    bare: Database, second: MetaData
) -> None:
    schema.upgrade(bare, revision="0003")
    third = second_release.insert(bare.engine)
    before = second_release.found(bare.engine, third)
    assert len(before) > len(second.tables)
    assert [name for name, rows in before.items() if not rows] == []
    schema.upgrade(bare)
    assert second_release.found(bare.engine, third) == before
    assert _rows(bare, *SEARCH_TABLES) == 0
    fourth = second_release.insert(bare.engine)
    assert _rows(bare, *SEARCH_TABLES) == len(SEARCH_TABLES)
    with bare.writing() as db:
        # The third release knows no such notices, and could show none beside them.
        now = clock.now()
        thing = {"id": 9, "event": "synonym:9", "subject": "synonym-proposal:9", "url": "/"}
        db.add(Notice(person_id=1, kind=Kind.SYNONYM, began=now, at=now, entry_id=9, **thing))
        db.add(NoticePreference(person_id=1, kind=Kind.SYNONYM, how=How.NEVER))
    schema.downgrade(bare, "0003")
    assert second_release.found(bare.engine, third) == before
    assert not _tables(bare) & SEARCH_TABLES
    schema.upgrade(bare)
    assert second_release.found(bare.engine, third) == before
    assert second_release.found(bare.engine, fourth).keys() > before.keys()


@pytest.mark.usefixtures("second")
def test_the_fourth_release_knows_no_reminders(bare: Database) -> None:
    schema.upgrade(bare, revision="0004")
    fourth = second_release.insert(bare.engine)
    before = second_release.found(bare.engine, fourth)
    schema.upgrade(bare)
    assert second_release.found(bare.engine, fourth) == before
    with bare.writing() as db:
        now, today = clock.now(), clock.today()
        days = {"event": today, "due": today, "tell_on": today, "days_before": 0, "created": now}
        db.add(DeadlineReminder(person_id=1, term="petycja", title="Petycja", **days))
        thing = {"id": 9, "event": "x", "subject": "deadline-reminder:1", "url": "/"}
        db.add(Notice(person_id=1, kind=Kind.DEADLINE, began=now, at=now, entry_id=9, **thing))
        db.add(NoticePreference(person_id=1, kind=Kind.DEADLINE, how=How.NEVER))
    schema.downgrade(bare, "0004")
    assert "deadline_reminder" not in _tables(bare)
    with bare.engine.connect() as connection:
        for table in ("notice", "notice_preference"):
            left = select(func.count()).select_from(text(table)).where(text("kind = 'termin'"))
            assert connection.scalar(left) == 0
    schema.upgrade(bare)
    assert "deadline_reminder" in _tables(bare)


@pytest.mark.usefixtures("second")
def test_the_fifth_release_knows_no_records(bare: Database) -> None:
    schema.upgrade(bare, revision="0005")
    fifth = second_release.insert(bare.engine)
    before = second_release.found(bare.engine, fifth)
    schema.upgrade(bare)
    assert second_release.found(bare.engine, fifth) == before
    second_release.insert(bare.engine)
    assert _rows(bare, *RECORD_TABLES) == len(RECORD_TABLES)
    schema.downgrade(bare, "0005")
    assert second_release.found(bare.engine, fifth) == before
    assert not _tables(bare) & RECORD_TABLES


@pytest.mark.usefixtures("second")
def test_the_sixth_release_knows_no_cases(bare: Database) -> None:
    schema.upgrade(bare, revision="0006")
    sixth = second_release.insert(bare.engine)
    before = second_release.found(bare.engine, sixth)
    schema.upgrade(bare)
    assert second_release.found(bare.engine, sixth) == before
    second_release.insert(bare.engine)
    assert _rows(bare, *CASE_TABLES) == len(CASE_TABLES)
    with bare.writing() as db:
        now, today = clock.now(), clock.today()
        days = {"event": today, "due": today, "tell_on": today, "days_before": 0, "created": now}
        db.add(DeadlineReminder(id=9, person_id=1, term="", title="", subject="case:1", **days))
        thing = {"id": 9, "event": "x", "subject": "case-invitation:1", "url": "/"}
        db.add(Notice(person_id=1, kind=Kind.INVITATION, began=now, at=now, entry_id=9, **thing))
    schema.downgrade(bare, "0006")
    assert second_release.found(bare.engine, sixth) == before
    assert not _tables(bare) & CASE_TABLES


@pytest.mark.usefixtures("second")
def test_the_seventh_release_knows_nothing_of_the_plan(bare: Database) -> None:
    schema.upgrade(bare, revision="0007")
    seventh = second_release.insert(bare.engine)
    before = second_release.found(bare.engine, seventh)
    schema.upgrade(bare)
    assert second_release.found(bare.engine, seventh) == before
    with bare.reading() as db:
        assert set(db.scalars(select(City.office_name))) == {""}
        assert set(db.scalars(select(Record.is_removed))) == {False}
        assert set(db.scalars(select(RecordVersion.on_behalf))) == {False}
    second_release.insert(bare.engine)
    assert _rows(bare, *PLAN_TABLES) == len(PLAN_TABLES)
    with bare.writing() as db:
        _leave_traces_of_the_plan(db)
    schema.downgrade(bare, "0007")
    assert second_release.found(bare.engine, seventh) == before
    assert not _tables(bare) & PLAN_TABLES
    schema.upgrade(bare)
    assert second_release.found(bare.engine, seventh) == before


def _leave_traces_of_the_plan(db: Session) -> None:
    """In tables that the seventh release has, what it could not show."""
    now = clock.now()
    for number, kind in enumerate(("miasto", "termin-lokalny"), start=20):
        thing: dict[str, Any] = {"id": number, "kind": kind, "key": "elk", "title": "Ełk"}
        db.add(Record(**thing, version=1, fields={}, changed=now, is_removed=True))
        db.flush()
        proposed = {"base": 0, "revision": 1, "fields": {}, "state": "accepted", "created": now}
        said = {"comment": "", "evidence": ""}
        db.add(RecordProposal(**thing, **proposed, **said, record_id=number, author_id=1))
        db.flush()
        of = {"id": number, "record_id": number, "number": 1, "proposal_id": number}
        db.add(RecordVersion(**of, fields={}, author_id=1, comment="", origin="import", at=now))
    told = (
        (Kind.RECORD, "record-proposal:20", "accepted"),
        (Kind.LOCAL_DATE, "local-date:20", ""),
        (Kind.LOCAL_DATE_NEAR, "local-date:20", "ends"),
        (Kind.HAT, "city:1", "given"),
    )
    for number, (kind, subject, detail) in enumerate(told, start=20):
        about = {
            "id": number,
            "event": f"plan:{number}",
            "subject": subject,
            "url": "/",
            "detail": detail,
        }
        db.add(Notice(person_id=1, kind=kind, began=now, at=now, entry_id=number, **about))
    db.add(NoticePreference(person_id=1, kind=Kind.LOCAL_DATE, how=How.NEVER))


@pytest.mark.usefixtures("second")
def test_the_way_back_leaves_nothing_that_the_second_release_does_not_know(bare: Database) -> None:
    schema.upgrade(bare)
    with bare.writing() as db:
        place = {"article_id": None, "city_id": make.city(db).id}
        db.execute(update(Thread).values(**place, state=ThreadState.MERGED))
        for follower in ("search", "words", "contributions", "notices", "statements"):
            db.add(FollowerCursor(name=follower, position=9))
    schema.downgrade(bare, "0002")
    with bare.reading() as db:
        assert db.execute(text("SELECT board, state FROM thread")).all() == [
            ("pierwsze-kroki", "hidden")
        ]
        # Followers of tables that went have to read everything again on the next way up.
        followers = set(db.scalars(select(FollowerCursor.name)))
        assert followers == {"search", "ż name"}


def test_the_way_back_leaves_no_state_that_the_first_release_does_not_know(bare: Database) -> None:
    schema.upgrade(bare, revision="0001")
    first_release.insert(bare.engine)
    schema.upgrade(bare)
    # One open proposal of each author, also while it is looked at.
    with pytest.raises(IntegrityError), bare.writing() as db:
        db.execute(update(Proposal).where(Proposal.id == 2).values(state=State.IN_REVIEW))
    known = {State.IN_REVIEW: State.WAITING, State.EXPIRED: State.WITHDRAWN}
    with bare.writing() as db:
        for number, now in enumerate(known, start=1):
            db.execute(update(Proposal).where(Proposal.id == number).values(state=now))
    schema.downgrade(bare, "0001")
    with bare.reading() as db:
        for number, before in enumerate(known.values(), start=1):
            assert db.scalar(select(Proposal.state).where(Proposal.id == number)) == before
