"""Lists of local dates, and the rows that follow what is in force."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.agenda import queries
from app.agenda.kinds import KIND
from app.agenda.models import LocalDate
from app.agenda.queries import Wanted
from app.core import clock
from app.core.db import Database
from app.core.errors import NotFound
from app.plan.rebuilding import rebuild
from tests import make
from tests.agenda.entries import fields_of, let_in, propose, put
from tests.plan import entries

Count = Callable[[], AbstractContextManager[list[str]]]


def titles(db: Session, wanted: Wanted | None = None, number: int = 1) -> list[str]:
    found = queries.dates(db, wanted or Wanted(), clock.today(), number)
    return [row.title for row in found.items]


def test_what_is_ahead_stands_in_order_and_what_is_over_apart(db: Session) -> None:
    town, today = entries.city(db), clock.today()
    put(db, town, "Za tydzień")
    put(db, town, "Jutro", days=1)
    put(db, town, "Trwa", days=-5, ends=today)
    put(db, town, "Dawno", days=-40)
    put(db, town, "Wczoraj", days=-9, ends=today - timedelta(days=1))
    assert titles(db) == ["Trwa", "Jutro", "Za tydzień"]
    assert titles(db, Wanted(is_past=True)) == ["Wczoraj", "Dawno"]


def test_a_list_is_narrowed_by_voivodeship_city_and_kind(db: Session) -> None:
    elk, rawicz = entries.city(db), entries.city(db, "Rawicz", "wielkopolskie")
    put(db, elk, "Plan", kind="wylozenie-planu")
    put(db, elk, "Budżet")
    put(db, rawicz, "Park")
    assert titles(db, Wanted(voivodeship="wielkopolskie")) == ["Park"]
    assert titles(db, Wanted(city_id=elk.id)) == ["Plan", "Budżet"]
    assert titles(db, Wanted(city_id=elk.id, kind="wylozenie-planu")) == ["Plan"]
    assert titles(db, Wanted(voivodeship="wielkopolskie", kind="glosowanie")) == []
    found = queries.dates(db, Wanted(voivodeship="wielkopolskie"), clock.today(), 1)
    assert found.total == 1


def test_a_city_shows_what_is_open_there(db: Session) -> None:
    elk, today = entries.city(db), clock.today()
    put(db, elk, "Trwa", days=-2, ends=today)
    put(db, elk, "Minęło", days=-2)
    put(db, entries.city(db, "Rawicz", "wielkopolskie"), "Gdzie indziej")
    (row,) = queries.open_in(db, elk.id, today)
    assert (row.title, row.city, row.url) == ("Trwa", "Ełk", f"/kalendarz/{row.key}")
    assert row.is_going_on(today)
    assert not row.is_over(today)


def test_any_length_asks_as_often(db: Session, count_queries: Count) -> None:
    town = entries.city(db)
    put(db, town, "Pierwszy")
    db.commit()
    with count_queries() as one:
        titles(db)
    for number in range(queries.PAGE_SIZE):
        put(db, town, f"Termin {number}")
    db.commit()
    with count_queries() as many:
        assert len(titles(db)) == queries.PAGE_SIZE
    assert len(one) == len(many) == 2
    assert len(titles(db, number=2)) == 1


def test_what_is_proposed_is_on_no_list(db: Session) -> None:
    town, author = entries.city(db), make.person(db)
    begins = clock.today() + timedelta(days=3)
    proposal = propose(db, author, fields_of(town, "Tylko propozycja", begins))
    assert titles(db) == []
    assert queries.open_in(db, town.id, clock.today()) == []
    with pytest.raises(NotFound):
        queries.date_at(db, proposal.key)
    let_in(db, proposal)
    assert titles(db) == ["Tylko propozycja"]
    assert queries.date_at(db, proposal.key).number == proposal.record_id


def test_the_table_is_written_anew_from_the_records(db: Session, database: Database) -> None:
    key = put(db, entries.city(db), "Budżet")
    row = db.scalars(select(LocalDate)).one()
    row.title = "Co innego"
    db.commit()
    rebuild(database, lambda _kind, _number: None)
    with database.reading() as session:
        assert queries.date_at(session, key).title == "Budżet"


def test_a_change_keeps_the_row_and_a_removal_takes_it_away(db: Session) -> None:
    elk, rawicz = entries.city(db), entries.city(db, "Rawicz", "wielkopolskie")
    key = put(db, elk, "Budżet", hour="17:30", place="Ratusz")
    row = db.scalars(select(LocalDate)).one()
    row.reminded_of = row.ends
    number = row.id
    begins = clock.today() + timedelta(days=20)
    entries.put(db, KIND, key, **fields_of(rawicz, "Budżet miasta", begins))
    row = db.scalars(select(LocalDate)).one()
    assert (row.id, row.key, row.title, row.city_id) == (number, key, "Budżet miasta", rawicz.id)
    assert (row.hour, row.place, row.begins, row.ends) == ("", "", begins, begins)
    assert row.reminded_of not in (None, row.ends)
    entries.put(db, KIND, key)
    assert db.scalars(select(LocalDate)).all() == []
    with pytest.raises(NotFound):
        queries.date_at(db, key)
