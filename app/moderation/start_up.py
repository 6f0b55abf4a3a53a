"""The start-up mode: until enough people are editors, moderators make many at once, from the
lists of partners (spec: review, section 3). Every line of a list gets its own answer.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.core.errors import Conflict, Forbidden, Invalid
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.people import level_letters
from app.people.accounts import set_level
from app.people.field_rules import email_key
from app.people.models import Level, Person
from app.people.rules import Permission, Who, may, who_of

MOST_LINES: Final = 100
LONGEST_LINE: Final = 254


class Outcome(StrEnum):
    """What is, or was, to be done with a line."""

    READY = "ready"
    GIVEN = "given"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    ALREADY = "already"
    SANCTIONED = "sanctioned"
    FULL = "full"


@dataclass(frozen=True)
class Line:
    """One line of the list, and whom it names."""

    typed: str
    outcome: Outcome
    person_id: int | None = None
    name: str = ""


def editors(db: Session) -> int:
    """How many people are editors or more; accounts without a person behind them are not."""
    query = select(func.count()).where(
        _IS_EDITOR, Person.erased.is_(None), Person.email.is_not(None)
    )
    return db.scalar(query) or 0


def look_up(db: Session, typed: str) -> list[Line]:
    """Whom the lines name: an e-mail address, the end of a profile's address, or a whole name.

    Raises Invalid("people") for a list that is empty or too long.
    """
    lines = list(dict.fromkeys(" ".join(line.split()) for line in typed.splitlines()))
    lines = [line[:LONGEST_LINE] for line in lines if line]
    if not lines or len(lines) > MOST_LINES:
        raise Invalid(
            "people", _("Write from 1 to %(most)s people, each in a line.", most=MOST_LINES)
        )
    found = db.scalars(
        select(Person).where(
            Person.erased.is_(None),
            Person.email_confirmed.is_not(None),
            Person.email.is_not(None),
            or_(
                Person.email.in_([email_key(line) for line in lines]),
                Person.slug.in_(lines),
                Person.name.in_(lines),
            ),
        )
    ).all()
    known: dict[str, set[Person]] = defaultdict(set)
    for person in found:
        for key in (person.email or "", person.slug, person.name):
            known[key].add(person)
    seen: set[int] = set()
    made = []
    for line in lines:
        named = known.get(email_key(line)) or known.get(line) or set()
        judged = _judge(line, named)
        if judged.person_id is None or judged.person_id not in seen:
            made.append(judged)
        seen.add(judged.person_id or 0)
    return made


def grant(db: Session, who: Who, typed: str, settings: Settings) -> list[Line]:
    """Make editors of those who can become one, each with a letter, until there are enough.

    Raises Forbidden, Conflict when the start-up mode is over, or Invalid("people").
    """
    if not may(who, Permission.MANAGE_PEOPLE):
        raise Forbidden(_("Your account does not have the right to do this."))
    # Two lists at once must not pass the number together: the second waits here for the first.
    db.execute(select(Person.id).where(_IS_EDITOR).with_for_update())
    free = settings.startup_editors - editors(db)
    if free <= 0:
        raise Conflict(_("There are enough editors by now. Give levels one by one."))
    why = _("You are a partner of the site, and it is just starting.")
    told = []
    for line in look_up(db, typed):
        if line.outcome is not Outcome.READY:
            told.append(line)
            continue
        if free <= 0:
            told.append(replace(line, outcome=Outcome.FULL))
            continue
        person = db.get_one(Person, line.person_id)
        set_level(db, who.id, person, Level.EDITOR)
        level_letters.given(db, person, settings, why)
        free -= 1
        told.append(replace(line, outcome=Outcome.GIVEN))
    return told


_IS_EDITOR: Final = Person.level >= Level.EDITOR


def _judge(typed: str, named: set[Person]) -> Line:
    if len(named) != 1:
        return Line(typed, Outcome.AMBIGUOUS if named else Outcome.UNKNOWN)
    (person,) = named
    who = who_of(person)
    if who.level >= Level.EDITOR:
        outcome = Outcome.ALREADY
    elif who.is_suspended or who.is_cooling_off:
        outcome = Outcome.SANCTIONED
    else:
        outcome = Outcome.READY
    return Line(typed, outcome, person.id, person.name)
