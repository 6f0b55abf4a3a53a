"""Pages, feeds and calendar files of local dates."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from xml.etree import ElementTree

import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from app.cities.models import City
from app.core import clock
from tests import make
from tests.agenda.entries import SOURCE, fields_of, propose, put
from tests.plan import entries
from tests.visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def town(db: Session) -> City:
    """Ełk with a date that goes on, one at an hour, one that is over, and one that waits."""
    elk, today = entries.city(db), clock.today()
    put(db, elk, "Wyłożenie <planu>", days=-1, ends=today + timedelta(days=5), place="Ratusz")
    put(db, elk, "Spotkanie", days=3, hour="17:30", kind="spotkanie", words="Raz.\n\nDwa.")
    put(db, elk, "Dawno", days=-60)
    put(db, entries.city(db, "Rawicz", "wielkopolskie"), "Park w Rawiczu", days=2)
    propose(db, make.person(db), fields_of(elk, "Tylko propozycja", today))
    db.commit()
    return elk


@pytest.mark.usefixtures("town")
def test_the_calendar_is_narrowed_and_leads_to_each_date(visit: Visit) -> None:
    guest = visit()

    def titles(address: str) -> list[str]:
        page = guest.page(address)
        return [str(each.get_text()) for each in page.select("ul.rows .row-title")]

    assert titles("/kalendarz") == ["Wyłożenie <planu>", "Park w\xa0Rawiczu", "Spotkanie"]
    assert titles("/kalendarz?wojewodztwo=wielkopolskie") == ["Park w\xa0Rawiczu"]
    assert titles("/kalendarz?rodzaj=spotkanie&kiedy=nigdy&wojewodztwo=x") == ["Spotkanie"]
    assert titles("/miasta/elk/kalendarz?kiedy=minione") == ["Dawno"]
    answer = guest.get("/kalendarz?miasto=rawicz&rodzaj=konsultacje", 302)
    assert answer.headers["Location"] == "/miasta/rawicz/kalendarz?rodzaj=konsultacje"
    (link,) = guest.page("/miasta/rawicz/kalendarz").select("ul.rows .row-title a")
    page = guest.page(str(link["href"]))
    (source,) = page.select(f"a[href='{SOURCE}']")
    assert "nofollow" in source["rel"]
    guest.get("/kalendarz/nie-ma-takiego", 404)
    guest.get("/miasta/atlantyda/kalendarz", 404)


def test_calendar_files_hold_whole_days_hours_and_places(town: City, visit: Visit) -> None:
    guest, today = visit(), clock.today()
    answer = guest.get(f"/miasta/{town.slug}/kalendarz.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    plan, meeting = Calendar.from_ical(answer.data).walk("VEVENT")
    assert str(plan["SUMMARY"]) == "Ełk: Wyłożenie <planu>"
    assert str(plan["LOCATION"]) == "Ratusz"
    assert plan.decoded("DTSTART") == today - timedelta(days=1)
    assert plan.decoded("DTEND") == today + timedelta(days=6)
    begins = datetime.combine(today + timedelta(days=3), time(17, 30), clock.WARSAW)
    assert meeting.decoded("DTSTART") == begins
    assert "DTEND" not in meeting
    assert b"propozycja" not in answer.data
    everywhere = Calendar.from_ical(guest.get("/kalendarz.ics").data).walk("VEVENT")
    assert {event["UID"] for event in (plan, meeting)} < {event["UID"] for event in everywhere}
    assert len(everywhere) == 3


def test_feeds_tell_what_is_in_force_only(town: City, visit: Visit) -> None:
    guest = visit()
    atom = "{http://www.w3.org/2005/Atom}"

    def told(address: str) -> list[str]:
        feed = ElementTree.fromstring(guest.get(address).data)
        return [str(each.findtext(f"{atom}title")) for each in feed.iter(f"{atom}entry")]

    assert told("/kalendarz.atom")[0] == "Rawicz: Park w Rawiczu"
    here = ["Ełk: Dawno", "Ełk: Spotkanie", "Ełk: Wyłożenie <planu>"]
    # Local dates are data, not somebody's text.
    assert b"<rights>CC0 1.0</rights>" in guest.get("/kalendarz.atom").data
    assert told(f"/miasta/{town.slug}/kalendarz.atom") == here
