"""Commands for the operator."""

import shutil

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from app.core import settings as core_settings
from app.core.settings import Settings
from app.search.cli import index
from tests import make


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With the index in a folder, whatever the database: these tests look into it."""
    return settings.model_copy(update={"search_engine": "whoosh"})


def test_rebuild_and_check(
    db: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core_settings, "load", lambda: settings)
    runner = CliRunner()
    make.article(db)
    db.commit()
    before = runner.invoke(index, ["check"])
    assert before.exit_code == 1
    assert "there is no index" in before.output
    built = runner.invoke(index, ["rebuild"])
    assert built.exit_code == 0, built.output
    assert "The index holds 1 documents." in built.output
    after = runner.invoke(index, ["check"])
    assert after.exit_code == 0
    assert "1 documents, 0 journal entries to follow." in after.output
    make.article(db)
    db.commit()
    assert "1 journal entries to follow" in runner.invoke(index, ["check"]).output
    shutil.rmtree(next(settings.index_dir.glob("index-*/build-*")))
    assert runner.invoke(index, ["check"]).exit_code == 1
