"""Sign-ins end when they should, and the table signs nobody in."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Database
from app.core.settings import Settings
from app.people import sign_ins
from app.people.models import Level, Person, SignIn
from app.people.sign_ins import Found, Lifetimes
from tests import make

LIFETIMES = Lifetimes(residents=timedelta(days=14), staff=timedelta(hours=12))


def begin(db: Session, person: Person) -> str:
    token = sign_ins.begin(db, person, "203.0.113.7", "Firefox")
    db.commit()
    return token


def find(database: Database, token: str) -> Found | None:
    with database.engine.connect() as connection:
        return sign_ins.find(connection, token, LIFETIMES)


def pass_time(monkeypatch: pytest.MonkeyPatch, delta: timedelta) -> None:
    later = clock.now() + delta
    monkeypatch.setattr(clock, "now", lambda: later)


def test_token_finds_its_person(database: Database, db: Session) -> None:
    person = make.person(db, Level.CURATOR, scope=["zielen"], role="urzad")
    found = find(database, begin(db, person))
    assert found is not None
    assert found.who == make.who(person, sign_in_id=found.who.sign_in_id)
    assert found.who.sign_in_id == db.scalar(select(SignIn.id))


def test_lifetimes_come_from_settings(settings: Settings) -> None:
    assert Lifetimes.from_settings(settings) == LIFETIMES


def test_table_keeps_no_token(database: Database, db: Session) -> None:
    token = begin(db, make.person(db))
    row = db.scalars(select(SignIn)).one()
    assert token not in str(vars(row))
    assert len(token) >= 43
    assert find(database, row.token_hash) is None


def test_tokens_differ(db: Session) -> None:
    person = make.person(db)
    assert len({begin(db, person) for _ in range(20)}) == 20


@pytest.mark.parametrize("token", ["", "x", "0" * 64, "ż" * 43, "a\0b", "' OR 1=1 --"])
def test_foreign_tokens_find_nobody(database: Database, db: Session, token: str) -> None:
    begin(db, make.person(db))
    if "\0" in token and not database.is_sqlite:
        token = token.replace("\0", "")
    assert find(database, token) is None


@pytest.mark.parametrize(
    ("level", "idle", "is_alive"),
    [
        (Level.NEW, timedelta(days=13, hours=23), True),
        (Level.EDITOR, timedelta(days=13, hours=23), True),
        (Level.EDITOR, timedelta(days=14, minutes=1), False),
        (Level.CURATOR, timedelta(hours=11), True),
        (Level.CURATOR, timedelta(hours=12, minutes=1), False),
        (Level.ADMINISTRATOR, timedelta(hours=12, minutes=1), False),
    ],
)
def test_idle_browsers_are_signed_out(
    database: Database,
    db: Session,
    monkeypatch: pytest.MonkeyPatch,
    level: Level,
    idle: timedelta,
    is_alive: bool,
) -> None:
    token = begin(db, make.person(db, level))
    pass_time(monkeypatch, idle)
    assert (find(database, token) is not None) is is_alive


def test_visits_do_not_prolong_for_ever(
    database: Database, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = begin(db, make.person(db))
    row = db.scalars(select(SignIn)).one()
    row.created = clock.now() - timedelta(days=89, hours=23)
    db.commit()
    assert find(database, token) is not None
    row.created = clock.now() - timedelta(days=90, minutes=1)
    db.commit()
    assert find(database, token) is None


def test_raised_level_shortens_the_sign_in(
    database: Database, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make.person(db)
    token = begin(db, person)
    pass_time(monkeypatch, timedelta(days=1))
    assert find(database, token) is not None
    person.level = Level.MODERATOR
    db.commit()
    assert find(database, token) is None


def test_erased_people_are_signed_out(database: Database, db: Session) -> None:
    person = make.person(db)
    token = begin(db, person)
    person.erased = clock.now()
    db.commit()
    assert find(database, token) is None


def test_ending_is_final_and_only_ones_own(database: Database, db: Session) -> None:
    halina, obcy = make.person(db), make.person(db)
    token = begin(db, halina)
    found = find(database, token)
    assert found is not None
    number = found.who.sign_in_id
    assert number is not None
    assert not sign_ins.end(db, make.who(obcy), number)
    assert sign_ins.end(db, make.who(halina), number)
    assert not sign_ins.end(db, make.who(halina), number)
    db.commit()
    assert find(database, token) is None


def test_end_all_may_keep_one(database: Database, db: Session) -> None:
    halina, obcy = make.person(db), make.person(db)
    first, second, foreign = begin(db, halina), begin(db, halina), begin(db, obcy)
    kept = find(database, second)
    assert kept is not None
    assert sign_ins.end_all(db, halina.id, keep=kept.who.sign_in_id) == 1
    db.commit()
    assert find(database, first) is None
    assert find(database, second) is not None
    assert find(database, foreign) is not None
    assert sign_ins.end_all(db, halina.id) == 1
    db.commit()
    assert find(database, second) is None


def test_list_shows_living_ones_only(
    database: Database, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    halina = make.person(db)
    begin(db, make.person(db))
    begin(db, halina)
    pass_time(monkeypatch, timedelta(days=15))
    begin(db, halina)
    begin(db, halina)
    newest = db.scalars(select(SignIn.id).order_by(SignIn.id.desc())).first()
    assert newest is not None
    sign_ins.end(db, make.who(halina), newest)
    rows = sign_ins.open_sign_ins(db, make.who(halina), LIFETIMES)
    assert [(row.address, row.agent) for row in rows] == [("203.0.113.7", "Firefox")]


def test_long_agents_and_addresses_are_cut(db: Session) -> None:
    sign_ins.begin(db, make.person(db), "a" * 100, "b" * 1000)
    row = db.scalars(select(SignIn)).one()
    assert (len(row.address), len(row.agent)) == (45, 300)


def test_old_rows_are_forgotten(db: Session) -> None:
    begin(db, make.person(db))
    old = begin(db, make.person(db))
    row = db.scalars(select(SignIn).where(SignIn.token_hash == sign_ins.token_hash(old))).one()
    row.created = datetime(2020, 1, 1, tzinfo=clock.now().tzinfo)
    db.commit()
    sign_ins.forget_old(db)
    assert len(db.scalars(select(SignIn.id)).all()) == 1
