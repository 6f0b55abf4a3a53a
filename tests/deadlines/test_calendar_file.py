"""The calendar file of a deadline, read back by the library and by the rules of RFC 5545."""

from datetime import UTC, date, datetime, time

from icalendar import Calendar

from app.deadlines.asking import Question
from app.deadlines.calendar_file import calendar_file
from tests.deadlines.conftest import TermOf

SITE = "https://wiki.example"


def _event(content: bytes) -> dict[str, object]:
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return {name: event.decoded(name) for name in event}


def test_a_deadline_is_a_whole_day(term: TermOf) -> None:
    question = Question(term("informacja-publiczna"), date(2025, 12, 10))
    path = "/terminy?sprawa=informacja-publiczna&od=2025-12-10"
    content = calendar_file(question.term, question.answer, SITE, path)
    event = _event(content)
    assert event["DTSTART"] == date(2025, 12, 29)
    assert event["URL"] == SITE + path
    assert event["UID"] == "termin-informacja-publiczna-20251210@wiki.example"
    assert "Udostępnienie" in str(event["SUMMARY"])
    assert content == calendar_file(question.term, question.answer, SITE, path)


def test_a_term_in_hours_is_a_moment(term: TermOf) -> None:
    question = Question(term("zgromadzenie-odwolanie"), date(2026, 11, 21), time(12))
    event = _event(calendar_file(question.term, question.answer, SITE, "/terminy"))
    assert event["DTSTART"] == datetime(2026, 11, 22, 11, tzinfo=UTC)


def test_lines_are_short_and_end_as_the_standard_asks(term: TermOf) -> None:
    question = Question(term("odwolanie-od-decyzji"), date(2026, 1, 2))
    content = calendar_file(question.term, question.answer, SITE, "/terminy")
    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert max(map(len, lines)) <= 75
    assert all(b"\n" not in line for line in lines)
    names = [line.partition(b":")[0].partition(b";")[0] for line in lines]
    for name in (b"VERSION", b"PRODID", b"UID", b"DTSTAMP", b"DTSTART", b"SUMMARY"):
        assert names.count(name) == 1, name
    assert "Sprawdź: " in str(_event(content)["DESCRIPTION"])
