"""The table of terms: the file that is shipped, and what a faulty one costs."""

import os
import re
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.deadlines.periods import DayOfYear, Period, Unit, parse_period
from app.deadlines.rules import Direction, Meaning, calculate
from app.deadlines.table import FILE, Terms, grouped, read_table, terms_in
from app.deadlines.terms import Kept, Side, Table, parse_table

CONTENT = Path(__file__).parents[2] / "wiki_content"
GOOD = """
- id: petycja
  group: Petycje
  title: Rozpatrzenie petycji
  who: adresat
  side: urząd
  from: dzień złożenia
  period: 3 miesiące
  basis: Ustawa o petycjach, art. 10
"""


@pytest.fixture(scope="module")
def shipped() -> Table:
    return read_table(CONTENT / FILE)


def test_the_shipped_table_has_no_fault(shipped: Table) -> None:
    assert shipped.faults == ()
    assert len(shipped.terms) > 80


def test_every_dated_term_has_an_end(shipped: Table) -> None:
    for term in shipped.terms:
        if not term.has_date:
            continue
        found = calculate(term.rule, date(2026, 11, 21), time(12))
        later = found.due >= found.event or term.rule.is_yearly
        assert later is not term.rule.is_backwards, term.id


def test_articles_of_the_table_are_there(shipped: Table) -> None:
    articles = {path.stem for path in (CONTENT / "artykuly").glob("*.md")}
    assert {term.article for term in shipped.terms} - {""} - articles == set()


def test_terms_that_residents_meet_most(shipped: Table) -> None:
    terms = {term.id: term for term in shipped.terms}
    lengths = {
        "informacja-publiczna": "14 dni",
        "informacja-publiczna-przedluzenie": "2 miesiące",
        "petycja": "3 miesiące",
        "petycja-uzupelnienie": "14 dni",
        "skarga-kpa": "1 miesiąc",
        "wniosek-kpa": "1 miesiąc",
        "odwolanie-od-decyzji": "14 dni",
        "ponaglenie-rozpatrzenie": "7 dni",
        "plan-uwagi": "28 dni",
        "rewitalizacja-uwagi": "35 dni",
        "referendum-podpisy": "60 dni",
        "drzewo-ogledziny": "21 dni",
        "fundusz-solecki-wniosek": "30 września",
        "zbiorka-zgloszenie-papierowe": "7 dni roboczych",
        "warunki-zabudowy-wygasniecie": "5 lat",
    }
    assert {id_: terms[id_].length for id_ in lengths} == lengths
    assert terms["skarga-na-uchwale"].rule.period is None
    assert terms["plan-uwagi"].rule.meaning is Meaning.AT_LEAST
    assembly = terms["zgromadzenie-zwykle"]
    assert assembly.rule.direction is Direction.BEFORE
    assert assembly.rule.earliest == Period(30, Unit.DAYS)
    assert assembly.kept is Kept.ARRIVED
    assert terms["odwolanie-od-decyzji"].kept is Kept.SENT


@pytest.mark.parametrize(
    "term_id",
    [
        "odwolanie-od-decyzji",
        "skarga-na-uchwale",
        "doreczenie-e-doreczenia",
        "zgromadzenie-zakaz",
        "zgromadzenie-odwolanie",
    ],
)
def test_what_nobody_checked_is_marked(shipped: Table, term_id: str) -> None:
    terms = {term.id: term for term in shipped.terms}
    assert terms[term_id].to_check


def test_what_is_doubtful_is_marked(shipped: Table) -> None:
    for term in shipped.terms:
        if term.rule.is_yearly:
            assert term.disputed, term.id
            assert not term.rule.moves, term.id
        if term.rule.is_in_hours:
            assert term.to_check, term.id


def test_the_readme_of_the_content_tells_of_the_table() -> None:
    assert f"`{FILE}`" in (CONTENT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("14 dni", Period(14, Unit.DAYS)),
        ("1 dzień", Period(1, Unit.DAYS)),
        ("7 dni roboczych", Period(7, Unit.WORKING_DAYS)),
        ("2 tygodnie", Period(2, Unit.WEEKS)),
        ("1 rok", Period(1, Unit.YEARS)),
        ("96 godzin", Period(96, Unit.HOURS)),
        ("31 maja", DayOfYear(5, 31)),
        ("bez daty", None),
    ],
)
def test_lengths_as_people_write_them(text: str, period: Period | DayOfYear | None) -> None:
    assert parse_period(text) == period


@pytest.mark.parametrize(
    "text",
    [
        *("", "dni", "0 dni", "-3 dni", "14", "14  dni", "9999 dni", "31 lutego", "29 lutego"),
        *("1 kwadra", "٣ dni", "14 dni roboczych i pół", "1e3 dni", "{{7*7}}"),
    ],
)
def test_what_is_no_length(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        parse_period(text)


def test_a_whole_term_is_read() -> None:
    (term,) = parse_table(GOOD).terms
    assert (term.id, term.side, term.line) == ("petycja", Side.OFFICE, 2)
    assert term.rule.period == Period(3, Unit.MONTHS)
    assert term.is_of_others
    assert not term.is_of_resident


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("period: 3 miesiące", "period: trzy miesiące", 8, "no length"),
        ("side: urząd", "side: kosmici", 6, "one of"),
        ("  who: adresat\n", "", 2, "'who' is missing"),
        ("  who: adresat\n", "  who: [adresat]\n", 5, "must be text"),
        ("  who: adresat\n", "  who: 12\n", 5, "must be text"),
        ("  who: adresat\n", "  who: ''\n", 5, "is empty"),
        ("  who: adresat\n", "  who: adresat\n  who: inny\n", 6, "stands twice"),
        ("  who: adresat\n", "  who: adresat\n  kolor: zielony\n", 6, "no key 'kolor'"),
        ("  who: adresat\n", "  who: " + "a" * 300 + "\n", 5, "at most"),
        ("id: petycja", "id: Petycja ogólna", 2, "a-z"),
        ("side: urząd", "side: mieszkaniec", 2, "'kept' must stand"),
        ("side: urząd", "side: urząd\n  kept: wysłanie", 2, "'kept' must stand"),
        ("side: urząd", "side: urząd\n  earliest: 30 dni", 7, "counted backwards"),
        ("period: 3 miesiące", "period: 31 maja\n  direction: wstecz", 9, "counted backwards"),
        ("period: 3 miesiące", "period: 3 godziny\n  meaning: po upływie", 9, "only mean"),
        ("period: 3 miesiące", "period: 31 maja\n  ends_on: dzień wolny", 9, "last day off"),
        ("side: urząd", "side: urząd\n  moves: może", 7, "one of"),
    ],
)
def test_a_fault_names_its_line_and_costs_one_term(
    old: str, new: str, line: int, told: str
) -> None:
    faulty = GOOD.replace(old, new)
    assert faulty != GOOD
    other = GOOD.replace("id: petycja", "id: inna")
    table = parse_table(faulty + other)
    assert [(fault.line, told in fault.message) for fault in table.faults] == [(line, True)]
    assert [term.id for term in table.terms] == ["inna"]


def test_two_terms_of_one_id() -> None:
    table = parse_table(GOOD + GOOD)
    assert len(table.terms) == 1
    assert [fault.line for fault in table.faults] == [10 + 1]
    assert "stands in line 2 already" in table.faults[0].message


@pytest.mark.parametrize(
    "text", ["- id: [", "id: petycja", "- petycja", "{}", "\x00: [", "- &a [*a]", "!!python/x 1"]
)
def test_a_broken_file_has_faults_and_no_terms(text: str) -> None:
    table = parse_table(text)
    assert table.terms == ()
    assert len(table.faults) == 1


@settings(max_examples=25, deadline=None)
@given(text=st.text(alphabet=st.sampled_from("-: idgroup\n[]{}&*!'\"#|>\t0ą"), max_size=80))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert parse_table(text).terms == ()


def test_an_empty_or_missing_file_is_no_fault(tmp_path: Path) -> None:
    assert parse_table("").faults == ()
    assert terms_in(tmp_path) == Terms()


def test_the_file_is_read_anew_when_it_changes(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text(GOOD, encoding="utf-8")
    first = terms_in(tmp_path)
    assert terms_in(tmp_path) is first
    path.write_text(GOOD.replace("id: petycja", "id: inna"), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert [term.id for term in terms_in(tmp_path).all] == ["inna"]
    assert first.get("petycja") is not None
    assert terms_in(tmp_path).get("petycja") is None


def test_a_file_in_another_encoding_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_bytes(GOOD.encode("cp1250"))
    assert [fault.line for fault in read_table(path).faults] == [6]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("petycje", "petycja"),
        ("PETYCJA uzupełnienie", "petycja-uzupelnienie"),
        ("zgromadzenia", "zgromadzenie-zwykle"),
        ("decyzja odwolanie", "odwolanie-od-decyzji"),
        ("", "petycja"),
        ("  …  ", "petycja"),
    ],
)
def test_terms_are_found_by_words(shipped: Table, typed: str, found: str) -> None:
    assert found in {term.id for term in Terms.of(shipped).with_words(typed)}


def test_other_words_find_nothing(shipped: Table) -> None:
    assert Terms.of(shipped).with_words("brzdękolina") == ()
    assert "petycja" not in {t.id for t in Terms.of(shipped).with_words("zgromadzenie")}


def test_groups_keep_the_order_of_the_file(shipped: Table) -> None:
    groups = grouped(shipped.terms)
    assert next(iter(groups)) == "Sprawy w urzędzie"
    assert sum(map(len, groups.values())) == len(shipped.terms)
