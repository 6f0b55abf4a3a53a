"""The checklist of a case: every member adds lines and ticks them, whoever's they are."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cases import rules
from app.cases.membership import check_writes, hold_case, members, subject
from app.cases.models import Case, CaseTask
from app.cases.sealed import TASK
from app.cases.vault import Vault
from app.core import clock, journal
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.people.rules import Who


@dataclass(frozen=True)
class NewTask:
    """What is to be done, by whom (None: by anybody), and by when."""

    text: str
    person_id: int | None = None
    until: date | None = None


def add_task(db: Session, vault: Vault, who: Who, case_id: int, new: NewTask) -> CaseTask:
    """Add a line to the checklist; raises NotFound, Invalid."""
    case = hold_case(db, who, case_id).case
    check_writes(db, who, case)
    text = rules.checked_line("what", new.text, rules.LONGEST_TASK)
    if not text:
        raise Invalid("what", _("Write what is to be done."))
    if new.until is not None:
        rules.checked_end("until", new.until)
    if new.person_id is not None and new.person_id not in db.scalars(members(case_id)).all():
        raise Invalid("person", _("Choose somebody who belongs to this case."))
    number = select(func.count()).where(CaseTask.case_id == case_id)
    if (db.scalar(number) or 0) >= rules.MOST_TASKS:
        raise Invalid("what", _("The list has room for %(num)s lines.", num=rules.MOST_TASKS))
    task = CaseTask(
        case_id=case_id,
        sealed_text=vault.of(case).seal(text, TASK),
        person_id=new.person_id,
        until=new.until,
        author_id=who.id,
        created=clock.now(),
    )
    db.add(task)
    db.flush()
    _record(db, "case.task-added", who, case, task.id)
    return task


def tick(db: Session, who: Who, case_id: int, task_id: int, *, is_done: bool) -> None:
    """Tick a line, or take the tick away; once more changes nothing."""
    case, task = _task(db, who, case_id, task_id)
    if (task.ticked is not None) is is_done:
        return
    task.ticked = clock.now() if is_done else None
    task.ticked_by_id = who.id if is_done else None
    _record(db, "case.task-ticked" if is_done else "case.task-unticked", who, case, task_id)


def drop_task(db: Session, who: Who, case_id: int, task_id: int) -> None:
    """Delete a line: who wrote it may, and the owner of the case."""
    case, task = _task(db, who, case_id, task_id)
    if who.id not in (case.owner_id, task.author_id):
        raise Forbidden(_("Only who wrote this, or the person whose case it is, can do this."))
    db.delete(task)
    db.flush()
    _record(db, "case.task-dropped", who, case, task_id)


def _task(db: Session, who: Who, case_id: int, task_id: int) -> tuple[Case, CaseTask]:
    case = hold_case(db, who, case_id).case
    task = db.get(CaseTask, task_id)
    if task is None or task.case_id != case_id:
        raise NotFound
    return case, task


def _record(db: Session, kind: str, who: Who, case: Case, task_id: int) -> None:
    case.changed = clock.now()
    journal.record(db, kind, who.id, subject(case.id), {"task": task_id})
