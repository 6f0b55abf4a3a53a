"""Who reported stays with those who decide, and nobody judges what is their own."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import Database
from app.core.errors import Forbidden, Invalid
from app.core.settings import Settings
from app.moderation import complaints, reports, statements
from app.moderation.report_models import Report
from app.moderation.report_rules import NewReport
from app.moderation.report_things import thing_at
from app.moderation.reports import Decision
from app.people.models import Level, Person
from tests import make

pytestmark = pytest.mark.usefixtures("app")  # brings the texts of letters

SETTINGS = Settings(site_url="https://tu.example", secret_key="x" * 40)
NEW = NewReport("zasady", "atak", "Obraża sąsiadkę.")


def _report(db: Session, post_id: int, reporter: Person | None) -> Report:
    thing = thing_at(db, SETTINGS, f"/posty/{post_id}")
    return reports.send(db, SETTINGS, make.who(reporter) if reporter else None, thing, NEW)


def _decide(db: Session, who: Person, report: Report, outcome: str) -> None:
    decision = Decision(outcome, "wandalizm", "Tak.", seen=10**9)
    reports.decide(db, SETTINGS, make.who(who), report.id, decision)


def test_a_moderator_does_not_answer_a_complaint_about_their_own_post(db: Session) -> None:
    decider, writer, third = (make.person(db, Level.MODERATOR) for _ in range(3))
    post = make.post(db, writer, make.thread(db, make.person(db)))
    report = _report(db, post.id, make.person(db))
    _decide(db, decider, report, "bez-dzialania")
    complaint = complaints.about_report(db, SETTINGS, report.id, "Wstyd.")
    for judge in (writer, decider):
        with pytest.raises(Forbidden):
            complaints.answer(db, make.who(judge), SETTINGS, complaint.id, "Nie.", grants=False)
    complaints.answer(db, make.who(third), SETTINGS, complaint.id, "Tak.", grants=True)
    assert report.decision_id is None


def test_who_reported_does_not_answer_the_complaint_of_its_author(
    db: Session, database: Database
) -> None:
    decider, reporter, third = (make.person(db, Level.MODERATOR) for _ in range(3))
    author = make.person(db)
    post = make.post(db, author, make.thread(db, make.person(db)))
    _decide(db, decider, _report(db, post.id, reporter), "ukryte")
    db.commit()
    statements.follow_acts(SETTINGS, database)
    [made] = statements.of_person(db, author.id, 1).items
    complaint = complaints.about_statement(db, make.who(author), SETTINGS, made.id, "Nie tak.")
    for judge in (reporter, decider):
        with pytest.raises(Forbidden):
            complaints.answer(db, make.who(judge), SETTINGS, complaint.id, "Nie.", grants=False)
    complaints.answer(db, make.who(third), SETTINGS, complaint.id, "Tak.", grants=True)


def test_in_time_the_journal_too_forgets_who_reported(
    db: Session, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make.post(db, make.person(db), make.thread(db, make.person(db)))
    reporter = make.person(db)
    _decide(db, make.person(db, Level.MODERATOR), _report(db, post.id, reporter), "bez-dzialania")
    reporter_id = reporter.id
    db.commit()
    kinds = ("report.decided", "complaint.decided")

    def told() -> list[object]:
        found = [entry.data.get("told") for entry in journal.entries_after(db, 0, kinds=kinds)]
        db.rollback()  # the duty writes in a session of its own
        return found

    reports.forget_reporters(SETTINGS, database)
    assert told() == [[reporter_id]], "the notices need it for some time"
    later = clock.now() + timedelta(days=SETTINGS.report_data_days, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    reports.forget_reporters(SETTINGS, database)
    assert told() == [None]
    (entry,) = journal.entries_after(db, 0, kinds=kinds)
    assert entry.data["outcome"] == "bez-dzialania"


@pytest.mark.parametrize("address", ["http://[::1", "//[x", "https://[", "http://[v1.a]b/"])
def test_an_address_that_is_none_is_refused_in_words(db: Session, address: str) -> None:
    with pytest.raises(Invalid):
        thing_at(db, SETTINGS, address)
