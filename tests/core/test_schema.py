"""Migrations: up, down and up again with data in place, under a lock, equal to the models."""

import shutil
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Integer, func, inspect, select, text
from sqlalchemy.orm import Session

from app import all_tables
from app.core import journal, mail, schema
from app.core.db import Database
from app.people.models import Level
from tests import make


def _fill(database: Database) -> None:
    with database.writing() as db:
        person = make.person(db, Level.EDITOR, name="Ala")
        mail.post(db, "ala@example.org", "x", "y")
        journal.record(db, "person.created", person.id, f"person:{person.id}")


def _sign_in(database: Database) -> None:
    with database.writing() as db:
        db.execute(
            text(
                "INSERT INTO sign_in (token_hash, person_id, created, seen, address, agent)"
                " SELECT 'x', id, '2026-01-01', '2026-01-01', '', '' FROM person"
            )
        )


def _people(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.scalars(text("SELECT name FROM person")))  # type: ignore[call-overload]


def _tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names())


def test_models_equal_migrations(bare: Database) -> None:
    schema.upgrade(bare)
    with bare.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, all_tables())
    assert differences == [], "write a migration: see CONTRIBUTING.md, “Changing tables”"


def test_up_down_and_up_again_with_data(bare: Database) -> None:
    assert schema.current(bare) is None
    assert not schema.is_current(bare)
    assert schema.upgrade(bare) is True
    assert schema.is_current(bare)
    assert schema.upgrade(bare) is False
    _fill(bare)
    assert schema.upgrade(bare) is False
    assert _people(bare) == ["Ala"]
    assert schema.downgrade(bare, "base") is True
    assert _tables(bare) <= {"alembic_version"}
    assert schema.upgrade(bare) is True
    assert _people(bare) == []
    _fill(bare)
    assert _people(bare) == ["Ala"]


def test_every_step_goes_both_ways(bare: Database) -> None:
    schema.upgrade(bare)
    while schema.current(bare) is not None:
        here = schema.current(bare)
        assert schema.downgrade(bare, "-1")
        assert schema.upgrade(bare, revision="+1")
        assert schema.current(bare) == here
        schema.downgrade(bare, "-1")
    assert schema.upgrade(bare)


def test_processes_that_start_together_migrate_once(bare: Database, tmp_path: Path) -> None:
    start, changed, faults = threading.Barrier(4), [], []

    def run() -> None:
        database = Database(bare.url)
        start.wait(10)
        try:
            changed.append(schema.upgrade(database, tmp_path / "lock"))
        except Exception as fault:  # noqa: BLE001 - told below, in the test's own thread
            faults.append(fault)
        finally:
            database.dispose()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert len(changed) == 4
    assert schema.is_current(bare)


def test_a_migration_that_leaves_orphans_is_taken_back(tmp_path: Path, migrated_file: Path) -> None:
    path = shutil.copy(migrated_file, tmp_path / "lite.sqlite3")
    database = Database(f"sqlite:///{path}")
    with database.writing() as db:
        make.person(db, name="Ala")
    _sign_in(database)

    def lose_people() -> None:
        with schema._migrating(database) as connection:
            connection.exec_driver_sql("DELETE FROM person")

    with pytest.raises(schema.DamagedDatabase):
        lose_people()
    assert _people(database) == ["Ala"]
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    database.dispose()


def test_tables_that_others_refer_to_can_be_copied(tmp_path: Path, migrated_file: Path) -> None:
    """Batch mode drops the old table; with foreign keys on, that would empty what refers to it."""
    path = shutil.copy(migrated_file, tmp_path / "lite.sqlite3")
    database = Database(f"sqlite:///{path}")
    _fill(database)
    _sign_in(database)
    with schema._migrating(database) as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("person", recreate="always") as batch:
            batch.add_column(Column("shoe_size", Integer))
    assert _people(database) == ["Ala"]
    with database.reading() as db:
        assert db.scalar(text("SELECT count(*) FROM sign_in")) == 1
    database.dispose()


def test_revisions_are_numbered_in_one_line(database: Database) -> None:
    names = sorted(path.name for path in (schema.ROOT / "migrations" / "versions").glob("*.py"))
    assert [name[:5] for name in names] == [f"{i + 1:04}_" for i in range(len(names))]
    assert schema.head() == names[-1][:4]


def test_the_tables_of_the_tests_are_those_of_the_models(db: Session) -> None:
    assert db.scalar(select(func.count()).select_from(all_tables().tables["person"])) == 0
