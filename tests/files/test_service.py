"""Files come, are described, approved and removed; their bytes stay exactly as long as a row."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.file_store import FolderStore, StoreFault, digest_of
from app.core.journal import JournalEntry
from app.core.settings import Settings
from app.files import queries, service, sweeping
from app.files.models import FileState, FileThumbnail, LooseBytes, StoredFile
from app.people.models import Person
from tests import make
from tests.files import samples
from tests.files.conftest import Send

People = dict[str, Person]
LATER = timedelta(hours=2)


def kinds(database: Database) -> list[str]:
    with database.reading() as db:
        query = select(JournalEntry.kind).where(JournalEntry.kind.startswith("file."))
        return list(db.scalars(query.order_by(JournalEntry.id)))


def present(database: Database, file: StoredFile) -> StoredFile:
    with database.reading() as db:
        return db.get_one(StoredFile, file.id)


def in_store(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / "data").rglob("*") if path.is_file()}


def take_away(database: Database, who: Person, file: StoredFile, reason: str = "") -> None:
    with database.writing() as db:
        service.remove(db, make.who(who), file.id, reason)


def test_a_file_is_there_with_its_smaller_drawings(
    database: Database, store: FolderStore, send: Send, people: People
) -> None:
    file = send(people["resident"], samples.prepared("caly", small="maly"))
    assert (file.state, file.digest) == (FileState.PUBLIC, digest_of(b"caly"))
    assert store.read(file.digest) == b"caly"
    with database.reading() as db:
        (small,) = queries.thumbnails(db, [file.id])[file.id]
        assert store.read(small.digest) == b"maly"
        exported = list(queries.all_files(db))
    assert [(each.id, [s.width for s in smaller]) for each, smaller in exported] == [
        (file.id, [320])
    ]
    assert kinds(database) == ["file.uploaded"]


def test_files_of_new_people_wait_and_are_not_exported(
    database: Database, send: Send, people: People
) -> None:
    file = send(people["new"])
    assert file.state == FileState.WAITING
    with database.reading() as db:
        assert list(queries.all_files(db)) == []
        assert [each.id for each in queries.waiting_files(db, 1).items] == [file.id]
        for who in (None, make.who(people["editor"]), make.who(people["resident"])):
            with pytest.raises(NotFound):
                queries.visible_file(db, who, file.id)
            with pytest.raises(NotFound):
                queries.served(db, who, file.digest, None)
        for name in ("new", "curator", "moderator"):
            found = queries.served(db, make.who(people[name]), file.digest, None)
            assert found is not None
            assert not found.is_public


def test_sending_the_same_again_gives_the_same_file(send: Send, people: People) -> None:
    first, second = send(people["resident"]), send(people["resident"])
    assert first.id == second.id
    assert send(people["editor"]).id != first.id


def test_whoever_may_not_send_leaves_nothing(
    database: Database, store: FolderStore, people: People
) -> None:
    until = clock.now() + timedelta(days=1)
    who = make.who(people["resident"], suspended_until=until)
    with pytest.raises(Forbidden), database.writing() as db:
        service.add(db, store, who, samples.prepared(), samples.DETAILS)
    assert kinds(database) == []


def test_bytes_of_a_broken_upload_go_after_an_hour(
    database: Database, store: FolderStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.keep_bytes(database, store, samples.prepared("caly", small="maly"))
    sweeping.delete_loose_bytes(database, store)
    assert len(in_store(tmp_path)) == 2
    later = clock.now() + LATER
    monkeypatch.setattr(clock, "now", lambda: later)
    sweeping.delete_loose_bytes(database, store)
    assert in_store(tmp_path) == set()


def test_bytes_of_a_file_stay(
    database: Database,
    store: FolderStore,
    send: Send,
    people: People,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = send(people["resident"], samples.prepared("caly", small="maly"))
    later = clock.now() + LATER
    monkeypatch.setattr(clock, "now", lambda: later)
    assert sweeping.delete_loose_bytes(database, store) == 2
    assert sweeping.delete_loose_bytes(database, store) == 0
    assert store.read(file.digest) == b"caly"
    assert store.exists(digest_of(b"maly"))


def test_removal_leaves_a_stub_without_words_and_bytes(
    database: Database, store: FolderStore, send: Send, people: People, tmp_path: Path
) -> None:
    file = send(people["resident"], samples.prepared("caly", small="maly"))
    take_away(database, people["resident"], file)
    stub = present(database, file)
    assert stub.state == FileState.REMOVED
    assert (stub.name, stub.alt, stub.author, stub.caption, stub.licence_note) == ("",) * 5
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(FileThumbnail)) == 0
        assert queries.served(db, make.who(people["administrator"]), file.digest, None) is None
    sweeping.delete_loose_bytes(database, store)
    assert in_store(tmp_path) == set()
    assert kinds(database) == ["file.uploaded", "file.removed"]


def test_bytes_that_two_people_sent_stay_for_the_second(
    database: Database, store: FolderStore, send: Send, people: People, tmp_path: Path
) -> None:
    prepared = samples.prepared("caly", small="maly")
    mine, other = send(people["resident"], prepared), send(people["editor"], prepared)
    take_away(database, people["resident"], mine)
    sweeping.delete_loose_bytes(database, store)
    assert store.read(other.digest) == b"caly"
    with database.reading() as db:
        found = queries.served(db, None, other.digest, 320)
        assert found is not None
        assert found.digest == digest_of(b"maly")
    take_away(database, people["editor"], other)
    sweeping.delete_loose_bytes(database, store)
    assert in_store(tmp_path) == set()


def test_bytes_deleted_between_storing_and_the_row_are_stored_again(
    database: Database, store: FolderStore, send: Send, people: People
) -> None:
    """One person removes the last file with the bytes while another is sending them."""
    prepared = samples.prepared("caly")
    first = send(people["resident"], prepared)
    service.keep_bytes(database, store, prepared)  # the second person begins
    take_away(database, people["resident"], first)
    sweeping.delete_loose_bytes(database, store)
    assert not store.exists(first.digest)
    with database.writing() as db:
        second = service.add(db, store, make.who(people["editor"]), prepared, samples.DETAILS)
    assert store.read(second.digest) == b"caly"


def test_a_store_that_is_away_is_asked_again(
    database: Database,
    store: FolderStore,
    send: Send,
    people: People,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = send(people["resident"])
    take_away(database, people["resident"], file)

    def away(_digest: str) -> None:
        raise StoreFault("nie ma")

    with monkeypatch.context() as patch:
        patch.setattr(store, "delete", away)
        with pytest.raises(StoreFault):
            sweeping.delete_loose_bytes(database, store)
    with database.reading() as db:
        due = select(func.count()).select_from(LooseBytes).where(LooseBytes.due <= clock.now())
        assert db.scalar(due) == 1
    sweeping.delete_loose_bytes(database, store)
    assert not store.exists(file.digest)


def test_the_worker_sweeps_the_store_of_the_settings(
    database: Database, settings: Settings, send: Send, people: People, store: FolderStore
) -> None:
    file = send(people["resident"])
    take_away(database, people["resident"], file)
    sweeping.sweep(settings, database)
    assert not store.exists(file.digest)


@pytest.mark.parametrize("name", ["new", "editor", "curator"])
def test_others_cannot_remove(database: Database, send: Send, people: People, name: str) -> None:
    file = send(people["resident"])
    with pytest.raises(Forbidden):
        take_away(database, people[name], file, "bo tak")
    assert present(database, file).state == FileState.PUBLIC


def test_moderators_remove_with_a_reason_and_nobody_twice(
    database: Database, send: Send, people: People
) -> None:
    file = send(people["resident"])
    with pytest.raises(Invalid):
        take_away(database, people["moderator"], file)
    take_away(database, people["moderator"], file, "bez zgody autora")
    assert present(database, file).removal_reason == "bez zgody autora"
    with pytest.raises(Conflict):
        take_away(database, people["resident"], file)


def test_approval(database: Database, send: Send, people: People) -> None:
    file = send(people["new"])
    with pytest.raises(NotFound), database.writing() as db:
        service.approve(db, make.who(people["editor"]), file.id)
    with pytest.raises(Forbidden), database.writing() as db:
        service.approve(db, make.who(people["new"]), file.id)
    with database.writing() as db:
        service.approve(db, make.who(people["curator"]), file.id)
    assert present(database, file).state == FileState.PUBLIC
    with pytest.raises(Conflict), database.writing() as db:
        service.approve(db, make.who(people["curator"]), file.id)
    assert kinds(database) == ["file.uploaded", "file.approved"]


def test_a_published_proposal_lets_its_pictures_out(
    database: Database, send: Send, people: People
) -> None:
    shown, other = (
        send(people["new"], samples.prepared("a")),
        send(people["new"], samples.prepared("b")),
    )
    html = f'<p><img src="/pliki/{shown.digest}/x.jpg" alt=""></p>'
    with database.writing() as db:
        service.approve_used(db, people["curator"].id, html)
    assert present(database, shown).state == FileState.PUBLIC
    assert present(database, other).state == FileState.WAITING


def test_nobody_lets_out_their_own_file_by_publishing(
    database: Database, send: Send, people: People, db: Session
) -> None:
    file = send(people["new"])
    service.approve_used(db, people["new"].id, f'<img src="/pliki/{file.digest}/x.jpg">')
    db.commit()
    assert present(database, file).state == FileState.WAITING


def test_describing(database: Database, send: Send, people: People) -> None:
    file = send(people["resident"])
    details = samples.DETAILS.__class__(author="Ktoś inny", licence="by-sa", alt="Nowy opis")
    with pytest.raises(Forbidden), database.writing() as db:
        service.describe(db, make.who(people["new"]), file.id, details)
    with pytest.raises(Invalid), database.writing() as db:
        service.describe(db, make.who(people["editor"]), file.id, samples.DOCUMENT)
    assert present(database, file).alt == samples.DETAILS.alt
    with database.writing() as db:
        service.describe(db, make.who(people["editor"]), file.id, details)
    assert (present(database, file).alt, present(database, file).author) == (
        "Nowy opis",
        "Ktoś inny",
    )


def test_names_of_erased_people_go_from_their_own_work_only(
    database: Database, send: Send, people: People
) -> None:
    own = send(people["resident"], samples.prepared("a"))
    foreign = send(people["resident"], samples.prepared("b", width=None), samples.DOCUMENT)
    stays = send(people["editor"], samples.prepared("c"))
    with database.writing() as db:
        db.get_one(Person, people["resident"].id).erased = clock.now()
    with database.writing() as db:
        assert sweeping.forget_erased_authors(db) == [own.digest]
        assert sweeping.forget_erased_authors(db) == []
    assert present(database, own).author == ""
    assert present(database, foreign).author == present(database, stays).author == "Halina K."


def test_lists_have_pages(database: Database, send: Send, people: People) -> None:
    for number in range(queries.PAGE_SIZE + 2):
        send(people["new"], samples.prepared(str(number)))
    with database.reading() as db:
        first = queries.files_of(db, people["new"].id, 1)
        second = queries.files_of(db, people["new"].id, 2)
        assert (len(first.items), len(second.items), first.total) == (30, 2, 32)
        assert first.items[0].id > first.items[-1].id > second.items[0].id
        assert len(queries.waiting_files(db, 2).items) == 2
        assert queries.files_of(db, people["editor"].id, 1).items == []
