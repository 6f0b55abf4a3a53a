"""An import and a reviewer put one new key in force at one moment: neither waits for ever.

The import has a city in its hands and comes to the key; the reviewer has the key and comes to the
city. Each test stops one of them between the two until the other waits for something.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, get_ident

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.cities.models import City
from app.core.db import Database, held
from app.core.errors import Conflict
from app.opendata.importing import carry_out, rehearse
from app.opendata.reading import read
from app.people.models import Level
from app.people.rules import Who
from app.plan import projection
from app.plan.kinds_told import PRACTICE_KIND
from app.records import service
from app.records.kinds import Surroundings
from app.records.models import RecordProposal, RecordVersion
from app.records.queries import record_of
from app.records.rules import Seen, Written
from tests import make
from tests.plan import entries

pytestmark = pytest.mark.postgres
Hold = Callable[[Session, type[City], int], City]
KEY = "elk-park"
PRACTICE = {"city": "elk", "goal": "11", "title": "Park", "text": "Razem.", "source": "Umowa"}
FILE = "city,goal,title,text,source\nelk,3,Sad,Sadzimy,Umowa\nelk,11,Park,Inaczej,Umowa"
_PATIENCE = 20


class Meeting:
    """Two threads: one stops while it applies an entry, the other begins then."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.is_there, self.stops = Event(), 0

    def stopping(self, hold: Hold, *, before: bool) -> Hold:
        """`hold`, before or after which the one that stops waits till the other does."""

        def held(db: Session, model: type[City], key: int) -> City:
            if before:
                self.stop()
            city = hold(db, model, key)
            if not before:
                self.stop()
            return city

        return held

    def stop(self) -> None:
        if self.stops == get_ident() and not self.is_there.is_set():
            self.is_there.set()
            self.until_somebody_waits()

    def until_somebody_waits(self) -> None:
        waiting = text(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        give_up = Event()
        for _again in range(_PATIENCE * 50):
            with self.database.reading() as db:
                if db.scalar(waiting):
                    return
            give_up.wait(0.02)
        raise AssertionError("nobody waits")

    def of(self, first: Callable[[], str], second: Callable[[], str]) -> list[str]:
        """What becomes of the one that stops, and of the one that begins then."""

        def stopping() -> str:
            self.stops = get_ident()
            return first()

        def beginning() -> str:
            assert self.is_there.wait(_PATIENCE)
            return second()

        with ThreadPoolExecutor(2) as pool:
            acts = [pool.submit(stopping), pool.submit(beginning)]
            return [act.result() for act in acts]


@pytest.fixture
def meeting(database: Database) -> Meeting:
    return Meeting(database)


@pytest.fixture
def proposed(database: Database) -> RecordProposal:
    with database.writing() as db:
        entries.city(db)
        author = make.who(make.person(db))
        around = Surroundings(db, Path("nowhere"))
        return service.propose(around, author, PRACTICE_KIND.name, "", 0, Written(PRACTICE, "Nowa"))


@pytest.fixture
def reviewer(database: Database) -> Who:
    return make.who(make.stored(database, Level.CURATOR))


@pytest.fixture
def accept(database: Database, proposed: RecordProposal, reviewer: Who) -> Callable[[], str]:
    def act() -> str:
        try:
            with database.writing() as db:
                around = Surroundings(db, Path("nowhere"))
                service.accept(around, reviewer, proposed.id, Seen(1, 0))
        except Conflict:
            return "Conflict"
        return "done"

    return act


@pytest.fixture
def bring(database: Database, proposed: RecordProposal) -> Callable[[], str]:
    who = make.who(make.stored(database, Level.MODERATOR))

    def act() -> str:
        with database.writing() as db:
            around = Surroundings(db, Path("nowhere"))
            seen = rehearse(around, who, read(FILE, "praktyki"))
            done = carry_out(around, who, read(FILE, "praktyki"), "Z pliku", seen.digest)
            assert done.problems == []
            return f"{len(done.changed)} changed"

    return act


def versions(database: Database) -> list[str]:
    """Where the versions of the entry come from, in their order."""
    with database.reading() as db:
        record = record_of(db, PRACTICE_KIND.name, KEY)
        assert record is not None
        of_record = RecordVersion.record_id == record.id
        query = select(RecordVersion.origin).where(of_record).order_by(RecordVersion.number)
        return list(db.scalars(query))


def test_a_reviewer_with_the_key_gets_the_city_before_an_import(
    database: Database,
    meeting: Meeting,
    accept: Callable[[], str],
    bring: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(projection, "held", meeting.stopping(held, before=True))
    assert meeting.of(accept, bring) == ["done", "2 changed"]
    assert versions(database) == ["proposal", "import"]


def test_an_import_with_the_city_gets_the_key_before_a_reviewer(
    database: Database,
    meeting: Meeting,
    accept: Callable[[], str],
    bring: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(projection, "held", meeting.stopping(held, before=False))
    assert meeting.of(bring, accept) == ["2 changed", "Conflict"]
    assert versions(database) == ["import"]
