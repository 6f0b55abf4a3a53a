"""What the worker does for files: delete bytes that no row tells of, forget names of the erased."""

from typing import Final

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from app.core import clock, file_store
from app.core.db import Database
from app.core.file_store import FileStore
from app.core.settings import Settings
from app.files.models import FileState, FileThumbnail, Licence, LooseBytes, StoredFile
from app.files.service import hold
from app.people.models import Person

_BATCH: Final = 100


def sweep(settings: Settings, database: Database) -> None:
    """Delete what is due; called by the worker."""
    store = file_store.from_settings(settings)
    while delete_loose_bytes(database, store) == _BATCH:
        pass


def delete_loose_bytes(database: Database, store: FileStore) -> int:
    """Delete bytes whose note is due and of which no row tells; returns how many notes it did.

    A store that is away raises StoreFault; the notes stay for the next time.
    """
    with database.reading() as db:
        query = select(LooseBytes.id).where(LooseBytes.due <= clock.now())
        ids = db.scalars(query.order_by(LooseBytes.id).limit(_BATCH)).all()
    for note_id in ids:
        with database.writing() as db:
            note = db.get(LooseBytes, note_id, with_for_update=True)
            if note is None:
                continue  # another worker was faster
            hold(db, [note.digest])
            if not is_told_of(db, note.digest):
                store.delete(note.digest)
            db.delete(note)
    return len(ids)


def is_told_of(db: Session, digest: str) -> bool:
    """Whether a file that is not removed has these bytes, whole or as a smaller drawing."""
    whole = exists().where(StoredFile.digest == digest, StoredFile.state != FileState.REMOVED)
    small = exists().where(FileThumbnail.digest == digest)
    return bool(db.scalar(select(or_(whole, small))))


def forget_erased_authors(db: Session) -> list[str]:
    """Take the names of erased people off their own work; returns hashes of what changed.

    Works of others that they sent keep their authors' names, as the licences ask.
    """
    files = db.scalars(
        select(StoredFile)
        .join(Person, Person.id == StoredFile.owner_id)
        .where(
            Person.erased.is_not(None),
            StoredFile.licence == Licence.OWN,
            StoredFile.author != "",
        )
        .limit(_BATCH)
    ).all()
    for file in files:
        file.author = ""
    return sorted({file.digest for file in files})
