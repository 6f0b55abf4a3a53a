"""Local dates for tests: in force at once, or proposed and let in as people do it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.agenda.kinds import KIND
from app.cities.models import City
from app.core import clock
from app.people.models import Level, Person
from app.records import service
from app.records.kinds import Fields, Surroundings
from app.records.models import RecordProposal
from app.records.queries import record_of
from app.records.rules import Seen, Written
from tests import make
from tests.plan import entries

SOURCE = "https://bip.miasto.example/ogloszenie"


def fields_of(town: City, title: str, begins: date, **fields: Any) -> Fields:
    """What somebody writes of a date; days may be given as days."""
    said = {
        "city": town.slug,
        "kind": "konsultacje",
        "title": title,
        "begins": begins,
        "source": SOURCE,
        **fields,
    }
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in said.items()
        if value is not None
    }


def put(db: Session, town: City, title: str, *, days: int = 7, **fields: Any) -> str:
    """A date in force that begins in so many days; returns its key."""
    begins = clock.today() + timedelta(days=days)
    return entries.put(db, KIND, **fields_of(town, title, begins, **fields)).key


def propose(db: Session, author: Person, fields: Fields, key: str = "") -> RecordProposal:
    """Somebody proposes a date, or a change of one."""
    around = Surroundings(db, Path("nowhere"))
    record = record_of(db, KIND, key) if key else None
    base = record.version if record is not None else 0
    written = Written(fields, "Z ogłoszenia")
    return service.propose(around, make.who(author), KIND, key, base, written)


def let_in(db: Session, proposal: RecordProposal, reviewer: Person | None = None) -> None:
    """Somebody else lets it in."""
    record = record_of(db, KIND, proposal.key)
    seen = Seen(proposal.revision, record.version if record is not None else 0)
    reviewer = reviewer or make.person(db, Level.MODERATOR)
    service.accept(Surroundings(db, Path("nowhere")), make.who(reviewer), proposal.id, seen)
