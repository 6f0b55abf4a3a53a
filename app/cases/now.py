"""What a case asks of its reader now: the day that holds, its rule in words, and the ways on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.cases import words
from app.cases.models import CaseState, StepKind
from app.cases.next_letter import begun_with
from app.cases.queries import CaseView, StepView
from app.cases.remedies import Remedy, remedies
from app.cases.words import Mark
from app.deadlines.asking import Question
from app.deadlines.rules import Deadline
from app.deadlines.table import Terms
from app.deadlines.terms import Term
from app.deadlines.words import RULES, RuleWords
from app.letters.carrying import CASE
from app.letters.letter import Letter


@dataclass(frozen=True)
class Way:
    """A way on; `inputs` are what its letter is begun with, `knows` whether they fill in anything.

    They name the case: the letter comes back to it.
    """

    text: str
    since: date | None
    is_ready: bool
    letter_id: str = ""
    letter_title: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    knows: bool = False


@dataclass(frozen=True)
class Now:
    """Where a case stands today. `left` counts days until `due`, below zero when it is over."""

    state: CaseState
    is_closed: bool
    is_sent: bool
    is_called: bool
    is_silent: bool
    outcome: str
    due: date | None
    moment: datetime | None
    due_is_own: bool
    left: int
    term: Term | None
    deadline: Deadline | None
    answer_note: str
    ways: tuple[Way, ...]

    @property
    def rule(self) -> RuleWords | None:
        """How the day was counted, where the table of terms still counts it so."""
        return RULES[self.deadline.principle] if self.deadline else None

    @property
    def wait_until(self) -> date | None:
        """The later day, where it is not certain whether the end of an office's term moves."""
        if self.term is None or self.deadline is None or not self.term.is_of_others:
            return None
        return self.deadline.moved if self.deadline.moved > self.deadline.end else None

    @property
    def waits_without_a_day(self) -> bool:
        """Whether the office has something to answer, and nobody knows by when."""
        return self.is_sent and self.due is None and self.state is CaseState.OPEN

    @property
    def is_refused_without_a_day(self) -> bool:
        """Whether there may be a term to appeal that nobody wrote down."""
        return self.due is None and self.state is CaseState.REFUSED

    @property
    def may_be_over(self) -> bool:
        """Whether the office has answered and no term runs."""
        return self.due is None and self.state is CaseState.ANSWERED

    @property
    def standing(self) -> Mark | None:
        """A state that the column of states does not tell; None where it does."""
        if self.is_closed:
            return None
        if not self.is_sent:
            return words.NOT_SENT
        if self.is_called:
            return words.CALLED
        return words.LATE if self.is_silent else None


def now_of(
    case: CaseView,
    letters: Mapping[str, Letter],
    terms: Terms,
    kept: tuple[tuple[str, str], ...],
    today: date,
) -> Now:
    """Where the case stands; `kept` is what its reader kept of the letter that was sent last."""
    course = case.course
    source = _source(case)
    term, deadline = _counted(source, terms)
    letter = letters.get(course.letter_id)
    # Where a step names no term, a day that somebody gave counts by no rule of ours.
    ways = remedies(letter, course) if letter else []
    return Now(
        state=course.state,
        is_closed=course.is_closed,
        is_sent=course.sent is not None,
        is_called=course.is_called,
        is_silent=course.is_silent_on(today),
        outcome=str(words.OUTCOMES.get(case.outcome, "")),
        due=course.due,
        moment=source.moment if source else None,
        due_is_own=course.due_is_own,
        left=(course.due - today).days if course.due else 0,
        term=term,
        deadline=deadline,
        answer_note=letter.answer.note if letter and letter.answer else "",
        ways=tuple(_way(each, case, letters, kept, today) for each in ways),
    )


def last_sent(case: CaseView) -> StepView | None:
    """The letter that was sent last, by its day."""
    sent = [step for step in case.steps if step.kind == StepKind.SENT]
    return sent[-1] if sent else None


def _source(case: CaseView) -> StepView | None:
    """The entry from which the day follows that holds now."""
    due = case.course.due
    return next((each for each in reversed(case.steps) if due and each.due == due), None)


def _counted(source: StepView | None, terms: Terms) -> tuple[Term | None, Deadline | None]:
    term = terms.get(source.term) if source and source.term else None
    if source is None or term is None:
        return None, None
    if not term.has_date or term.rule.is_in_hours:
        return term, None
    deadline = Question(term, source.day).answer
    # The table was corrected since: the day that is written down stays, without today's rule.
    return term, deadline if deadline.due == source.due else None


def _way(
    remedy: Remedy,
    case: CaseView,
    letters: Mapping[str, Letter],
    kept: tuple[tuple[str, str], ...],
    today: date,
) -> Way:
    letter = letters.get(remedy.letter_id)
    is_ready = remedy.is_due_on(today)
    if letter is None:
        return Way(remedy.text, remedy.since, is_ready)
    known = begun_with(letter, kept, case.office, case.course.sent)
    return Way(
        remedy.text,
        remedy.since,
        is_ready,
        letter.id,
        letter.title,
        inputs=(*known, (CASE, str(case.id))),
        knows=bool(known),
    )
