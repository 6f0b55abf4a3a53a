"""The command that writes the tables of the Plan anew."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from app.core import settings as core_settings
from app.core.db import Database
from app.core.settings import Settings
from app.plan.cli import plan
from app.plan.models import Project
from tests.plan.entries import city, project


def test_the_command_tells_how_much_it_wrote(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core_settings, "load", lambda: settings)
    kept = settings.data_dir / "pages" / "kept"
    kept.mkdir(parents=True)
    (kept / "page").write_text("stara", encoding="utf-8")
    with database.writing() as db:
        project(db, city(db), "Podwórka", goal="11")
        db.execute(update(Project).values(title="Popsute"))
    done = CliRunner().invoke(plan, ["rebuild"])
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[:2] == ["miasto: 0", "projekt: 1"]
    with database.reading() as db:
        assert db.scalars(select(Project.title)).all() == ["Podwórka"]
    assert not (kept / "page").exists()
