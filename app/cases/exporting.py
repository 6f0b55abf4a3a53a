"""A person's cases as they take them along: opened, as rows that programs and people read.

Of an own case everything goes, of a case of somebody else only what the person put there. A piece
that does not open any more is told of, so that one lost key does not keep the rest.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.cases.attachments import opened
from app.cases.keys import KeyFault
from app.cases.models import Case, CaseAttachment, CasePerson, CaseStep, CaseTask
from app.cases.sealed import OFFICE, TASK, TITLE, VALUES, WORDS, name_of
from app.cases.vault import Vault
from app.core.file_store import FileMissing, FileStore, StoreFault
from app.core.i18n import gettext as _

Rows = dict[str, list[dict[str, Any]]]
# What the rows of each table tell, in this order.
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "own_case": (
        *("case_id", "title", "office", "office_kind", "city_id", "letter_id", "state"),
        *("outcome", "begun", "ended", "due", "is_mine", "may_be_counted"),
    ),
    "case_step": (
        *("case_id", "day", "kind", "words", "letter_id", "term", "due", "is_mine", "values"),
    ),
    "case_person": ("case_id", "role", "invited", "accepted"),
    "case_task": ("case_id", "text", "until", "is_mine", "ticked", "created"),
    "case_attachment": ("case_id", "name", "size", "created", "is_mine", "file"),
}


@dataclass(frozen=True)
class CaseFile:
    """A file of the export: where it stands in the archive, and what is in it."""

    path: str
    data: bytes


def own_cases(db: Session, vault: Vault, person_id: int, case_id: int | None = None) -> Rows:
    """Rows of the tables above that are this person's, of all their cases or of one."""
    found: Rows = {table: [] for table in COLUMNS}
    for case, role in _cases(db, person_id, case_id):
        is_mine = case.owner_id == person_id
        found["own_case"].append(_case_row(vault, case, is_mine=is_mine))
        found["case_person"].append(
            {
                "case_id": case.id,
                "role": role.role,
                "invited": role.invited,
                "accepted": role.accepted,
            }
        )
        found["case_step"] += _steps(db, vault, case, person_id)
        found["case_task"] += _tasks(db, vault, case, person_id)
        for row in _attachments(db, case, person_id):
            name = _name(vault, case, row)
            found["case_attachment"].append(
                {
                    "case_id": case.id,
                    "name": name,
                    "size": row.size,
                    "created": row.at,
                    "is_mine": row.author_id == person_id,
                    "file": _path(row, name),
                }
            )
    return found


def own_files(
    db: Session, store: FileStore, vault: Vault, person_id: int, case_id: int | None = None
) -> Iterator[CaseFile]:
    """The files of the same rows, opened one after another; those that cannot be had are left out.

    Their rows stay, so that it is seen that there was one.
    """
    for case, _role in _cases(db, person_id, case_id):
        for row in _attachments(db, case, person_id):
            try:
                file = opened(store, vault, case, row)
            except (KeyFault, FileMissing, StoreFault):
                continue  # the row tells of it; all others are to be had
            yield CaseFile(_path(row, file.name), file.data)


def _cases(db: Session, person_id: int, case_id: int | None) -> list[tuple[Case, CasePerson]]:
    query = (
        select(Case, CasePerson)
        .join(CasePerson, CasePerson.case_id == Case.id)
        .where(CasePerson.person_id == person_id, CasePerson.accepted.is_not(None))
        .order_by(Case.id)
    )
    if case_id is not None:
        query = query.where(Case.id == case_id)
    return [(case, role) for case, role in db.execute(query)]


def _case_row(vault: Vault, case: Case, *, is_mine: bool) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "title": _read(lambda: vault.of(case).open(case.sealed_title, TITLE)),
        "office": _read(lambda: vault.of(case).open(case.sealed_office, OFFICE)),
        "office_kind": case.office_kind,
        "city_id": case.city_id,
        "letter_id": case.letter_id,
        "state": case.state,
        "outcome": case.outcome,
        "begun": case.begun,
        "ended": case.closed,
        "due": case.due,
        "is_mine": is_mine,
        "may_be_counted": case.may_be_counted,
    }


def _steps(db: Session, vault: Vault, case: Case, person_id: int) -> list[dict[str, Any]]:
    query = select(CaseStep).where(CaseStep.case_id == case.id)
    if case.owner_id != person_id:
        query = query.where(CaseStep.author_id == person_id)
    rows = db.scalars(query.order_by(CaseStep.day, CaseStep.id))
    return [_step_row(vault, case, step, person_id) for step in rows]


def _step_row(vault: Vault, case: Case, step: CaseStep, person_id: int) -> dict[str, Any]:
    is_mine = step.author_id == person_id
    sealed = step.sealed_values if is_mine else None
    return {
        "case_id": case.id,
        "day": step.day,
        "kind": step.kind,
        "words": _read(lambda: vault.of(case).open(step.sealed_words, WORDS)),
        "letter_id": step.letter_id,
        "term": step.term_title,
        "due": step.due,
        "is_mine": is_mine,
        "values": _read(lambda: vault.of(case).open_values(sealed, VALUES)) if sealed else None,
    }


def _tasks(db: Session, vault: Vault, case: Case, person_id: int) -> list[dict[str, Any]]:
    query = select(CaseTask).where(CaseTask.case_id == case.id)
    if case.owner_id != person_id:
        query = query.where(or_(CaseTask.author_id == person_id, CaseTask.person_id == person_id))
    return [
        {
            "case_id": case.id,
            "text": _text(vault, case, task),
            "until": task.until,
            "is_mine": task.person_id == person_id,
            "ticked": task.ticked,
            "created": task.created,
        }
        for task in db.scalars(query.order_by(CaseTask.id))
    ]


def _text(vault: Vault, case: Case, task: CaseTask) -> Any:
    return _read(lambda: vault.of(case).open(task.sealed_text, TASK))


def _attachments(db: Session, case: Case, person_id: int) -> list[CaseAttachment]:
    query = select(CaseAttachment).where(CaseAttachment.case_id == case.id)
    if case.owner_id != person_id:
        query = query.where(CaseAttachment.author_id == person_id)
    return list(db.scalars(query.order_by(CaseAttachment.id)))


def _name(vault: Vault, case: Case, row: CaseAttachment) -> str:
    return str(_read(lambda: vault.of(case).open(row.sealed_name, name_of(row.mark))))


def _path(row: CaseAttachment, name: str) -> str:
    """Where the file stands in the archive; the number keeps two of one name apart."""
    safe = "".join(sign if sign.isalnum() or sign in ".-_ " else "_" for sign in name)
    return f"sprawy/{row.case_id}/{row.id}-{safe.strip('. ')}"


def _read(opening: Callable[[], Any]) -> Any:
    """What opens, or the sentence that it does not."""
    try:
        return opening()
    except KeyFault:
        return str(_("This cannot be opened: its key is missing."))
