"""One deadline as a calendar file (RFC 5545), made of dates and the table alone."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event

from app.core.i18n import gettext as _
from app.deadlines.rules import Deadline
from app.deadlines.terms import Term
from app.deadlines.words import RULES

PRODUCER: Final = "-//Narzedziownik//PL"
_DAY_BEFORE: Final = timedelta(days=-1)


def calendar_file(term: Term, found: Deadline, site_url: str, path: str) -> bytes:
    """A calendar with the deadline as a whole day, or as a moment for terms in hours."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = Event()
    host = urlsplit(site_url).hostname
    begins = f"{found.event:%Y%m%d}" + (f"T{found.moment:%H%M}" if found.moment else "")
    event.add("uid", f"termin-{term.id}-{begins}@{host}")
    # The day of the event: the same deadline gives the same file, byte for byte.
    event.add("dtstamp", datetime.combine(found.event, time(), UTC))
    event.add("dtstart", found.moment.astimezone(UTC) if found.moment else found.due)
    event.add("summary", _("Deadline: %(title)s", title=term.title))
    event.add("description", "\n".join(_description(term, found)))
    event.add("url", site_url + path)
    # A deadline takes nobody's time.
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("Deadline: %(title)s", title=term.title))
    alarm.add("trigger", _DAY_BEFORE)
    event.add_component(alarm)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _description(term: Term, found: Deadline) -> list[str]:
    lines = [f"{term.length}: {term.basis}", str(RULES[found.principle].words)]
    if term.disputed:
        lines.append(_("Disputed: %(what)s", what=term.disputed))
    if term.to_check:
        lines.append(_("To be checked: %(what)s", what=term.to_check))
    return lines
