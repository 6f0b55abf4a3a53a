"""What is asked next, where it ends, and that an edited address leads astray nobody."""

from pathlib import Path

import pytest

from app.procedures.table import DecisionTable, parse_table
from app.procedures.walking import walk
from tests.procedures.conftest import CONTENT, SMALL, read


@pytest.fixture(scope="module")
def shipped() -> DecisionTable:
    text = Path(CONTENT / "tryby.yaml").read_text(encoding="utf-8")
    table = parse_table(text).table
    assert table is not None
    return table


@pytest.mark.parametrize(
    ("given", "counted", "asking"),
    [
        ({}, {}, "kto"),
        ({"kto": ""}, {}, "kto"),
        ({"kto": "oni"}, {}, "kto"),
        ({"kto": "my"}, {"kto": "my"}, "ilu"),
        ({"kto": "my", "ilu": "ja"}, {"kto": "my"}, "ilu"),
        ({"ilu": "malo"}, {}, "kto"),
        ({"kto": "ja"}, {"kto": "ja"}, None),
        ({"kto": "ja", "ilu": "malo"}, {"kto": "ja"}, None),
        ({"strona": "2", "kto": "my", "ilu": "duzo"}, {"kto": "my", "ilu": "duzo"}, None),
    ],
)
def test_only_what_is_asked_and_answered_counts(
    small: DecisionTable, given: dict[str, str], counted: dict[str, str], asking: str | None
) -> None:
    found = walk(small, given)
    assert found.answers == counted
    assert list(found.answers) == list(counted)
    assert (found.asking.id if found.asking else None) == asking
    assert (found.ending is None) is (asking is not None)


def test_an_ending_says_what_to_do_and_why(small: DecisionTable) -> None:
    ending = walk(small, {"kto": "ja"}).ending
    assert ending is not None
    assert ending.outcome.id == "x"
    assert [outcome.id for outcome in ending.also] == ["y"]
    assert [(each.question.text, each.answer.label) for each in ending.reasons] == [("Kto", "Ja")]


def test_only_the_answers_that_decided_are_reasons(small: DecisionTable) -> None:
    found = walk(small, {"kto": "my", "ilu": "malo"})
    assert found.ending is not None
    assert [each.question.id for each in found.ending.reasons] == ["ilu"]
    assert [each.question.id for each in found.given] == ["kto", "ilu"]


def test_the_first_rule_that_fits_wins() -> None:
    overlapping = "  - {when: {kto: [ja, my]}, outcome: y}\n"
    table = read(SMALL + overlapping)
    first = read(SMALL.replace("rules:\n", f"rules:\n{overlapping}"))
    found = [walk(each, {"kto": "ja"}).ending for each in (table, first)]
    assert [ending.outcome.id for ending in found if ending] == ["x", "y"]


def test_an_answer_that_is_not_asked_for_does_not_ask_on(shipped: DecisionTable) -> None:
    """Left over in an address from another way: it would lead to a question out of place."""
    found = walk(shipped, {"sprawa": "czlowiek", "budowa": "plan", "ogloszenie": "nie-wiem"})
    assert found.answers == {"sprawa": "czlowiek"}
    assert found.asking is None
    assert walk(shipped, {"sprawa": "czlowiek", "budowa": "plan"}) == found


def test_without_a_rule_that_fits_there_is_no_ending(small: DecisionTable) -> None:
    table = DecisionTable(small.legal_date, small.questions, small.outcomes, small.rules[1:])
    found = walk(table, {"kto": "ja"})
    assert (found.asking, found.ending) == (None, None)


def test_back_and_change(small: DecisionTable) -> None:
    found = walk(small, {"kto": "my", "ilu": "malo"})
    assert found.back == {"kto": "my"}
    assert found.before("kto") == {}
    assert walk(small, found.back).back == {}
    assert walk(small, {}).back == {}


@pytest.mark.parametrize(
    ("answers", "outcome", "letter", "deadline"),
    [
        ("sprawa=okolica okolica=usterka", *["zgloszenie-usterki-drogi"] * 2, "wniosek-kpa"),
        ("sprawa=zmiana zmiana=przepis", "petycja", "petycja", "petycja"),
        (
            "sprawa=budowa budowa=plan ogloszenie=tak",
            *("pismo-do-planu", "uwagi-do-planu", "plan-uwagi"),
        ),
        (
            "sprawa=odpowiedz odpowiedz=info-cisza",
            *("skarga-bezczynnosc", "skarga-bezczynnosc", "informacja-publiczna-akta"),
        ),
        ("sprawa=czlowiek", "bez-dachu", "", ""),
    ],
)
def test_ways_that_people_go_most(
    shipped: DecisionTable, answers: str, outcome: str, letter: str, deadline: str
) -> None:
    ending = walk(shipped, dict(each.split("=") for each in answers.split())).ending
    assert ending is not None
    found = ending.outcome
    assert (found.id, found.letter, found.deadline) == (outcome, letter, deadline)
    assert ending.reasons
    assert ending.also
