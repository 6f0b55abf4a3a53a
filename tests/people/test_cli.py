"""The commands of whoever runs the machine."""

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from app.core.db import Database
from app.core.journal import JournalEntry
from app.core.settings import Settings
from app.people import sanctions
from app.people.cli import user
from app.people.models import Ground, Kind, Level, Person
from app.people.passwords import Passwords
from tests import make
from tests.make import stored


@pytest.fixture(autouse=True)
def _same_database(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARZEDZIOWNIK_DATABASE_URL", database.url)


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(user, list(arguments), input=typed)


def person(database: Database, email: str) -> Person | None:
    with database.reading() as db:
        return db.scalar(select(Person).where(Person.email == email))


def test_create_prints_a_one_time_password(database: Database) -> None:
    result = run("create", "Ola@Urzad.Example", "--name", "Ola", "--level", "moderator")
    assert result.exit_code == 0, result.output
    made = person(database, "ola@urzad.example")
    assert made is not None
    assert (made.level, made.must_change_password) == (Level.MODERATOR, True)
    assert made.email_confirmed is not None
    password = result.output.rsplit(" ", 1)[1].strip()
    assert Passwords().verify(made.password_hash, password)
    with database.reading() as db:
        entry = db.scalars(select(JournalEntry)).one()
    assert (entry.kind, entry.actor_id, entry.data) == ("person.created", None, {"level": 5})


def test_create_takes_a_typed_password(database: Database) -> None:
    typed = "trzy zielone rowery\n" * 2
    result = run("create", "ola@urzad.example", "--name", "Ola", "--ask-password", typed=typed)
    assert result.exit_code == 0, result.output
    assert "zielone" not in result.output
    made = person(database, "ola@urzad.example")
    assert made is not None
    assert (made.level, made.must_change_password) == (Level.RESIDENT, False)


@pytest.mark.parametrize(
    ("arguments", "typed"),
    [
        (["create", "ola@urzad.example"], ""),
        (["create", "nie-adres", "--name", "Ola"], ""),
        (["create", "ola@urzad.example", "--name", "Ola", "--level", "guest"], ""),
        (["create", "ola@urzad.example", "--name", "Ola", "--ask-password"], "krótkie\nkrótkie\n"),
        (["create", "zajety@urzad.example", "--name", "Ola"], ""),
        (["set-level", "nikt@urzad.example", "editor"], ""),
        (["set-level", "zajety@urzad.example", "king"], ""),
        (["set-level", "zajety@urzad.example", "editor", "--scope", "zielen"], ""),
    ],
)
def test_refusals_change_nothing(database: Database, arguments: list[str], typed: str) -> None:
    stored(database, Level.RESIDENT, email="zajety@urzad.example")
    result = run(*arguments, typed=typed)
    assert result.exit_code != 0
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert person(database, "ola@urzad.example") is None
    known = person(database, "zajety@urzad.example")
    assert known is not None
    assert known.level == Level.RESIDENT


def test_set_level_with_scope(database: Database) -> None:
    stored(database, Level.RESIDENT, email="ola@urzad.example")
    result = run(
        "set-level", "ola@urzad.example", "curator", "--scope", "zielen", "--scope", "prawo"
    )
    assert result.exit_code == 0, result.output
    made = person(database, "ola@urzad.example")
    assert made is not None
    assert (made.level, made.scope) == (Level.CURATOR, ["zielen", "prawo"])
    assert run("set-level", "ola@urzad.example", "editor").exit_code == 0
    made = person(database, "ola@urzad.example")
    assert made is not None
    assert made.scope == []


def test_review_levels_tells_what_it_changed(database: Database) -> None:
    person_due = stored(database, Level.EDITOR, slug="redaguje")
    with database.writing() as db:
        moderator = make.person(db, Level.MODERATOR)
        sanctions.sanction(
            db,
            make.who(moderator),
            db.get_one(Person, person_due.id),
            Kind.SUSPENSION,
            7,
            Ground.SPAM,
            "Spam.",
            Settings(),
        )
    result = run("review-levels")
    assert result.exit_code == 0, result.output
    assert "notice of losing one: 1" in result.output
    assert "notice of losing one: 0" in run("review-levels").output
