"""What people may take with them: their own, all of it, and nothing of others or of the account's
secrets."""

import io
import json
import zipfile

from sqlalchemy.orm import Session

from app import all_tables
from app.cases import exporting
from app.cases.vault import Vault
from app.core.db import Database
from app.discussions import hiding
from app.people import cards, hats
from app.people.models import Level
from app.transfer.own_data import NOT_OWN, OWN, own_data, table_of
from app.transfer.own_data_words import COLUMNS, TABLES
from tests import make
from tests.visitor import Visit

VAULT = Vault(make.SETTINGS)
SECRETS = {"password_hash", "token_hash", "held_because", "note", "by_id", "given_by_id"}


def test_every_table_that_names_a_person_is_weighed() -> None:
    naming = {
        table.name
        for table in all_tables().sorted_tables
        if any(key.column.table.name == "person" for key in table.foreign_keys)
    }
    weighed = {own.table for own in OWN} | set(NOT_OWN)
    assert naming - weighed == set(), "write into app/transfer/own_data.py what is theirs"
    assert weighed - naming == {"person"}


def test_columns_are_there_and_none_is_secret() -> None:
    for own in OWN:
        assert {own.person, *own.columns} <= set(table_of(own.table).c.keys()), own.table
        assert not SECRETS & set(own.columns), own.table


def test_the_page_has_words_for_all_of_it() -> None:
    assert set(TABLES) == {own.table for own in OWN} | set(exporting.COLUMNS)
    columns = {name for own in OWN for name in own.columns}
    assert set(COLUMNS) == columns.union(*exporting.COLUMNS.values())


def test_hidden_texts_stay_hidden(db: Session) -> None:
    moderator, mine = make.person(db, Level.MODERATOR), make.person(db)
    seen, gone = make.thread(db, mine, body="Widać."), make.thread(db, mine, body="Nie widać.")
    post = make.post(db, mine, seen, "Numer sąsiada.")
    hiding.hide_post(db, make.who(moderator), post.id, "dane-osobowe", "")
    hiding.hide_thread(db, make.who(moderator), gone.id, "dane-osobowe", "")
    found = own_data(db, mine.id, VAULT)
    assert [row["body"] for row in found["post"]] == ["Widać."]
    assert [row["title"] for row in found["thread"]] == [seen.title]


def test_own_rows_only(database: Database, visit: Visit) -> None:
    with database.writing() as db:
        moderator, mine = make.person(db, Level.MODERATOR), make.person(db, name="Halina K.")
        other = make.person(db, name="Jan L.", email="jan@tajne.example")
        thread = make.thread(db, other, body="Cudzy tekst.")
        make.post(db, mine, thread, "Mój tekst.")
        hats.give(db, make.who(moderator), mine.id, words="Radna", note="sprawdzono-tajnie")
        card = cards.check_card(visibility="nikt", email="", phone="22 500 01 01", helps="")
        cards.save(db, make.who(mine), card, agreed=True)
    with database.reading() as db:
        found = own_data(db, mine.id, VAULT)
    assert [row["body"] for row in found["post"]] == ["Mój tekst."]
    assert [(row["thread_id"], row["is_on"]) for row in found["thread_follow"]] == [
        (thread.id, True)
    ]
    assert found["contact_card"][0]["phone"] == "22 500 01 01"
    assert found["hat"][0]["words"] == "Radna"
    visitor = visit(mine)
    answer = visitor.get("/konto/dane/pobierz?postac=zip")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        assert archive.namelist() == ["data.json", "index.html"]
        text, page = (archive.read(name).decode() for name in archive.namelist())
    assert json.loads(text)["person"][0]["name"] == "Halina K."
    assert text == visitor.get("/konto/dane/pobierz").get_data(as_text=True)
    for secret in ("Cudzy tekst", "tajne.example", "sprawdzono-tajnie", "argon2"):
        assert secret not in text + page
    for told in ("Mój tekst.", "Radna", "22 500 01 01", "Role sprawdzone"):
        assert told in page
    visit().get("/konto/dane/pobierz", 303)
