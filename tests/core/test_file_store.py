"""Both stores keep bytes under their hash, whole or not at all, and take no path for a hash."""

import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import file_store
from app.core.file_store import FileMissing, FileStore, FolderStore, StoreFault
from app.core.s3_store import S3Store
from app.core.settings import Settings
from tests.core import fake_s3

HASH_OF_NOTHING = hashlib.sha256(b"never stored").hexdigest()
NO_HASHES = ["", "..", "../" * 3 + "etc/passwd", "a" * 63, "A" * 64, "0" * 64 + "\n", "0" * 65]


def _url(host: str, *, secret: str = fake_s3.SECRET, bucket: str = fake_s3.BUCKET) -> str:
    credentials = f"{fake_s3.KEY}:{quote(secret, safe='')}"
    return f"s3+http://{credentials}@{host}/{bucket}?region={fake_s3.REGION}"


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FileStore]:
    if request.param == "folder":
        yield FolderStore(tmp_path / "files")
        return
    with fake_s3.running() as (host, _objects):
        yield S3Store(_url(host))


def test_bytes_come_back_under_their_hash(store: FileStore) -> None:
    data = os.urandom(200_000)
    digest = store.put(data)
    assert digest == hashlib.sha256(data).hexdigest()
    assert store.read(digest) == data
    assert b"".join(store.chunks(digest)) == data
    assert store.exists(digest)
    assert store.put(data) == digest


def test_what_is_deleted_is_gone(store: FileStore) -> None:
    digest = store.put(b"na chwile")
    kept = store.put(b"na zawsze")
    store.delete(digest)
    store.delete(digest)
    assert not store.exists(digest)
    with pytest.raises(FileMissing):
        store.read(digest)
    with pytest.raises(FileMissing):
        store.chunks(digest)
    assert store.read(kept) == b"na zawsze"


def test_what_never_was_is_missing(store: FileStore) -> None:
    assert not store.exists(HASH_OF_NOTHING)
    with pytest.raises(FileMissing):
        store.read(HASH_OF_NOTHING)


@pytest.mark.parametrize("name", NO_HASHES)
def test_what_is_no_hash_is_never_looked_for(store: FileStore, name: str) -> None:
    for ask in (store.read, store.chunks, store.exists, store.delete):
        with pytest.raises(FileMissing):
            ask(name)


def test_the_store_tells_where_it_is(store: FileStore) -> None:
    assert store.describe()


@settings(max_examples=25, deadline=None)
@given(data=st.binary(max_size=5000))
def test_a_folder_holds_exactly_what_was_put(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("store")
    digest = FolderStore(folder).put(data)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert [path.name for path in files] == [digest]
    assert files[0].read_bytes() == data
    assert files[0].parent == folder / digest[:2] / digest[2:4]


def test_a_file_cut_short_by_a_power_cut_is_written_again(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    digest = store.put(b"cale slowo")
    (tmp_path / digest[:2] / digest[2:4] / digest).write_bytes(b"cale")
    store.put(b"cale slowo")
    assert store.read(digest) == b"cale slowo"


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreFault, match="No space left"):
        FolderStore(tmp_path).put(b"za duzo")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_many_writers_of_the_same_bytes(tmp_path: Path) -> None:
    data = os.urandom(300_000)
    store = FolderStore(tmp_path)
    threads = [threading.Thread(target=store.put, args=(data,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()] == [data]


def test_others_on_the_machine_cannot_read(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "files")
    digest = store.put(b"prywatne")
    path = tmp_path / "files" / digest[:2] / digest[2:4] / digest
    assert path.stat().st_mode & 0o077 == 0


def test_objects_lie_in_the_bucket_of_the_address() -> None:
    with fake_s3.running() as (host, objects):
        digest = S3Store(_url(host)).put(b"tresc")
        assert objects == {f"/{fake_s3.BUCKET}/files/{digest}": b"tresc"}


def test_a_wrong_secret_is_told_and_nothing_is_stored() -> None:
    with fake_s3.running() as (host, objects):
        store = S3Store(_url(host, secret="inne"))
        with pytest.raises(StoreFault) as told:
            store.put(b"tresc")
        with pytest.raises(StoreFault):
            store.describe()
        assert "inne" not in str(told.value)
        assert objects == {}


def test_a_missing_bucket_is_a_fault_not_a_missing_file() -> None:
    with fake_s3.running() as (host, _objects), pytest.raises(StoreFault):
        S3Store(_url(host, bucket="nie-ma")).describe()


def test_a_store_that_is_away_is_a_fault() -> None:
    with fake_s3.running() as (host, _objects):
        pass
    with pytest.raises(StoreFault):
        S3Store(_url(host)).exists(HASH_OF_NOTHING)


def test_the_settings_choose(tmp_path: Path) -> None:
    assert isinstance(file_store.from_settings(Settings(data_dir=tmp_path)), FolderStore)
    there = Settings(data_dir=tmp_path, files_url="s3://klucz:haslo@s3.example.org/wiki")
    assert isinstance(file_store.from_settings(there), S3Store)


@pytest.mark.parametrize(
    "url",
    [
        "http://klucz:haslo@host/wiki",
        "s3://host/wiki",
        "s3://klucz@host/wiki",
        "s3://klucz:haslo@host",
        "s3://klucz:haslo@host/wiki/glebiej",
        "s3://klucz:haslo@host:port/wiki",
    ],
)
def test_a_wrong_address_of_the_store_stops_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="must be s3://"):
        Settings(files_url=url)
