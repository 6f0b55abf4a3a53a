"""Who wants neither messages nor mentions from whom; nobody but the blocker learns of it."""

from typing import Final

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.errors import Conflict, NotFound
from app.core.i18n import gettext as _
from app.core.paging import Page, count, slice_of
from app.people.community_models import PersonBlock
from app.people.models import Person
from app.people.queries import PersonName, person_by_id
from app.people.rules import Who

PAGE_SIZE: Final = 30


def block(db: Session, who: Who, person_id: int) -> None:
    """Take no messages and mentions from somebody; once more changes nothing.

    Raises NotFound, or Conflict for oneself.
    """
    if person_id == who.id:
        raise Conflict(_("You cannot block yourself."))
    if person_by_id(db, person_id) is None:
        raise NotFound(_("There is nobody at this address."))
    if is_blocked(db, who.id, person_id):
        return
    db.add(PersonBlock(person_id=who.id, blocked_id=person_id, since=clock.now()))
    # Whom somebody blocked is nobody else's business: the entry names only who acted.
    journal.record(db, "block.made", who.id, f"person:{who.id}")


def unblock(db: Session, who: Who, person_id: int) -> None:
    """Take messages and mentions again."""
    row = db.get(PersonBlock, (who.id, person_id))
    if row is None:
        return
    db.delete(row)
    journal.record(db, "block.ended", who.id, f"person:{who.id}")


def is_blocked(db: Session, person_id: int, by_id: int) -> bool:
    """Whether `person_id` blocked `by_id`."""
    row = select(PersonBlock.since).where(
        PersonBlock.person_id == person_id, PersonBlock.blocked_id == by_id
    )
    return db.scalar(row) is not None


def blockers_of(person_id: int) -> Select[int]:
    """Ids of those who blocked a person: they are not told when that person mentions them."""
    return select(PersonBlock.person_id).where(PersonBlock.blocked_id == person_id)


def blocked_by(db: Session, person_id: int, number: int) -> Page[PersonName]:
    """Whom a person blocked, the last one first; erased people need no block any more."""
    query = (
        select(Person.name, Person.slug)
        .join(PersonBlock, PersonBlock.blocked_id == Person.id)
        .where(PersonBlock.person_id == person_id, Person.erased.is_(None))
        .order_by(PersonBlock.since.desc(), Person.id)
    )
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.execute(query.offset(offset).limit(limit))
    return Page([PersonName(*row) for row in rows], number, PAGE_SIZE, count(db, query))


def forget(db: Session, person_id: int) -> None:
    """Drop the blocks of an erased person and against them."""
    mine = or_(PersonBlock.person_id == person_id, PersonBlock.blocked_id == person_id)
    db.execute(delete(PersonBlock).where(mine))
