"""Verbs of files: receive, describe, approve, remove, and note which text uses which file.

Bytes are stored before their row and deleted after it (`app.files.sweeping`), so that no row is
ever without its bytes.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import Database, held, hold_lock
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.file_store import FileStore, digest_of
from app.core.i18n import gettext as _
from app.files import rules
from app.files.addresses import digests_in
from app.files.models import FileState, FileThumbnail, FileUse, LooseBytes, StoredFile
from app.files.preparing import Prepared
from app.files.rules import Details
from app.people.rules import Permission, Who, may

UPLOAD_TIME: Final = timedelta(hours=1)


def hold(db: Session, digests: Sequence[str]) -> None:
    """Keep others from adding or deleting the same bytes until this transaction ends.

    Always in the same order, so that two transactions cannot wait for each other.
    """
    for digest in sorted(set(digests)):
        hold_lock(db, int(digest[:15], 16))


def keep_bytes(database: Database, store: FileStore, prepared: Prepared) -> list[str]:
    """Store whole and smaller drawings, and return their hashes; `add` follows.

    A note is written first: should `add` never come, the bytes are deleted an hour later.
    """
    drawings = [prepared.whole, *prepared.smaller]
    due = clock.now() + UPLOAD_TIME
    with database.writing() as db:
        db.add_all(LooseBytes(digest=digest_of(each.data), due=due) for each in drawings)
    return [store.put(each.data) for each in drawings]


def add(
    db: Session, store: FileStore, who: Who, prepared: Prepared, details: Details
) -> StoredFile:
    """Make the row of a file whose bytes were stored by `keep_bytes`.

    A file that the person has sent before is given back as it is. Raises Invalid for details
    that are missing, Forbidden for whoever may not send files.
    """
    if not may(who, Permission.UPLOAD):
        raise Forbidden(_("Your account does not have the right to do this."))
    details = rules.checked(details, is_picture=prepared.whole.width is not None)
    drawings = [prepared.whole, *prepared.smaller]
    digests = [digest_of(each.data) for each in drawings]
    hold(db, digests)
    own = _own_with(db, who, digests[0])
    if own is not None:
        return own
    file = StoredFile(
        digest=digests[0],
        owner_id=who.id,
        state=rules.first_state(who),
        name=prepared.name,
        media_type=prepared.media_type,
        size=len(prepared.whole.data),
        width=prepared.whole.width,
        height=prepared.whole.height,
        created=clock.now(),
    )
    _describe(file, details)
    db.add(file)
    db.flush()
    for digest, small in zip(digests[1:], prepared.smaller, strict=True):
        db.add(
            FileThumbnail(
                file_id=file.id,
                width=small.width,
                height=small.height,
                digest=digest,
                size=len(small.data),
            )
        )
    db.flush()
    for each, digest in zip(drawings, digests, strict=True):
        # They may have been deleted with another row since they were stored; nobody can now.
        if not store.exists(digest):
            store.put(each.data)
    journal.record(db, "file.uploaded", who.id, f"file:{file.id}", {"state": file.state})
    return file


def _own_with(db: Session, who: Who, digest: str) -> StoredFile | None:
    return db.scalar(
        select(StoredFile)
        .where(
            StoredFile.digest == digest,
            StoredFile.owner_id == who.id,
            StoredFile.state != FileState.REMOVED,
        )
        .order_by(StoredFile.id)
        .limit(1)
    )


def _describe(file: StoredFile, details: Details) -> None:
    file.alt, file.is_decorative = details.alt, details.is_decorative
    file.author, file.caption = details.author, details.caption
    file.licence, file.licence_note = details.licence, details.licence_note


def describe(db: Session, who: Who, file_id: int, details: Details) -> StoredFile:
    """Change what is said of a file; pages that show it are to be refreshed.

    Raises Forbidden, NotFound, or Invalid for details that are missing.
    """
    file = held(db, StoredFile, file_id)
    _check_there(file, who)
    if not rules.can_describe(who, file):
        raise Forbidden(_("Your account does not have the right to do this."))
    _describe(file, rules.checked(details, is_picture=file.is_picture))
    journal.record(db, "file.changed", who.id, f"file:{file.id}")
    return file


def approve(db: Session, who: Who, file_id: int) -> StoredFile:
    """Let everybody see a waiting file. Raises Forbidden, NotFound, Conflict when decided."""
    file = held(db, StoredFile, file_id)
    _check_there(file, who)
    if file.state != FileState.WAITING:
        raise Conflict(_("Somebody has decided about this file already."))
    if not rules.can_approve(who, file):
        raise Forbidden(_("Somebody else has to decide about your own file."))
    _let_out(db, who.id, file)
    return file


def _let_out(db: Session, actor_id: int, file: StoredFile) -> None:
    file.state = FileState.PUBLIC
    file.decided, file.decided_by = clock.now(), actor_id
    journal.record(db, "file.approved", actor_id, f"file:{file.id}")


def approve_used(db: Session, reviewer_id: int, html: str) -> None:
    """Let everybody see the waiting files in a text that a reviewer has just published."""
    digests = digests_in(html)
    if not digests:
        return
    query = select(StoredFile).where(
        StoredFile.digest.in_(digests),
        StoredFile.state == FileState.WAITING,
        StoredFile.owner_id != reviewer_id,
    )
    for file in db.scalars(query.order_by(StoredFile.id).with_for_update()):
        _let_out(db, reviewer_id, file)


def approve_published(db: Session, who: Who, html: str) -> None:
    """Let everybody see the waiting files in a text that `who` publishes without a reviewer.

    Their own, as what they send now would not wait; other people's only from those who review.
    """
    digests = digests_in(html)
    if not digests or not may(who, Permission.PUBLISH):
        return
    query = select(StoredFile).where(
        StoredFile.digest.in_(digests), StoredFile.state == FileState.WAITING
    )
    if not may(who, Permission.REVIEW):
        query = query.where(StoredFile.owner_id == who.id)
    for file in db.scalars(query.order_by(StoredFile.id).with_for_update()):
        _let_out(db, who.id, file)


def remove(db: Session, who: Who, file_id: int, reason: str = "") -> StoredFile:
    """Take a file away for good: a stub stays, its words go at once, its bytes within a minute.

    Pages that show it are to be refreshed. Raises Forbidden, NotFound, or Invalid("reason").
    """
    file = held(db, StoredFile, file_id)
    _check_there(file, who)
    if not rules.can_remove(who, file):
        raise Forbidden(_("Your account does not have the right to do this."))
    reason = rules.checked_reason(who, file, reason)
    smaller = list(db.scalars(select(FileThumbnail).where(FileThumbnail.file_id == file.id)))
    digests = [file.digest, *(small.digest for small in smaller)]
    hold(db, digests)
    for small in smaller:
        db.delete(small)
    now = clock.now()
    file.state, file.removed, file.removed_by = FileState.REMOVED, now, who.id
    file.removal_reason = reason
    file.alt = file.author = file.caption = file.licence_note = file.name = ""
    db.add_all(LooseBytes(digest=digest, due=now) for digest in digests)
    data = {"own": who.id == file.owner_id}
    journal.record(db, "file.removed", who.id, f"file:{file.id}", data)
    return file


def _check_there(file: StoredFile, who: Who) -> None:
    if file.state == FileState.REMOVED:
        raise Conflict(_("This file is removed already."))
    if not rules.can_see(who, file):
        raise NotFound


def note_uses(db: Session, holder: str, html: str) -> None:
    """Note which files a published text shows or links, in place of what was noted before."""
    db.execute(delete(FileUse).where(FileUse.holder == holder))
    db.add_all(FileUse(holder=holder, digest=digest) for digest in sorted(digests_in(html)))


def note_kept(db: Session, holder: str, html: str) -> None:
    """Note which files an old or proposed text shows: what is said there of a file goes with it."""
    digests = digests_in(html)
    if digests:
        known = set(db.scalars(select(FileUse.digest).where(FileUse.holder == holder)))
        db.add_all(FileUse(holder=holder, digest=each) for each in sorted(digests - known))
