"""The commands `content` and `articles`: what they say, and how they end."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select, update

from app import all_tables
from app.articles.cli import articles
from app.articles.models import Article, ArticleRevision
from app.core.db import Database
from app.people.models import Level
from app.transfer.cli import content
from tests import make

Run = Callable[..., Result]


@pytest.fixture
def call(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call a command as the shell does, on the database of the test."""
    monkeypatch.setenv("NARZEDZIOWNIK_DATABASE_URL", database.engine.url.render_as_string(False))
    monkeypatch.setenv("NARZEDZIOWNIK_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("NARZEDZIOWNIK_CONTENT_DIR", str(tmp_path / "content"))

    def call(*words: str) -> Result:
        group = articles if words[0] == "articles" else content
        return CliRunner().invoke(group, [str(word) for word in words[1:]])

    return call


def test_load_and_export(call: Run, folder: Path, tmp_path: Path) -> None:
    first = call("content", "load")
    assert first.exit_code == 0, first.output
    assert "added: petycja" in first.output
    assert first.output.splitlines()[-1] == "3 added, 0 changed, 0 proposed, 0 unchanged"
    again = call("content", "load", str(folder))
    assert again.output.splitlines() == ["0 added, 0 changed, 0 proposed, 3 unchanged"]
    out = call("content", "export", str(tmp_path / "out"))
    none = "letters and procedures: 0 written, 0 unchanged"
    assert (out.exit_code, out.output.splitlines()) == (0, ["3 written, 0 unchanged", none])
    again = call("content", "export", str(tmp_path / "out"))
    assert again.output.splitlines() == ["0 written, 3 unchanged", none]


def test_a_fault_is_told_and_ends_with_1(call: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "budzet.md").write_text("nic", encoding="utf-8")
    result = call("content", "load")
    assert result.exit_code == 1
    assert "budzet.md, line 1" in result.output
    assert result.output.splitlines()[-1].endswith("1 faulty")
    assert call("content", "load", str(tmp_path / "nie-ma")).exit_code == 1


def test_rerender(call: Run, folder: Path, database: Database) -> None:
    call("content", "load")
    with database.writing() as db:
        db.execute(update(ArticleRevision).values(renderer_version=0))
    result = call("articles", "rerender")
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "3 rendered, 0 failed")
    assert call("articles", "rerender", "--all").output == "0 rendered, 0 failed\n"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    """Another instance with nothing in it."""
    database = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    all_tables().create_all(database.engine)
    yield database
    database.dispose()


def test_a_zip_goes_out_and_into_an_empty_instance(
    call: Run, folder: Path, tmp_path: Path, empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("content", "load")
    path = tmp_path / "calosc.zip"
    done = "3 articles, 3 versions, 0 files\n"
    assert call("content", "export", "--zip", str(path)).output == done
    full = call("content", "import-zip", str(path))
    assert (full.exit_code, "content already" in full.output) == (1, True)
    monkeypatch.setenv("NARZEDZIOWNIK_DATABASE_URL", empty.engine.url.render_as_string(False))
    torn = tmp_path / "urwany.zip"
    torn.write_bytes(path.read_bytes()[:-30])
    damaged = call("content", "import-zip", str(torn))
    assert (damaged.exit_code, "urwany.zip: it is no whole ZIP" in damaged.output) == (1, True)
    with empty.reading() as db:
        assert db.scalar(select(func.count()).select_from(Article)) == 0
    brought = call("content", "import-zip", str(path))
    assert (brought.exit_code, brought.output) == (0, done)
    with empty.reading() as db:
        slugs = db.scalars(select(Article.slug).order_by(Article.slug)).all()
    assert slugs == ["awaria", "budzet", "petycja"]


@pytest.mark.parametrize("words", [(), ("out", "--zip", "a.zip")])
def test_an_export_goes_to_one_place(call: Run, words: tuple[str, ...]) -> None:
    result = call("content", "export", *words)
    assert result.exit_code == 2
    assert "either a FOLDER or --zip FILE" in result.output


def test_files_from_elsewhere(call: Run, database: Database, tmp_path: Path) -> None:
    with database.writing() as db:
        editor = make.person(db, Level.EDITOR).slug
    folder = tmp_path / "obce"
    folder.mkdir()
    (folder / "pierwszy.md").write_text("# Pierwszy\n\nTekst.", encoding="utf-8")
    (folder / "zly.md").write_bytes(b"\xff\xfe")
    words = ("content", "import-folder", str(folder), "--as", editor, "--publish")
    dry = call(*words, "--dry-run")
    assert (dry.exit_code, "nothing was written" in dry.output) == (1, True)
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Article)) == 0
    done = call(*words)
    assert done.exit_code == 1
    assert "zly.md: this is not UTF-8" in done.output
    assert "published: pierwszy.md as pierwszy" in done.output
    with database.reading() as db:
        assert db.scalars(select(Article.slug)).all() == ["pierwszy"]
    missing = call("content", "import-folder", str(folder), "--as", "nikt")
    assert (missing.exit_code, "no account 'nikt'" in missing.output) == (1, True)
