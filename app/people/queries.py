"""What pages show of people. Erased and unconfirmed people have no profile."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.people.models import Level, Person
from app.people.rules import Permission, Who, may


@dataclass(frozen=True)
class PersonName:
    """How a person is signed under their work; `slug` is empty when there is no profile."""

    name: str
    slug: str


@dataclass(frozen=True)
class Profile:
    """What everybody may know of a person."""

    id: int
    slug: str
    name: str
    role: str
    city: str
    organisation: str
    about: str
    level: Level
    since: datetime
    takes_messages: bool
    # What a new account says of itself is read by its owner and by moderators.
    is_waiting: bool = False


def profile(db: Session, slug: str, who: Who | None = None) -> Profile:
    """The profile as `who` may read it; raises NotFound for unknown, unconfirmed and erased people.

    The words of a new account wait until the account is trusted, as its posts wait for approval.
    """
    person = person_by_slug(db, slug)
    if person is None:
        raise NotFound(_("There is nobody at this address."))
    is_new = person.level < Level.RESIDENT
    is_read = not is_new or (
        who is not None and (who.id == person.id or may(who, Permission.MANAGE_PEOPLE))
    )
    return Profile(
        id=person.id,
        slug=person.slug,
        name=person.name,
        role=person.role,
        city=person.city if is_read else "",
        organisation=person.organisation if is_read else "",
        about=person.about if is_read else "",
        is_waiting=is_new and is_read,
        level=Level(person.level),
        since=person.created,
        takes_messages=person.email is not None and not person.refuses_messages,
    )


def names(db: Session, ids: Collection[int | None]) -> dict[int, PersonName]:
    """Names of many people in one statement; unknown ids are left out."""
    wanted = {person_id for person_id in ids if person_id is not None}
    if not wanted:
        return {}
    rows = db.execute(
        select(Person.id, Person.name, Person.slug, Person.erased).where(Person.id.in_(wanted))
    )
    return {row.id: PersonName(row.name, "" if row.erased else row.slug) for row in rows}


def person_by_id(db: Session, person_id: int) -> Person | None:
    """An account that was not erased."""
    person = db.get(Person, person_id)
    return person if person and person.erased is None else None


def person_by_email(db: Session, email: str) -> Person | None:
    """The account with this address (as `field_rules.email_key` writes it), confirmed or not."""
    return db.scalar(select(Person).where(Person.email == email, Person.erased.is_(None)))


def person_by_slug(db: Session, slug: str) -> Person | None:
    """The confirmed person at this address."""
    return db.scalar(
        select(Person).where(
            Person.slug == slug, Person.erased.is_(None), Person.email_confirmed.is_not(None)
        )
    )


def count_administrators(db: Session) -> int:
    return (
        db.scalar(
            select(func.count())
            .select_from(Person)
            .where(Person.level == Level.ADMINISTRATOR, Person.erased.is_(None))
        )
        or 0
    )
