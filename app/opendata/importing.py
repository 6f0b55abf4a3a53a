"""Brings a file into the records: first only to look at, then all of it or nothing.

Looking goes the same way as bringing in, inside a savepoint that is rolled back: what was shown
is what is written. Between the two a fingerprint of the records' versions is carried along.
"""

from sqlalchemy.orm import Session

from app.core import journal
from app.core.db import hold_lock
from app.core.errors import Conflict, DomainError, Forbidden, Invalid
from app.core.i18n import gettext as _
from app.opendata.planning import Draft, Plan, plan_of, problem_of
from app.opendata.reading import Problem, Reading
from app.people.rules import Permission, Who, may
from app.records.kinds import Fault, Surroundings
from app.records.models import RecordOrigin, RecordVersion
from app.records.queries import record_of
from app.records.rules import Faulty, check_fields
from app.records.service import NEW_RECORDS_LOCK, note_loaded, put_in_force
from app.review.rules import check_comment


def rehearse(around: Surroundings, who: Who, reading: Reading) -> Plan:
    """What bringing this in would do, and every fault; nothing stays written."""
    _check(who)
    _one_at_a_time(around.db)
    plan = plan_of(around.db, reading)
    attempt = around.db.begin_nested()
    try:
        with journal.forgotten(around.db):
            _write(around, who, plan, "-")
    finally:
        attempt.rollback()
        around.db.expire_all()
    return plan


def carry_out(
    around: Surroundings, who: Who, reading: Reading, comment: str, expected: str
) -> Plan:
    """Bring it in. `expected` is the digest of the plan that somebody looked at.

    With problems in the plan nothing was written, and the caller rolls back. Raises Forbidden,
    Invalid without a comment, and Conflict where the plan is no longer the same.
    """
    _check(who)
    comment = check_comment(comment)
    _one_at_a_time(around.db)
    plan = plan_of(around.db, reading)
    if plan.problems:
        return plan
    if plan.digest != expected:
        raise Conflict(_("Somebody changed these entries meanwhile. Look at the changes again."))
    if not plan.changed and not plan.additions:
        return plan
    _write(around, who, plan, comment)
    if not plan.problems:
        for draft in plan.changed:
            _note(around.db, who, draft)
        journal.record(around.db, "data.imported", who.id, "data:0", {"rows": len(plan.changes)})
    return plan


def _check(who: Who) -> None:
    if not may(who, Permission.IMPORT_DATA):
        raise Forbidden(_("Your account does not have the right to do this."))


def _one_at_a_time(db: Session) -> None:
    """Two files may name the same cities in another order, and would wait for each other."""
    hold_lock(db, NEW_RECORDS_LOCK)


def _write(around: Surroundings, who: Who, plan: Plan, comment: str) -> None:
    """Put every change in force; what cannot be is told in the plan's problems."""
    for draft in plan.changed:
        try:
            with around.db.begin_nested():
                _put(around, who, draft, comment)
        except Faulty as faulty:
            plan.problems += [problem_of(draft, fault) for fault in faulty.faults]
        except Invalid as invalid:
            plan.problems.append(problem_of(draft, Fault(invalid.field, invalid.message)))
        except DomainError as error:
            plan.problems.append(Problem(*draft.first, "", error.message))
    for added in plan.additions:
        try:
            with around.db.begin_nested():
                added.write(around.db, who)
        except Invalid as invalid:
            plan.problems.append(added.problem(invalid))
        except DomainError as error:
            plan.problems.append(added.problem(Invalid("city", error.message)))


def _put(around: Surroundings, who: Who, draft: Draft, comment: str) -> None:
    kind = draft.kind
    if draft.after:
        check_fields(around, kind, draft.key, draft.after)
    elif not kind.is_removable:
        raise Invalid("", _("An entry of this kind cannot be removed."))
    record = record_of(around.db, kind.name, draft.key)
    version = RecordVersion(
        fields=draft.after, author_id=who.id, comment=comment, origin=RecordOrigin.IMPORT
    )
    put_in_force(around.db, kind, draft.key, record, version)


def _note(db: Session, who: Who, draft: Draft) -> None:
    """As for entries from content files: the search and kept pages follow it."""
    outcome = "changed" if draft.version else "added"
    record = record_of(db, draft.kind.name, draft.key)
    if record is not None:
        note_loaded(db, who.id, record, outcome)
