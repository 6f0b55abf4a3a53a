"""Pages of reports and of joined threads, as guests and reporters meet them."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.settings import Settings
from app.discussions import merging, polls
from app.discussions.models import Thread
from app.discussions.poll_models import PollOption
from app.discussions.polls import NewPoll
from app.moderation import reports
from app.moderation.report_models import Report
from app.moderation.report_rules import NewReport
from app.moderation.report_things import thing_at
from app.moderation.reports import Decision
from app.people.models import Level
from tests import make
from tests.visitor import Visit, words


def _sendable(visitor_form: dict[str, str]) -> dict[str, str]:
    return {**visitor_form, "branch": "zasady", "ground": "atak", "message": "Obraża sąsiadkę."}


def test_a_guest_reports_and_follows_the_report(
    db: Session, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = make.thread(db, make.person(db))
    db.commit()
    guest = visit()
    form = guest.form(f"/zglos?adres=/dyskusje/{thread.id}", "/zglos")
    later = clock.now() + timedelta(seconds=30)
    monkeypatch.setattr(clock, "now", lambda: later)
    refused = guest.post("/zglos", {**form, "branch": "bezprawne", "message": "Groźba."}, 422)
    assert "Groźba." in refused.get_data(as_text=True)
    sent = guest.post("/zglos", _sendable(form))
    report = db.scalars(select(Report)).one()
    assert (report.thing, report.reporter_id) == (f"thread:{thread.id}", None)
    followed = guest.get(sent.headers["Location"])
    assert f"nr {report.id}" in words(followed).replace("\u00a0", " ")
    assert followed.headers["Referrer-Policy"] == "no-referrer"
    assert followed.headers["Cache-Control"] == "no-store"
    guest.get("/zglos/zly-link", 404)


def test_a_reporter_finds_the_decision_again(db: Session, settings: Settings, visit: Visit) -> None:
    reporter, moderator = make.person(db), make.person(db, Level.MODERATOR)
    thread = make.thread(db, make.person(db))
    thing = thing_at(db, settings, f"/dyskusje/{thread.id}")
    rules = NewReport("zasady", "atak", "Obraża sąsiadkę.")
    report = reports.send(db, settings, make.who(reporter), thing, rules)
    decision = Decision("bez-dzialania", "", "Zostaje.", seen=report.id)
    reports.decide(db, settings, make.who(moderator), report.id, decision)
    reports.send(db, settings, make.who(reporter), thing, rules)
    db.commit()
    browser = visit(reporter)
    page = browser.page("/moje-zgloszenia")
    paths = [link["href"] for link in page.select("main .rows a")]
    assert len(paths) == 2
    assert "Zostaje." in browser.text(paths[1])
    assert "Zostaje." not in browser.text(paths[0])


def test_the_address_of_a_joined_thread_leads_to_the_other(db: Session, visit: Visit) -> None:
    moderator = make.person(db, Level.MODERATOR)
    first, second = (make.thread(db, make.person(db)) for _ in range(2))
    merging.merge_threads(db, make.who(moderator), first.id, second.id, "To samo")
    db.commit()
    answer = visit().get(f"/dyskusje/{first.id}-{first.slug}", 301)
    assert answer.headers["Location"] == f"/dyskusje/{second.id}"


def test_a_page_shows_no_sums_before_one_has_voted(db: Session, visit: Visit) -> None:
    author, voter = make.person(db), make.person(db)
    thread: Thread = make.thread(db, author)
    asked = NewPoll("Gdzie ławka?", ["Szkoła", "Park"], days=7)
    poll = polls.add_poll(db, make.who(author), Settings(), thread.id, asked)
    option = db.scalars(select(PollOption.id).where(PollOption.poll_id == poll.id)).first() or 0
    polls.vote(db, make.who(voter), poll.id, [option])
    db.commit()
    address = f"/dyskusje/{thread.id}-{thread.slug}"
    for visitor in (visit(), visit(author)):
        page = visitor.page(address)
        assert page.select("#ankieta table, #ankieta meter") == []
        assert "Zagłosowała" not in page.get_text()
    assert len(visit(voter).page(address).select("#ankieta tbody tr")) == 2
