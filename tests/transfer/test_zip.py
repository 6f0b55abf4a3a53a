"""The ZIP of everything: the way there and back, and what a damaged one may not do."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app import all_tables
from app.articles import lists
from app.articles.models import Article, ArticleRevision
from app.articles.queries import article_by_slug, redirect_target
from app.articles.service import rename
from app.core.db import Database
from app.core.file_store import FolderStore
from app.files.models import FileState, Licence, StoredFile
from app.people.models import Level, Person
from app.text.safe_html import to_safe_html
from app.transfer.front_matter import ContentFault
from app.transfer.zip_export import ZipReport, export_zip
from app.transfer.zip_import import import_zip
from tests import make

PICTURE = b"bytes of a picture"
Damage = Callable[[dict[str, bytes]], None]


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "files")


@contextmanager
def _another(tmp_path: Path, name: str = "other") -> Iterator[Database]:
    """An empty instance."""
    database = Database(f"sqlite:///{tmp_path / name}.sqlite3")
    all_tables().create_all(database.engine)
    yield database
    database.dispose()


def _fill(database: Database, store: FolderStore) -> None:
    with database.writing() as db:
        ewa = make.person(db, Level.EDITOR, name="Ewa Łoś", slug="ewa-los")
        body = "Zażółć [[gęślą-jaźń]]. Drugie zdanie.\n"
        article = make.article(
            db, ewa, slug="petycja", title="Petycja: „próba”", body=body, categories=("zglosic",)
        )
        make.edit(db, article, body=body + "\nNowy akapit.\n", comment="Dopisany akapit")
        make.edit(db, article, ewa, lead="Wstęp.", sources=("Ustawa",))
        staff = make.who(make.person(db, Level.MODERATOR))
        rename(db, staff, article, "petycja-do-rady", "Pełna nazwa")
        make.article(
            db, slug="petition", language="en", translation_of="petycja", categories=("zglosic",)
        )
        _picture(db, store, ewa)


def _picture(db: Session, store: FolderStore, owner: Person) -> None:
    digest = store.put(PICTURE)
    db.add(
        StoredFile(
            digest=digest,
            owner_id=owner.id,
            state=FileState.PUBLIC,
            name="park.png",
            media_type="image/png",
            size=len(PICTURE),
            width=2,
            height=2,
            alt="Park",
            author="Ewa Łoś",
            licence=Licence.OWN,
            created=datetime(2026, 3, 1, tzinfo=UTC),
        )
    )


def _bring(database: Database, tmp_path: Path, path: Path) -> ZipReport:
    return import_zip(database, FolderStore(tmp_path / "other-files"), to_safe_html, path)


def _entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as target:
        return {name: target.read(name) for name in target.namelist()}


def test_there_and_back_makes_the_same_bytes(
    database: Database, store: FolderStore, tmp_path: Path
) -> None:
    _fill(database, store)
    first, again, back = (tmp_path / f"{name}.zip" for name in ("first", "again", "back"))
    report = export_zip(database, store, first)
    assert (report.articles, report.versions, report.files) == (2, 4, 1)
    export_zip(database, store, again)
    assert first.read_bytes() == again.read_bytes()
    with _another(tmp_path) as other:
        assert _bring(other, tmp_path, first) == report
        other_store = FolderStore(tmp_path / "other-files")
        export_zip(other, other_store, back)
        assert _entries(back) == _entries(first)
        assert back.read_bytes() == first.read_bytes()
        assert other_store.read(hashlib.sha256(PICTURE).hexdigest()) == PICTURE
        with other.reading() as db:
            article = article_by_slug(db, "petycja-do-rady")
            assert redirect_target(db, "petycja") == "petycja-do-rady"
            assert [card.slug for card in lists.all_articles(db, 1).items] == ["petycja-do-rady"]
            names = db.scalars(
                select(Person.name)
                .join(ArticleRevision, ArticleRevision.author_id == Person.id)
                .where(ArticleRevision.article_id == article.id)
                .order_by(ArticleRevision.number)
            ).all()
            assert names[0] == names[2] == "Ewa Łoś"
            assert set(db.scalars(select(Person.email))) == {None}


def test_private_and_unreviewed_text_stays_at_home(
    database: Database, store: FolderStore, tmp_path: Path
) -> None:
    with database.writing() as db:
        article = make.article(db, slug="petycja", categories=("zglosic",))
        make.edit(db, article, body="TEKST-UKRYTY", comment="OPIS-UKRYTY")
        make.edit(db, article, body="Zwykły tekst.")
        hidden = db.scalars(select(ArticleRevision).where(ArticleRevision.number == 2)).one()
        hidden.hidden, hidden.hidden_reason = hidden.created, "spam"
        hidden.is_author_hidden = True
        author = make.person(db, name="AUTOR-PROPOZYCJI", email="tajny@poczta.example")
        make.proposal(db, article, author, body="TEKST-PROPONOWANY", comment="OPIS-PROPONOWANY")
    path = tmp_path / "a.zip"
    export_zip(database, store, path)
    everything = b"\n".join([*_entries(path).values(), *(n.encode() for n in _entries(path))])
    for secret in (b"UKRYTY", b"PROPO", b"tajny", b"@poczta"):
        assert secret not in everything
    with _another(tmp_path) as other:
        _bring(other, tmp_path, path)
        with other.reading() as db:
            brought = db.scalars(select(ArticleRevision).where(ArticleRevision.number == 2)).one()
            assert brought.hidden is not None
            assert (brought.is_author_hidden, brought.body) == (True, "")
        back = tmp_path / "b.zip"
        export_zip(other, store, back)
        assert _entries(back)["history/petycja.jsonl"] == _entries(path)["history/petycja.jsonl"]


def test_only_an_empty_instance_takes_a_zip(
    database: Database, store: FolderStore, tmp_path: Path
) -> None:
    _fill(database, store)
    path = tmp_path / "a.zip"
    export_zip(database, store, path)
    with pytest.raises(ContentFault, match="content already"):
        import_zip(database, store, to_safe_html, path)


def _rewritten(path: Path, damage: Damage, *, tell: bool = True) -> None:
    """The ZIP with other contents, whose manifest agrees with them when `tell` is set."""
    entries = _entries(path)
    damage(entries)
    if tell and "manifest.json" in entries:
        manifest = json.loads(entries["manifest.json"])
        manifest["entries"] = {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
            for name, data in entries.items()
            if name != "manifest.json"
        }
        entries["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w") as target:
        for name, data in entries.items():
            target.writestr(name, data)


def _put(name: str, data: bytes) -> Damage:
    return lambda entries: entries.update({name: data})


def _drop(name: str) -> Damage:
    return lambda entries: (entries.pop(name), None)[1]


def _change(name: str, old: bytes, new: bytes) -> Damage:
    def change(entries: dict[str, bytes]) -> None:
        assert old in entries[name]
        entries[name] = entries[name].replace(old, new, 1)

    return change


H, M = "history/petycja-do-rady.jsonl", "articles/petycja-do-rady.md"
P = "images/metadata.json"
DIGEST = hashlib.sha256(PICTURE).hexdigest()
# A key that is no column of a smaller picture.
SMALLER = f'"smaller": [{{"digest":"{DIGEST}","width":1,"height":1,"size":1,"file_id":7}}]'.encode()
MANIFEST = b'"format": "narzedziownik-encyclopaedia"'


@pytest.mark.parametrize(
    ("damage", "tell", "told"),
    [
        (_drop("manifest.json"), False, "manifest.json: it is missing"),
        (_change("manifest.json", MANIFEST, b'"format": "x"'), False, "no ZIP of an encyclo"),
        (_put("manifest.json", b"{"), False, "manifest.json: it is not JSON"),
        (_put("../../etc/passwd", b"x"), True, "passwd': no such entry belongs"),
        (_put("/articles/a.md", b"x"), True, "no such entry belongs"),
        (_put("articles/nowy-wpis.md", b"x"), False, "the manifest does not know it"),
        (_drop(M), False, "it is missing from the ZIP"),
        (_drop(M), True, f"{M}: it is missing"),
        (_change(M, b"akapit", b"akapit!"), False, r"wrong hash"),
        (_change(M, b"akapit", b"akapit!"), True, "does not say what the last line"),
        (_change(H, b'"number":2', b'"number":3'), True, f"{H}, line 2: version 2 was expected"),
        (_change(H, b'"author":"ewa-los"', b'"author":"obcy"'), True, f"{H}, line 1: people.json"),
        (_change(H, b'"origin":"edit"', b'"origin":"x"'), True, f"{H}, line 1: key 'origin'"),
        (_change(H, b'"body"', b'"bodi"'), True, f"{H}, line 1: key 'body'"),
        (_change(H, b"{", b"["), True, f"{H}, line 1: it is not JSON"),
        (_change(H, b"{", b"\xff{"), True, f"{H}, line 1: this is not UTF-8"),
        (_put(H, b""), True, "it has no published version"),
        (_put("people.json", b"[]"), True, "people.json: an object was expected"),
        (_put("redirects.json", b'{"x":{"to":"nie-ma"}}'), True, "redirects.json, 'x'"),
        (_put("images/metadata.json", b'{"files":[{}]}'), True, "metadata.json, file 1"),
        (_change("images/metadata.json", b'"own"', b'"zly"'), True, "licence"),
        (_put("images/" + "0" * 64, b"x"), True, "wrong hash"),
        (_change(P, b"park.png", b"park\\r\\n.png"), True, "fit each other"),
        (_change(P, b"park.png", b"../park.png"), True, "fit each other"),
        (_change(P, b"image/png", b"text/html"), True, "fit each other"),
        (_change(P, b'"width"', b'"w"'), True, "'width' and 'height'"),
        (_change(P, b'"smaller": []', SMALLER), True, "other keys"),
        (
            _change(P, b"2026-03-01", b"9999-12-31"),
            True,
            "nothing of an encyclopaedia is from 9999",
        ),
        (_change(H, b'"goals":[]', b'"goals":[99]'), True, f"{H}, line 1: key 'source'"),
        (_change(H, b'"created":"20', b'"created":"00'), True, f"{H}, line 1: key 'created'"),
    ],
)
def test_a_damaged_zip_changes_nothing_and_says_where(
    database: Database, store: FolderStore, tmp_path: Path, damage: Damage, tell: bool, told: str
) -> None:
    _fill(database, store)
    path = tmp_path / "a.zip"
    export_zip(database, store, path)
    _rewritten(path, damage, tell=tell)
    _refused(tmp_path, path, told)


def _refused(tmp_path: Path, path: Path, told: str) -> None:
    with _another(tmp_path) as other:
        with pytest.raises(ContentFault, match=told.replace("[", r"\[")):
            _bring(other, tmp_path, path)
        with other.reading() as db:
            for table in all_tables().sorted_tables:
                assert db.scalar(select(func.count()).select_from(table)) == 0, table.name
            assert db.scalar(text("SELECT 1")) == 1
    assert not (tmp_path / "other-files").exists()


def test_a_history_from_before_letters_comes_in(
    database: Database, store: FolderStore, tmp_path: Path
) -> None:
    _fill(database, store)
    old, new = tmp_path / "old.zip", tmp_path / "new.zip"
    export_zip(database, store, old)
    whole = _entries(old)[H]
    assert whole.count(b'"letters":[],') > 0
    _rewritten(old, _put(H, whole.replace(b'"letters":[],', b"")), tell=True)
    with _another(tmp_path) as other:
        _bring(other, tmp_path, old)
        export_zip(other, FolderStore(tmp_path / "other-files"), new)
    assert _entries(new)[H] == whole


def test_a_torn_file_is_no_zip(database: Database, store: FolderStore, tmp_path: Path) -> None:
    _fill(database, store)
    path = tmp_path / "a.zip"
    export_zip(database, store, path)
    path.write_bytes(path.read_bytes()[:-40])
    _refused(tmp_path, path, "no whole ZIP")


def test_every_flipped_byte_is_noticed(
    database: Database, store: FolderStore, tmp_path: Path
) -> None:
    _fill(database, store)
    whole = tmp_path / "whole.zip"
    export_zip(database, store, whole)
    data = bytearray(whole.read_bytes())
    with zipfile.ZipFile(whole) as target:
        info = target.getinfo(M)
    data[info.header_offset + 60 + len(M)] ^= 0xFF
    torn = tmp_path / "torn.zip"
    torn.write_bytes(data)
    _refused(tmp_path, torn, M)


def test_a_bomb_and_a_double_entry_are_refused(
    database: Database, store: FolderStore, tmp_path: Path
) -> None:
    _fill(database, store)
    path = tmp_path / "a.zip"
    export_zip(database, store, path)
    bomb, double = tmp_path / "bomb.zip", tmp_path / "double.zip"
    shutil.copy(path, bomb)
    shutil.copy(path, double)
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as target:
        target.writestr("articles/bomba.md", b"0" * 30_000_000)
    _refused(tmp_path, bomb, "articles/bomba.md: it is packed like a trap")
    with (
        pytest.warns(UserWarning, match="Duplicate"),
        zipfile.ZipFile(double, "a") as target,
    ):
        target.writestr(M, b"x")
    _refused(tmp_path, double, "it stands twice")


def test_missing_bytes_stop_the_export(
    database: Database, store: FolderStore, tmp_path: Path
) -> None:
    _fill(database, store)
    store.delete(hashlib.sha256(PICTURE).hexdigest())
    with pytest.raises(ContentFault, match="not in the store"):
        export_zip(database, store, tmp_path / "a.zip")
    assert list(tmp_path.glob("*.zip")) == list(tmp_path.glob(".*.part")) == []


def test_times_and_numbers_come_back(
    database: Database, store: FolderStore, tmp_path: Path
) -> None:
    _fill(database, store)
    path = tmp_path / "a.zip"
    export_zip(database, store, path)

    def told(db: Session) -> list[tuple[object, ...]]:
        query = select(
            ArticleRevision.number,
            ArticleRevision.created,
            ArticleRevision.comment,
            ArticleRevision.words_added,
            ArticleRevision.html,
            Article.slug,
            Article.updated,
        ).join(Article, Article.id == ArticleRevision.article_id)
        return [tuple(row) for row in db.execute(query.order_by(Article.slug, "number"))]

    with _another(tmp_path) as other:
        _bring(other, tmp_path, path)
        with database.reading() as here, other.reading() as there:
            assert told(here) == told(there)
