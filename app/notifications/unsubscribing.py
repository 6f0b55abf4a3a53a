"""Ends letters with notices for whoever holds one: of one kind, or all of them; no sign-in."""

from sqlalchemy.orm import Session

from app.core import clock, journal
from app.notifications.mail_tokens import Unsubscribing
from app.notifications.models import How, NoticePause, NoticePreference
from app.people.models import Person


def unsubscribe(db: Session, wanted: Unsubscribing) -> None:
    """Mail no more of it; once more, or for an account that is gone, changes nothing."""
    person = db.get(Person, wanted.person_id)
    if person is None or person.erased is not None:
        return
    if wanted.kind is None:
        if db.get(NoticePause, person.id) is not None:
            return
        db.add(NoticePause(person_id=person.id, since=clock.now()))
    else:
        chosen = db.get(NoticePreference, (person.id, wanted.kind.value))
        if chosen is None:
            chosen = NoticePreference(person_id=person.id, kind=wanted.kind.value, how="")
            db.add(chosen)
        elif chosen.how == How.NEVER.value:
            return
        chosen.how = How.NEVER.value
    journal.record(db, "notices.preferences-changed", person.id, f"person:{person.id}")
