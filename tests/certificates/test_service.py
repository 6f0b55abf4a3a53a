"""Issuing and revoking: by whom, for what, numbered without gaps whoever comes at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates import queries, service
from app.certificates.models import Certificate
from app.core import clock
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.journal import JournalEntry
from tests import make
from tests.certificates.conftest import Stage, completed, staged
from tests.plan import entries


def test_what_is_certified_stays_as_it_was(db: Session, stage: Stage) -> None:
    made = service.issue(db, make.who(stage.curator), stage.key)
    entries.put(
        db, "projekt", stage.key, city="elk", title="Inny tytuł", goal="13", state="przerwany"
    )
    row = queries.by_code(db, made.code.upper())
    assert (row.title, row.goal, row.city_name) == ("Podwórka dla sąsiadów", 11, "Ełk")
    assert row.sign == f"1/{clock.today().year}"
    entries.put(db, "projekt", stage.key)  # the entry is removed
    assert queries.by_code(db, made.code) == row
    assert queries.of_city(db, stage.city.id) == [row]


def test_who_may_not_certify_does_not(db: Session, stage: Stage) -> None:
    with pytest.raises(Forbidden):
        service.issue(db, make.who(stage.resident), stage.key)
    with pytest.raises(Conflict):
        service.issue(db, make.who(stage.coordinator), stage.key)
    suspended = make.who(stage.curator, suspended_until=clock.now() + timedelta(days=365))
    with pytest.raises(Forbidden):
        service.issue(db, suspended, stage.key)
    made = service.issue(db, make.who(stage.curator), stage.key)
    with pytest.raises(Forbidden):
        service.revoke(db, make.who(stage.resident), made.code, "Tak")
    assert queries.by_code(db, made.code).is_revoked is False


def test_only_what_is_completed_is_certified(db: Session, stage: Stage) -> None:
    who = make.who(stage.curator)
    for state in ("planowany", "w-toku", "przerwany", "nieznany"):
        key = entries.project(db, stage.city, f"Projekt {state}", state=state).key
        with pytest.raises(Conflict):
            service.issue(db, who, key)
    with pytest.raises(NotFound):
        service.issue(db, who, "elk-nie-ma")


def test_a_project_has_one_that_holds(db: Session, stage: Stage) -> None:
    who = make.who(stage.curator)
    first = service.issue(db, who, stage.key)
    with pytest.raises(Conflict):
        service.issue(db, who, stage.key)
    service.revoke(db, who, first.code, "Błąd w tytule")
    assert queries.of_project(db, stage.key) is None
    second = service.issue(db, who, stage.key)
    assert (first.number, second.number) == (1, 2)
    assert first.code != second.code
    found = queries.of_project(db, stage.key)
    assert found is not None
    assert found.code == second.code
    assert [row.number for row in queries.of_city(db, stage.city.id)] == [2, 1]


def test_revoking_tells_since_when_and_why_once(db: Session, stage: Stage) -> None:
    who = make.who(stage.curator)
    made = service.issue(db, who, stage.key)
    with pytest.raises(Invalid):
        service.revoke(db, who, made.code, "  ")
    service.revoke(db, who, made.code, "Projekt nie był zakończony")
    row = queries.by_code(db, made.code)
    assert row.is_revoked
    assert row.reason == "Projekt nie był zakończony"
    with pytest.raises(Conflict):
        service.revoke(db, who, made.code, "Jeszcze raz")
    with pytest.raises(NotFound):
        service.revoke(db, who, "k7mf-2q9x-h4tw-0zn1", "Tak")


def test_numbers_begin_anew_each_year(
    db: Session, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = make.who(stage.curator)
    # Past midnight in Poland, when the year before still runs in UTC.
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 12, 31, 22, 30, tzinfo=UTC))
    last = service.issue(db, who, stage.key)
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 12, 31, 23, 30, tzinfo=UTC))
    first = service.issue(db, who, completed(db, stage.city, "Skwer"))
    assert [(each.year, each.number) for each in (last, first)] == [(2027, 1), (2028, 1)]


def test_what_is_rolled_back_leaves_no_gap(db: Session, stage: Stage) -> None:
    who = make.who(stage.curator)
    with db.begin_nested() as undone:
        service.issue(db, who, stage.key)
        undone.rollback()
    assert service.issue(db, who, stage.key).number == 1


def test_the_journal_tells_without_words(db: Session, stage: Stage) -> None:
    who = make.who(stage.curator)
    made = service.issue(db, who, stage.key)
    service.revoke(db, who, made.code, "Tajny powód")
    db.commit()
    told = [
        (each.kind, each.subject, each.data)
        for each in db.scalars(select(JournalEntry).order_by(JournalEntry.id))
        if each.kind.startswith("certificate.")
    ]
    subject, data = f"certificate:{made.id}", {"city": stage.city.id}
    assert told == [
        ("certificate.issued", subject, data),
        ("certificate.revoked", subject, data),
    ]


def test_the_list_tells_those_in_force_from_the_others(db: Session, stage: Stage) -> None:
    who = make.who(stage.curator)
    gone = service.issue(db, who, stage.key)
    service.revoke(db, who, gone.code, "Pomyłka")
    kept = service.issue(db, who, completed(db, stage.city, "Skwer"))
    signs = {
        standing: [row.number for row in queries.all_of_them(db, 1, standing).items]
        for standing in ("", "wazne", "uniewaznione")
    }
    assert signs == {"": [2, 1], "wazne": [kept.number], "uniewaznione": [gone.number]}


@pytest.mark.parametrize("shared", [True, False], ids=["one project", "a project each"])
def test_many_at_once(database: Database, shared: bool) -> None:
    """Of one project only one gets through; of several each gets a number of its own."""
    writers = 6
    with database.writing() as db:
        stage = staged(db)
        keys = [
            stage.key if shared else completed(db, stage.city, f"Projekt {number}")
            for number in range(writers)
        ]
    start = threading.Barrier(writers)

    def issue(key: str) -> bool:
        start.wait()
        try:
            with database.writing() as db:
                service.issue(db, make.who(stage.curator), key)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(writers) as pool:
        done = sum(pool.map(issue, keys))
    assert done == (1 if shared else writers)
    with database.reading() as db:
        numbers = list(db.scalars(select(Certificate.number).order_by(Certificate.number)))
    assert numbers == list(range(1, done + 1))


def test_cities_of_one_name_are_told_apart(db: Session, stage: Stage) -> None:
    twin = make.city(db, "elk-2", "Ełk", voivodeship="lubelskie")
    made = service.issue(db, make.who(stage.curator), completed(db, twin, "Skwer"))
    assert made.city_name == "Ełk (lubelskie)"
