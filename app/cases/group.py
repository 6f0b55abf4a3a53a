"""The people of a case: invited by name or by a secret link, they accept, leave, are removed.

Only the owner invites and removes. Until somebody accepts, they are told who invites them and not
a word of the case.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.cases import reminding, rules
from app.cases.membership import hold_case, hold_own, subject
from app.cases.models import Case, CasePerson, CaseStep, CaseTask
from app.core import clock, journal
from app.core.db import held
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.deadlines import reminders
from app.people.blocks import is_blocked
from app.people.finding import person_meant
from app.people.models import Person
from app.people.rules import Permission, Who, may

YES: Final = "tak"
NO: Final = "nie"


@dataclass(frozen=True)
class Invitation:
    """Somebody asks to act together; of the case itself nothing is said."""

    case_id: int
    name: str
    slug: str
    invited: datetime


def invite(db: Session, who: Who, case_id: int, typed: str) -> None:
    """Ask somebody to join; `typed` is their profile's address, its end, or their name.

    Raises NotFound, Forbidden, or Invalid("person").
    """
    case = hold_own(db, who, case_id)
    _check_inviting(who)
    person = person_meant(db, typed)
    if person.id == who.id:
        raise Invalid("person", _("This case is yours already."))
    if is_blocked(db, person.id, who.id):
        raise Invalid("person", _("This person takes no invitations from you."))
    if is_blocked(db, who.id, person.id):
        raise Invalid("person", _("You have blocked this person."))
    if db.get(CasePerson, (case_id, person.id)) is not None:
        raise Invalid("person", _("This person is invited already."))
    _check_room(db, case_id)
    db.add(CasePerson(case_id=case_id, person_id=person.id, invited=clock.now()))
    db.flush()
    _record(db, "case.invited", who, case, person.id)


def invitations(db: Session, who: Who) -> list[Invitation]:
    """Invitations that wait for an answer, the newest first."""
    rows = db.execute(
        select(CasePerson.case_id, Person.name, Person.slug, CasePerson.invited)
        .join(Case, Case.id == CasePerson.case_id)
        .join(Person, Person.id == Case.owner_id)
        .where(
            CasePerson.person_id == who.id,
            CasePerson.accepted.is_(None),
            Person.erased.is_(None),
        )
        .order_by(CasePerson.invited.desc(), CasePerson.case_id.desc())
        .limit(rules.MOST_CASES)
    )
    return [Invitation(*row) for row in rows]


def answer(db: Session, who: Who, case_id: int, typed: str) -> bool:
    """Answer an invitation; True when it was accepted. Raises NotFound, Invalid for no answer.

    Where one has blocked the other since, it can be declined only.
    """
    case = held(db, Case, case_id)
    row = db.get(CasePerson, (case_id, who.id))
    if row is None or row.accepted is not None:
        raise NotFound
    if typed not in (YES, NO):
        raise Invalid("odpowiedz", _("Answer with one of the two buttons."))
    if typed == NO:
        db.delete(row)
        db.flush()
        _record(db, "case.declined", who, case, who.id)
        return False
    if _is_apart(db, case.owner_id, who.id):
        raise NotFound
    _accept(db, who, case, row)
    return True


def leave(db: Session, who: Who, case_id: int) -> None:
    """Read a case no longer; its owner cannot, but may erase it."""
    found = hold_case(db, who, case_id)
    if found.is_owner:
        raise Conflict(_("This case is yours. You can close or erase it."))
    _part(db, found.case, who.id)
    _record(db, "case.left", who, found.case, who.id)


def remove(db: Session, who: Who, case_id: int, person_id: int) -> None:
    """Take an invitation back, or let somebody read no longer; once more changes nothing.

    The link that invites ends with it, for they may have it.
    """
    case = hold_own(db, who, case_id)
    if person_id == who.id:
        raise Conflict(_("This case is yours. You can close or erase it."))
    if db.get(CasePerson, (case_id, person_id)) is None:
        return
    _part(db, case, person_id)
    case.link_hash = case.link_until = None
    _record(db, "case.removed", who, case, person_id)


def make_link(db: Session, who: Who, case_id: int) -> str:
    """The end of a secret address that invites for some days; a former one stops to."""
    case = hold_own(db, who, case_id)
    _check_inviting(who)
    token = secrets.token_urlsafe(24)
    case.link_hash = _hash(token)
    case.link_until = clock.now() + timedelta(days=rules.LINK_DAYS)
    journal.record(db, "case.link-made", who.id, subject(case_id))
    return token


def end_link(db: Session, who: Who, case_id: int) -> None:
    """Invite by link no longer; once more changes nothing."""
    case = hold_own(db, who, case_id)
    if case.link_hash is None:
        return
    case.link_hash = case.link_until = None
    journal.record(db, "case.link-ended", who.id, subject(case_id))


def invited_by_link(db: Session, who: Who, token: str) -> Invitation:
    """Who invites by this link; raises NotFound once it has ended, and where one blocked the other.

    `case_id` leads on for whoever is a member already.
    """
    case, owner = _of_link(db, who, token)
    return Invitation(case.id, owner.name, owner.slug, clock.now())


def join(db: Session, who: Who, token: str) -> int:
    """Accept an invitation by link; the id of the case. Raises NotFound, Invalid when full."""
    found, _owner = _of_link(db, who, token)
    case = held(db, Case, found.id)
    if case.link_hash != _hash(token):
        raise NotFound
    row = db.get(CasePerson, (case.id, who.id))
    if row is None:
        _check_room(db, case.id)
        row = CasePerson(case_id=case.id, person_id=who.id, invited=clock.now())
        db.add(row)
    if row.accepted is None:
        _accept(db, who, case, row)
    return case.id


def remind_me(db: Session, who: Who, case_id: int, *, is_reminded: bool) -> None:
    """Be reminded of the days of a case, or not."""
    case = hold_case(db, who, case_id).case
    row = db.get_one(CasePerson, (case_id, who.id))
    if row.is_reminded == is_reminded:
        return
    row.is_reminded = is_reminded
    reminders.drop_of(db, subject(case_id), who.id)
    if is_reminded:
        reminding.remind(db, case, [who.id])
    journal.record(db, "case.reminders-chosen", who.id, subject(case_id))


def forget(db: Session, case: Case, person_id: int) -> None:
    """Take an erased person out of a case of somebody else."""
    _part(db, case, person_id)


def _accept(db: Session, who: Who, case: Case, row: CasePerson) -> None:
    row.accepted = clock.now()
    db.flush()
    if row.is_reminded:
        reminding.remind(db, case, [who.id])
    _record(db, "case.joined", who, case, who.id)


def _part(db: Session, case: Case, person_id: int) -> None:
    """What they kept of their letters goes with them, for nobody else may ever read it."""
    kept = (CaseStep.case_id == case.id, CaseStep.author_id == person_id)
    db.execute(update(CaseStep).where(*kept).values(sealed_values=None))
    row = db.get(CasePerson, (case.id, person_id))
    if row is not None:
        db.delete(row)
    theirs = select(CaseTask).where(CaseTask.case_id == case.id, CaseTask.person_id == person_id)
    for task in db.scalars(theirs):
        task.person_id = None
    reminders.drop_of(db, subject(case.id), person_id)
    db.flush()


def _of_link(db: Session, who: Who, token: str) -> tuple[Case, Person]:
    row = db.execute(
        select(Case, Person)
        .join(Person, Person.id == Case.owner_id)
        .where(
            Case.link_hash == _hash(token),
            Case.link_until > clock.now(),
            Person.erased.is_(None),
        )
    ).first()
    if row is None or not may(who, Permission.SIGNED_IN):
        raise NotFound
    if _is_apart(db, row[1].id, who.id):
        raise NotFound
    return row[0], row[1]


def _is_apart(db: Session, one: int, other: int) -> bool:
    """Whether one of the two has blocked the other."""
    return is_blocked(db, one, other) or is_blocked(db, other, one)


def _check_inviting(who: Who) -> None:
    if not may(who, Permission.DISCUSS):
        raise Forbidden(_("Your account does not have the right to do this."))


def _check_room(db: Session, case_id: int) -> None:
    number = select(func.count()).where(CasePerson.case_id == case_id)
    if (db.scalar(number) or 0) >= rules.MOST_PEOPLE:
        raise Invalid("person", _("At most %(num)s people fit into a case.", num=rules.MOST_PEOPLE))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _record(db: Session, kind: str, who: Who, case: Case, person_id: int) -> None:
    journal.record(db, kind, who.id, subject(case.id), {"case": case.id, "person": person_id})
