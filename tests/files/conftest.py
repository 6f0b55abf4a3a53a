"""A store in the test's own folder, people of each kind, and a file of theirs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.core.db import Database
from app.core.file_store import FolderStore
from app.files import service
from app.files.models import StoredFile
from app.files.preparing import Prepared
from app.files.rules import Details
from app.people.models import Level, Person
from tests import make
from tests.files import samples

Send = Callable[..., StoredFile]


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "data" / "files")


@pytest.fixture
def people(database: Database) -> dict[str, Person]:
    """One committed person of each level."""
    with database.writing() as db:
        return {level.name.lower(): make.person(db, level) for level in Level if level}


@pytest.fixture
def send(database: Database, store: FolderStore) -> Send:
    """Store and add a file in transactions of its own."""

    def sending(
        owner: Person, prepared: Prepared | None = None, details: Details = samples.DETAILS
    ) -> StoredFile:
        prepared = prepared or samples.prepared()
        service.keep_bytes(database, store, prepared)
        with database.writing() as db:
            return service.add(db, store, make.who(owner), prepared, details)

    return sending


def stored(store: FolderStore, folder: Path) -> set[str]:
    """Hashes of everything in the store."""
    return {path.name for path in folder.rglob("*") if path.is_file()}


def fresh(db: Session, file: StoredFile) -> StoredFile:
    """The row as it is now."""
    return db.get_one(StoredFile, file.id, populate_existing=True)
