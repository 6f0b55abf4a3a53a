"""Hats: verified roles and memberships, given by moderators and worn on a post by choice.

Whoever reads sees the words only; how they were verified stays with the staff. A hat that ended
is no longer offered; posts written under it keep its words and say that it is over.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select, update
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import held
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.people.community_models import (
    LONGEST_NAME,
    LONGEST_NOTE,
    Hat,
    Organisation,
    OrganisationState,
)
from app.people.field_rules import check_line, check_text
from app.people.models import Person
from app.people.queries import person_by_id
from app.people.rules import Permission, Who, may


@dataclass(frozen=True)
class HatWords:
    """A hat as everybody sees it; `organisation` is the slug of a page that all may read.

    `is_over` on what was written under a hat that ended or was taken back since.
    """

    id: int
    words: str
    organisation: str = ""
    is_member: bool = False
    is_over: bool = False


def in_force(moment: datetime | None = None) -> ColumnElement[bool]:
    """The condition that a hat may be worn now."""
    now = moment or clock.now()
    return and_(Hat.ended.is_(None), or_(Hat.until.is_(None), Hat.until > now))


def hats_of(db: Session, person_ids: Collection[int | None]) -> dict[int, list[HatWords]]:
    """Hats that these people may wear now, in one statement; people without any are left out."""
    wanted = {person_id for person_id in person_ids if person_id is not None}
    if not wanted:
        return {}
    found: dict[int, list[HatWords]] = {}
    rows = db.execute(_words().where(Hat.person_id.in_(wanted), in_force()).order_by(Hat.id))
    for row in rows:
        found.setdefault(row[1], []).append(_hat_words(row))
    return found


def worn(db: Session, hat_ids: Collection[int | None]) -> dict[int, HatWords]:
    """Hats of posts by id, also those that ended; hats of erased people are left out."""
    wanted = {hat_id for hat_id in hat_ids if hat_id is not None}
    if not wanted:
        return {}
    rows = db.execute(_words().where(Hat.id.in_(wanted), Hat.words != ""))
    return {row[0]: _hat_words(row) for row in rows}


def check_worn(db: Session, person_id: int, hat_id: int | None) -> int | None:
    """The hat to write with a post; raises Invalid("hat") when it is not theirs to wear now."""
    if hat_id is None:
        return None
    mine = select(Hat.id).where(Hat.id == hat_id, Hat.person_id == person_id, in_force())
    if db.scalar(mine) is None:
        raise Invalid("hat", _("Choose one of the listed answers."))
    return hat_id


def _words() -> Select[*tuple[Any, ...]]:
    visible = and_(
        Organisation.id == Hat.organisation_id, Organisation.state == OrganisationState.VISIBLE
    )
    columns = (Hat.id, Hat.person_id, Hat.words, Organisation.slug, Hat.organisation_id)
    return select(*columns, ~in_force()).outerjoin(Organisation, visible)


def _hat_words(row: Row[*tuple[Any, ...]]) -> HatWords:
    return HatWords(row[0], row[2], row[3] or "", row[4] is not None, bool(row[5]))


def can_give(who: Who, person_id: int) -> bool:
    """Moderators verify others, never themselves."""
    return may(who, Permission.MANAGE_PEOPLE) and who.id != person_id


def give(
    db: Session,
    who: Who,
    person_id: int,
    *,
    words: str,
    note: str,
    organisation_id: int | None = None,
    until: datetime | None = None,
) -> Hat:
    """Give a verified hat; the note tells other staff how it was verified.

    Raises Forbidden, NotFound, Conflict for one they have, or Invalid.
    """
    if not can_give(who, person_id):
        raise Forbidden(_("Your account does not have the right to do this."))
    person = person_by_id(db, person_id)
    if person is None or person.email_confirmed is None:
        raise NotFound(_("There is nobody at this address."))
    organisation = _organisation(db, organisation_id)
    words = check_line("words", words, LONGEST_NAME) or (organisation.name if organisation else "")
    note = check_text("note", note, LONGEST_NOTE)
    if not words:
        raise Invalid("words", _("Write the role, or choose an organisation."))
    if not note:
        raise Invalid("note", _("Write how you verified it. Only staff will read it."))
    if until is not None and until <= clock.now():
        raise Invalid("until", _("Choose a day ahead."))
    same = select(Hat.id).where(Hat.person_id == person_id, Hat.words == words, in_force())
    if db.scalar(same.where(Hat.organisation_id.is_not_distinct_from(organisation_id))):
        raise Conflict(_("This person has this role already."))
    hat = Hat(
        person_id=person_id,
        organisation_id=organisation_id,
        words=words,
        note=note,
        given_by_id=who.id,
        given=clock.now(),
        until=until,
    )
    db.add(hat)
    db.flush()
    journal.record(db, "hat.given", who.id, f"person:{person_id}", {"hat": hat.id})
    return hat


def take_back(db: Session, who: Who, hat_id: int, reason: str) -> Hat:
    """End a hat before its day; raises NotFound, Forbidden, Conflict when it is over, Invalid."""
    hat = held(db, Hat, hat_id)
    if not can_give(who, hat.person_id):
        raise Forbidden(_("Your account does not have the right to do this."))
    if hat.ended is not None:
        raise Conflict(_("This role is over already."))
    reason = check_text("reason", reason, LONGEST_NOTE)
    if not reason:
        raise Invalid("reason", _("Write why. Only staff will read it."))
    hat.ended, hat.ended_by_id, hat.ended_reason = clock.now(), who.id, reason
    journal.record(db, "hat.taken", who.id, f"person:{hat.person_id}", {"hat": hat.id})
    return hat


def give_up(db: Session, who: Who, hat_id: int) -> None:
    """End one's own hat: it tells of a person, who need not wear it. Asked of no level.

    Raises NotFound for the hat of anybody else, Conflict when it is over.
    """
    hat = held(db, Hat, hat_id)
    if hat.person_id != who.id:
        raise NotFound
    if hat.ended is not None:
        raise Conflict(_("This role is over already."))
    hat.ended, hat.ended_by_id = clock.now(), who.id
    journal.record(db, "hat.given-up", who.id, f"person:{who.id}", {"hat": hat.id})


def is_member(db: Session, person_id: int, organisation_id: int) -> bool:
    """Whether somebody's membership of an organisation is verified and in force."""
    mine = select(Hat.id).where(
        Hat.person_id == person_id, Hat.organisation_id == organisation_id, in_force()
    )
    return db.scalar(mine.limit(1)) is not None


def forget(db: Session, person_id: int) -> None:
    """End the hats of an erased person and drop their words: these tell who it was."""
    now = clock.now()
    db.execute(
        update(Hat)
        .where(Hat.person_id == person_id)
        .values(words="", note="", ended_reason="", ended=now)
    )


def person_of(db: Session, hat_id: int) -> tuple[Hat, Person]:
    """A hat and whose it is, for its page; raises NotFound."""
    row = db.execute(
        select(Hat, Person).join(Person, Person.id == Hat.person_id).where(Hat.id == hat_id)
    ).first()
    if row is None or row[1].erased is not None:
        raise NotFound
    return row[0], row[1]


def _organisation(db: Session, organisation_id: int | None) -> Organisation | None:
    if organisation_id is None:
        return None
    found = db.get(Organisation, organisation_id)
    if found is None or found.state != OrganisationState.VISIBLE:
        raise Invalid("organisation", _("Choose one of the listed answers."))
    return found
