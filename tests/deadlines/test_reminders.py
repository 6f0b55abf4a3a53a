"""Reminders: made, dropped, told once on their day, gone with their account."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cases.vault import Vault
from app.core import clock
from app.core.db import Database
from app.core.errors import Invalid, NotFound
from app.core.journal import JournalEntry
from app.core.settings import Settings
from app.deadlines import reminders
from app.deadlines.asking import Question
from app.deadlines.models import DeadlineReminder
from app.deadlines.reminders import NewReminder
from app.people.rules import Who
from app.transfer.own_data import own_data
from tests import make
from tests.deadlines.conftest import TermOf

NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def who(db: Session) -> Who:
    person = make.who(make.person(db))
    db.commit()
    return person


@pytest.fixture
def asked(term: TermOf) -> NewReminder:
    return NewReminder(Question(term("petycja"), date(2026, 11, 21)), 3, "sprawa OŚ.12")


def test_a_reminder_keeps_the_day_that_the_calculator_gave(
    db: Session, who: Who, asked: NewReminder
) -> None:
    made = reminders.add(db, who, asked)
    assert (made.due, made.tell_on) == (date(2027, 2, 22), date(2027, 2, 19))
    assert (made.title, made.own_note) == ("Rozpatrzenie petycji", "sprawa OŚ.12")
    db.commit()
    entry = db.scalars(select(JournalEntry)).one()
    assert (entry.kind, entry.subject) == ("deadline.reminder-made", f"deadline-reminder:{made.id}")
    assert entry.data == {}, "what somebody waits for stands in no journal"


def test_a_term_in_hours_keeps_its_hour(db: Session, who: Who, term: TermOf) -> None:
    question = Question(term("zgromadzenie-odwolanie"), date(2026, 11, 22), time(18, 15))
    made = reminders.add(db, who, NewReminder(question, 0))
    assert made.moment == datetime(2026, 11, 23, 17, 15, tzinfo=UTC)
    assert made.tell_on == date(2026, 11, 23)


def test_what_cannot_be_reminded_of(db: Session, who: Who, asked: NewReminder) -> None:
    past = replace(asked.question, event=date(2026, 7, 1))
    cases = [
        (replace(asked, question=past), "od"),
        (replace(asked, days_before=31), "dni"),
        (replace(asked, days_before=-1), "dni"),
        (replace(asked, note="a" * 201), "notatka"),
        # The end is on 23 November, three days before is over.
        (replace(asked, question=replace(past, event=date(2026, 8, 21))), "dni"),
    ]
    for new, field in cases:
        with pytest.raises(Invalid) as refused:
            reminders.add(db, who, new)
        assert refused.value.field == field
    assert db.scalar(select(func.count(DeadlineReminder.id))) == 0


def test_control_characters_do_not_get_into_a_note(
    db: Session, who: Who, asked: NewReminder
) -> None:
    made = reminders.add(db, who, replace(asked, note="a\x00b\u202e  {{7*7}}\n=1+1"))
    assert "\x00" not in made.own_note
    assert "\n" not in made.own_note
    assert "{{7*7}} =1+1" in made.own_note


def test_there_is_an_end_to_how_many(
    db: Session, who: Who, asked: NewReminder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "MOST", 2)
    reminders.add(db, who, asked)
    reminders.add(db, who, asked)
    with pytest.raises(Invalid, match="2"):
        reminders.add(db, who, asked)
    other = make.who(make.person(db))
    assert reminders.add(db, other, asked).id


def test_only_its_owner_drops_a_reminder(db: Session, who: Who, asked: NewReminder) -> None:
    made = reminders.add(db, who, asked)
    stranger = make.who(make.person(db))
    with pytest.raises(NotFound):
        reminders.drop(db, stranger, made.id)
    reminders.drop(db, who, made.id)
    with pytest.raises(NotFound):
        reminders.drop(db, who, made.id)
    assert reminders.of_person(db, who.id, 1).items == []


def test_the_nearest_stands_first_and_what_is_over_last(
    db: Session, who: Who, asked: NewReminder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for event in (date(2026, 12, 1), date(2026, 9, 1), date(2026, 11, 1)):
        reminders.add(db, who, replace(asked, question=replace(asked.question, event=event)))
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=14))
    found = reminders.of_person(db, who.id, 1)
    assert [row.due.month for row in found.items] == [2, 3, 12]
    assert found.total == 3


@pytest.mark.parametrize("number", [1, 35])
def test_a_list_of_any_length_asks_equally_often(
    db: Session,
    who: Who,
    asked: NewReminder,
    number: int,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    for _ in range(number):
        reminders.add(db, who, asked)
    db.commit()
    with count_queries() as statements:
        found = reminders.of_person(db, who.id, 1)
    assert len(statements) == 2
    assert (len(found.items), found.total) == (min(number, reminders.PAGE_SIZE), number)


def _told(database: Database) -> list[str]:
    with database.reading() as db:
        kinds = select(JournalEntry.subject).where(JournalEntry.kind == "deadline.reminder-due")
        return list(db.scalars(kinds.order_by(JournalEntry.id)))


def test_people_are_told_once_on_the_day_and_not_in_the_night(
    database: Database, settings: Settings, term: TermOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as db:
        person = make.who(make.person(db))
        question = Question(term("informacja-publiczna"), date(2026, 11, 20))
        made = reminders.add(db, person, NewReminder(question, 1))
        later = reminders.add(db, person, NewReminder(question, 0))
        assert made.due == date(2026, 12, 4)
        subjects = [f"deadline-reminder:{each.id}" for each in (made, later)]
    for moment, told in (
        (datetime(2026, 12, 2, 12, tzinfo=UTC), []),
        (datetime(2026, 12, 3, 5, 30, tzinfo=UTC), []),  # half past six in Warsaw
        (datetime(2026, 12, 3, 6, tzinfo=UTC), subjects[:1]),
        (datetime(2026, 12, 3, 12, tzinfo=UTC), subjects[:1]),
        (datetime(2026, 12, 9, 12, tzinfo=UTC), subjects),  # the worker stood still
        (datetime(2026, 12, 10, 12, tzinfo=UTC), subjects),
    ):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        reminders.tell_due(settings, database)
        assert _told(database) == told, moment


def test_a_reminder_leaves_with_its_account(
    database: Database, settings: Settings, asked: NewReminder
) -> None:
    with database.writing() as db:
        gone, stays = make.person(db), make.person(db)
        for person in (gone, stays):
            reminders.add(db, make.who(person), asked)
        gone.erased = clock.now()
        kept = stays.id
    reminders.forget_erased(settings, database)
    with database.reading() as db:
        assert list(db.scalars(select(DeadlineReminder.person_id))) == [kept]
    reminders.forget_erased(settings, database)  # nothing is due any more


def test_people_take_their_reminders_with_them(db: Session, who: Who, asked: NewReminder) -> None:
    reminders.add(db, who, asked)
    reminders.add(db, make.who(make.person(db)), replace(asked, note="cudza"))
    (row,) = own_data(db, who.id, Vault(make.SETTINGS))["deadline_reminder"]
    assert (row["title"], row["own_note"]) == ("Rozpatrzenie petycji", "sprawa OŚ.12")
    assert row["due"] == date(2027, 2, 22)
