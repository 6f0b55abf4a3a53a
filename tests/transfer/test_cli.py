"""The commands `content` and `articles`: what they say, and how they end."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from app.articles.cli import articles
from app.articles.models import ArticleRevision
from app.core.db import Database
from app.transfer.cli import content

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
    assert (out.exit_code, out.output) == (0, "3 written, 0 unchanged\n")
    assert call("content", "export", str(tmp_path / "out")).output == "0 written, 3 unchanged\n"


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
