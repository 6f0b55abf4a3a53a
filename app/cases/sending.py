"""The entry of a letter that was sent, with the term in which it must be answered.

The day of sending begins the term only where it is the day on which the right office gets the
letter; elsewhere no day is better than a wrong one.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from app.cases.models import StepKind
from app.cases.queries import StepView
from app.cases.timeline import NewStep
from app.deadlines.table import Terms
from app.letters.letter import Letter
from app.letters.timing import answer_timing


def sent_step(
    letter: Letter,
    terms: Terms,
    day: date,
    note: str,
    *,
    answers: Mapping[str, object] | None = None,
    before: StepView | None = None,
    due: date | None = None,
    values: Sequence[tuple[str, str]] = (),
) -> NewStep:
    """`answers` are what the letter was filled in with, `due` a day that somebody knows better.

    `before` is the entry that this one corrects: of the same letter the term stays, for it may
    have followed from answers that nobody kept.
    """
    if before is not None and before.letter_id == letter.id and (before.term or not before.due):
        term = before.term
    else:
        timing = answer_timing(letter, answers or {}, terms, day)
        term = timing.term.id if timing and timing.question and timing.term else ""
    return NewStep(StepKind.SENT, day, note, letter.id, term_id=term, due=due, values=values)
