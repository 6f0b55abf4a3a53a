"""Reminders of deadlines: making and dropping them, and telling people on the day.

Telling is an act in the journal, which notices follow. The entry holds a number only, and the
note and the title are asked for when the notice is read or mailed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import Database, held
from app.core.errors import Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.paging import Page, count, slice_of
from app.core.settings import Settings
from app.deadlines.asking import Question
from app.deadlines.models import LONGEST_NOTE, DeadlineReminder
from app.people.models import Person
from app.people.rules import Who
from app.text.limits import clean

PAGE_SIZE: Final = 30
MOST: Final = 100
MOST_DAYS_BEFORE: Final = 30
# Nobody wants to be woken by a deadline.
FIRST_HOUR: Final = 7
BATCH: Final = 200


@dataclass(frozen=True)
class NewReminder:
    """What somebody asks to be reminded of."""

    question: Question
    days_before: int
    note: str = ""


def add(db: Session, who: Who, new: NewReminder) -> DeadlineReminder:
    """Remind a person of a deadline; raises Invalid for what cannot be reminded of."""
    note = " ".join(clean(new.note).split())
    if len(note) > LONGEST_NOTE:
        raise Invalid(
            "notatka",
            ngettext(
                "Shorten this to %(num)s character.",
                "Shorten this to %(num)s characters.",
                LONGEST_NOTE,
            ),
        )
    if not 0 <= new.days_before <= MOST_DAYS_BEFORE:
        raise Invalid("dni", _("Choose one of the listed answers."))
    term, found = new.question.term, new.question.answer
    today = clock.today()
    if found.due < today:
        raise Invalid("od", _("This term is over already, so there is nothing to remind of."))
    tell_on = found.due - timedelta(days=new.days_before)
    if tell_on < today:
        raise Invalid("dni", _("That day has passed. Choose fewer days."))
    # Held, so that two forms at once do not go past the limit.
    held(db, Person, who.id)
    if _number_of(db, who.id) >= MOST:
        raise Invalid("", _("You have %(num)s reminders. Delete those you do not need.", num=MOST))
    made = DeadlineReminder(
        person_id=who.id,
        term=term.id,
        title=term.title,
        event=found.event,
        due=found.due,
        moment=found.moment,
        own_note=note,
        days_before=new.days_before,
        tell_on=tell_on,
        created=clock.now(),
    )
    db.add(made)
    db.flush()
    journal.record(db, "deadline.reminder-made", who.id, _subject(made.id))
    return made


def drop(db: Session, who: Who, reminder_id: int) -> None:
    """Delete a reminder; those of others are not there."""
    row = db.get(DeadlineReminder, reminder_id)
    if row is None or row.person_id != who.id:
        raise NotFound
    db.delete(row)
    db.flush()
    journal.record(db, "deadline.reminder-dropped", who.id, _subject(reminder_id))


@dataclass(frozen=True)
class Automatic:
    """A day of which a thing of its own accord reminds people."""

    term: str
    title: str
    event: date
    due: date
    moment: datetime | None
    tell_on: date


def add_of(db: Session, subject: str, people: Iterable[int], new: Automatic) -> None:
    """Remind people of the day of a thing ("case:12"); the thing drops them when it is over."""
    now = clock.now()
    db.add_all(
        DeadlineReminder(
            person_id=person_id,
            term=new.term,
            title=new.title,
            event=new.event,
            due=new.due,
            moment=new.moment,
            days_before=max(0, (new.due - new.tell_on).days),
            tell_on=new.tell_on,
            created=now,
            subject=subject,
        )
        for person_id in people
    )
    db.flush()


def drop_of(db: Session, subject: str, person_id: int | None = None) -> None:
    """Remind nobody of the day of a thing any more, or not this person."""
    query = delete(DeadlineReminder).where(DeadlineReminder.subject == subject)
    if person_id is not None:
        query = query.where(DeadlineReminder.person_id == person_id)
    db.execute(query)


def of_person(db: Session, person_id: int, number: int) -> Page[DeadlineReminder]:
    """Somebody's deadlines: those ahead first, the nearest on top, then those that are over."""
    query = select(DeadlineReminder).where(DeadlineReminder.person_id == person_id)
    ordered = query.order_by(
        DeadlineReminder.due < clock.today(), DeadlineReminder.due, DeadlineReminder.id
    )
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = list(db.scalars(ordered.offset(offset).limit(limit)))
    total = count(db, select(DeadlineReminder.id).where(DeadlineReminder.person_id == person_id))
    return Page(rows, number, PAGE_SIZE, total)


def _number_of(db: Session, person_id: int) -> int:
    # Those that things made do not count: nobody asked for them one by one.
    query = select(func.count()).where(
        DeadlineReminder.person_id == person_id, DeadlineReminder.subject == ""
    )
    return db.scalar(query) or 0


def tell_due(_settings: Settings, database: Database) -> None:
    """Tell people of the deadlines whose day has come, each in a transaction of its own."""
    if clock.now().astimezone(clock.WARSAW).hour < FIRST_HOUR:
        return
    waiting = (
        select(DeadlineReminder.id)
        .where(DeadlineReminder.told.is_(None), DeadlineReminder.tell_on <= clock.today())
        .order_by(DeadlineReminder.tell_on, DeadlineReminder.id)
        .limit(BATCH)
    )
    with database.reading() as db:
        ids = list(db.scalars(waiting))
    for reminder_id in ids:
        with database.writing() as db:
            row = db.get(
                DeadlineReminder, reminder_id, with_for_update=True, populate_existing=True
            )
            if row is None or row.told is not None:
                continue  # dropped or told meanwhile
            row.told = clock.now()
            data = {"reminder": reminder_id}
            journal.record(db, "deadline.reminder-due", None, _subject(reminder_id), data)


def forget_erased(_settings: Settings, database: Database) -> None:
    """Drop reminders of people who have no account any more."""
    erased = select(Person.id).where(Person.erased.is_not(None))
    theirs = DeadlineReminder.person_id.in_(erased)
    with database.reading() as db:
        if db.scalar(select(DeadlineReminder.id).where(theirs).limit(1)) is None:
            return
    with database.writing() as db:
        db.execute(delete(DeadlineReminder).where(theirs))


def _subject(reminder_id: int) -> str:
    return f"deadline-reminder:{reminder_id}"
