"""The decision table as data: questions, what they lead to, and the rules between them.

All faults are told, each with its line. A table with a fault is not to be walked: with one rule
missing, people would be sent to the wrong procedure. Pure.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

import yaml

from app.core.i18n import gettext as _
from app.procedures import nodes
from app.procedures.nodes import Fault, Refused
from app.text.limits import clean

MOST_CHARACTERS: Final = 200_000
MOST_QUESTIONS: Final = 20
MOST_ANSWERS: Final = 30
MOST_OUTCOMES: Final = 150
MOST_RULES: Final = 200
MOST_ALSO: Final = 6
LONGEST_LABEL: Final = 120
LONGEST: Final = 240

Conditions = Mapping[str, tuple[str, ...]]  # id of a question -> ids of answers that fit
Entry = TypeVar("Entry")


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
    """A table, or what is wrong with the file; `digest` names this state of the file."""

    table: DecisionTable | None
    faults: tuple[Fault, ...]
    digest: str


def holds(conditions: Conditions, answers: Mapping[str, str]) -> bool:
    """Whether each question named has one of the answers that fit."""
    return all(answers.get(question) in fitting for question, fitting in conditions.items())


def parse_table(text: str) -> Reading:
    """The table of a file; never raises."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    if len(text) > MOST_CHARACTERS:
        message = _("The file has more than %(most)s characters.", most=MOST_CHARACTERS)
        return Reading(None, (Fault(1, message),), digest)
    try:
        root = yaml.compose(clean(text), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return Reading(None, (Fault(line, _not_yaml(error.problem)),), digest)
    except (yaml.YAMLError, RecursionError) as error:
        return Reading(None, (Fault(1, _not_yaml(error)),), digest)
    if root is None:
        return Reading(None, (Fault(1, _("The file is empty.")),), digest)
    try:
        table, faults = _table(root)
    except Refused as refused:
        return Reading(None, (refused.fault,), digest)
    return Reading(None if faults else table, tuple(sorted(faults)), digest)


def _not_yaml(problem: object) -> str:
    return _("The file is no valid YAML: %(problem)s.", problem=problem)


def _table(root: yaml.Node) -> tuple[DecisionTable, list[Fault]]:
    values = nodes.keyed(root, ("legal_date", "questions", "outcomes", "rules"))
    faults: list[Fault] = []
    questions = _read_each(values["questions"], MOST_QUESTIONS, _question, faults)
    outcomes = _read_each(values["outcomes"], MOST_OUTCOMES, _outcome, faults)
    rules = _read_each(values["rules"], MOST_RULES, _rule, faults)
    table = DecisionTable(nodes.day(values["legal_date"]), questions, outcomes, rules)
    if not faults:  # what refers to a faulty entry would be told as well
        faults = _repeated(table) or _wrong_references(table)
    return table, faults


def _read_each(
    node: yaml.Node, most: int, read: Callable[[yaml.Node], Entry], faults: list[Fault]
) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    for item in nodes.items(node, 1, most):
        try:
            entries.append(read(item))
        except Refused as refused:
            faults.append(refused.fault)
    return tuple(entries)


def _question(node: yaml.Node) -> Question:
    values = nodes.keyed(node, ("id", "text", "help", "answers"), ("ask_when",))
    answers: dict[str, Answer] = {}
    for item in nodes.items(values["answers"], 2, MOST_ANSWERS):
        answer = _answer(item)
        if answer.id in answers:
            raise Refused(item, _("“%(id)s” stands twice.", id=answer.id))
        answers[answer.id] = answer
    return Question(
        id=nodes.slug(values["id"]),
        text=nodes.line_of_text(values["text"], LONGEST_LABEL),
        help=nodes.line_of_text(values["help"], LONGEST),
        answers=tuple(answers.values()),
        ask_when=_conditions(values["ask_when"]) if "ask_when" in values else {},
        line=nodes.line_of(node),
    )


def _answer(node: yaml.Node) -> Answer:
    values = nodes.keyed(node, ("id", "label"))
    return Answer(nodes.slug(values["id"]), nodes.line_of_text(values["label"], LONGEST_LABEL))


def _outcome(node: yaml.Node) -> Outcome:
    needed = ("id", "article", "letter", "addressee", "deadline", "why")
    values = nodes.keyed(node, needed, ("letter_note",))
    is_without_letter = nodes.is_nothing(values, "letter")
    if is_without_letter is nodes.is_nothing(values, "letter_note"):
        raise Refused(node, _("“letter_note” stands where “letter” is null, and only there."))
    deadline = nodes.line_of_text(values["deadline"], LONGEST)
    is_term = nodes.SLUG.fullmatch(deadline) is not None
    return Outcome(
        id=nodes.slug(values["id"]),
        article=nodes.slug(values["article"]),
        letter="" if is_without_letter else nodes.slug(values["letter"]),
        letter_note=(
            nodes.line_of_text(values["letter_note"], LONGEST) if is_without_letter else ""
        ),
        addressee=nodes.line_of_text(values["addressee"], LONGEST),
        deadline=deadline if is_term else "",
        deadline_words="" if is_term else deadline,
        why=nodes.line_of_text(values["why"], LONGEST),
        line=nodes.line_of(node),
    )


def _rule(node: yaml.Node) -> Rule:
    values = nodes.keyed(node, ("when", "outcome"), ("also",))
    return Rule(
        when=_conditions(values["when"]),
        outcome=nodes.slug(values["outcome"]),
        also=nodes.slugs(values["also"], 1, MOST_ALSO) if "also" in values else (),
        line=nodes.line_of(node),
    )


def _conditions(node: yaml.Node) -> Conditions:
    """At least one: a rule that always fits would hide every path that was forgotten."""
    named = nodes.pairs(node)
    if not named:
        raise Refused(node, _("At least one condition belongs here."))
    return {key: nodes.slugs(value, 1, MOST_ANSWERS) for key, value in named.items()}


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
