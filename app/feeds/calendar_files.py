"""Dates as a calendar file (RFC 5545), and the signed address of a person's own one.

The address holds who and which link of theirs it is: a new link makes the earlier one dead, and
nothing has to be kept that a stolen copy of the database would open.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from icalendar import Calendar, Event
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from app.core import journal
from app.feeds.dates import Date
from app.people.models import Person
from app.people.rules import Who
from app.text.limits import clean

LONGEST_TOKEN: Final = 200
PRODUCER: Final = "-//Narzedziownik//PL"


def calendar_file(name: str, site_url: str, dates: Sequence[Date]) -> bytes:
    """A calendar with one event a date; ids stay the same, so a changed date moves its event."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    host = urlsplit(site_url).hostname
    for each in dates:
        event = Event()
        event.add("uid", f"{each.name}@{host}")
        # When the event was made: a file that nothing changed stays the same, byte for byte.
        event.add("dtstamp", each.made)
        event.add("dtstart", each.at)
        _add_end(event, each)
        if each.place:
            event.add("location", clean(each.place))
        event.add("summary", clean(each.title))
        event.add("url", site_url + each.path)
        # A term takes nobody's time.
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    # An hour names its zone, and the format asks what that zone is.
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _add_end(event: Event, date: Date) -> None:
    """The day after the last one of several, as the format wants it; with an hour, its midnight."""
    if date.until is None:
        return
    following = date.until + timedelta(days=1)
    if isinstance(date.at, datetime):
        event.add("dtend", datetime.combine(following, datetime.min.time(), date.at.tzinfo))
    else:
        event.add("dtend", following)


def token_of(secret_key: str, person: Person) -> str:
    """The part of the address that opens a person's calendar; empty when there is no link."""
    if person.calendar_link <= 0:
        return ""
    return str(_serializer(secret_key).dumps([person.id, person.calendar_link]))


def owner_of(db: Session, secret_key: str, token: str) -> Person | None:
    """Whose calendar a token opens; None when it is foreign, altered, replaced or withdrawn."""
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        person_id, number = _serializer(secret_key).loads(token)
    except (BadData, TypeError, ValueError):
        return None
    person = db.get(Person, person_id)
    if person is None or person.erased is not None or person.calendar_link != number:
        return None
    return person


def renew_link(db: Session, who: Who) -> Person:
    """Make a link to the calendar; an earlier one is dead from now on."""
    person = db.get_one(Person, who.id, with_for_update=True)
    person.calendar_link = abs(person.calendar_link) + 1
    journal.record(db, "person.calendar-link-made", who.id, f"person:{who.id}")
    return person


def withdraw_link(db: Session, who: Who) -> Person:
    """Let no link open the calendar."""
    person = db.get_one(Person, who.id, with_for_update=True)
    person.calendar_link = -abs(person.calendar_link)
    journal.record(db, "person.calendar-link-withdrawn", who.id, f"person:{who.id}")
    return person


def _serializer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt="narzedziownik calendar")
