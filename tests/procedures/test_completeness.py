"""The table leaves nobody without an answer: the shipped one, faulty ones, and any other."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from app.articles.vocabulary import LETTERS
from app.deadlines.table import terms_in
from app.letters.known import Known
from app.procedures.completeness import MOST_PATHS, check, faults_in, paths
from app.procedures.table import DecisionTable, holds, parse_table
from app.procedures.walking import walk
from tests.procedures.conftest import CONTENT, KNOWN, SMALL, read

SHIPPED = (CONTENT / "tryby.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def known() -> Known:
    return Known(
        articles={path.stem for path in (CONTENT / "artykuly").glob("*.md")},
        letters={path.stem for path in (CONTENT / "pisma").glob("*.md")},
        terms={term.id for term in terms_in(CONTENT).all},
    )


def test_the_shipped_table_has_no_fault(known: Known) -> None:
    assert faults_in(SHIPPED, known) == ()
    assert set(known.letters) == set(LETTERS)


def test_the_readme_of_the_content_tells_of_the_table() -> None:
    assert "`tryby.yaml`" in (CONTENT / "README.md").read_text(encoding="utf-8")


def test_the_shipped_table_asks_six_to_eight_questions_and_few_of_one_person() -> None:
    table = read(SHIPPED)
    assert 6 <= len(table.questions) <= 8
    assert max(len(path) for path in paths(table)) <= 3


def test_every_way_through_the_shipped_table_ends_with_four_parts() -> None:
    table = read(SHIPPED)
    ways = list(paths(table))
    assert len(ways) > 60
    for path in ways:
        found = walk(table, path)
        assert found.answers == path
        assert found.ending is not None, path
        outcome = found.ending.outcome
        assert outcome.article
        assert outcome.addressee
        assert outcome.letter or outcome.letter_note
        assert outcome.deadline or outcome.deadline_words
        assert found.ending.also, path


def test_every_rule_of_the_shipped_table_is_needed(known: Known) -> None:
    table = read(SHIPPED)
    for number in range(len(table.rules)):
        rules = table.rules[:number] + table.rules[number + 1 :]
        without = DecisionTable(table.legal_date, table.questions, table.outcomes, rules)
        assert check(without, known), number


def test_a_table_without_fault() -> None:
    assert faults_in(SMALL, KNOWN) == ()


ILU = "  - {when: {ilu: [malo, duzo]}, outcome: y}\n"
QUESTION = """\
  - {id: n, ask_when: {kto: [ja, my], ilu: [malo]}, text: N, help: P,
     answers: [{id: a, label: A}, {id: b, label: B}]}
outcomes:"""


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ("article: a, letter: l", "article: b, letter: l", [(10, "There is no article “b”.")]),
        ("letter: l", "letter: m", [(10, "There is no letter “m”.")]),
        ("deadline: t", "deadline: u", [(10, "There is no deadline “u”.")]),
        (
            "[malo, duzo]",
            "[malo]",
            [(4, "No rule fits these answers: kto: my, ilu: duzo.")],
        ),
        (
            ILU,
            f"{ILU}  - {{when: {{kto: [ja]}}, outcome: y}}\n",
            [(15, "This rule never wins: what fits it is taken by line 13.")],
        ),
        (
            ILU,
            ILU.replace(", duzo", "")
            + ILU.replace("malo, ", "")
            + "  - {when: {kto: [my]}, outcome: y}\n",
            [(16, "This rule never wins: what fits it is taken by line 14, 15.")],
        ),
        (
            ILU,
            f"{ILU}  - {{when: {{kto: [ja], ilu: [malo]}}, outcome: y}}\n",
            [(15, "No answers ever fit this rule.")],
        ),
        (
            "{ilu: [malo, duzo]}",
            "{kto: [ja, my], ilu: [malo, duzo]}",
            [(14, "“kto: ja” never happens together with the rest.")],
        ),
        (
            "outcomes:",
            QUESTION.replace("ja, my", "ja"),
            [(9, "Nobody is ever asked “n”.")],
        ),
        (
            "also: [y]}\n" + ILU,
            "also: [y]}\n" + ILU.replace("outcome: y", "outcome: x"),
            [],
        ),
        (
            "also: [y]}\n" + ILU,
            "}\n" + ILU.replace("outcome: y", "outcome: x"),
            [(11, "No answers lead to “y”.")],
        ),
    ],
)
def test_a_fault_is_told_with_its_line(old: str, new: str, faults: list[tuple[int, str]]) -> None:
    text = SMALL.replace(old, new, 1)
    assert text != SMALL
    assert [(fault.line, fault.message) for fault in faults_in(text, KNOWN)] == faults


def test_a_condition_of_a_question_that_never_holds() -> None:
    faults = faults_in(SMALL.replace("outcomes:", QUESTION, 1), KNOWN)
    assert [(fault.line, fault.message) for fault in faults] == [
        (9, "“kto: ja” never happens together with the rest.")
    ]


def test_faults_of_the_file_come_first() -> None:
    assert [fault.line for fault in faults_in(SMALL.replace("also: [y]", "also: [z]"), KNOWN)] == [
        13
    ]


def _many(questions: int) -> str:
    answers = [{"id": f"o{number}", "label": "O"} for number in range(4)]
    named = [f"q{number}" for number in range(questions)]
    return _written(
        [{"id": name, "text": "T", "help": "H", "answers": answers} for name in named],
        [{"when": {"q0": ["o0"]}, "outcome": "x0"}],
    )


def test_forgotten_ways_are_told_up_to_ten() -> None:
    faults = faults_in(_many(3), KNOWN)
    messages = [fault.message for fault in faults]
    assert sum(message.startswith("No rule fits these answers") for message in messages) == 10
    assert "No rule fits 38 more ways through." in messages


def test_more_ways_than_can_be_walked_are_refused_at_once() -> None:
    faults = faults_in(_many(20), KNOWN)
    assert [fault.message for fault in faults] == [
        f"There are more than {MOST_PATHS} ways through, too many to check."
    ]


def _written(questions: list[dict[str, Any]], rules: list[dict[str, Any]]) -> str:
    outcomes = [
        {"id": name, "article": "a", "letter": "l", "addressee": "A", "deadline": "t", "why": "W"}
        for name in ("x0", "x1", "x2")
    ]
    values = {
        "legal_date": "2026-03-31",
        "questions": questions,
        "outcomes": outcomes,
        "rules": rules,
    }
    return str(yaml.safe_dump(values, sort_keys=False))


@st.composite
def tables(draw: st.DrawFn) -> str:
    """Tables of up to four questions, each asked on conditions of those above; rules at random."""
    questions: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 4))):
        count = draw(st.integers(2, 3))
        answers = [{"id": f"o{each}", "label": "O"} for each in range(count)]
        question = {"id": f"q{number}", "text": "T", "help": "H", "answers": answers}
        conditions = draw(_conditions(questions)) if questions else {}
        questions.append({**question, **({"ask_when": conditions} if conditions else {})})
    conditions = _conditions(questions).filter(bool)
    rule = st.tuples(conditions, st.sampled_from(["x0", "x1", "x2"]))
    rules = [
        {"when": when, "outcome": outcome}
        for when, outcome in draw(st.lists(rule, min_size=1, max_size=6))
    ]
    return _written(questions, rules)


def _conditions(questions: list[dict[str, Any]]) -> st.SearchStrategy[dict[str, list[str]]]:
    fitting = {
        each["id"]: st.lists(
            st.sampled_from([answer["id"] for answer in each["answers"]]),
            min_size=1,
            unique=True,
        )
        for each in questions
    }
    return st.fixed_dictionaries({}, optional=fitting)


def _combinations(table: DecisionTable) -> list[dict[str, str]]:
    """Every way to fill in all questions at once, whether they are asked or not."""
    ids = [question.id for question in table.questions]
    choices = [[answer.id for answer in question.answers] for question in table.questions]
    return [dict(zip(ids, each, strict=True)) for each in product(*choices)]


def _sorted(ways: list[Mapping[str, str]]) -> list[tuple[tuple[str, str], ...]]:
    return sorted({tuple(way.items()) for way in ways})


@settings(max_examples=25, deadline=None)
@given(tables())
def test_the_ways_are_those_that_answers_to_everything_lead(text: str) -> None:
    table = read(text)
    ways = list(paths(table))
    assert len(_sorted(ways)) == len(ways)
    assert _sorted(ways) == _sorted([walk(table, each).answers for each in _combinations(table)])


@settings(max_examples=25, deadline=None)
@given(tables())
def test_a_table_is_complete_exactly_when_a_slow_look_says_so(text: str) -> None:
    """The oracle fills in everything, walks, and counts what was met."""
    table = read(text)
    walks = [walk(table, each) for each in _combinations(table)]
    told = [each.message for each in check(table, KNOWN)]
    is_open = any(each.ending is None for each in walks)
    assert any(message.startswith("No rule fits") for message in told) is is_open
    asked = {name for each in walks for name in each.answers}
    unasked = sum(question.id not in asked for question in table.questions)
    assert sum(message.startswith("Nobody is ever asked") for message in told) == unasked
    reached = {each.ending.outcome.id for each in walks if each.ending}
    unreached = sum(outcome.id not in reached for outcome in table.outcomes)
    assert sum(message.startswith("No answers lead") for message in told) == unreached
    never = sum(
        not any(
            holds(rule.when, each.answers)
            and not any(holds(above.when, each.answers) for above in table.rules[:number])
            for each in walks
        )
        for number, rule in enumerate(table.rules)
    )
    wins = ("This rule never wins", "No answers ever fit")
    assert sum(message.startswith(wins) for message in told) == never


@settings(max_examples=25, deadline=None)
@given(
    tables(),
    st.dictionaries(st.sampled_from(["q0", "q1", "q2", "q3", "z"]), st.text("o012", max_size=2)),
)
def test_any_address_leads_somewhere(text: str, answers: dict[str, str]) -> None:
    """Answers made up at random: the walk asks on or ends, and what it kept leads there again."""
    table = read(text)
    found = walk(table, answers)
    assert walk(table, found.answers) == found
    if found.given:
        assert walk(table, found.back).asking == found.given[-1].question
    if found.asking:
        assert found.ending is None
        assert found.asking.id not in found.answers


def test_reading_alone_does_not_ask_what_exists() -> None:
    """So that a table can be looked at where an article is gone; publishing asks."""
    text = SMALL.replace("article: a, letter: l", "article: gone, letter: l")
    assert parse_table(text).faults == ()
