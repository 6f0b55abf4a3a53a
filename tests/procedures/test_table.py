"""Reading the decision table: what it says, and each fault in its line."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import i18n
from app.procedures.table import (
    MOST_CHARACTERS,
    MOST_RULES,
    Answer,
    DecisionTable,
    Outcome,
    holds,
    parse_table,
)
from tests.procedures.conftest import SMALL


def test_what_the_table_says(small: DecisionTable) -> None:
    assert small.legal_date == date(2026, 3, 31)
    assert [(each.id, each.line) for each in small.questions] == [("kto", 3), ("ilu", 4)]
    assert small.questions[0].ask_when == {}
    assert small.questions[1].ask_when == {"kto": ("my",)}
    assert small.questions[1].answers == (Answer("malo", "Mało"), Answer("duzo", "Dużo"))
    assert small.outcomes == (
        Outcome("x", "a", "l", "", "Wójt", "t", "", "Bo tak.", 10),
        Outcome("y", "a", "", "Bez", "Ja", "", "Od razu", "Bo.", 11),
    )
    assert [(each.when, each.outcome, each.also, each.line) for each in small.rules] == [
        ({"kto": ("ja",)}, "x", ("y",), 13),
        ({"ilu": ("malo", "duzo")}, "y", (), 14),
    ]
    assert small.outcome("x") is small.outcomes[0]
    assert small.question("ilu") is small.questions[1]
    assert small.outcome("z") is None
    assert small.question("z") is None


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("legal_date: 2026-03-31", "legal_date: wczoraj", 1, "A day is written"),
        ("legal_date: 2026-03-31", "legal_date: [2026]", 1, "Text belongs here"),
        ("legal_date: 2026-03-31\n", "", 1, "The key “legal_date” is missing"),
        ("legal_date: 2026-03-31", "legal_date: 2026-03-31\nowner: x", 2, "no key “owner”"),
        ("{id: kto,", "{id: Kto,", 3, "must be of a-z"),
        ("{id: kto,", "{id: kto--to,", 3, "must be of a-z"),
        ("text: Kto", "text: ''", 3, "The text is empty"),
        ("text: Kto", "text: [a]", 3, "Put it in quotation marks"),
        ("text: Kto", f"text: {'a' * 121}", 3, "has 121 characters, at most 120"),
        ("text: Kto, help: Pomoc.", "text: Kto", 3, "The key “help” is missing"),
        ("text: Kto", "text: Kto, text: Co", 3, "The key “text” stands twice"),
        ("{id: ja, label: Ja}, {id: my", "{id: my", 3, "from 2 to 30 entries"),
        ("{id: ja, label: Ja}", "{id: my, label: Ja}", 3, "“my” stands twice"),
        ("{id: ja, label: Ja}", "ja", 3, "Keys with values belong here"),
        ("{id: ja, label: Ja}", "{? [id] : ja}", 3, "A key is one word"),
        ("- id: ilu", "- id: kto", 4, "“kto” stands in line 3 already"),
        ("ask_when: {kto: [my]}", "ask_when: {kto: my}", 5, "A list belongs here"),
        ("ask_when: {kto: [my]}", "ask_when: {kto: []}", 5, "from 1 to 30 entries"),
        ("ask_when: {kto: [my]}", "ask_when: {}", 5, "At least one condition"),
        ("ask_when: {kto: [my]}", "ask_when: {kto: [my, my]}", 5, "“my” stands twice"),
        ("ask_when: {kto: [my]}", "ask_when: {kto: [oni]}", 4, "“kto” has no answer “oni”"),
        ("ask_when: {kto: [my]}", "ask_when: {ilu: [malo]}", 4, "No question “ilu” stands above"),
        ("ask_when: {kto: [my]}", "ask_when: {nikt: [my]}", 4, "No question “nikt” stands above"),
        ("letter: l,", "letter: null,", 10, "“letter_note” stands where"),
        ("letter: null,", "letter: l,", 11, "“letter_note” stands where"),
        ("deadline: Od razu", "deadline: ' '", 11, "The text is empty"),
        ("addressee: Wójt, deadline: t,", "deadline: t,", 10, "The key “addressee” is missing"),
        ("why: Bo tak.", "why: null", 10, "Put it in quotation marks"),
        ("- {id: y", "- {id: x", 11, "“x” stands in line 10 already"),
        ("when: {kto: [ja]}, ", "", 13, "The key “when” is missing"),
        ("when: {kto: [ja]}", "when: {}", 13, "At least one condition"),
        ("when: {kto: [ja]}", "when: {kto: [ona]}", 13, "“kto” has no answer “ona”"),
        ("when: {kto: [ja]}", "when: {co: [ja]}", 13, "No question “co” stands above"),
        ("also: [y]", "also: [z]", 13, "There is no outcome “z”"),
        ("also: [y]", "also: [x]", 13, "“x” is the outcome and stands in “also”"),
        ("also: [y]", "also: [y, y]", 13, "“y” stands twice"),
        ("also: [y]", "also: []", 13, "from 1 to 6 entries"),
        ("outcome: y}", "outcome: z}", 14, "There is no outcome “z”"),
        ("outcome: y}", "outcome: [y", 15, "cannot be read as YAML"),
    ],
)
def test_a_fault_is_told_with_its_line(old: str, new: str, line: int, message: str) -> None:
    assert old in SMALL
    reading = parse_table(SMALL.replace(old, new, 1))
    assert reading.table is None
    assert {fault.line for fault in reading.faults} == {line}
    assert any(message in fault.message for fault in reading.faults)


def test_all_faults_are_told_in_order() -> None:
    text = SMALL.replace("outcome: y}", "why: y}").replace("text: Ilu", "text: ''")
    assert [fault.line for fault in parse_table(text).faults] == [6, 14, 14]


def test_the_same_id_twice_in_one_line_is_seen() -> None:
    text = """{legal_date: 2026-03-31, questions: [
    {id: q, text: a, help: a, answers: [{id: j, label: a}, {id: k, label: a}]}],
    rules: [{when: {q: [j, k]}, outcome: x}], outcomes: [
    {id: x, article: a, letter: l, addressee: a, deadline: t, why: a}, {id: x, article: a,
    letter: l, addressee: a, deadline: t, why: a}]}"""
    assert [fault.message for fault in parse_table(text).faults] == [
        "“x” stands in line 4 already."
    ]


@pytest.mark.parametrize("text", ["", "# nic\n", "- a", "tekst", "a: &a [*a]", "[" * 3000, "\x00"])
def test_what_is_no_table_has_a_fault(text: str) -> None:
    reading = parse_table(text)
    assert reading.table is None
    assert {fault.line for fault in reading.faults} == {1}


def test_too_much_is_refused() -> None:
    assert "200000" in parse_table(" " * (MOST_CHARACTERS + 1)).faults[0].message
    rules = "\n  - {when: {kto: [ja]}, outcome: x}" * MOST_RULES
    assert [fault.line for fault in parse_table(SMALL + rules[1:]).faults] == [13]


def test_faults_are_told_in_polish() -> None:
    with i18n.speaking("pl"):
        fault = parse_table(SMALL.replace("also: [y]", "also: [z]")).faults[0]
    assert fault.message == "Nie ma wyniku „z”."


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"a": "1", "b": "2"}, True),
        ({"a": "3", "b": "2", "c": "9"}, True),
        ({"a": "2", "b": "2"}, False),
        ({"a": "1"}, False),
        ({}, False),
    ],
)
def test_conditions_hold_when_each_does(answers: dict[str, str], expected: bool) -> None:
    assert holds({"a": ("1", "3"), "b": ("2",)}, answers) is expected
    assert holds({}, answers)


@settings(max_examples=25, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80),
        st.tuples(
            st.integers(0, len(SMALL)),
            st.integers(0, 20),
            st.text("{}[]:,-&*!|>'\"#? \nażx", max_size=5),
        ).map(lambda cut: SMALL[: cut[0]] + cut[2] + SMALL[cut[0] + cut[1] :]),
    )
)
def test_no_text_breaks_the_reader(text: str) -> None:
    reading = parse_table(text)
    assert (reading.table is None) is bool(reading.faults)
    last = text.count("\n") + 2
    assert all(1 <= fault.line <= last and fault.message for fault in reading.faults)
