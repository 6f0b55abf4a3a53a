"""A question to the calculator: which term, from which day, at what hour. Pure."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from app.deadlines.rules import Deadline, calculate
from app.deadlines.table import Terms
from app.deadlines.terms import Term


@dataclass(frozen=True)
class Question:
    """A question that has an answer; `at` is there for terms in hours only."""

    term: Term
    event: date
    at: time | None = None

    @property
    def answer(self) -> Deadline:
        return calculate(self.term.rule, self.event, self.at)

    @property
    def values(self) -> dict[str, Any]:
        """What stands in the address of the answer."""
        values = {"sprawa": self.term.id, "od": self.event.isoformat()}
        return values if self.at is None else {**values, "godzina": f"{self.at:%H:%M}"}


def dated_term(terms: Terms, term_id: str) -> Term | None:
    """The term of this id, when it has a date at all."""
    term = terms.get(term_id)
    return term if term is not None and term.has_date else None
