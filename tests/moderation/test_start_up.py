"""The start-up mode: who is named by a list, who becomes an editor, and when it is over."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.mail import MailMessage
from app.core.settings import Settings
from app.moderation import start_up
from app.moderation.start_up import MOST_LINES, Outcome
from app.people.models import Level, Person
from tests import make
from tests.visitor import Visit, words

SETTINGS = Settings()


def outcomes(db: Session, typed: str) -> list[Outcome]:
    return [line.outcome for line in start_up.look_up(db, typed)]


def test_a_line_names_by_address_profile_or_whole_name(db: Session) -> None:
    person = make.person(db, name="Halina Kowal", slug="halina", email="halina@poczta.example")
    for typed in ("halina@poczta.example", " HALINA@poczta.example ", "halina", "Halina  Kowal"):
        (line,) = start_up.look_up(db, typed)
        assert (line.outcome, line.person_id) == (Outcome.READY, person.id)


def test_each_line_gets_its_own_answer(db: Session) -> None:
    make.person(db, name="Jan Nowak")
    make.person(db, name="Jan Nowak")
    make.person(db, Level.EDITOR, slug="redaguje")
    until = clock.now() + timedelta(days=1)
    make.person(db, slug="zawieszona", suspended_until=until)
    make.person(db, slug="nieczynna", email_confirmed=None)
    make.person(db, slug="zwykla", email="zwykla@poczta.example")
    typed = "Jan Nowak\nredaguje\nzawieszona\nnieczynna\nnikt\n\nzwykla\nzwykla@poczta.example"
    assert outcomes(db, typed) == [
        Outcome.AMBIGUOUS,
        Outcome.ALREADY,
        Outcome.SANCTIONED,
        Outcome.UNKNOWN,
        Outcome.UNKNOWN,
        Outcome.READY,
    ]


@pytest.mark.parametrize("typed", ["", " \n ", "\n".join(str(n) for n in range(MOST_LINES + 1))])
def test_a_list_is_neither_empty_nor_endless(db: Session, typed: str) -> None:
    with pytest.raises(Invalid):
        start_up.look_up(db, typed)


def test_the_mode_ends_with_the_last_editor_that_was_missing(db: Session) -> None:
    moderator = make.who(make.person(db, Level.MODERATOR))
    make.person(db, Level.EDITOR, email=None)  # nobody stands behind it
    for _number in range(17):
        make.person(db, Level.EDITOR)
    assert start_up.editors(db) == 18
    new = [make.person(db) for _number in range(3)]
    told = start_up.grant(db, moderator, "\n".join(person.slug for person in new), SETTINGS)
    assert [line.outcome for line in told] == [Outcome.GIVEN, Outcome.GIVEN, Outcome.FULL]
    assert [person.level for person in new] == [Level.EDITOR, Level.EDITOR, Level.RESIDENT]
    assert all(person.level_given for person in new[:2])
    recipients = db.scalars(select(MailMessage.recipient)).all()
    assert sorted(recipients) == sorted(person.email or "" for person in new[:2])
    assert start_up.editors(db) == SETTINGS.startup_editors
    with pytest.raises(Conflict):
        start_up.grant(db, moderator, new[2].slug, SETTINGS)


@pytest.mark.parametrize("level", [Level.NEW, Level.RESIDENT, Level.EDITOR, Level.CURATOR])
def test_only_moderators_use_it(db: Session, level: Level) -> None:
    person = make.person(db)
    with pytest.raises(Forbidden):
        start_up.grant(db, make.who(make.person(db, level)), person.slug, SETTINGS)
    assert person.level == Level.RESIDENT


def test_looking_first_and_then_granting(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        moderator = make.person(db, Level.MODERATOR)
        person = make.person(db, slug="halina", name="Halina Kowal")
    page = visit(moderator)
    path = "/osoby/partnerzy"
    typed = {"people": "halina\nnikt taki"}
    page.send(path, {"people": " ", "krok": "sprawdz"}, status=422)
    looked = page.send(path, {**typed, "krok": "sprawdz"}, status=200)
    assert "może wejść do redakcji" in words(looked)
    assert "nie ma takiego konta" in words(looked)
    with database.reading() as db:
        assert db.get_one(Person, person.id).level == Level.RESIDENT
    for answer in ("jest już w redakcji", "ma już ten poziom"):
        assert answer in words(page.send(path, {**typed, "krok": "nadaj"}, status=200))
    with database.reading() as db:
        assert db.get_one(Person, person.id).level == Level.EDITOR
        assert len(db.scalars(select(MailMessage)).all()) == 1
