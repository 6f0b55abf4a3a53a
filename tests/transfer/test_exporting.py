"""Exporting: published text only, whole files, nothing else touched, and a way back in."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.articles import queries, service
from app.articles.models import ArticleRevision
from app.core.db import Database
from app.people.models import Level
from app.transfer.exporting import export
from app.transfer.files import write_file
from app.transfer.loading import Outcome
from tests import make
from tests.transfer.conftest import Load


def test_a_round_trip_of_edited_articles_changes_nothing(
    run: Load, database: Database, folder: Path
) -> None:
    run()
    with database.writing() as db:
        article = queries.article_by_slug(db, "petycja")
        make.edit(
            db,
            article,
            title="Petycja: yes, #1",
            body="Nowy tekst.\n\n---\n\nDalej.\n",
            acts=("Ustawa: art. 1", "- b"),
            facts=(("who", "Każdy"), ("time", "2026-01-01")),
            related=("budzet",),
        )
        make.article(db, slug="nowe", body="Od mieszkanki.\n", categories=("zglosic",))
    done = export(database, folder.parent)
    assert (done.written, done.unchanged) == (2, 2)
    report = run()
    assert report.faults == []
    assert report.count(Outcome.UNCHANGED) == 4
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(ArticleRevision)) == 5
    assert export(database, folder.parent).written == 0


def test_a_renamed_article_comes_out_at_its_new_address_and_goes_in_again(
    run: Load, database: Database, folder: Path
) -> None:
    run()
    with database.writing() as db:
        who = make.who(make.person(db, Level.EDITOR))
        article = service.locked(db, queries.article_by_slug(db, "petycja").id)
        service.rename(db, who, article, "petycja-do-rady", "Lepszy adres")
    assert export(database, folder.parent).written == 1
    assert (folder / "petycja-do-rady.md").is_file()
    assert (folder / "petycja.md").is_file()
    report = run()
    assert report.count(Outcome.UNCHANGED) == 4
    assert run().count(Outcome.UNCHANGED) == 4


def test_nothing_else_in_the_folder_is_touched(run: Load, database: Database, folder: Path) -> None:
    run()
    for name in ("notatka.txt", "usuniety.md"):
        (folder / name).write_text("moje", encoding="utf-8")
    export(database, folder.parent)
    assert (folder / "notatka.txt").read_text(encoding="utf-8") == "moje"
    assert (folder / "usuniety.md").read_text(encoding="utf-8") == "moje"
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def test_proposed_text_never_comes_out(run: Load, database: Database, tmp_path: Path) -> None:
    run()
    with database.writing() as db:
        article = queries.article_by_slug(db, "petycja")
        make.proposal(db, article, title="Sekretny tytuł", body="Sekretna treść.\n")
    export(database, tmp_path / "out")
    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "out").rglob("*.md")]
    assert len(texts) == 3
    assert not any("Sekretn" in text for text in texts)


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_file(tmp_path, "petycja", "stare\n")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_file(tmp_path, "petycja", "nowe\n")
    assert (tmp_path / "petycja.md").read_text(encoding="utf-8") == "stare\n"
    assert [path.name for path in tmp_path.iterdir()] == ["petycja.md"]
