"""Who reads a case: its owner and the members who accepted. Nobody else, whatever their level.

Every way to a case begins here. Moderators and administrators are asked for nothing and get
nothing: whoever is no member is told that there is no such case.
"""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.cases.models import Case, CasePerson
from app.core.db import held
from app.core.errors import Forbidden, NotFound
from app.core.i18n import gettext as _
from app.people.rules import Permission, Who, may


@dataclass(frozen=True)
class Membership:
    """A case together with how its reader stands to it."""

    case: Case
    is_owner: bool


def read_case(db: Session, who: Who, case_id: int) -> Membership:
    """A case for reading; raises NotFound for everybody who is no member."""
    case = db.get(Case, case_id)
    if case is None:
        raise NotFound
    return _as_member(db, who, case)


def hold_case(db: Session, who: Who, case_id: int) -> Membership:
    """The same, held against other writers until the transaction ends."""
    return _as_member(db, who, held(db, Case, case_id))


def hold_own(db: Session, who: Who, case_id: int) -> Case:
    """A case that only its owner may change so; raises NotFound, Forbidden for members."""
    found = hold_case(db, who, case_id)
    if not found.is_owner:
        raise Forbidden(_("Only the person whose case it is can do this."))
    return found.case


def check_writes(db: Session, who: Who, case: Case) -> None:
    """Who is suspended or blocked writes only where nobody else reads it; raises Forbidden."""
    if may(who, Permission.DISCUSS):
        return
    others = members(case.id).where(CasePerson.person_id != who.id).limit(1)
    if db.scalar(others) is not None:
        raise Forbidden(_("Your account does not have the right to do this."))


def members(case_id: int) -> Select[int]:
    """Ids of those who read a case."""
    return select(CasePerson.person_id).where(
        CasePerson.case_id == case_id, CasePerson.accepted.is_not(None)
    )


def subject(case_id: int) -> str:
    """How the journal, reminders and notices name a case."""
    return f"case:{case_id}"


def _as_member(db: Session, who: Who, case: Case) -> Membership:
    row = db.get(CasePerson, (case.id, who.id))
    if row is None or row.accepted is None or not may(who, Permission.SIGNED_IN):
        raise NotFound
    return Membership(case, case.owner_id == who.id)
