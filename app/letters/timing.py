"""By when a letter is to be handed in, and by when it is to be answered, from the table of terms.

A day is told only where the term runs from the day on which the letter reaches its addressee, or
from a day that the letter asks for: what goes through another office, or is counted from some
other event, has words and a way to the calculator instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.deadlines.asking import Question
from app.deadlines.rules import Deadline
from app.deadlines.table import Terms
from app.deadlines.terms import Term
from app.letters.filling import goes_through
from app.letters.letter import Letter


@dataclass(frozen=True)
class Timing:
    """What the letter says of a term; `term` and `question` where the table knows more.

    `last_day` is its end where the writer copied that from an announcement.
    """

    note: str
    term: Term | None = None
    question: Question | None = None
    last_day: date | None = None

    @property
    def answer(self) -> Deadline | None:
        return self.question.answer if self.question else None


def filing_timing(letter: Letter, values: Mapping[str, object], terms: Terms) -> Timing | None:
    """By when to hand it in, with a day where the letter asks from which day that runs."""
    filing, term = letter.filing, terms.get(letter.filing_of(values))
    if filing is None:
        return Timing("", term) if term else None
    event = _day(values, filing.event)
    runs = term is not None and event is not None and _is_counted_in_days(term)
    question = Question(term, event) if term and event and runs else None
    return Timing(filing.note, term, question, _day(values, filing.last_day))


def answer_timing(
    letter: Letter, values: Mapping[str, object], terms: Terms, handed_in: date | None
) -> Timing | None:
    """By when it is to be answered, if it reaches its addressee on the day it is handed in."""
    if letter.answer is None:
        return None
    term = terms.get(letter.answer_of(values))
    runs_from_then = term is not None and runs_from_handing_in(term, letter, values)
    question = Question(term, handed_in) if term and runs_from_then and handed_in else None
    return Timing(letter.answer.note, term, question)


def runs_from_handing_in(term: Term, letter: Letter, values: Mapping[str, object]) -> bool:
    """Whether the day on which this letter is handed in is the day from which the term runs."""
    return (
        _is_counted_in_days(term)
        and not term.rule.is_backwards
        and not goes_through(letter, values)
    )


def _is_counted_in_days(term: Term) -> bool:
    return term.has_date and not (term.rule.is_in_hours or term.rule.is_yearly)


def _day(values: Mapping[str, object], key: str) -> date | None:
    day = values.get(key)
    return day if isinstance(day, date) else None
