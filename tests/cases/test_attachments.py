"""Files of cases: sealed on the disk, recognised by content, and gone with their case."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app.cases import attachments, exporting, queries, rules, service
from app.cases.keys import KeyFault
from app.cases.models import Case, CaseAttachment
from app.cases.vault import Vault
from app.core import clock
from app.core.db import Database
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.file_store import FOLDER, FolderStore
from app.core.settings import Settings
from app.files import sweeping
from app.files.models import LooseBytes
from app.people.rules import Who
from tests.cases.conftest import WORDS, Acting

pytestmark = pytest.mark.usefixtures("noon")
PICTURE = b"\x89PNG\r\n\x1a\n" + WORDS.encode() * 20
NAME = "C:\\Skany\\decyzja Nowaka.pdf"


class Desk:
    """A case with its owner, each act in a transaction of its own, as requests have."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database, self.settings = database, settings
        self.vault = Vault(settings)
        self.store = FolderStore(settings.data_dir / FOLDER)
        with database.writing() as db:
            acting = self.acting(db)
            self.owner = acting.person()
            case = acting.begin(self.owner)
            self.member = acting.joined(case, self.owner)
            self.stranger = acting.person()
            self.case_id = case.id

    def acting(self, db: object) -> Acting:
        return Acting(db, self.vault, None)  # type: ignore[arg-type] # no term is asked for

    def send(self, who: Who, data: bytes = PICTURE, name: str = NAME) -> int:
        kept = attachments.keep(
            self.database, self.store, self.vault, who, self.case_id, data, name
        )
        with self.database.writing() as db:
            return attachments.attach(db, self.vault, who, self.case_id, kept).id

    def open(self, who: Who, attachment_id: int) -> attachments.Opened:
        with self.database.reading() as db:
            return attachments.open_attachment(
                db, self.store, self.vault, who, self.case_id, attachment_id
            )

    def rows(self) -> list[CaseAttachment]:
        with self.database.reading() as db:
            return list(db.scalars(select(CaseAttachment).order_by(CaseAttachment.id)))

    def stored(self) -> list[Path]:
        return [path for path in self.settings.data_dir.rglob("*") if path.is_file()]


@pytest.fixture
def desk(database: Database, key_settings: Settings) -> Desk:
    return Desk(database, key_settings)


def test_a_file_comes_back_as_it_was_and_nothing_of_it_lies_there(desk: Desk) -> None:
    sent = desk.send(desk.owner)
    for reader in (desk.owner, desk.member):
        found = desk.open(reader, sent)
        assert (found.data, found.media_type) == (PICTURE, "image/png")
        assert found.name == "decyzja Nowaka.png", "the content says what it is"
    with pytest.raises(NotFound):
        desk.open(desk.stranger, sent)
    (path,) = desk.stored()
    assert not any(word.encode() in path.read_bytes() for word in WORDS.split())
    assert b"PNG" not in path.read_bytes()
    (row,) = desk.rows()
    assert b"Nowak" not in row.sealed_name
    assert row.size == len(PICTURE)
    with desk.database.reading() as db:
        assert db.scalars(select(LooseBytes)).all() == []
        (seen,) = queries.case_of(db, desk.vault, desk.owner, desk.case_id).attachments
    assert (seen.name, seen.size) == ("decyzja Nowaka.png", len(PICTURE))


def test_exchanged_bytes_are_refused(desk: Desk) -> None:
    one, two = desk.send(desk.owner), desk.send(desk.owner, PICTURE + b"2")
    with desk.database.writing() as db:
        first, second = db.get_one(CaseAttachment, one), db.get_one(CaseAttachment, two)
        digests = (second.digest, first.digest)
        first.digest = "0" * 64
        db.flush()
        second.digest = digests[1]
        db.flush()
        first.digest = digests[0]
    for each in (one, two):
        with pytest.raises(KeyFault):
            desk.open(desk.owner, each)


def test_changed_bytes_and_a_missing_key_are_refused(desk: Desk) -> None:
    sent = desk.send(desk.owner)
    (path,) = desk.stored()
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(KeyFault):
        desk.open(desk.owner, sent)
    path.write_bytes(whole)
    assert desk.open(desk.owner, sent).data == PICTURE
    (desk.settings.keys_in / "case_keys").unlink()
    with pytest.raises(KeyFault):
        desk.open(desk.owner, sent)
    with pytest.raises(KeyFault):
        desk.send(desk.owner)
    assert desk.stored() == [path], "without a key nothing is written, least of all in plain"


@pytest.mark.parametrize(
    "data", [b"<svg onload=x>", b"MZ\x90", b"", b"plain words", b"%PDF-1.7 without an end"]
)
def test_only_pictures_and_documents_are_taken(desk: Desk, data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        desk.send(desk.owner, data, "skan.png")
    assert refused.value.field == "file"
    assert desk.stored() == []


def test_there_is_an_end_to_how_many_and_how_much(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.send(desk.owner)
    monkeypatch.setattr(rules, "MOST_BYTES", 2 * len(PICTURE) - 1)
    with pytest.raises(Invalid):
        desk.send(desk.owner)
    monkeypatch.setattr(rules, "MOST_BYTES", 10**9)
    monkeypatch.setattr(rules, "MOST_BYTES_OF_OWNER", 2 * len(PICTURE) - 1)
    with pytest.raises(Invalid):
        desk.send(desk.member)
    monkeypatch.setattr(rules, "MOST_BYTES_OF_OWNER", 10**9)
    monkeypatch.setattr(rules, "MOST_ATTACHMENTS", 1)
    with pytest.raises(Invalid):
        desk.send(desk.member)


def test_who_sent_a_file_and_the_owner_delete_it(desk: Desk) -> None:
    theirs, own = desk.send(desk.member), desk.send(desk.owner)
    with desk.database.writing() as db, pytest.raises(Forbidden):
        attachments.detach(db, desk.member, desk.case_id, own)
    with desk.database.writing() as db:
        attachments.detach(db, desk.owner, desk.case_id, theirs)
    sweeping.delete_loose_bytes(desk.database, desk.store)
    assert [row.id for row in desk.rows()] == [own]
    assert len(desk.stored()) == 1
    assert desk.open(desk.member, own).data == PICTURE


def test_bytes_go_with_their_case(desk: Desk) -> None:
    desk.send(desk.owner)
    desk.send(desk.member)
    with desk.database.writing() as db:
        service.erase(db, desk.owner, desk.case_id)
    assert desk.rows() == []
    assert sweeping.delete_loose_bytes(desk.database, desk.store) == 2
    assert desk.stored() == []


def test_bytes_without_a_row_go_after_an_hour(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = attachments.keep(
        desk.database, desk.store, desk.vault, desk.owner, desk.case_id, PICTURE, NAME
    )
    sweeping.delete_loose_bytes(desk.database, desk.store)
    assert len(desk.stored()) == 1
    later = clock.now() + attachments.UPLOAD_TIME
    monkeypatch.setattr(clock, "now", lambda: later)
    sweeping.delete_loose_bytes(desk.database, desk.store)
    assert desk.stored() == []
    with desk.database.writing() as db, pytest.raises(Invalid):
        attachments.attach(db, desk.vault, desk.owner, desk.case_id, kept)


def test_files_and_rows_go_into_the_export(desk: Desk) -> None:
    desk.send(desk.owner, name="../../etc/passwd")
    desk.send(desk.member, name="mój skan.png")
    with desk.database.reading() as db:
        rows = exporting.own_cases(db, desk.vault, desk.owner.id)["case_attachment"]
        files = list(exporting.own_files(db, desk.store, desk.vault, desk.owner.id))
        theirs = list(exporting.own_files(db, desk.store, desk.vault, desk.member.id))
        nobody = list(exporting.own_files(db, desk.store, desk.vault, desk.stranger.id))
    assert [row["file"] for row in rows] == [file.path for file in files]
    assert [file.data for file in files] == [PICTURE, PICTURE]
    assert all(file.path.startswith(f"sprawy/{desk.case_id}/") for file in files)
    assert not any(".." in file.path for file in files)
    assert [file.path.rpartition("-")[2] for file in theirs] == ["mój skan.png"]
    assert nobody == []


def test_what_cannot_be_opened_does_not_keep_the_rest(desk: Desk) -> None:
    desk.send(desk.owner)
    (path,) = desk.stored()
    path.unlink()
    with desk.database.reading() as db:
        assert list(exporting.own_files(db, desk.store, desk.vault, desk.owner.id)) == []
        found = exporting.own_cases(db, desk.vault, desk.owner.id)
        assert len(found["case_attachment"]) == 1
        assert db.get_one(Case, desk.case_id).id == desk.case_id
    (desk.settings.keys_in / "case_keys").unlink()
    with desk.database.reading() as db:
        (row,) = exporting.own_cases(db, desk.vault, desk.owner.id)["own_case"]
    assert "brakuje klucza" in row["title"]
