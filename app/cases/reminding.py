"""Reminders of a case: of an own day shortly before it, of the office's on the day after it.

They are made anew whenever the day changes, for every member who wants them.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.membership import subject
from app.cases.models import Case, CasePerson
from app.core import clock
from app.core.i18n import gettext as _
from app.deadlines import reminders
from app.deadlines.reminders import Automatic

DAYS_BEFORE_OWN: Final = 3
_ONE_DAY: Final = timedelta(days=1)


def renew(db: Session, case: Case) -> None:
    """Remind every member who wants it of the day that holds now, and of no other."""
    reminders.drop_of(db, subject(case.id))
    wanting = select(CasePerson.person_id).where(
        CasePerson.case_id == case.id,
        CasePerson.accepted.is_not(None),
        CasePerson.is_reminded,
    )
    remind(db, case, db.scalars(wanting).all())


def remind(db: Session, case: Case, people: Iterable[int]) -> None:
    """Remind these people of the day of a case, when there is one and it is not over."""
    tell_on = telling_day(case.due, is_own=case.due_is_own, today=clock.today())
    if case.due is None or tell_on is None:
        return
    new = Automatic(
        term="",
        title=case.due_title or _("A day in your case"),
        event=case.due,
        due=case.due,
        moment=case.due_moment,
        tell_on=tell_on,
    )
    reminders.add_of(db, subject(case.id), people, new)


def telling_day(due: date | None, *, is_own: bool, today: date) -> date | None:
    """The day on which people are told: none for what was over when it was written down."""
    if due is None:
        return None
    if is_own:
        return None if due < today else max(today, due - timedelta(days=DAYS_BEFORE_OWN))
    return None if due + _ONE_DAY < today else due + _ONE_DAY
