"""What may stand in a report, without a database."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.experiences.drawing import EXCERPT, beginning
from app.experiences.report import (
    Link,
    Report,
    check_complete,
    check_month,
    checked,
    links_of,
    links_typed,
    month_typed,
)
from app.experiences.words import months_words
from tests.make import report_drawn

WHOLE = Report(title="Park zamiast parkingu", tools=(1,), problem="Miał stanąć parking.")


def test_a_title_a_tool_and_a_problem_are_enough() -> None:
    check_complete(checked(WHOLE))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tools": ()}, "tools"),
        ({"problem": " \n "}, "problem"),
    ],
)
def test_what_is_missing_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_complete(checked(Report(**{**WHOLE.__dict__, **changes})))
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "Ab"}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"outcome": "sukces"}, "outcome"),
        ({"began": date(2025, 3, 1), "ended": date(2025, 2, 1)}, "ended"),
        ({"goals": (18,)}, "goals"),
        ({"goals": (0,)}, "goals"),
        ({"cost": "x" * 201}, "cost"),
        ({"lead": "x" * 401}, "lead"),
        ({"tools": tuple(range(1, 12))}, "tools"),
        ({"links": (Link("javascript:alert(1)", "x"),)}, "links"),
        ({"links": (Link("//bip.example.pl", "x"),)}, "links"),
        ({"links": (Link("ftp://bip.example.pl/plik", "x"),)}, "links"),
        ({"links": (Link("https://", "x"),)}, "links"),
        ({"links": (Link("https://kto:haslo@bip.example.pl", "x"),)}, "links"),
        ({"links": (Link('https://bip.example.pl/"><b', "x"),)}, "links"),
        ({"links": (Link("http://[zly", "x"),)}, "links"),
        ({"links": (Link("https://bip.example.pl/" + "a" * 500, "x"),)}, "links"),
        ({"links": (Link("https://bip.example.pl", "x"),) * 21}, "links"),
    ],
)
def test_what_cannot_be_taken(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked(Report(**{**WHOLE.__dict__, **changes}))
    assert refusal.value.field == field


def test_lines_are_cleaned() -> None:
    found = checked(
        Report(**{**WHOLE.__dict__, "title": " Park \n zamiast\x00 ", "goals": (15, 11)})
    )
    assert (found.title, found.goals) == ("Park zamiast", (11, 15))


@pytest.mark.parametrize(
    ("typed", "month"),
    [("2025-03", (2025, 3)), ("2025-3", (2025, 3)), (" 3.2025 ", (2025, 3)), ("", None)],
)
def test_months(typed: str, month: tuple[int, int] | None) -> None:
    assert check_month("began", typed) == (date(*month, 1) if month else None)


@pytest.mark.parametrize(
    "typed", ["marzec", "2025-13", "2025-00", "1700-01", "2025-03-01", "٢٠٢٥-03"]
)
def test_no_months(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_month("ended", typed)
    assert refusal.value.field == "ended"


def test_months_in_words() -> None:
    march, november = date(2025, 3, 1), date(2025, 11, 1)
    assert months_words(march, november) == "marzec–listopad 2025"
    assert months_words(march, None) == "marzec 2025"
    assert months_words(date(2024, 12, 1), march) == "grudzień 2024 – marzec 2025"
    assert months_words(None, None) == ""


def test_the_course_is_drawn_as_steps() -> None:
    drawn = report_drawn(
        Report(title="Park", course="1. Zebranie\n2. Pismo", problem="Było *źle*.")
    )
    assert '<ol class="steps">' in drawn.html["course"]
    assert drawn.excerpt == "Było źle."
    assert "Zebranie" in drawn.plain


@settings(max_examples=25)
@given(st.text())
def test_a_beginning_is_one_short_line(text: str) -> None:
    found = beginning(text)
    assert "\n" not in found
    assert len(found) <= EXCERPT + 1
    assert " ".join(text.split()).startswith(found.removesuffix("…").rstrip(" ,;:–-") or "")


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N"]), max_size=20)


@settings(max_examples=25)
@given(
    st.builds(
        Report,
        title=st.just("Tytuł"),
        tools=st.lists(st.integers(1, 99)).map(tuple),
        began=st.none() | st.dates(date(1990, 1, 1)).map(lambda day: day.replace(day=1)),
        goals=st.lists(st.integers(1, 17)).map(tuple),
        links=st.lists(st.builds(Link, st.just("https://a.example"), WORDS)).map(tuple),
        course=WORDS,
        cost=WORDS,
    )
)
def test_a_version_gives_back_what_was_typed(report: Report) -> None:
    assert Report.from_fields(report.title, report.to_fields()) == report
    assert check_month("began", month_typed(report.began)) == report.began
    assert links_of(links_typed(report.links)) == report.links
