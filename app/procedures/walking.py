"""The way through the table for the answers given so far: what to ask next, or what to do and why.

Answers come from an address that people share, shorten and edit, so whatever is not asked or not
an answer is left out rather than refused. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.procedures.table import Answer, DecisionTable, Outcome, Question, Rule, holds


@dataclass(frozen=True)
class Given:
    """A question with the answer to it."""

    question: Question
    answer: Answer


@dataclass(frozen=True)
class Ending:
    """What to do, what else comes into question, and the answers that led here."""

    outcome: Outcome
    also: tuple[Outcome, ...]
    reasons: tuple[Given, ...]


@dataclass(frozen=True)
class Walk:
    """Questions answered in order; then the next to ask, or else how it ended.

    Neither, when no rule fits: in a table that was checked to be complete that never happens.
    """

    given: tuple[Given, ...]
    asking: Question | None
    ending: Ending | None

    @property
    def answers(self) -> dict[str, str]:
        """The answers that count, by question: what belongs in the address."""
        return {each.question.id: each.answer.id for each in self.given}

    def before(self, question_id: str) -> dict[str, str]:
        """The answers given before this question was asked: where "change" leads."""
        kept: dict[str, str] = {}
        for each in self.given:
            if each.question.id == question_id:
                break
            kept[each.question.id] = each.answer.id
        return kept

    @property
    def back(self) -> dict[str, str]:
        """The answers without the last one."""
        return self.before(self.given[-1].question.id) if self.given else {}


def walk(table: DecisionTable, answers: Mapping[str, str]) -> Walk:
    """Asks the questions in their order, each only where its conditions hold."""
    given: list[Given] = []
    counted: dict[str, str] = {}
    for question in table.questions:
        if not holds(question.ask_when, counted):
            continue
        answer = question.answer(answers.get(question.id, ""))
        if answer is None:
            return Walk(tuple(given), question, None)
        given.append(Given(question, answer))
        counted[question.id] = answer.id
    rule = first_rule(table, counted)
    return Walk(tuple(given), None, _ending(table, rule, given) if rule else None)


def first_rule(table: DecisionTable, answers: Mapping[str, str]) -> Rule | None:
    """The rule that wins: the first that fits."""
    return next((rule for rule in table.rules if holds(rule.when, answers)), None)


def _ending(table: DecisionTable, rule: Rule, given: list[Given]) -> Ending:
    by_id = {outcome.id: outcome for outcome in table.outcomes}
    return Ending(
        outcome=by_id[rule.outcome],
        also=tuple(by_id[outcome] for outcome in rule.also),
        reasons=tuple(each for each in given if each.question.id in rule.when),
    )
