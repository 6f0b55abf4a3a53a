"""Values of each shape: tidied into one form, and every fault of them told."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.records import kinds
from app.records.kinds import RecordField, RecordKind, Shape
from app.records.shape_checks import MOST_ROWS, check_shapes
from app.records.shapes import ROW, row_name, tidied
from tests.records.conftest import NOTE

COLUMNS = (
    RecordField("name", "Nazwa", is_required=True, most=20),
    RecordField("planned", "Plan", Shape.NUMBER),
)
TYPED: RecordKind = replace(
    NOTE,
    fields=(
        RecordField("title", "Tytuł", most=10),
        RecordField("text", "Treść", Shape.TEXT, most=20),
        RecordField("page", "Strona", Shape.ADDRESS),
        RecordField("amount", "Ile", Shape.NUMBER),
        RecordField("day", "Dzień", Shape.DAY),
        RecordField("state", "Stan", Shape.CHOICE, options={"a": "A", "b": "B"}),
        RecordField(
            "goals", "Cele", Shape.CHOICES, options={"1": "I", "2": "II", "3": "III"}, most=2
        ),
        RecordField("partners", "Partnerzy", Shape.LINES, most=3),
        RecordField("effects", "Efekty", Shape.ROWS, columns=COLUMNS, row_label="Efekt"),
    ),
)
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([ROW, "name", "planned", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def only(name: str, value: Any) -> Any:
    """What is left of one value when it is tidied."""
    return tidied(TYPED, {name: value}).get(name)


def faults(name: str, value: Any) -> list[tuple[str, int, str]]:
    found = check_shapes(TYPED, tidied(TYPED, {name: value}))
    return [(each.field, each.row, each.column) for each in found]


@given(st.dictionaries(st.sampled_from([each.name for each in TYPED.fields]), ANY, max_size=4))
@settings(max_examples=25, deadline=None)
def test_whatever_comes_in_is_tidied_once_and_checked_without_failing(
    fields: dict[str, Any],
) -> None:
    tidy = tidied(TYPED, fields)
    assert repr(tidied(TYPED, tidy)) == repr(tidy)
    check_shapes(TYPED, fields)
    check_shapes(TYPED, tidy)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12", "12"),
        ("0012", "12"),
        (" 1 234,50 ", "1234.5"),
        ("1\u00a0234 567", "1234567"),
        ("0,0", "0"),
        ("-0", "0"),
        ("-1,5", "-1.5"),
        ("+3", "3"),
        (7, "7"),
        (0.125, "0.125"),
        (1e3, "1000"),
        ("12 3", "12 3"),
        ("1.234.567", "1.234.567"),
        ("1e3", "1e3"),
        ("٣", "٣"),
    ],
)
def test_a_number_is_kept_in_one_way(typed: Any, kept: str) -> None:
    assert only("amount", typed) == kept


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "Dziesięć z"),
        ("text", "Dwie\n\nlinie"),
        ("page", "https://bip.example.org/a?b=c"),
        ("page", "http://example.org:8080/"),
        ("amount", "999999999999,999"),
        ("day", "29.2.2024"),
        ("day", "2026-11-30"),
        ("state", "b"),
        ("goals", ["3", "1", "3"]),
        ("partners", ["Koło  łowieckie", "", "Koło łowieckie", "Dom"]),
        ("effects", [{"name": "Rower", "planned": 3}, {}, {"name": "Rower", "planned": ""}]),
    ],
)
def test_sound_values_have_no_fault(name: str, value: Any) -> None:
    assert faults(name, value) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "Jedenaście z"),
        ("title", "a\u200bb"),
        ("title", 7),
        ("title", ["a"]),
        ("text", "x" * 21),
        ("page", "bip.example.org"),
        ("page", "javascript:alert(1)//example.org"),
        ("page", "https://kto@example.org"),
        ("page", "https://example.org/a b"),
        ("page", "https://example.org:99999999/"),
        ("page", "https://[example.org"),
        ("page", "https://localhost"),
        ("amount", "dużo"),
        ("amount", "1.234.567"),
        ("amount", "٣"),
        ("amount", True),
        ("amount", float("nan")),
        ("amount", "10000000000000"),
        ("amount", "0.1234"),
        ("day", "2025-02-29"),
        ("day", "0201-01-01"),
        ("day", "20251130"),
        ("day", "31.12.25"),
        ("state", "c"),
        ("goals", ["4"]),
        ("goals", "1"),
        ("goals", ["1", "2", "3"]),
        ("partners", ["a", "b", "c", "d"]),
        ("partners", ["x" * 301]),
        ("partners", [1]),
        ("effects", "x"),
        ("effects", [["x"]]),
        ("nowhere", "x"),
    ],
)
def test_each_fault_is_told_beside_its_field(name: str, value: Any) -> None:
    assert faults(name, value) == [(name, 0, "")]


def test_faults_of_rows_tell_the_row_and_the_column() -> None:
    rows = [
        {ROW: "a", "name": "Rower"},
        {ROW: "a", "planned": "trzy", "obce": "x"},
        {ROW: "Ą", "name": "y" * 21},
    ]
    places = faults("effects", rows)
    assert sorted(places) == [
        ("effects", 2, "name"),
        ("effects", 2, "obce"),
        ("effects", 2, "planned"),
        ("effects", 2, ROW),
        ("effects", 3, "name"),
        ("effects", 3, ROW),
    ]
    many = [{ROW: f"w{number}", "name": "x"} for number in range(MOST_ROWS + 1)]
    assert faults("effects", many) == [("effects", 0, "")]


def test_what_is_needed_and_not_there_is_told() -> None:
    kind = replace(TYPED, fields=(replace(TYPED.fields[0], is_required=True), TYPED.fields[1]))
    for typed in ({}, {"title": "  "}, {"title": None}):
        assert [each.field for each in check_shapes(kind, tidied(kind, typed))] == ["title"]
    assert check_shapes(kind, {"title": "A"}) == []


def test_lists_are_kept_without_repetitions_and_choices_in_their_order() -> None:
    assert only("goals", ["3", "1", "3"]) == ["1", "3"]
    assert only("partners", [" Dom  kultury", "", "Koło", "Koło"]) == ["Dom kultury", "Koło"]
    assert tidied(TYPED, {"goals": [], "partners": [" "], "text": " \n", "effects": [{}]}) == {}


def test_new_rows_get_names_of_what_they_say_and_old_ones_keep_theirs() -> None:
    rower = {"name": "Rower"}
    first, again, kept = only("effects", [rower, rower, {ROW: "a", "name": "Rower"}])
    assert first == {**rower, ROW: row_name(rower)}
    assert again[ROW] == f"{first[ROW]}-2"
    assert kept[ROW] == "a"
    other = only("effects", [{"name": "Debata"}])[0]
    assert other[ROW] != first[ROW]
    # The same file says the same again, also beside a row that has the name already.
    assert only("effects", [first, rower])[1][ROW] == f"{first[ROW]}-2"


def test_a_row_with_lists_in_it_is_no_kind() -> None:
    column = RecordField("in", "W", Shape.LINES)
    rows = RecordField("rows", "Wiersze", Shape.ROWS, columns=(column,))
    with pytest.raises(ValueError, match="lists"):
        kinds.register(replace(NOTE, name="inna", fields=(rows,)))
