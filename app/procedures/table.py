"""The decision table as data: questions, what they lead to, and the rules between them.

All faults are told, each with its line. A table with a fault is not to be walked: with one rule
missing, people would be sent to the wrong procedure. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import yaml

from app.core.i18n import gettext as _
from app.letters.yaml_reading import Faults, Part, root_of
from app.text.yaml_lines import SLUG, Fault

MOST_CHARACTERS: Final = 200_000
MOST_QUESTIONS: Final = 20
MOST_ANSWERS: Final = 30
MOST_OUTCOMES: Final = 150
MOST_RULES: Final = 200
MOST_ALSO: Final = 6
LONGEST_LABEL: Final = 120
LONGEST: Final = 240

Conditions = Mapping[str, tuple[str, ...]]  # id of a question -> ids of answers that fit


@dataclass(frozen=True)
class Answer:
    """One of the answers to a question."""

    id: str
    label: str


@dataclass(frozen=True)
class Question:
    """A question; with conditions it is asked only where they hold."""

    id: str
    text: str
    help: str
    answers: tuple[Answer, ...]
    ask_when: Conditions
    line: int

    def answer(self, answer_id: str) -> Answer | None:
        return next((answer for answer in self.answers if answer.id == answer_id), None)


@dataclass(frozen=True)
class Outcome:
    """A procedure. Without a letter, a note says what to do instead; a deadline is the id of a
    term or words, the other of the two is empty."""

    id: str
    article: str
    letter: str
    letter_note: str
    addressee: str
    deadline: str
    deadline_words: str
    why: str
    line: int


@dataclass(frozen=True)
class Rule:
    """Where its conditions hold, and no rule above fits, its outcome is the answer."""

    when: Conditions
    outcome: str
    also: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class DecisionTable:
    """Questions and rules in the order of the file."""

    legal_date: date
    questions: tuple[Question, ...]
    outcomes: tuple[Outcome, ...]
    rules: tuple[Rule, ...]

    def question(self, question_id: str) -> Question | None:
        return next((each for each in self.questions if each.id == question_id), None)

    def outcome(self, outcome_id: str) -> Outcome | None:
        return next((each for each in self.outcomes if each.id == outcome_id), None)


@dataclass(frozen=True)
class Reading:
    """A table, or what is wrong with the file."""

    table: DecisionTable | None
    faults: tuple[Fault, ...]


def holds(conditions: Conditions, answers: Mapping[str, str]) -> bool:
    """Whether each question named has one of the answers that fit."""
    return all(answers.get(question) in fitting for question, fitting in conditions.items())


def parse_table(text: str) -> Reading:
    """The table of a file; never raises."""
    faults = Faults()
    table = None
    if len(text) > MOST_CHARACTERS:
        faults.add(1, _("The file has more than %(most)s characters.", most=MOST_CHARACTERS))
    elif (root := root_of(text, faults)) is not None:
        table = _table(root, faults)
    elif not faults.found:
        faults.add(1, _("The file is empty."))
    return Reading(None, tuple(sorted(faults.found))) if faults.found else Reading(table, ())


def _table(root: yaml.Node, faults: Faults) -> DecisionTable:
    part = Part(root, faults, needed=("legal_date", "questions", "outcomes", "rules"))
    table = DecisionTable(
        legal_date=part.day("legal_date"),
        questions=part.parts(
            "questions", lambda node: _question(node, faults), least=1, most=MOST_QUESTIONS
        ),
        outcomes=part.parts(
            "outcomes", lambda node: _outcome(node, faults), least=1, most=MOST_OUTCOMES
        ),
        rules=part.parts("rules", lambda node: _rule(node, faults), least=1, most=MOST_RULES),
    )
    if not faults.found:  # what refers to a faulty entry would be told as well
        faults.found += _repeated(table) or _wrong_references(table)
    return table


def _question(node: yaml.Node, faults: Faults) -> Question:
    needed = ("id", "text", "help", "answers")
    part = Part(node, faults, needed=needed, allowed=("ask_when",))
    taken: set[str] = set()
    return Question(
        id=part.slug("id"),
        text=part.text("text", longest=LONGEST_LABEL),
        help=part.text("help", longest=LONGEST),
        answers=part.parts(
            "answers", lambda each: _answer(each, faults, taken), least=2, most=MOST_ANSWERS
        ),
        ask_when=_conditions(part, "ask_when", faults),
        line=part.line,
    )


def _answer(node: yaml.Node, faults: Faults, taken: set[str]) -> Answer:
    part = Part(node, faults, needed=("id", "label"))
    answer = Answer(part.slug("id"), part.text("label", longest=LONGEST_LABEL))
    if answer.id in taken:
        part.fault("id", _("“%(id)s” stands twice.", id=answer.id))
    taken.add(answer.id)
    return answer


def _outcome(node: yaml.Node, faults: Faults) -> Outcome:
    needed = ("id", "article", "letter", "addressee", "deadline", "why")
    part = Part(node, faults, needed=needed, allowed=("letter_note",))
    is_without_letter = part.is_null("letter")
    if part.has("letter") and is_without_letter is part.is_null("letter_note"):
        said = _("“letter_note” stands where “letter” is null, and only there.")
        faults.add(part.line, said)
    deadline = part.text("deadline", longest=LONGEST)
    is_term = SLUG.fullmatch(deadline) is not None
    return Outcome(
        id=part.slug("id"),
        article=part.slug("article"),
        letter="" if is_without_letter else part.slug("letter"),
        letter_note=part.text("letter_note", longest=LONGEST) if is_without_letter else "",
        addressee=part.text("addressee", longest=LONGEST),
        deadline=deadline if is_term else "",
        deadline_words="" if is_term else deadline,
        why=part.text("why", longest=LONGEST),
        line=part.line,
    )


def _rule(node: yaml.Node, faults: Faults) -> Rule:
    part = Part(node, faults, needed=("when", "outcome"), allowed=("also",))
    return Rule(
        when=_conditions(part, "when", faults),
        outcome=part.slug("outcome"),
        also=part.slugs("also", most=MOST_ALSO),
        line=part.line,
    )


def _conditions(part: Part, key: str, faults: Faults) -> Conditions:
    """At least one where the key stands: a rule that always fits would hide forgotten paths."""
    node = part.node(key)
    if node is None:
        return {}
    named = Part(node, faults)
    if isinstance(node, yaml.MappingNode) and not node.value:
        part.fault(key, _("At least one condition belongs here."))
    return {each: named.slugs(each, most=MOST_ANSWERS) for each in named.keys}


def _repeated(table: DecisionTable) -> list[Fault]:
    faults: list[Fault] = []
    named: tuple[tuple[Question | Outcome, ...], ...] = (table.questions, table.outcomes)
    for entries in named:
        lines: dict[str, int] = {}
        for entry in entries:
            if entry.id in lines:
                line = lines[entry.id]
                message = _("“%(id)s” stands in line %(line)s already.", id=entry.id, line=line)
                faults.append(Fault(entry.line, message))
            lines.setdefault(entry.id, entry.line)
    return faults


def _wrong_references(table: DecisionTable) -> list[Fault]:
    faults: list[Fault] = []
    asked: dict[str, Question] = {}
    for question in table.questions:
        faults += _wrong_conditions(question.ask_when, asked, question.line)
        asked[question.id] = question
    for rule in table.rules:
        faults += _wrong_conditions(rule.when, asked, rule.line)
        faults += [
            Fault(rule.line, _("There is no outcome “%(id)s”.", id=outcome))
            for outcome in (rule.outcome, *rule.also)
            if table.outcome(outcome) is None
        ]
        if rule.outcome in rule.also:
            message = _("“%(id)s” is the outcome and stands in “also”.", id=rule.outcome)
            faults.append(Fault(rule.line, message))
    return faults


def _wrong_conditions(
    conditions: Conditions, asked: Mapping[str, Question], line: int
) -> list[Fault]:
    """Only questions asked before may be named: so the way through never turns back."""
    faults: list[Fault] = []
    for name, answers in conditions.items():
        question = asked.get(name)
        if question is None:
            faults.append(Fault(line, _("No question “%(id)s” stands above.", id=name)))
            continue
        faults += [
            Fault(line, _("“%(question)s” has no answer “%(id)s”.", question=name, id=answer))
            for answer in answers
            if question.answer(answer) is None
        ]
    return faults
