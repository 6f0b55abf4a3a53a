"""Verbs of a case as a whole: begin, change, close, open again, erase.

Its timeline, checklist, people and files have modules of their own. The journal is told numbers
only: that something was done in a case, never what.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.cases import rules, timeline
from app.cases.course import Course
from app.cases.membership import hold_own, subject
from app.cases.models import (
    Case,
    CaseAttachment,
    CaseOutcome,
    CasePerson,
    CaseRole,
    CaseState,
    CaseStep,
    CaseTask,
    OfficeKind,
    StepKind,
)
from app.cases.sealed import OFFICE, TITLE, WORDS
from app.cases.timeline import NewStep
from app.cases.vault import Vault
from app.cities.models import City
from app.core import clock, journal
from app.core.db import held
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.i18n import gettext as _
from app.deadlines import reminders
from app.deadlines.table import Terms
from app.files.models import LooseBytes
from app.people.models import Person
from app.people.rules import Permission, Who, may


@dataclass(frozen=True)
class Details:
    """What a case is called, to which office it goes, where that is and of which kind."""

    title: str
    office: str = ""
    city_id: int | None = None
    office_kind: str = ""


def begin(
    db: Session,
    vault: Vault,
    terms: Terms,
    who: Who,
    details: Details,
    first: NewStep | None = None,
    *,
    may_be_counted: bool = True,
    is_reminded: bool = True,
) -> Case:
    """Begin a case, with its first entry if there is one; raises Invalid, Forbidden.

    `first` is most often the letter that was sent, with its values where the person ticked that.
    """
    if not may(who, Permission.SIGNED_IN):
        raise Forbidden(_("Your account does not have the right to do this."))
    # Held, so that two forms at once do not go past the limit.
    held(db, Person, who.id)
    if _number_of(db, who.id) >= rules.MOST_CASES:
        raise Invalid(
            "", _("You have %(num)s cases. Erase those you do not need.", num=rules.MOST_CASES)
        )
    mark, key_id, wrapped_key = vault.new(db)
    now = clock.now()
    case = Case(
        mark=mark,
        owner_id=who.id,
        key_id=key_id,
        wrapped_key=wrapped_key,
        sealed_title=b"",
        sealed_office=b"",
        begun=now,
        changed=now,
        may_be_counted=may_be_counted,
    )
    _write(db, vault, case, details)
    db.add(case)
    db.flush()
    db.add(
        CasePerson(
            case_id=case.id,
            person_id=who.id,
            role=CaseRole.OWNER,
            invited=now,
            accepted=now,
            is_reminded=is_reminded,
        )
    )
    db.flush()
    journal.record(db, "case.begun", who.id, subject(case.id))
    if first is not None:
        timeline.add_step(db, vault, terms, who, case.id, first)
    return case


def change(db: Session, vault: Vault, who: Who, case_id: int, details: Details) -> None:
    """Change title, office and city; the owner alone does."""
    case = hold_own(db, who, case_id)
    _write(db, vault, case, details)
    _record(db, "case.changed", who, case)


def close(
    db: Session,
    vault: Vault,
    who: Who,
    case_id: int,
    outcome: str,
    day: date | None = None,
    words: str = "",
) -> Case:
    """Say how it ended, today unless on another day; raises Invalid, or Conflict once closed."""
    case = hold_own(db, who, case_id)
    if case.state == CaseState.CLOSED:
        raise Conflict(_("This case is closed already."))
    outcome = rules.checked_outcome(outcome)
    sealed = vault.of(case).seal(rules.checked_words("words", words), WORDS)
    course = timeline.append(db, who, case, StepKind.CLOSED, day, sealed)
    case.outcome, case.closed = outcome, clock.now()
    _note_results(db, case, course)
    _record(db, "case.closed", who, case)
    return case


def reopen(db: Session, who: Who, case_id: int) -> Case:
    """Go on with a closed case; what was counted of it stays counted."""
    case = hold_own(db, who, case_id)
    if case.state != CaseState.CLOSED:
        raise Conflict(_("This case is not closed."))
    timeline.append(db, who, case, StepKind.REOPENED)
    case.outcome, case.closed = "", None
    db.execute(
        delete(CaseOutcome).where(CaseOutcome.case_id == case.id, CaseOutcome.counted.is_(None))
    )
    _record(db, "case.reopened", who, case)
    return case


def let_count(db: Session, who: Who, case_id: int, *, is_counted: bool) -> None:
    """Let what came of it be counted among that of others, or not.

    What was counted already stays: nothing leads from a number to its cases.
    """
    case = hold_own(db, who, case_id)
    case.may_be_counted = is_counted
    _record(db, "case.counting-chosen", who, case)


def erase(db: Session, who: Who, case_id: int) -> None:
    """Delete a case for everybody, at once and for good; its owner alone does."""
    case = hold_own(db, who, case_id)
    wipe(db, case)
    journal.record(db, "case.erased", who.id, subject(case_id))


def wipe(db: Session, case: Case) -> None:
    """Delete all rows of a case; its files go within a minute, and without its key say nothing."""
    now = clock.now()
    digests = db.scalars(select(CaseAttachment.digest).where(CaseAttachment.case_id == case.id))
    db.add_all(LooseBytes(digest=digest, due=now) for digest in digests)
    for table in (CaseAttachment, CaseTask, CaseStep, CaseOutcome, CasePerson):
        db.execute(delete(table).where(table.case_id == case.id))
    reminders.drop_of(db, subject(case.id))
    db.delete(case)
    db.flush()


def _write(db: Session, vault: Vault, case: Case, details: Details) -> None:
    title = rules.checked_title(details.title)
    office = rules.checked_line("office", details.office, rules.LONGEST_OFFICE)
    if details.city_id is not None and db.get(City, details.city_id) is None:
        raise Invalid("city", _("Choose one of the listed answers."))
    if details.office_kind not in {"", *OfficeKind}:
        raise Invalid("office_kind", _("Choose one of the listed answers."))
    key = vault.of(case)
    case.sealed_title, case.sealed_office = key.seal(title, TITLE), key.seal(office, OFFICE)
    case.city_id, case.office_kind = details.city_id, details.office_kind


def _note_results(db: Session, case: Case, course: Course) -> None:
    """What each letter brought, once for each; of a letter sent again the last word counts.

    Noted whatever the owner chose of counting: that is asked when it is counted.
    """
    known = set(db.scalars(select(CaseOutcome.letter_id).where(CaseOutcome.case_id == case.id)))
    brought = {letter: reaction for letter, reaction in course.results if letter and reaction}
    db.add_all(
        CaseOutcome(case_id=case.id, letter_id=letter, reaction=reaction, at=clock.now())
        for letter, reaction in brought.items()
        if letter not in known
    )


def _number_of(db: Session, person_id: int) -> int:
    return db.scalar(select(func.count()).where(Case.owner_id == person_id)) or 0


def _record(db: Session, kind: str, who: Who, case: Case, **data: Any) -> None:
    case.changed = clock.now()
    journal.record(db, kind, who.id, subject(case.id), data)
