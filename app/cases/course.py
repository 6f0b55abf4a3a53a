"""The course of a case: which events may follow which, and where the case stands after them. Pure.

Events are ordered by their days, so that something remembered later finds its place.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.cases.models import CaseState, StepKind
from app.core.errors import Invalid
from app.core.i18n import gettext as _

# What an office did (or did not do), and where the case stands then.
REACTIONS: Final = {
    StepKind.ANSWER: CaseState.ANSWERED,
    StepKind.REFUSAL: CaseState.REFUSED,
    StepKind.SILENCE: CaseState.SILENCE,
}
CLOSING: Final = frozenset({StepKind.CLOSED, StepKind.REOPENED})
_OF_OFFICE: Final = frozenset({*REACTIONS, StepKind.CALL})


@dataclass(frozen=True)
class Event:
    """One thing that happened. `due` is the day by which somebody has to act because of it."""

    kind: StepKind
    day: date
    due: date | None = None
    due_is_own: bool = False
    letter_id: str = ""


@dataclass(frozen=True)
class Course:
    """Where a case stands. `letter_id` is the letter sent last, on the day `sent`.

    `is_called`: the office waits for something to be completed. `before` is where a closed case
    stood. `results` are letters of ours and what each brought, one line a letter sent.
    """

    state: CaseState = CaseState.OPEN
    letter_id: str = ""
    sent: date | None = None
    due: date | None = None
    due_is_own: bool = False
    is_called: bool = False
    before: "Course | None" = None
    results: tuple[tuple[str, str], ...] = ()

    @property
    def is_closed(self) -> bool:
        return self.state is CaseState.CLOSED

    def is_silent_on(self, day: date) -> bool:
        """Whether on this day the office is late: silence can be noted, and a remedy chosen."""
        return (
            self.state is CaseState.OPEN
            and self.sent is not None
            and not self.is_called
            and not self.due_is_own
            and self.due is not None
            and self.due < day
        )


def course_of(events: Iterable[Event]) -> Course:
    """Where a case stands after all of this; raises Invalid for what cannot follow.

    Closing and opening again come last, as they were given: what happened while a case was closed
    may be written down once it is open.
    """
    given = list(events)
    in_between = [each for each in given if each.kind not in CLOSING]
    closings = [each for each in given if each.kind in CLOSING]
    course = Course()
    for event in (*sorted(in_between, key=lambda each: each.day), *closings):
        course = after(course, event)
    return course


def after(course: Course, event: Event) -> Course:
    """Where the case stands after one more event; raises Invalid("kind") or Invalid("day")."""
    if event.kind is StepKind.NOTE:
        return course
    if event.kind is StepKind.REOPENED:
        if course.before is None:
            raise Invalid("kind", _("This case is not closed."))
        return course.before
    if course.is_closed:
        raise Invalid("kind", _("This case is closed. Open it again to add this."))
    if event.kind is StepKind.CLOSED:
        return replace(course, state=CaseState.CLOSED, before=course, due=None)
    if event.kind is StepKind.SENT:
        return replace(
            course,
            state=CaseState.OPEN,
            letter_id=event.letter_id,
            sent=event.day,
            due=event.due,
            due_is_own=event.due_is_own,
            is_called=False,
            results=(*course.results, (event.letter_id, "")),
        )
    if event.kind is StepKind.TERM:
        return _with_term(course, event)
    return _after_office(course, event)


def _with_term(course: Course, event: Event) -> Course:
    if event.due is None:
        raise Invalid("due", _("Give the day until which it is."))
    if course.sent is None and not event.due_is_own:
        raise Invalid("kind", _("First write down which letter you sent."))
    return replace(course, due=event.due, due_is_own=event.due_is_own)


def _after_office(course: Course, event: Event) -> Course:
    if event.kind not in _OF_OFFICE:
        raise Invalid("kind", _("Choose one of the listed answers."))
    if course.sent is None:
        raise Invalid("kind", _("First write down which letter you sent."))
    if event.kind is StepKind.CALL:
        if course.state not in (CaseState.OPEN, CaseState.SILENCE):
            raise Invalid("kind", _("The office has decided already."))
        return replace(course, state=CaseState.OPEN, is_called=True, due=event.due, due_is_own=True)
    if event.kind is StepKind.SILENCE and not course.is_silent_on(event.day):
        raise Invalid("day", _("The office still has time. Silence begins after the last day."))
    state = REACTIONS[event.kind]
    letter_id = course.results[-1][0]
    return replace(
        course,
        state=state,
        is_called=False,
        # Whatever runs from here is the person's: a term to appeal, for example.
        due=None if event.kind is StepKind.SILENCE else event.due,
        due_is_own=True,
        results=(*course.results[:-1], (letter_id, state.value)),
    )
