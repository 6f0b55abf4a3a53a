"""Writing into the log of advice, and striking out. Nothing is deleted, nothing is booked over."""

from sqlalchemy.orm import Session

from app.advice.models import AdviceHour
from app.advice.queries import has_part_in_the_plan, minutes_used
from app.advice.rules import (
    NewEntry,
    can_be_mentor,
    can_write,
    check_day,
    check_goal,
    check_minutes,
    check_part,
    check_reason,
    check_room,
    check_subject,
    is_trusted,
)
from app.cities.models import City
from app.core import clock, journal
from app.core.db import held
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.i18n import gettext as _
from app.people.finding import is_address_of, person_meant
from app.people.rules import Who


def write(db: Session, who: Who, city_id: int, new: NewEntry) -> AdviceHour:
    """Write a meeting into a city's log; without a mentor it was held by whoever writes.

    Raises Forbidden, NotFound, Invalid (also for more hours than the city has left), or Conflict
    for a city that does not take part in the Plan.
    """
    _check_may(who)
    part, minutes = check_part(new.part), check_minutes(new.hours)
    day, subject, goal = check_day(new.day), check_subject(new.subject), check_goal(new.goal)
    mentor_id = _mentor(db, who, new.mentor)
    # Two meetings written at once are added up one after the other.
    held(db, City, city_id)
    if not has_part_in_the_plan(db, city_id):
        raise Conflict(_("A city outside the Plan has no hours of advice."))
    check_room(part, minutes_used(db, city_id)[part], minutes)
    entry = AdviceHour(
        city_id=city_id,
        part=part,
        mentor_id=mentor_id,
        goal=goal,
        day=day,
        subject=subject,
        minutes=minutes,
        written_by_id=who.id,
        written=clock.now(),
    )
    db.add(entry)
    db.flush()
    journal.record(db, "advice.written", who.id, f"advice:{entry.id}", {"city": city_id})
    return entry


def strike(db: Session, who: Who, entry_id: int, reason: str) -> AdviceHour:
    """Let an entry no longer count; it stays readable with the reason.

    Raises Forbidden, NotFound, Invalid, or Conflict when somebody struck it out before.
    """
    _check_may(who)
    reason = check_reason(reason)
    entry = held(db, AdviceHour, entry_id)
    if entry.struck is not None:
        raise Conflict(_("Somebody has struck this entry out already."))
    entry.struck, entry.struck_by_id, entry.reason = clock.now(), who.id, reason
    journal.record(db, "advice.struck", who.id, f"advice:{entry.id}", {"city": entry.city_id})
    return entry


def _check_may(who: Who) -> None:
    if not can_write(who):
        raise Forbidden(_("Your account does not have the right to do this."))


def _mentor(db: Session, who: Who, typed: str) -> int:
    if not typed.strip():
        return who.id
    person = person_meant(db, typed)
    if not can_be_mentor(person):
        raise Invalid("person", _("Only curators and experts can be mentors."))
    # A mentor reads what was talked about, and anybody may take an expert's name and role.
    if not is_trusted(person) and not is_address_of(person, typed):
        raise Invalid("person", _("Paste the address of this expert's profile, not the name."))
    return person.id
