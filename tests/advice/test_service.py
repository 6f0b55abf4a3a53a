"""The log of advice: nothing over the hours, nothing deleted, nobody without the right."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.advice import queries, service
from app.advice.models import AdviceHour, Part
from app.advice.rules import NewEntry
from app.core import clock
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.journal import JournalEntry
from app.people.models import Level
from tests import make
from tests.advice.conftest import Stage, staged

HOUR = NewEntry(Part.PREPARATION, "", None, "Zakres projektu", "1")


def entry(**changes: object) -> NewEntry:
    return replace(HOUR, **{"day": clock.today(), **changes})  # type: ignore[arg-type]


def test_each_part_has_its_own_hours(db: Session, stage: Stage) -> None:
    who = make.who(stage.curator)
    service.write(db, who, stage.city.id, entry(hours="20"))
    with pytest.raises(Invalid) as refused:
        service.write(db, who, stage.city.id, entry(hours="0,25"))
    assert refused.value.field == "hours"
    service.write(db, who, stage.city.id, entry(part=Part.IMPLEMENTATION, hours="24"))
    service.write(db, who, stage.city.id, entry(part=Part.IMPLEMENTATION, hours="6"))
    summary = queries.summary(db, stage.city.id)
    assert (summary.preparation_minutes, summary.implementation_minutes) == (1200, 1800)
    assert summary.minutes == 50 * 60


def test_what_is_struck_out_stays_and_no_longer_counts(db: Session, stage: Stage) -> None:
    who = make.who(stage.curator)
    full = service.write(db, who, stage.city.id, entry(hours="20"))
    service.strike(db, who, full.id, "Spotkanie się nie odbyło")
    assert queries.summary(db, stage.city.id).minutes == 0
    service.write(db, who, stage.city.id, entry(hours="20"))
    found = queries.rows(db, who, stage.city.id, 1)
    assert found is not None
    assert [(row.struck is not None, row.reason) for row in found.items] == [
        (False, ""),
        (True, "Spotkanie się nie odbyło"),
    ]
    with pytest.raises(Conflict):
        service.strike(db, who, full.id, "Jeszcze raz")
    with pytest.raises(Invalid):
        service.strike(db, who, found.items[0].id, " ")
    assert db.get(AdviceHour, full.id) is not None


def test_who_may_not_write_does_not(db: Session, stage: Stage) -> None:
    kept = service.write(db, make.who(stage.curator), stage.city.id, entry())
    for person in (stage.resident, stage.coordinator, stage.expert):
        with pytest.raises(Forbidden):
            service.write(db, make.who(person), stage.city.id, entry())
        with pytest.raises(Forbidden):
            service.strike(db, make.who(person), kept.id, "Tak")
    suspended = make.who(stage.curator, suspended_until=clock.now() + timedelta(days=365))
    with pytest.raises(Forbidden):
        service.write(db, suspended, stage.city.id, entry())


def test_mentors_are_curators_and_experts(db: Session, stage: Stage) -> None:
    who = make.who(stage.curator)
    own = service.write(db, who, stage.city.id, entry())
    assert own.mentor_id == stage.curator.id
    of_expert = service.write(db, who, stage.city.id, entry(mentor=stage.expert.slug))
    assert of_expert.mentor_id == stage.expert.id
    for person in (stage.resident.slug, "nikt-taki"):
        with pytest.raises(Invalid) as refused:
            service.write(db, who, stage.city.id, entry(mentor=person))
        assert refused.value.field == "person"


def test_a_name_alone_makes_nobody_a_mentor(db: Session, stage: Stage) -> None:
    """Somebody else could take an expert's name, and read what a city talks about."""
    who, city_id = make.who(stage.curator), stage.city.id
    with pytest.raises(Invalid) as refused:
        service.write(db, who, city_id, entry(mentor=stage.expert.name))
    assert refused.value.field == "person"
    service.write(db, who, city_id, entry(mentor=f"https://x.pl/ludzie/{stage.expert.slug}/"))
    assert queries.can_read(db, make.who(stage.expert), city_id)
    service.write(db, who, city_id, entry(mentor=stage.curator.name))


def test_a_mentor_named_by_mistake_reads_no_longer(db: Session, stage: Stage) -> None:
    who, city_id = make.who(stage.curator), stage.city.id
    made = service.write(db, who, city_id, entry(mentor=stage.expert.slug))
    service.strike(db, who, made.id, "Doradzał ktoś inny")
    assert not queries.can_read(db, make.who(stage.expert), city_id)


def test_only_cities_of_the_plan_are_advised(db: Session, stage: Stage) -> None:
    other = make.city(db, "zary", "Żary")
    with pytest.raises(Conflict):
        service.write(db, make.who(stage.curator), other.id, entry())
    with pytest.raises(NotFound):
        queries.check_has_log(db, other.id)
    with pytest.raises(NotFound):
        service.write(db, make.who(stage.curator), 999, entry())
    queries.check_has_log(db, stage.city.id)


def test_rows_are_for_those_who_took_part(db: Session, stage: Stage) -> None:
    elsewhere = make.person(db, Level.EDITOR)
    city_id = stage.city.id
    assert queries.rows(db, make.who(stage.expert), city_id, 1) is None
    service.write(db, make.who(stage.curator), city_id, entry(mentor=stage.expert.slug))
    for person in (stage.curator, stage.coordinator, stage.expert):
        found = queries.rows(db, make.who(person), city_id, 1)
        assert found is not None
        assert [row.subject for row in found.items] == ["Zakres projektu"]
    for who in (None, make.who(stage.resident), make.who(elsewhere)):
        assert queries.rows(db, who, city_id, 1) is None


def test_who_is_blocked_reads_no_rows(db: Session, stage: Stage) -> None:
    far = clock.now() + timedelta(days=365)
    for person in (stage.coordinator, stage.curator):
        assert queries.can_read(db, make.who(person), stage.city.id)
        assert not queries.can_read(db, make.who(person, blocked_until=far), stage.city.id)


def test_an_entry_belongs_to_its_city(db: Session, stage: Stage) -> None:
    made = service.write(db, make.who(stage.curator), stage.city.id, entry())
    other = make.city(db, "zary", "Żary")
    assert queries.entry_of(db, stage.city.id, made.id).id == made.id
    with pytest.raises(NotFound):
        queries.entry_of(db, other.id, made.id)


def test_the_journal_tells_of_it_without_words(db: Session, stage: Stage) -> None:
    who = make.who(stage.curator)
    made = service.write(db, who, stage.city.id, entry(subject="Tajne słowo"))
    service.strike(db, who, made.id, "Tajny powód")
    db.commit()
    told = [(each.kind, each.data) for each in db.scalars(select(JournalEntry))]
    city = {"city": stage.city.id}
    assert told == [("advice.written", city), ("advice.struck", city)]


def test_two_at_once_do_not_book_over(database: Database) -> None:
    """Nineteen hours are used; two write one hour each at the same moment."""
    with database.writing() as db:
        stage = staged(db)
        service.write(db, make.who(stage.curator), stage.city.id, entry(hours="19"))
    start = threading.Barrier(2)

    def book(_number: int) -> bool:
        start.wait()
        try:
            with database.writing() as db:
                service.write(db, make.who(stage.curator), stage.city.id, entry())
        except Invalid:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(book, range(2))) == [False, True]
    with database.reading() as db:
        assert queries.summary(db, stage.city.id).preparation_minutes == 20 * 60
