"""Erased accounts stay erased, also when a backup from before is restored."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app.core.db import Database
from app.core.journal import JournalEntry
from app.core.mail import MailMessage
from app.core.settings import Settings
from app.people import erasing
from app.people.cli import user
from app.people.community_models import ContactCard
from app.people.models import Person
from tests import make
from tests.people.test_directory import card


def test_a_restored_account_is_erased_again_and_no_other(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as db:
        gone, stays = make.person(db, name="Ignacy Ż."), make.person(db, name="Jan L.")
        card(db, gone)
        erasing.wipe(db, gone, gone.id)
    erasing.keep_list(settings, database)
    path = settings.data_dir / erasing.LIST_FILE
    assert "Ignacy" not in path.read_text(encoding="utf-8")
    with database.writing() as db:  # the backup is back: the account is there as it was
        back = db.get_one(Person, gone.id)
        back.erased, back.name, back.email = None, "Ignacy Ż.", "ignacy@poczta.example"
        card(db, make.person(db))
        db.flush()
    erasing.keep_list(settings, database)  # a worker that started too early forgets nobody
    assert {number for number, _created in erasing.read_list(path)} == {gone.id}
    monkeypatch.setenv("NARZEDZIOWNIK_DATABASE_URL", database.url)
    monkeypatch.setenv("NARZEDZIOWNIK_DATA_DIR", str(settings.data_dir))
    for counted in ("1 of 1", "0 of 1"):
        result = CliRunner().invoke(user, ["replay-erasures"])
        assert (result.exit_code, result.output.startswith(counted)) == (0, True), result.output
    with database.reading() as db:
        again = db.get_one(Person, gone.id)
        assert (again.email, again.name) == (None, "Usunięty użytkownik")
        assert db.get_one(Person, stays.id).name == "Jan L."
        assert len(db.scalars(select(ContactCard)).all()) == 1
        assert db.scalars(select(MailMessage)).all() == []
        entries = db.scalars(select(JournalEntry).where(JournalEntry.kind == "person.erased"))
        assert [entry.actor_id for entry in entries] == [gone.id, None]


def test_another_account_of_the_same_number_is_left_alone(
    settings: Settings, database: Database
) -> None:
    with database.writing() as db:
        gone = make.person(db)
        erasing.wipe(db, gone, gone.id)
    erasing.keep_list(settings, database)
    listed = erasing.read_list(settings.data_dir / erasing.LIST_FILE)
    with database.writing() as db:
        other = db.get_one(Person, gone.id)
        other.erased, other.created = None, make.person(db).created
    assert erasing.replay(database, listed) == 0


@pytest.mark.parametrize("text", ["nie lista", '{"id": 1}', '{"id": "x", "created": "2026-01-01"}'])
def test_what_is_no_list_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lista"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="lista, line 1"):
        erasing.read_list(path)
