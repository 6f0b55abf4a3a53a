"""Calendars: valid files with lasting ids, and a secret address that can be taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Database
from app.core.settings import Settings
from app.deadlines import reminders
from app.deadlines.reminders import Automatic
from app.discussions import following, hiding
from app.discussions.models import Thread
from app.discussions.poll_models import Poll
from app.feeds import calendar_files, dates
from app.people.models import Level, Person
from app.review.rules import Reason
from tests import make
from tests.visitor import Visitor

Visit = Callable[..., Visitor]
KEY = "k" * 32
SITE = "https://wiki.example"


def poll(db: Session, thread: Thread, question: str, days: int = 7) -> Poll:
    now = clock.now()
    made = Poll(
        thread_id=thread.id,
        author_id=thread.author_id,
        question=question,
        is_multiple=False,
        created=now,
        ends=now + timedelta(days=days),
    )
    db.add(made)
    db.flush()
    return made


def titles(found: list[dates.Date]) -> list[str]:
    return [each.title.partition(": ")[2] for each in found]


def test_public_dates_are_ends_of_polls_that_everybody_sees(db: Session) -> None:
    author, moderator = make.person(db, Level.EDITOR), make.person(db, Level.MODERATOR)
    poll(db, make.thread(db, author), "Kiedy spacer?")
    poll(db, make.thread(db, author), "Dawno po czasie", days=-40)
    poll(db, make.thread(db, make.person(db, Level.NEW)), "Czeka na zatwierdzenie")
    hidden = make.thread(db, author)
    poll(db, hidden, "Ukryta")
    hiding.hide_thread(db, make.who(moderator), hidden.id, Reason.VANDALISM, "")
    assert titles(dates.polls(db)) == ["Kiedy spacer?"]


def test_own_dates_are_of_threads_one_began_or_follows(db: Session) -> None:
    author, reader = make.person(db, Level.EDITOR), make.person(db, Level.EDITOR)
    followed = make.thread(db, author)
    poll(db, followed, "Obserwowana")
    poll(db, make.thread(db, author), "Obca", days=1)
    poll(db, make.thread(db, reader), "Własna", days=2)
    following.follow(db, make.who(reader), followed.id)
    assert titles(dates.of_person(db, reader.id, Settings())) == ["Własna", "Obserwowana"]
    following.unfollow(db, make.who(reader), followed.id)
    assert titles(dates.of_person(db, reader.id, Settings())) == ["Własna"]


def test_deadlines_stand_in_their_owners_calendar_without_notes(db: Session) -> None:
    owner, other = make.person(db), make.person(db)
    kept = make.reminder(db, owner, note="Znak OŚ.12, Jan Kowalski")
    make.reminder(db, other)
    case = Automatic("", "", clock.today(), clock.today() + timedelta(days=9), None, clock.today())
    reminders.add_of(db, "case:12", [owner.id], case)
    over = make.reminder(db, owner)
    over.due = clock.today() - timedelta(days=40)
    db.flush()
    found = dates.of_person(db, owner.id, Settings())
    paths = {each.name: each.path for each in found}
    assert paths == {
        f"termin-{kept.id}": f"/moje/terminy#termin-{kept.id}",
        "case-12": "/moje/sprawy/12",
    }
    file = calendar_files.calendar_file("Moje", SITE, found)
    assert b"Kowalski" not in file
    events = Calendar.from_ical(file).walk("VEVENT")
    assert {event.decoded("dtstart") for event in events} == {each.at for each in found}
    assert dates.polls(db) == []


@given(st.text(max_size=200))
def test_any_title_makes_a_valid_file(title: str) -> None:
    now = clock.now().replace(microsecond=0)
    date = dates.Date("ankieta-7", now, title, "/dyskusje/7-x", now)
    content = calendar_files.calendar_file("Terminy", SITE, [date])
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert event["UID"] == "ankieta-7@wiki.example"
    assert event.decoded("DTSTART") == now
    assert event["URL"] == f"{SITE}/dyskusje/7-x"
    assert "\n" not in str(event["SUMMARY"]).replace("\n", " ")


def test_a_file_stays_the_same_while_nothing_changes() -> None:
    now = clock.now()
    date = dates.Date("ankieta-7", now, "Tytuł", "/dyskusje/7-x", now)
    files = {calendar_files.calendar_file("Terminy", SITE, [date]) for _time in range(3)}
    assert len(files) == 1


def test_a_new_link_kills_the_earlier_one(db: Session) -> None:
    person = make.person(db)
    who = make.who(person)
    assert calendar_files.token_of(KEY, person) == ""
    calendar_files.renew_link(db, who)
    first = calendar_files.token_of(KEY, person)
    calendar_files.renew_link(db, who)
    second = calendar_files.token_of(KEY, person)
    assert calendar_files.owner_of(db, KEY, first) is None
    assert calendar_files.owner_of(db, KEY, second) == person
    assert calendar_files.owner_of(db, "x" * 32, second) is None
    calendar_files.withdraw_link(db, who)
    assert calendar_files.token_of(KEY, person) == ""
    assert calendar_files.owner_of(db, KEY, second) is None
    calendar_files.renew_link(db, who)
    third = calendar_files.token_of(KEY, person)
    assert third not in (first, second)
    person.erased = clock.now()
    assert calendar_files.owner_of(db, KEY, third) is None


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(token=st.text(max_size=220))
def test_no_made_up_token_opens_anything(db: Session, token: str) -> None:
    assert calendar_files.owner_of(db, KEY, token) is None


@pytest.fixture
def owner(database: Database) -> Person:
    with database.writing() as db:
        person = make.person(db, Level.EDITOR)
        poll(db, make.thread(db, person, title="Spacer"), "Kiedy; o 10, czy o 12?")
        return person


def test_the_page_gives_an_address_that_a_calendar_can_read(visit: Visit, owner: Person) -> None:
    reader = visit(owner)
    assert not reader.page("/konto/kalendarz").select("input[readonly]")
    reader.send("/konto/kalendarz")
    (field,) = reader.page("/konto/kalendarz").select("input[readonly]")
    path = str(field["value"]).removeprefix("http://localhost")
    answer = visit().get(path)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert str(event["SUMMARY"]).endswith("Kiedy; o 10, czy o 12?")
    reader.send("/konto/kalendarz/wycofaj", at="/konto/kalendarz")
    visit().get(path, 404)


@pytest.mark.usefixtures("owner")
def test_the_public_calendar(visit: Visit) -> None:
    guest = visit()
    answer = guest.get("/kalendarz.ics")
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event["UID"].startswith("ankieta-")
    again = guest.client.get("/kalendarz.ics", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_every_feed_that_the_page_names_is_there(visit: Visit) -> None:
    guest = visit()
    page = guest.page("/kanaly")
    found = [str(link["href"]) for link in page.select("main a[type]")]
    assert len(found) > 20
    for path in found:
        guest.get(path)


def test_a_file_says_what_the_zone_of_its_hours_is() -> None:
    at = datetime(2026, 11, 24, 17, tzinfo=clock.WARSAW)
    for when, zones in ((at, ["Europe/Warsaw"]), (at.date(), []), (clock.now(), [])):
        date = dates.Date("termin-miasta-7", when, "Tytuł", "/kalendarz/x", clock.now())
        content = calendar_files.calendar_file("Terminy", SITE, [date])
        assert [
            str(each["TZID"]) for each in Calendar.from_ical(content).walk("VTIMEZONE")
        ] == zones
