"""Whether the table leaves nobody without an answer: every path is walked to its end.

Besides paths that end nowhere it finds what is dead (a question never asked, a rule that never
wins, a condition that never holds, an outcome never told) and what an outcome names but is not
there. Pure.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.letters.known import Known
from app.procedures.table import Conditions, DecisionTable, Outcome, holds, parse_table
from app.text.yaml_lines import Fault

MOST_PATHS: Final = 2000
MOST_TOLD: Final = 10
Path = Mapping[str, str]  # a way through: id of each question asked -> id of its answer


@dataclass
class _Seen:
    """What the paths met."""

    asked: set[str] = field(default_factory=set)
    # Conditions met, by id of the question or number of the rule: (question, answer) pairs.
    conditions: dict[str | int, set[tuple[str, str]]] = field(default_factory=dict)
    won: set[int] = field(default_factory=set)  # numbers of rules
    beaten_by: dict[int, set[int]] = field(default_factory=dict)  # number -> lines of winners
    told: set[str] = field(default_factory=set)  # outcomes
    open: list[Path] = field(default_factory=list)


def faults_in(text: str, known: Known) -> tuple[Fault, ...]:
    """All that is wrong with a file, in the order of its lines; none when it may be published."""
    reading = parse_table(text)
    return check(reading.table, known) if reading.table else reading.faults


def check(table: DecisionTable, known: Known) -> tuple[Fault, ...]:
    """All that is wrong with a table that could be read, in the order of its lines."""
    faults = [fault for outcome in table.outcomes for fault in _missing(outcome, known)]
    walked = list(islice(paths(table), MOST_PATHS + 1))
    if len(walked) > MOST_PATHS:
        message = _(
            "There are more than %(most)s ways through, too many to check.", most=MOST_PATHS
        )
        return tuple(sorted([*faults, Fault(table.questions[0].line, message)]))
    seen = _look(table, walked)
    return tuple(sorted([*faults, *_open(table, seen), *_dead(table, seen)]))


def paths(table: DecisionTable) -> Iterator[Path]:
    """Every way through the questions that somebody can go."""
    return _paths_from(table, 0, {})


def _paths_from(table: DecisionTable, start: int, answers: Path) -> Iterator[Path]:
    for index, question in enumerate(table.questions[start:], start):
        if holds(question.ask_when, answers):
            for answer in question.answers:
                yield from _paths_from(table, index + 1, {**answers, question.id: answer.id})
            return
    yield answers


def _look(table: DecisionTable, walked: list[Path]) -> _Seen:
    seen = _Seen()
    for path in walked:
        for question in table.questions:
            if question.id in path:
                seen.asked.add(question.id)
                _note(seen, question.id, question.ask_when, path)
        fitting = [number for number, rule in enumerate(table.rules) if holds(rule.when, path)]
        if not fitting:
            seen.open.append(path)
            continue
        winner = table.rules[fitting[0]]
        seen.won.add(fitting[0])
        seen.told.update((winner.outcome, *winner.also))
        for number in fitting:
            _note(seen, number, table.rules[number].when, path)
        for number in fitting[1:]:
            seen.beaten_by.setdefault(number, set()).add(winner.line)
    return seen


def _note(seen: _Seen, where: str | int, conditions: Conditions, path: Path) -> None:
    seen.conditions.setdefault(where, set()).update((name, path[name]) for name in conditions)


def _missing(outcome: Outcome, known: Known) -> Iterator[Fault]:
    if outcome.article not in known.articles:
        yield Fault(outcome.line, _("There is no article “%(id)s”.", id=outcome.article))
    if outcome.letter and outcome.letter not in known.letters:
        yield Fault(outcome.line, _("There is no letter “%(id)s”.", id=outcome.letter))
    if outcome.deadline and outcome.deadline not in known.terms:
        yield Fault(outcome.line, _("There is no deadline “%(id)s”.", id=outcome.deadline))


def _open(table: DecisionTable, seen: _Seen) -> Iterator[Fault]:
    for path in seen.open[:MOST_TOLD]:
        said = ", ".join(f"{name}: {answer}" for name, answer in path.items())
        message = _("No rule fits these answers: %(answers)s.", answers=said)
        yield Fault(_line_of_last(table, path), message)
    more = len(seen.open) - MOST_TOLD
    if more > 0:
        message = ngettext(
            "No rule fits %(num)s more way through.",
            "No rule fits %(num)s more ways through.",
            more,
        )
        yield Fault(table.rules[0].line, message)


def _line_of_last(table: DecisionTable, path: Path) -> int:
    return max(question.line for question in table.questions if question.id in path)


def _dead(table: DecisionTable, seen: _Seen) -> Iterator[Fault]:
    for question in table.questions:
        if question.id not in seen.asked:
            yield Fault(question.line, _("Nobody is ever asked “%(id)s”.", id=question.id))
        else:
            met = seen.conditions[question.id]
            yield from _dead_conditions(question.ask_when, met, question.line)
    for number, rule in enumerate(table.rules):
        if number in seen.won:
            yield from _dead_conditions(rule.when, seen.conditions[number], rule.line)
        else:
            yield Fault(rule.line, _why_never(seen.beaten_by.get(number)))
    for outcome in table.outcomes:
        if outcome.id not in seen.told:
            yield Fault(outcome.line, _("No answers lead to “%(id)s”.", id=outcome.id))


def _why_never(winners: set[int] | None) -> str:
    if not winners:
        return _("No answers ever fit this rule.")
    lines = ", ".join(str(line) for line in sorted(winners))
    return _("This rule never wins: what fits it is taken by line %(lines)s.", lines=lines)


def _dead_conditions(
    conditions: Conditions, met: Collection[tuple[str, str]], line: int
) -> Iterator[Fault]:
    for name, answers in conditions.items():
        for answer in answers:
            if (name, answer) not in met:
                message = _(
                    "“%(question)s: %(answer)s” never happens together with the rest.",
                    question=name,
                    answer=answer,
                )
                yield Fault(line, message)
