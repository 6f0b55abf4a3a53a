"""What is told of records: decisions to those who proposed, and dates to followers of a city."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.agenda import queries as agenda
from app.agenda.kinds import KIND as LOCAL_DATES
from app.agenda.queries import DateRow
from app.cities import following as city_following
from app.core import clock
from app.core.journal import Entry
from app.notifications.event import Event, actors, number_in
from app.notifications.models import Kind
from app.records.loading import Loaded
from app.records.models import RecordProposal


def record(db: Session, entry: Entry) -> list[Event]:
    """What became of a letter, or other data, that somebody proposed; a clash may come again."""
    number = number_in(entry, "proposal")
    subject = f"record-proposal:{number}"
    to = select(RecordProposal.author_id).where(RecordProposal.id == number)
    key, detail = f"{subject}@{entry.id}", entry.kind.partition(".")[2]
    decided = Event(Kind.RECORD, key, subject, to, actors(entry), subject, detail, is_series=True)
    return [decided, *_accepted_date(db, entry, number)]


def _accepted_date(db: Session, entry: Entry, proposal_id: int) -> list[Event]:
    """A date that is new: of one that was changed, its followers have heard."""
    proposal = db.get(RecordProposal, proposal_id)
    is_new = proposal is not None and proposal.kind == LOCAL_DATES and not proposal.base
    if proposal is None or not is_new or entry.kind != "record.accepted":
        return []
    by = (*actors(entry), proposal.author_id)
    return _new_date(db, proposal.record_id or 0, by)


def loaded(db: Session, entry: Entry) -> list[Event]:
    """A date that came from a file."""
    is_new = entry.data.get("outcome") == Loaded.ADDED
    return _new_date(db, number_in(entry, "record"), actors(entry)) if is_new else []


def _new_date(db: Session, number: int, by: tuple[int, ...]) -> list[Event]:
    """Told to followers of the city, whoever added it; what is over is no news."""
    return [
        _of_city(Kind.LOCAL_DATE, f"local-date:{number}", date, by)
        for date in agenda.by_numbers(db, [number])
        if not date.is_over(clock.today())
    ]


def near_date(db: Session, entry: Entry) -> list[Event]:
    """Once for each day that comes near: of a date that was put off, people hear again."""
    number, day = number_in(entry, "date"), str(entry.data.get("day", ""))
    return [
        _of_city(
            Kind.LOCAL_DATE_NEAR,
            f"local-date:{number}@{day}",
            date,
            detail="" if day == date.begins.isoformat() else "ends",
        )
        for date in agenda.by_numbers(db, [number])
        if not date.is_over(clock.today())
    ]


def _of_city(
    kind: Kind, key: str, date: DateRow, by: tuple[int, ...] = (), detail: str = ""
) -> Event:
    to, about = city_following.followers(date.city_id), f"city:{date.city_id}"
    return Event(kind, key, f"local-date:{date.number}", to, by, about, detail)
