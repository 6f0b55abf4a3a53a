"""What each type of field takes, what it refuses with which words, and which fields are asked."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.letters.fields import MOST_ENTRIES, asked, check, tidy
from app.letters.letter import VARIANT, Type
from app.letters.template import parse
from tests.letters.letters import FILES, FOLDER, letter, one_field, source, whole

PEOPLE = ", columns: [{key: kto, label: Kto, need: prawo}, {key: co, label: Co, need: opcja}]"
CHOICE = ", options: [{value: a, label: A}, {value: b, label: B}]"


@pytest.mark.parametrize(
    ("type_", "typed", "value"),
    [
        ("line", "  ul.\nLipowa ", "ul. Lipowa"),
        ("text", "raz\r\n\r\ndwa", "raz\n\ndwa"),
        ("date", "2026-03-09", date(2026, 3, 9)),
        ("date", "9.03.2026", date(2026, 3, 9)),
        ("time", "7:30", time(7, 30)),
        ("time", "17.05", time(17, 5)),
        ("email", "anna@example.org", "anna@example.org"),
        ("phone", "+48 600 000 000", "+48 600 000 000"),
        ("ade", "ae:pl-12345-67890-abcde-12", "AE:PL-12345-67890-ABCDE-12"),
        ("number", "12\u00a0000", 12000),
        ("number", "0", 0),
        ("money", "1 200,50 zł", Decimal("1200.50")),
        ("money", "1200", Decimal(1200)),
        ("yes-no", "tak", "tak"),
        ("month", "2026-11", "2026-11"),
        ("pesel", "44051401359", "44051401359"),
    ],
)
def test_a_right_value_is_taken(type_: str, typed: str, value: object) -> None:
    checked = check(one_field(type_), {"pole": typed})
    assert checked.values == {"pole": value}
    assert not checked.faults


@pytest.mark.parametrize(
    ("type_", "typed"),
    [
        ("line", "a" * 10_000),
        ("date", "31.02.2026"),
        ("date", "1.1.26"),
        ("date", "9999-12-31"),
        ("date", "0001-01-01"),
        ("date", "1" * 10_000),
        ("time", "24:00"),
        ("time", "południe"),
        ("email", "anna"),
        ("email", "anna@example.org\x00, jan@example.org"),
        ("phone", "------------"),
        ("phone", "mój numer"),
        ("ade", "AE:PL-1"),
        ("number", "-5"),
        ("number", "1.5"),
        ("number", "²"),
        ("number", "9" * 10),
        ("money", "=SUM(A1)"),
        ("money", "12,345"),
        ("money", "-3"),
        ("yes-no", "może"),
        ("month", "2026-13"),
        ("pesel", "44051401358"),
        ("pesel", "4405140135"),
    ],
)
def test_a_wrong_value_is_told_beside_its_field(type_: str, typed: str) -> None:
    checked = check(one_field(type_), {"pole": typed})
    assert not checked.values
    assert checked.faults["pole"].endswith(".")
    assert len(checked.faults["pole"]) < 200


@pytest.mark.parametrize("type_", sorted(Type))
@pytest.mark.parametrize("typed", ["", "   ", "\u202e\u200b", [], [""], [{}]])
def test_nothing_typed_is_no_value_and_no_fault(type_: str, typed) -> None:
    more = {"choice": CHOICE, "people": PEOPLE}.get(type_, "")
    checked = check(one_field(type_, more, _body(type_)), {"pole": typed})
    assert (checked.values, checked.faults) == ({}, {})


@pytest.mark.parametrize("type_", sorted(Type))
@pytest.mark.parametrize("typed", ["x", ["x"], [{"kto": "x"}], [{"inne": "x"}]])
def test_a_value_of_another_shape_never_breaks(type_: str, typed) -> None:
    more = {"choice": CHOICE, "people": PEOPLE}.get(type_, "")
    checked = check(one_field(type_, more, _body(type_)), {"pole": typed})
    assert set(checked.values) | set(checked.faults) <= {"pole"}


def _body(type_: str) -> str:
    lists = {"people", "points"}
    return "{% for x in pole %}1. {{ x }}\n{% endfor %}" if type_ in lists else "{{ pole }}"


def test_each_person_needs_what_the_law_asks_for() -> None:
    people = one_field(
        "people", PEOPLE, "{% for x in pole %}1. {{ x.kto }} {{ x.co }}\n{% endfor %}"
    )
    taken = check(people, {"pole": [{"kto": "Ola"}, {"kto": "", "co": ""}, {"kto": "Jan"}]})
    assert taken.values["pole"] == [{"kto": "Ola", "co": ""}, {"kto": "Jan", "co": ""}]
    lacking = check(people, {"pole": [{"kto": "Ola"}, {"co": "radny"}]})
    assert "Kto" in lacking.faults["pole"]
    assert "2" in lacking.faults["pole"]
    many = check(people, {"pole": [{"kto": "Ola"}] * (MOST_ENTRIES + 1)})
    assert str(MOST_ENTRIES) in many.faults["pole"]


def test_signs_that_cannot_be_seen_are_left_out() -> None:
    assert tidy(" a\u202eb\ue000c\x00d\u200be\ufeff ") == "abcde"


@given(st.text(max_size=60))
@settings(max_examples=25, deadline=None)
def test_any_text_in_any_field_gives_a_value_or_a_sentence(typed: str) -> None:
    for type_ in ("line", "text", "date", "time", "email", "phone", "number", "money", "pesel"):
        checked = check(one_field(type_), {"pole": typed})
        assert len(checked.values) + len(checked.faults) == (1 if tidy(typed) else 0)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_examples_of_each_letter_are_right(path, first: bool) -> None:
    read = letter(path)
    typed = whole(read, first)
    checked = check(read, typed)
    assert not checked.faults
    assert set(checked.values) == set(typed)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_empty_letter_asks_for_what_it_needs(path) -> None:
    checked = check(letter(path), {})
    assert checked.faults
    assert not checked.values


def test_only_fields_that_fit_the_answers_are_asked_and_kept() -> None:
    petition = letter(FOLDER / "petycja.md")
    keys = {each.key for each in asked(petition, {"kto": "grupa"})}
    assert "wnoszacy" in keys
    assert not keys & {"imie_nazwisko", "nazwa"}
    typed = {**whole(petition), "nazwa": "Zostało po innej odpowiedzi"}
    assert "nazwa" not in check(petition, typed).values


def test_a_field_that_hangs_on_one_not_asked_is_not_asked() -> None:
    access = letter(FOLDER / "wniosek-o-dostepnosc.md")
    left_over = {VARIANT: "informacja", "przedstawiciel": "tak"}
    keys = {each.key for each in asked(access, left_over)}
    assert not keys & {"przedstawiciel", "reprezentowana_osoba"}


def test_one_step_is_checked_alone() -> None:
    petition = letter(FOLDER / "petycja.md")
    checked = check(petition, {"kto": "osoba"}, petition.steps[0].fields)
    assert set(checked.faults) == {"imie_nazwisko", "adres"}


def test_a_warning_is_said_and_stops_nobody() -> None:
    appeal = letter(FOLDER / "odwolanie-decyzja.md")
    typed = {**whole(appeal), "sprawa": "Lokalizacja inwestycji CELU PUBLICZNEGO"}
    checked = check(appeal, typed)
    assert not checked.faults
    assert "obowiązkowe" in checked.cautions["sprawa"][0]
    assert "sprawa" not in check(appeal, whole(appeal)).cautions


def test_too_few_entries_are_said_and_stop_nobody() -> None:
    warning = "warnings: [{field: pole, kind: fewer-than, value: 5, text: Za mało.}]\n"
    described = "  - {key: pole, label: Pole, type: number, need: opcja, help: Pomoc.}\n"
    of = parse(source(described, "pole", "{{ pole }}", warning)).letter
    assert of
    assert check(of, {"pole": "4"}).cautions == {"pole": ("Za mało.",)}
    assert check(of, {"pole": "5"}).cautions == {}
