"""What pages, texts and the export know of files. Who may see a file is asked before it is told."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.core.paging import Page, count, slice_of
from app.files import rules
from app.files.addresses import digests_in
from app.files.models import FileState, FileThumbnail, FileUse, StoredFile
from app.people.rules import Who

PAGE_SIZE: Final = 30
_BATCH: Final = 200
# Of several files with the same bytes the public one is shown, and a stub only when alone.
_BEST: Final = case(
    {FileState.PUBLIC.value: 0, FileState.WAITING.value: 1}, value=StoredFile.state, else_=2
)


@dataclass(frozen=True)
class Served:
    """Bytes that may be sent to whoever asks."""

    digest: str
    name: str
    media_type: str
    size: int
    is_public: bool


def file_by_id(db: Session, file_id: int) -> StoredFile:
    """The row, removed or not; raises NotFound."""
    file = db.get(StoredFile, file_id)
    if file is None:
        raise NotFound
    return file


def visible_file(db: Session, who: Who | None, file_id: int) -> StoredFile:
    """A file that `who` may see, or the stub of a removed one; raises NotFound."""
    file = file_by_id(db, file_id)
    if file.state != FileState.REMOVED and not rules.can_see(who, file):
        raise NotFound
    return file


def files_with(db: Session, digest: str) -> list[StoredFile]:
    """Everybody's files with these bytes, removed ones too; the one to show comes first."""
    query = select(StoredFile).where(StoredFile.digest == digest)
    return list(db.scalars(query.order_by(_BEST, StoredFile.id)))


def served(db: Session, who: Who | None, digest: str, width: int | None) -> Served | None:
    """What to send for an address, None when the file was removed; raises NotFound."""
    files = files_with(db, digest)
    for file in files:
        if rules.can_see(who, file):
            return _bytes_of(db, file, width)
    if files and all(file.state == FileState.REMOVED for file in files):
        return None
    raise NotFound


def _bytes_of(db: Session, file: StoredFile, width: int | None) -> Served:
    is_public = file.state == FileState.PUBLIC
    if width is None:
        return Served(file.digest, file.name, file.media_type, file.size, is_public)
    small = db.get(FileThumbnail, (file.id, width))
    if small is None:
        raise NotFound
    name = f"{file.name.rpartition('.')[0]}-{width}.webp"
    return Served(small.digest, name, "image/webp", small.size, is_public)


def best_files(db: Session, digests: Collection[str]) -> dict[str, StoredFile | None]:
    """The file to show for each hash, None for one of which only stubs are left."""
    best: dict[str, StoredFile | None] = {}
    query = select(StoredFile).where(StoredFile.digest.in_(digests)).order_by(_BEST, StoredFile.id)
    for file in db.scalars(query):
        best.setdefault(file.digest, None if file.state == FileState.REMOVED else file)
    return best


def waiting_in(db: Session, html: str) -> int:
    """How many files of a text readers cannot see yet, because they wait for a reviewer."""
    files = best_files(db, digests_in(html)).values()
    return sum(file is not None and file.state == FileState.WAITING for file in files)


def thumbnails(db: Session, file_ids: Collection[int]) -> dict[int, list[FileThumbnail]]:
    """Smaller drawings of many files in one statement, narrowest first."""
    found: dict[int, list[FileThumbnail]] = {file_id: [] for file_id in file_ids}
    if found:
        query = select(FileThumbnail).where(FileThumbnail.file_id.in_(found))
        for small in db.scalars(query.order_by(FileThumbnail.file_id, FileThumbnail.width)):
            found[small.file_id].append(small)
    return found


def files_of(db: Session, owner_id: int, number: int) -> Page[StoredFile]:
    """A page of somebody's own files, newest first, removed ones too."""
    query = select(StoredFile).where(StoredFile.owner_id == owner_id)
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.scalars(query.order_by(StoredFile.id.desc()).offset(offset).limit(limit))
    return Page(list(rows), number, PAGE_SIZE, count(db, query))


def waiting_files(db: Session, number: int) -> Page[StoredFile]:
    """A page of files that wait for a reviewer, oldest first."""
    query = select(StoredFile).where(StoredFile.state == FileState.WAITING)
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.scalars(query.order_by(StoredFile.id).offset(offset).limit(limit))
    return Page(list(rows), number, PAGE_SIZE, count(db, query))


def holders_of(db: Session, digest: str, kind: str) -> list[int]:
    """Ids of the articles, posts and other texts of one kind that show or link the bytes."""
    prefix = f"{kind}:"
    query = select(FileUse.holder).where(
        FileUse.digest == digest, FileUse.holder.startswith(prefix, autoescape=True)
    )
    return sorted(int(holder.removeprefix(prefix)) for holder in db.scalars(query))


def all_files(db: Session) -> Iterator[tuple[StoredFile, list[FileThumbnail]]]:
    """Every public file with its smaller drawings, in order of id, for export."""
    after = 0
    while batch := _public_after(db, after):
        smaller = thumbnails(db, [file.id for file in batch])
        for file in batch:
            yield file, smaller[file.id]
        after = batch[-1].id


def _public_after(db: Session, after: int) -> Sequence[StoredFile]:
    query = (
        select(StoredFile)
        .where(StoredFile.id > after, StoredFile.state == FileState.PUBLIC)
        .order_by(StoredFile.id)
        .limit(_BATCH)
    )
    return db.scalars(query).all()


def newest_digests(db: Session, number: int) -> list[str]:
    """Hashes of the newest files that are there, for a look at the store."""
    query = select(StoredFile.digest).where(StoredFile.state != FileState.REMOVED)
    return list(db.scalars(query.order_by(StoredFile.id.desc()).limit(number)))
