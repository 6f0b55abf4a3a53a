"""The timeline of a case: entries are added and taken away, and the case follows from them.

Each change reads the whole course anew (`course`), so that no entry stands where it cannot follow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases import reminding, rules
from app.cases.course import CLOSING, Course, Event, course_of
from app.cases.membership import check_writes, hold_case, read_case, subject
from app.cases.models import Case, CaseState, CaseStep, StepKind
from app.cases.sealed import VALUES, WORDS
from app.cases.vault import CaseKey, Vault
from app.core import clock, journal
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.deadlines.asking import Question, dated_term
from app.deadlines.table import Terms
from app.letters.queries import letter_in_force
from app.people.rules import Who

# What closing and opening again write is no entry that somebody types.
TYPED: Final = frozenset(StepKind) - CLOSING
# Whose day it is, where no term of the table says it: the office's after a letter only.
_OFFICE_OWES: Final = frozenset({StepKind.SENT})


@dataclass(frozen=True)
class NewStep:
    """An entry as somebody writes it.

    The day until which somebody has to act: `due` where it is known, else the end of `term_id`
    counted from `day` (and `at`, for terms in hours). None as `term_id` takes the term that the
    letter names; "" means no day. `due_is_own` says whose `due` is; a term of the table knows.
    `values` are names and values of a letter's fields: given only when the person asked to keep
    them.
    """

    kind: StepKind
    day: date
    words: str = ""
    letter_id: str = ""
    term_id: str | None = None
    at: time | None = None
    due: date | None = None
    due_is_own: bool = False
    values: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class _Day:
    """Until when, and by which term."""

    due: date | None = None
    is_own: bool = False
    term: str = ""
    title: str = ""
    moment: datetime | None = None


def add_step(
    db: Session, vault: Vault, terms: Terms, who: Who, case_id: int, new: NewStep
) -> CaseStep:
    """Add an entry; every member may. Raises NotFound, or Invalid for what cannot follow."""
    case = hold_case(db, who, case_id).case
    check_writes(db, who, case)
    if new.kind not in TYPED:
        raise Invalid("kind", _("Choose one of the listed answers."))
    if case.state == CaseState.CLOSED and new.kind is not StepKind.NOTE:
        raise Conflict(_("This case is closed. Open it again to add this."))
    step = CaseStep(case_id=case.id, kind=new.kind, author_id=who.id, at=clock.now())
    _write(db, vault.of(case), terms, step, new)
    if new.values and new.kind is StepKind.SENT:
        values = [list(pair) for pair in new.values]
        if sum(len(text) for pair in values for text in pair) > rules.LONGEST_VALUES:
            raise Invalid("", _("This letter is too long to be kept."))
        step.sealed_values = vault.of(case).seal_values(values, VALUES)
    _put(db, case, step)
    journal.record(db, "case.step-added", who.id, subject(case.id), {"step": step.id})
    return step


def change_step(
    db: Session, vault: Vault, terms: Terms, who: Who, case_id: int, step_id: int, new: NewStep
) -> None:
    """Correct an entry, which stays of its kind; its author and the owner may.

    What was kept of a letter goes when another letter takes its place. Raises NotFound, Forbidden,
    Invalid, or Conflict when what follows it could not stand after it.
    """
    case, step = _to_change(db, who, case_id, step_id)
    check_writes(db, who, case)
    if new.kind != step.kind:
        raise Invalid("kind", _("Choose one of the listed answers."))
    letter_id = step.letter_id
    _write(db, vault.of(case), terms, step, new)
    if step.letter_id != letter_id:
        step.sealed_values = None
    db.flush()
    _refollow(db, case, _("What follows could not stand after this. Correct that first."))
    journal.record(db, "case.step-changed", who.id, subject(case_id), {"step": step_id})


def drop_step(db: Session, who: Who, case_id: int, step_id: int) -> None:
    """Take an entry away: its author and the owner may.

    Raises NotFound, Forbidden, or Conflict when what follows it could not stand without it.
    """
    case, step = _to_change(db, who, case_id, step_id)
    db.delete(step)
    db.flush()
    _refollow(db, case, _("What follows could not stand without it. Delete that first."))
    journal.record(db, "case.step-dropped", who.id, subject(case_id), {"step": step_id})


def append(
    db: Session,
    who: Who,
    case: Case,
    kind: StepKind,
    day: date | None = None,
    sealed_words: bytes = b"",
) -> Course:
    """Close or open again, today unless on another day. The caller holds the case."""
    today = clock.today()
    step = CaseStep(
        case_id=case.id,
        kind=kind,
        day=rules.checked_past(day or today, today),
        author_id=who.id,
        at=clock.now(),
        sealed_words=sealed_words,
    )
    return _put(db, case, step)


def kept_values(
    db: Session, vault: Vault, who: Who, case_id: int, step_id: int
) -> tuple[str, list[tuple[str, str]]]:
    """The letter of an entry and what was typed into it; for its author alone.

    A letter holds addresses and numbers that the others need not see. Raises NotFound.
    """
    case = read_case(db, who, case_id).case
    step = db.get(CaseStep, step_id)
    if step is None or step.case_id != case_id or step.author_id != who.id:
        raise NotFound
    if step.sealed_values is None:
        raise NotFound
    values = vault.of(case).open_values(step.sealed_values, VALUES)
    return step.letter_id, [(name, value) for name, value in values]


def forget_values(db: Session, who: Who, case_id: int, step_id: int) -> None:
    """Keep what was typed into a letter no longer; the entry stays."""
    hold_case(db, who, case_id)
    step = db.get(CaseStep, step_id)
    if step is None or step.case_id != case_id or step.author_id != who.id:
        raise NotFound
    step.sealed_values = None
    journal.record(db, "case.values-forgotten", who.id, subject(case_id), {"step": step_id})


def event_of(step: CaseStep) -> Event:
    """An entry as the rules see it."""
    return Event(StepKind(step.kind), step.day, step.due, step.due_is_own, step.letter_id)


def steps_of(db: Session, case_id: int) -> list[CaseStep]:
    """All entries in the order of their days."""
    query = select(CaseStep).where(CaseStep.case_id == case_id)
    return list(db.scalars(query.order_by(CaseStep.day, CaseStep.id)))


def _to_change(db: Session, who: Who, case_id: int, step_id: int) -> tuple[Case, CaseStep]:
    found = hold_case(db, who, case_id)
    step = db.get(CaseStep, step_id)
    if step is None or step.case_id != case_id:
        raise NotFound
    if not found.is_owner and step.author_id != who.id:
        raise Forbidden(_("Only who wrote this, or the person whose case it is, can do this."))
    is_note = step.kind == StepKind.NOTE
    if step.kind not in TYPED or (found.case.state == CaseState.CLOSED and not is_note):
        raise Conflict(_("Open the case again first."))
    return found.case, step


def _write(db: Session, key: CaseKey, terms: Terms, step: CaseStep, new: NewStep) -> None:
    """Put what somebody typed into the row of an entry; raises Invalid."""
    words = rules.checked_words("words", new.words)
    if new.kind is StepKind.NOTE and not words:
        raise Invalid("words", _("Write what you want to remember."))
    rules.checked_past(new.day, clock.today())
    day = _day_of(db, terms, new)
    step.day = new.day
    step.term, step.term_title = day.term, day.title
    step.due, step.moment, step.due_is_own = day.due, day.moment, day.is_own
    step.letter_id = new.letter_id if new.kind is StepKind.SENT else ""
    step.sealed_words = key.seal(words, WORDS)


def _refollow(db: Session, case: Case, message: str) -> None:
    """Read the course anew after a change; raises Conflict with this message."""
    try:
        _follow(db, case)
    except Invalid as refused:
        raise Conflict(message) from refused


def _put(db: Session, case: Case, step: CaseStep) -> Course:
    if len(steps_of(db, case.id)) >= rules.MOST_STEPS:
        raise Invalid("", _("A case has room for %(num)s entries.", num=rules.MOST_STEPS))
    db.add(step)
    db.flush()
    try:
        return _follow(db, case)
    except Invalid:
        _check_until(db, case, step)
        message = _("What is written down on later days could not follow. Correct that first.")
        raise Invalid("day", message) from None


def _check_until(db: Session, case: Case, step: CaseStep) -> None:
    """Raise Invalid where an entry cannot follow what happened before it, whatever came later."""
    before = [each for each in steps_of(db, case.id) if each.day <= step.day]
    course_of(event_of(each) for each in sorted(before, key=lambda each: each.id))


def _follow(db: Session, case: Case) -> Course:
    """Let the case stand where its timeline leads; raises Invalid when it leads nowhere."""
    steps = steps_of(db, case.id)
    # In the order in which they were written: of closing and opening again the last one holds.
    course = course_of(event_of(step) for step in sorted(steps, key=lambda each: each.id))
    case.state, case.changed = course.state, clock.now()
    sent = [step for step in steps if step.kind == StepKind.SENT]
    case.letter_id = next((step.letter_id for step in sent if step.letter_id), "")
    before = (case.due, case.due_is_own)
    case.due, case.due_is_own = course.due, course.due is not None and course.due_is_own
    source = next((step for step in reversed(steps) if step.due and step.due == course.due), None)
    case.due_title = source.term_title if source else ""
    case.due_moment = source.moment if source else None
    if before != (case.due, case.due_is_own):
        db.flush()
        reminding.renew(db, case)
    return course


def _day_of(db: Session, terms: Terms, new: NewStep) -> _Day:
    if new.kind in (StepKind.NOTE, StepKind.SILENCE):
        return _Day()
    term_id = new.term_id
    if new.kind is StepKind.SENT:
        term_id = _term_of_letter(db, new)
    elif term_id is None:
        term_id = ""
    if new.due is not None:
        due = rules.checked_end("due", new.due)
        if due < new.day:
            raise Invalid("due", _("The last day comes before the first."))
        return _Day(due, is_own=_is_own(new))
    if not term_id:
        return _Day()
    term = dated_term(terms, term_id)
    if term is None:
        raise Invalid("term", _("Choose one of the listed answers."))
    try:
        answer = Question(term, new.day, new.at).answer
    except ValueError as fault:
        raise Invalid("at", _("Give the hour, for this term is counted in hours.")) from fault
    return _Day(answer.due, term.is_of_resident, term.id, term.title, answer.moment)


def _term_of_letter(db: Session, new: NewStep) -> str:
    """The term asked for, or that in which the letter must be answered."""
    if not new.letter_id:
        return new.term_id or ""
    try:
        letter = letter_in_force(db, new.letter_id)
    except NotFound as fault:
        raise Invalid("letter", _("Choose one of the listed answers.")) from fault
    if new.term_id is not None:
        return new.term_id
    return letter.answer.deadline if letter.answer else ""


def _is_own(new: NewStep) -> bool:
    """Whose a day is that somebody gave: after an answer or a call it is the person's."""
    if new.kind in _OFFICE_OWES:
        return False
    return new.kind is not StepKind.TERM or new.due_is_own
