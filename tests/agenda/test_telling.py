"""Followers of a city hear of a date when it is published, and once more when it comes near."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import ROOT
from app.agenda import reminding
from app.agenda.kinds import KIND
from app.agenda.models import LocalDate
from app.cities import following
from app.cities.models import City
from app.core import clock, i18n
from app.core.db import Database
from app.core.mail import MailMessage
from app.core.mail_sending import Letter
from app.core.settings import Settings
from app.notifications import mailing, subjects
from app.notifications.composing import Composer
from app.notifications.models import AT_ONCE, Kind, Notice
from app.people.models import Person
from app.records.kinds import Surroundings
from app.records.loading import load
from app.records.queries import record_of
from app.text.polish import nbsp
from tests import make
from tests.agenda.entries import fields_of, let_in, propose, put
from tests.notifications.conftest import tell
from tests.plan import entries

__all__ = ["tell"]  # a fixture
Tell = Callable[[], list[Notice]]
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def town(db: Session, monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return entries.city(db)


@pytest.fixture
def follower(db: Session, town: City) -> Person:
    person = make.person(db)
    following.follow(db, make.who(person), town)
    return person


def remind(settings: Settings, database: Database, db: Session) -> None:
    db.commit()
    reminding.tell_due(settings, database)


def kinds(found: list[Notice]) -> list[tuple[int, str]]:
    return [
        (each.person_id, each.kind)
        for each in found
        if each.kind in (Kind.LOCAL_DATE, Kind.LOCAL_DATE_NEAR)
    ]


def test_a_published_date_is_told_to_followers_of_its_city_only(
    db: Session, town: City, follower: Person, tell: Tell
) -> None:
    author, elsewhere = make.person(db), make.person(db)
    following.follow(db, make.who(author), town)
    other = entries.city(db, "Rawicz", "wielkopolskie")
    following.follow(db, make.who(elsewhere), other)
    proposal = propose(db, author, fields_of(town, "Budżet", clock.today() + timedelta(days=9)))
    db.commit()
    assert kinds(tell()) == []
    let_in(db, proposal)
    db.commit()
    found = [each for each in tell() if each.kind == Kind.LOCAL_DATE]
    assert kinds(found) == [(follower.id, Kind.LOCAL_DATE)]
    (notice,) = found
    assert notice.url == f"/kalendarz/{proposal.key}"
    assert notice.about == f"city:{town.id}"
    seen = subjects.look_up(db, {notice.subject}, follower.id)[notice.subject]
    assert seen.title == "Budżet (Ełk)"
    assert "29" in seen.plain


def test_a_change_is_not_told_as_a_new_date(
    db: Session, town: City, follower: Person, tell: Tell
) -> None:
    key = put(db, town, "Budżet")
    fields = fields_of(town, "Budżet miasta", clock.today() + timedelta(days=9))
    let_in(db, propose(db, make.person(db), fields, key))
    db.commit()
    assert kinds(tell()) == []
    assert follower.id


def test_what_is_over_or_gone_is_no_news(
    db: Session, town: City, follower: Person, tell: Tell
) -> None:
    past = fields_of(town, "Dawno", clock.today() - timedelta(days=9))
    let_in(db, propose(db, make.person(db), past))
    gone = propose(db, make.person(db), fields_of(town, "Odwołane", clock.today()))
    let_in(db, gone)
    entries.put(db, KIND, gone.key)
    db.commit()
    assert kinds(tell()) == []
    assert follower.id


def test_a_date_from_a_file_is_told_once(
    db: Session, town: City, follower: Person, tell: Tell
) -> None:
    around = Surroundings(db, Path("nowhere"))
    fields = fields_of(town, "Wyłożenie planu", clock.today() + timedelta(days=9))
    long_key = "elk-" + "-".join(["wylozenie"] * 7)
    load(around, KIND, long_key, fields)
    load(around, KIND, long_key, fields | {"place": "Ratusz"})
    db.commit()
    assert kinds(tell()) == [(follower.id, Kind.LOCAL_DATE)]
    assert kinds(tell()) == [(follower.id, Kind.LOCAL_DATE)]


@pytest.mark.parametrize(
    ("begins", "ends", "is_told"),
    [
        *((3, None, True), (0, None, True), (4, None, False), (-1, None, False)),
        *((-9, 3, True), (-9, 0, True), (-9, 4, False), (-9, -1, False)),
        *((3, 9, True), (0, 9, True), (4, 9, False), (-1, 1, True)),
    ],
)
def test_people_are_reminded_before_the_first_and_the_last_day(
    db: Session,
    database: Database,
    settings: Settings,
    town: City,
    follower: Person,
    tell: Tell,
    begins: int,
    ends: int | None,
    is_told: bool,
) -> None:
    last = None if ends is None else clock.today() + timedelta(days=ends)
    put(db, town, "Głosowanie", days=begins, ends=last)
    remind(settings, database, db)
    found = tell()
    assert kinds(found) == ([(follower.id, Kind.LOCAL_DATE_NEAR)] if is_told else [])
    assert all(each.detail == ("ends" if begins < 0 else "") for each in found)


def test_once_for_each_last_day(
    db: Session,
    database: Database,
    settings: Settings,
    town: City,
    follower: Person,
    tell: Tell,
) -> None:
    key = put(db, town, "Głosowanie", days=2)
    remind(settings, database, db)
    remind(settings, database, db)
    assert kinds(tell()) == [(follower.id, Kind.LOCAL_DATE_NEAR)]
    # A row that was written anew has forgotten, but nobody hears the same again.
    row = db.scalars(select(LocalDate)).one()
    row.reminded_of = None
    remind(settings, database, db)
    assert len(kinds(tell())) == 1
    put_off = fields_of(town, "Głosowanie", clock.today() + timedelta(days=3))
    entries.put(db, KIND, key, **put_off)
    remind(settings, database, db)
    assert len(kinds(tell())) == 2


@pytest.mark.parametrize(("lasts", "details"), [(20, ["", "ends"]), (2, [""]), (0, [""])])
def test_of_what_takes_long_people_hear_before_it_begins_and_before_it_ends(
    db: Session,
    database: Database,
    settings: Settings,
    town: City,
    follower: Person,
    tell: Tell,
    monkeypatch: pytest.MonkeyPatch,
    lasts: int,
    details: list[str],
) -> None:
    put(db, town, "Konsultacje", days=2, ends=clock.today() + timedelta(days=2 + lasts))
    for passed in range(25):
        monkeypatch.setattr(clock, "now", lambda passed=passed: NOON + timedelta(days=passed))
        remind(settings, database, db)
        found = [each for each in tell() if each.kind == Kind.LOCAL_DATE_NEAR]
    assert [each.detail for each in found] == details
    assert {each.person_id for each in found} == {follower.id}


def test_nobody_is_woken(
    db: Session,
    database: Database,
    settings: Settings,
    town: City,
    follower: Person,
    tell: Tell,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put(db, town, "Głosowanie", days=2)
    monkeypatch.setattr(clock, "now", lambda: NOON.replace(hour=3))
    remind(settings, database, db)
    assert kinds(tell()) == []
    assert follower.id


def test_a_date_that_was_removed_is_named_to_nobody(
    db: Session,
    database: Database,
    settings: Settings,
    town: City,
    follower: Person,
    tell: Tell,
) -> None:
    key = put(db, town, "Głosowanie", days=2)
    remind(settings, database, db)
    (notice,) = tell()
    entries.put(db, KIND, key)
    db.commit()
    assert subjects.look_up(db, {notice.subject}, follower.id) == {}
    record = record_of(db, KIND, key)
    assert record is not None
    assert str(record.id) in notice.subject


def test_a_reminder_does_not_wait_for_a_digest() -> None:
    assert Kind.LOCAL_DATE_NEAR in AT_ONCE
    assert Kind.LOCAL_DATE not in AT_ONCE


def test_a_reminder_leaves_as_a_letter_that_tells_what_and_when(
    db: Session,
    database: Database,
    settings: Settings,
    town: City,
    follower: Person,
    tell: Tell,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    i18n.install(ROOT, nbsp)
    put(db, town, "Głosowanie nad budżetem", days=2, place="Ratusz")
    remind(settings, database, db)
    tell()
    monkeypatch.setattr(clock, "now", lambda: NOON + mailing.GATHER + timedelta(seconds=1))
    for _ in range(2):
        mailing.send_at_once(settings, database)
    compose = Composer.of(settings)
    with database.reading() as session:
        (draft,) = session.scalars(select(MailMessage)).all()
        letter = compose(session, Letter(draft.id, draft.created, "", "", ""), draft.draft)
    assert letter is not None
    assert letter.recipient == follower.email
    body = letter.body.replace("\xa0", " ")
    assert "Głosowanie nad budżetem (Ełk)" in body
    assert "22 listopada 2026. Ratusz" in body
    assert f"{settings.site_url}/kalendarz/" in body
