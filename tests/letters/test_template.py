"""Every letter of the content folder is read whole; each fault of a file is told by its line."""

import time

import pytest

from app.articles.vocabulary import LETTERS
from app.core.i18n import speaking
from app.letters.letter import Need
from app.letters.template import parse
from tests.letters.letters import FILES, HEAD, letter, source

FIELD = "  - {key: pole, label: Pole, type: line, need: opcja, help: Pomoc.}\n"


def test_the_letters_are_those_articles_may_name() -> None:
    assert {path.stem for path in FILES} == set(LETTERS)
    assert len(FILES) >= 19


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_letter_is_read_without_a_fault(path) -> None:
    read = letter(path)
    assert read.id == path.stem
    assert {each.letter for each in read.next if each.letter} <= set(LETTERS)
    assert all(each.help for each in read.fields)
    assert all(each.when for each in read.fields if each.need is Need.CONDITION)


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        ("Jest.\n\n{{ nie_ma }}", 3, "no field “nie_ma”"),
        ("{{ pole }}\n{% if pole %}bez końca", 2, "never closed with “endif”"),
        ("{{ pole }}\n{% include 'plik' %}", 2, "no tag “include”"),
        ("{{ pole }}\n{% assign x = pole %}", 2, "no tag “assign”"),
        ("{{ pole }}\n\n{{ pole | upcase }}", 3, "upcase"),
        ("{{ pole.dalej }}", 1, "“pole” has no part “dalej”"),
        ("{{ pole.__class__ }}", 1, "has no part"),
        ("{{ pole }}\n# Nagłówek", 2, "has only paragraphs"),
        ("{{ pole }}\n- punkt", 2, "has only paragraphs"),
        ("{{ pole }}\n| nazwa | {{ pole|data }}", 2, "has only paragraphs"),
        ("{{ pole }}\n| a | b | c |", 2, "has only paragraphs"),
        ("{{ pole }}\n**grube", 2, "must be closed"),
        ("{{ pole }}\n\ue000", 2, "no font can show"),
        ("{{ pole }}\n" + "a" * 2001, 2, "more than 2000"),
        ("{% for x in (1..100000) %}{{ pole }}{% endfor %}", 1, "not understood (()"),
        ("{% if pole > 3 %}{{ pole }}{% endif %}", 1, "compared with a number"),
        ("{% if pole %}" * 12 + "{{ pole }}" + "{% endif %}" * 12, 1, "nested too deep"),
        ("Nic.", -1, "“pole” is asked for and never used"),
        ("{{ pole }}\n{{ }}\n{% if pole %}x{% endif %}", 2, "Something is missing"),
        ("{% if pole %}\n{% elsif pole and %}\n{% endif %}\n{{ pole }}", 2, "is missing"),
        ("{{ pole }}\n{% if pole = 3 %}{% endif %}", 2, "“=” is not understood"),
        ("{{ pole }}\n{% endif %}", 2, "without what it belongs to"),
        ("{{ pole }}\n{{ pole | data: 1, 2 }}", 2, "too many values"),
        ("{{ pole }}\n{{ pole", 2, "is not closed"),
        ("{{ pole }}\n{{ 'pole }}", 2, "quotation mark"),
    ],
)
def test_a_fault_of_the_text_is_told_by_its_line(body: str, line: int, said: str) -> None:
    text = source(FIELD, "pole", body)
    with speaking("en"):
        reading = parse(text)
    assert reading.letter is None
    before = text[: text.rindex("---\n")].count("\n") + 1
    assert [fault.line - before for fault in reading.faults] == [line]
    assert said in reading.faults[0].message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: proba", "id: Próba", "must be of a-z"),
        ("id: proba", "kto: ja", "no key “kto”"),
        ("legal_date: 2026-03-31", "legal_date: 2026-02-31", "A day is written"),
        ("basis: [Ustawa o próbach]", "basis: Ustawa", "A list belongs here"),
        ("suggest: [wojt]", "suggest: [krol]", "no body “krol”"),
        ("through: false", "through: może", "true or false"),
        ("channel: papier", "channel: gołąb", "is one of"),
        ("effective: tak", "effective: tak, when: {field: inne, is: [tak]}", "no field “inne”"),
        ("effective: tak", "effective: tak, when: {field: pole, is: [tak]}", "never is tak"),
        ("stamp_duty:", "filing: {note: a, from: pole}\nstamp_duty:", "of a day"),
        ("amount: 0", "amount: sto", "whole number"),
        ("type: line", "type: linia", "is one of"),
        ("type: line", "type: choice", "has “options”"),
        ("type: line", "type: people", "has “columns”"),
        ("need: opcja", "need: warunek", "has “when”"),
        ("need: opcja", "need: prawo, when: {field: pole, is: [tak]}", "has “when”"),
        ("need: opcja", "need: warunek, when: {field: x, is: [tak]}", "not asked before"),
        ("fields: [pole]", "fields: [pole, inne]", "no field “inne”"),
        ("fields: [pole]", "fields: [pole, pole]", "asked for twice"),
    ],
)
def test_a_fault_of_the_front_matter_is_told_by_its_line(old: str, new: str, said: str) -> None:
    text = source(FIELD, "pole", "{{ pole }}")
    assert old in text
    with speaking("en"):
        reading = parse(text.replace(old, new))
    line = text[: text.index(old)].count("\n") + 1
    assert reading.letter is None
    assert any(fault.line == line and said in fault.message for fault in reading.faults), (
        reading.faults
    )


def test_the_head_is_looked_at_even_where_the_text_cannot_be_read() -> None:
    text = source(FIELD, "pole", "{% if pole = 3 %}").replace("amount: 0", "amount: sto")
    assert len(parse(text).faults) == 2


@pytest.mark.parametrize(
    "text",
    ["", "nic", "---\n", "---\n---\n", "---\na: [\n---\n", "---\n- a\n---\n", HEAD, "---\n" * 9,
     "---\n" + "[" * 5000 + "\n---\n"],
)  # fmt: skip
def test_what_is_no_letter_is_refused_with_a_line(text: str) -> None:
    reading = parse(text)
    assert reading.letter is None
    assert reading.faults


def test_through_may_hang_on_an_answer() -> None:
    field = "  - {key: pole, label: Pole, type: yes-no, need: prawo, help: Pomoc.}\n"
    text = source(field, "pole", "{{ pole }}")
    told = parse(text.replace("through: false", "through: {field: pole, is: [tak]}"))
    assert told.letter
    wrong = parse(text.replace("through: false", "through: {field: inne, is: [tak]}"))
    assert wrong.letter is None


@pytest.mark.parametrize(
    "body",
    [
        "{% for x in (1..3) limit: -1 %}{{ x }}{% endfor %}",
        "{% for x in pole limit: -1 %}{{ x }}{% endfor %}",
        "{{ miasto[wariant] }}",
        "{{ miasto[miasto.kto] }}",
        "{{ " + "[" * 1900 + "\n}}",
        "{% if miasto contains blank %}a{% endif %}",
        "{% for x in (1..99999999999999999999) %}{% endfor %}",
    ],
    ids=lambda body: body[:30],
)
def test_what_the_library_trips_over_is_a_fault_with_its_line(body: str) -> None:
    reading = parse(source(FIELD, "pole", f"{{{{ pole }}}}\n{body}"))
    assert reading.letter is None
    assert {fault.line for fault in reading.faults} == {HEAD.count("\n") + 6}


@pytest.mark.parametrize("end", ["", "%}", "}}"])
@pytest.mark.parametrize("unit", ["{{", "{%", "{{ a ", "{%if ", '{{"', "{{[", "{% raw %}", "{{a}}"])
def test_a_text_that_only_opens_tags_is_refused_soon(unit: str, end: str) -> None:
    line = unit * (1900 // len(unit)) + "\n"
    began = time.perf_counter()
    assert parse(source(FIELD, "pole", "{{ pole }}\n" + line * 20 + end)).faults
    assert time.perf_counter() - began < 3


def test_a_field_may_have_any_name() -> None:
    field = FIELD.replace("key: pole", "key: self")
    assert parse(source(field, "self", "{{ self }}")).letter is not None


def test_brackets_may_stand_in_the_text_and_in_quotes() -> None:
    body = "Ulica [nazwa] (numer). {% if pole == '[x] (y)' %}Tak{% endif %}{{ pole }}"
    assert parse(source(FIELD, "pole", body)).letter is not None
