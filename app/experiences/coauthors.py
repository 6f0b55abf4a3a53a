"""Co-authors: the author invites by the name in a profile's address, the invited answer.

Nobody becomes an author by somebody else's will: until they accept, readers do not see them.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.experiences import rules
from app.experiences.models import Experience, ExperienceAuthor
from app.experiences.service import record
from app.experiences.standing import locked
from app.people.blocks import is_blocked
from app.people.finding import person_meant
from app.people.models import Person
from app.people.rules import Who


@dataclass(frozen=True)
class Coauthor:
    """Somebody who writes along, or was invited to."""

    person_id: int
    name: str
    slug: str
    invited: datetime
    accepted: datetime | None


def coauthors(db: Session, experience_id: int) -> list[Coauthor]:
    """Who writes along and who was invited, in the order of the invitations."""
    rows = db.execute(
        select(
            Person.id,
            Person.name,
            Person.slug,
            Person.erased,
            ExperienceAuthor.invited,
            ExperienceAuthor.accepted,
        )
        .join(Person, Person.id == ExperienceAuthor.person_id)
        .where(ExperienceAuthor.experience_id == experience_id)
        .order_by(ExperienceAuthor.invited, Person.id)
    )
    return [
        Coauthor(row.id, row.name, "" if row.erased else row.slug, row.invited, row.accepted)
        for row in rows
    ]


def invite(db: Session, who: Who, experience_id: int, typed: str) -> None:
    """Ask somebody to write along; `typed` is their profile's address, its end, or their name.

    Raises NotFound, Forbidden, or Invalid("person") for nobody or for too many.
    """
    experience, standing = locked(db, who, experience_id)
    if not rules.can_invite(who, experience, standing):
        raise Forbidden(_("Only the author invites others to write along."))
    person = person_meant(db, typed)
    if person.id == who.id:
        raise Invalid("person", _("You are the author already."))
    if is_blocked(db, person.id, who.id):
        raise Invalid("person", _("This person takes no invitations from you."))
    if db.get(ExperienceAuthor, (experience_id, person.id)) is not None:
        raise Invalid("person", _("This person is invited already."))
    count = select(func.count()).where(ExperienceAuthor.experience_id == experience_id)
    if (db.scalar(count) or 0) >= rules.MOST_COAUTHORS:
        raise Invalid(
            "person", _("At most %(most)s people can write along.", most=rules.MOST_COAUTHORS)
        )
    db.add(ExperienceAuthor(experience_id=experience_id, person_id=person.id, invited=clock.now()))
    record(db, "experience.coauthor-invited", who.id, experience, person=person.id)


def answer(db: Session, who: Who, experience_id: int, typed: str) -> bool:
    """Answer an invitation; True when it was accepted. Raises NotFound, or Invalid for no answer.

    Who writes along already leaves with the same "nie".
    """
    _invitation(db, who, experience_id)
    if typed not in ("tak", "nie"):
        raise Invalid("odpowiedz", _("Answer with one of the two buttons."))
    if typed == "tak":
        accept(db, who, experience_id)
    else:
        leave(db, who, experience_id)
    return typed == "tak"


def accept(db: Session, who: Who, experience_id: int) -> None:
    """Become a co-author; raises NotFound for whoever was not invited."""
    experience, row = _invitation(db, who, experience_id)
    if row.accepted is None:
        row.accepted = clock.now()
        record(db, "experience.coauthor-accepted", who.id, experience, person=who.id)


def leave(db: Session, who: Who, experience_id: int) -> None:
    """Decline an invitation, or write along no longer."""
    experience, row = _invitation(db, who, experience_id)
    db.delete(row)
    record(db, "experience.coauthor-left", who.id, experience, person=who.id)


def remove(db: Session, who: Who, experience_id: int, person_id: int) -> None:
    """Take an invitation back, or end that somebody writes along; once more changes nothing."""
    experience, standing = locked(db, who, experience_id)
    if not rules.can_invite(who, experience, standing):
        raise Forbidden(_("Only the author invites others to write along."))
    row = db.get(ExperienceAuthor, (experience_id, person_id))
    if row is None:
        return
    db.delete(row)
    record(db, "experience.coauthor-removed", who.id, experience, person=person_id)


def _invitation(db: Session, who: Who, experience_id: int) -> tuple[Experience, ExperienceAuthor]:
    experience, _standing = locked(db, who, experience_id)
    row = db.get(ExperienceAuthor, (experience_id, who.id))
    if row is None:
        raise NotFound
    return experience, row
