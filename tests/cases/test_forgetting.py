"""Reminders, notices, export and erasure of cases."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.cases import closing, exporting, forgetting, group, queries, service, tasks, timeline
from app.cases.case_file import as_text
from app.cases.closing import OWN_WORDS, Part
from app.cases.models import Case, CasePerson, CaseTask, StepKind
from app.cases.tasks import NewTask
from app.cases.timeline import NewStep
from app.cases.vault import Vault
from app.core import clock
from app.core.db import Database
from app.core.errors import Conflict
from app.core.journal import Entry, JournalEntry
from app.core.settings import Settings
from app.deadlines import reminders
from app.deadlines.models import DeadlineReminder
from app.experiences.models import Outcome
from app.experiences.report import Report
from app.notifications import events, subjects
from app.notifications.words import sentence
from app.people.models import Person
from app.transfer.own_data import own_data
from tests import make
from tests.cases.conftest import OFFICE, REQUEST, SENT, TITLE, WORDS, Acting, MovesTo

pytestmark = pytest.mark.usefixtures("noon")
DUE = date(2026, 12, 4)
AFTER = date(2026, 12, 5)


def _reminders(acting: Acting) -> list[tuple[int, date]]:
    acting.db.flush()
    rows = acting.db.scalars(select(DeadlineReminder).order_by(DeadlineReminder.person_id))
    return [(row.person_id, row.tell_on) for row in rows]


def test_members_who_want_it_are_reminded(acting: Acting) -> None:
    db, owner = acting.db, acting.person()
    case = acting.begin(owner)
    assert _reminders(acting) == [(owner.id, AFTER)]
    member = acting.joined(case, owner)
    assert _reminders(acting) == [(owner.id, AFTER), (member.id, AFTER)]
    group.remind_me(db, owner, case.id, is_reminded=False)
    assert _reminders(acting) == [(member.id, AFTER)]
    own_day = NewStep(StepKind.REFUSAL, SENT, due=date(2026, 12, 10))
    step = timeline.add_step(db, acting.vault, acting.terms, owner, case.id, own_day)
    assert _reminders(acting) == [(member.id, date(2026, 12, 7))]
    timeline.drop_step(db, owner, case.id, step.id)
    assert _reminders(acting) == [(member.id, AFTER)]
    service.close(db, acting.vault, owner, case.id, Outcome.PARTLY)
    assert _reminders(acting) == []
    service.reopen(db, owner, case.id)
    assert _reminders(acting) == [(member.id, AFTER)]
    group.leave(db, member, case.id)
    assert _reminders(acting) == []
    group.remind_me(db, owner, case.id, is_reminded=True)
    service.erase(db, owner, case.id)
    assert _reminders(acting) == []


def test_notes_do_not_make_a_reminder_anew(acting: Acting) -> None:
    owner = acting.person()
    case = acting.begin(owner)
    row = acting.db.scalars(select(DeadlineReminder)).one()
    row.told = clock.now()
    note = NewStep(StepKind.NOTE, SENT, WORDS)
    timeline.add_step(acting.db, acting.vault, acting.terms, owner, case.id, note)
    assert acting.db.scalars(select(DeadlineReminder.told)).all() == [row.told]


def _entry(database: Database, kind: str) -> Entry:
    with database.reading() as db:
        row = db.scalars(select(JournalEntry).where(JournalEntry.kind == kind)).one()
        return Entry(row.id, row.at, row.kind, row.actor_id, row.subject, row.data)


def test_the_notice_of_a_passed_day_says_nothing_of_the_case(
    database: Database, key_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as db:
        acting = Acting(db, Vault(key_settings), None)  # type: ignore[arg-type] # no term asked
        owner = acting.person()
        case_id = acting.begin(owner).id
    for day, told in ((4, 0), (5, 1)):
        moment = datetime(2026, 12, day, 11, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        reminders.tell_due(key_settings, database)
        with database.reading() as db:
            kinds = select(JournalEntry.id).where(JournalEntry.kind == "deadline.reminder-due")
            assert len(db.scalars(kinds).all()) == told
    entry = _entry(database, "deadline.reminder-due")
    with database.reading() as db:
        (event,) = events.events_of(db, entry)
        assert db.scalars(event.to).all() == [owner.id]
        (seen,) = subjects.look_up(db, [event.subject], owner.id).values()
        assert subjects.look_up(db, [event.subject], owner.id + 1) == {}
    assert sentence(event.kind, "", detail=event.detail) == (
        "Minął dzień, do którego urząd miał odpowiedzieć"
    )
    assert seen.url == f"/moje/sprawy/{case_id}"
    assert not any(word in f"{seen} {event}" for word in (TITLE, OFFICE, WORDS))


def test_the_notice_of_an_invitation_says_nothing_of_the_case(
    database: Database, key_settings: Settings
) -> None:
    with database.writing() as db:
        acting = Acting(db, Vault(key_settings), None)  # type: ignore[arg-type] # no term asked
        owner, invited, stranger = (acting.person() for _ in range(3))
        case_id = acting.begin(owner).id
        group.invite(db, owner, case_id, invited.slug)
    entry = _entry(database, "case.invited")
    assert entry.data == {"case": case_id, "person": invited.id}
    with database.reading() as db:
        (event,) = events.events_of(db, entry)
        assert db.scalars(event.to).all() == [invited.id]
        (seen,) = subjects.look_up(db, [event.subject], invited.id).values()
        assert subjects.look_up(db, [event.subject], stranger.id) == {}
    assert (seen.title, seen.plain) == ("Zaproszenie do sprawy", "")
    assert sentence(event.kind, "Ala", detail=event.detail) == "Ala zaprasza cię do sprawy"
    with database.writing() as db:
        group.answer(db, invited, case_id, group.YES)
    with database.reading() as db:
        assert subjects.look_up(db, [event.subject], invited.id) == {}


def test_people_take_their_cases_with_them(acting: Acting) -> None:
    db, owner = acting.db, acting.person()
    case = acting.begin(owner)
    member, invited = acting.joined(case, owner), acting.person()
    group.invite(db, owner, case.id, invited.slug)
    values = [("pole-x", "Halina")]
    letter = NewStep(StepKind.SENT, SENT, "moje", values=values)
    timeline.add_step(db, acting.vault, acting.terms, member, case.id, letter)
    tasks.add_task(db, acting.vault, owner, case.id, NewTask("Zadzwonić"))
    found = own_data(db, owner.id, acting.vault)
    (row,) = found["own_case"]
    assert (row["title"], row["office"], row["is_mine"]) == (TITLE, OFFICE, True)
    assert [(step["words"], step["values"]) for step in found["case_step"]] == [
        (WORDS, None),
        ("moje", None),
    ]
    theirs = own_data(db, member.id, acting.vault)
    assert [step["words"] for step in theirs["case_step"]] == ["moje"]
    assert theirs["case_step"][0]["values"] == [["pole-x", "Halina"]]
    assert theirs["case_task"] == []
    for table in exporting.COLUMNS:
        assert own_data(db, invited.id, acting.vault)[table] == []
        for each in found[table]:
            assert tuple(each) == exporting.COLUMNS[table]


def test_the_file_of_a_shared_case_says_who_did_what(acting: Acting) -> None:
    db, owner = acting.db, acting.person(name="Halina K.")
    case = acting.begin(owner)
    alone = as_text(queries.case_of(db, acting.vault, owner, case.id), {})
    assert "do 4 grudnia 2026\n" in alone.replace("\xa0", " ")
    member = acting.joined(case, owner)
    name = db.get_one(Person, member.id).name
    new = NewTask("Zebrać podpisy", owner.id, date(2026, 12, 1))
    task = tasks.add_task(db, acting.vault, owner, case.id, new)
    for has_done, who in ((False, "Halina K."), (True, name)):
        tasks.tick(db, member, case.id, task.id, is_done=has_done)
        told = as_text(queries.case_of(db, acting.vault, owner, case.id), {}).replace("\xa0", " ")
        mark = "[x]" if has_done else "[ ]"
        assert f"{mark} Zebrać podpisy, {who}, do 1 grudnia 2026" in told
    assert "do 4 grudnia 2026, Halina K." in told


def test_cases_of_the_erased_go_and_those_of_others_stay(
    database: Database, key_settings: Settings
) -> None:
    with database.writing() as db:
        acting = Acting(db, Vault(key_settings), None)  # type: ignore[arg-type] # no term asked
        gone, stays = acting.person(), acting.person()
        acting.begin(gone)
        kept = acting.begin(stays)
        group.invite(db, stays, kept.id, gone.slug)
        group.answer(db, gone, kept.id, group.YES)
        tasks.add_task(db, acting.vault, stays, kept.id, NewTask("Zadzwonić", gone.id))
        db.get_one(Person, gone.id).erased = clock.now()
        kept_id = kept.id
    for _ in range(2):
        forgetting.forget_erased(key_settings, database)
    with database.reading() as db:
        assert db.scalars(select(Case.id)).all() == [kept_id]
        assert db.scalars(select(CasePerson.person_id)).all() == [stays.id]
        assert db.scalars(select(CaseTask.person_id)).all() == [None]
        assert db.scalars(select(DeadlineReminder.person_id)).all() == [stays.id]
        assert queries.case_of(db, acting.vault, stays, kept_id).title == TITLE


@pytest.mark.usefixtures("letters")
def test_nothing_goes_into_a_report_that_is_not_ticked(acting: Acting, moves_to: MovesTo) -> None:
    db, owner = acting.db, acting.person()
    city = make.city(db)
    case = acting.begin(owner, city_id=city.id)
    letter = NewStep(StepKind.SENT, SENT, "prywatne", REQUEST, values=[("pole-x", "Halina")])
    timeline.add_step(db, acting.vault, acting.terms, owner, case.id, letter)
    member = acting.joined(case, owner)
    note = NewStep(StepKind.NOTE, SENT, "cudze słowa")
    timeline.add_step(db, acting.vault, acting.terms, member, case.id, note)
    with pytest.raises(Conflict):
        closing.experience_from(db, acting.vault, owner, case.id)
    moves_to(date(2027, 1, 15))
    service.close(db, acting.vault, owner, case.id, Outcome.SUCCEEDED)
    found = closing.experience_from(db, acting.vault, owner, case.id)
    assert found.report((), "Tytuł") == Report(title="Tytuł")
    assert set(found.offered) == set(Part) - {Part.TOOLS}
    plain = found.report(set(Part) - OWN_WORDS, "Tytuł")
    assert (plain.title, plain.city_id, plain.outcome) == ("Tytuł", city.id, Outcome.SUCCEEDED)
    assert (plain.began, plain.ended) == (date(2026, 11, 1), date(2027, 1, 1))
    assert "20\u00a0listopada 2026" in plain.course
    everything = found.report(set(Part))
    for secret in (TITLE, OFFICE, WORDS, "prywatne"):
        assert secret not in repr(plain)
        assert secret in repr(everything)
    for secret in ("cudze", "Halina", "pole-x"):
        assert secret not in repr(everything)
    assert found.report({Part.TITLE}) == Report(title=TITLE)
