"""Files of a case: recognised by their content, sealed, stored, opened for members alone.

They have no public address. Bytes are stored before their row and deleted after it, as those of
other files are (`app.files.sweeping`): a note of loose bytes covers the time between.
"""

import secrets
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.cases import rules
from app.cases.membership import check_writes, hold_case, read_case, subject
from app.cases.models import Case, CaseAttachment
from app.cases.sealed import content_of, name_of
from app.cases.vault import Vault
from app.core import clock, journal
from app.core.db import Database
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.file_store import FileStore, digest_of
from app.core.i18n import gettext as _
from app.files.models import LooseBytes
from app.files.service import UPLOAD_TIME
from app.files.sniffing import type_of
from app.people.rules import Who
from app.text.limits import clean


@dataclass(frozen=True)
class Kept:
    """A file whose sealed bytes are in the store; `attach` makes its row."""

    mark: str
    digest: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class Opened:
    """A file as it was sent."""

    name: str
    media_type: str
    data: bytes


def keep(
    database: Database,
    store: FileStore,
    vault: Vault,
    who: Who,
    case_id: int,
    data: bytes,
    name: str,
) -> Kept:
    """Seal and store a file, before the transaction in which `attach` follows.

    Should that never come, the bytes are deleted an hour later. Raises NotFound, Invalid("file")
    for what is no picture or document or is too much, StoreFault.
    """
    kind = type_of(data)
    with database.reading() as db:
        case = read_case(db, who, case_id).case
        check_writes(db, who, case)
        _check_room(db, case, len(data))
    mark = secrets.token_hex(16)
    sealed = vault.of(case).seal_bytes(data, content_of(mark))
    digest = digest_of(sealed)
    with database.writing() as db:
        db.add(LooseBytes(digest=digest, due=clock.now() + UPLOAD_TIME))
    store.put(sealed)
    return Kept(mark, digest, _named(name, kind.ending), kind.media_type, len(data))


def attach(db: Session, vault: Vault, who: Who, case_id: int, kept: Kept) -> CaseAttachment:
    """Make the row of a file that `keep` stored; raises NotFound, Invalid("file")."""
    case = hold_case(db, who, case_id).case
    _check_room(db, case, kept.size)
    made = CaseAttachment(
        mark=kept.mark,
        case_id=case_id,
        digest=kept.digest,
        media_type=kept.media_type,
        size=kept.size,
        author_id=who.id,
        at=clock.now(),
        sealed_name=vault.of(case).seal(kept.name, name_of(kept.mark)),
    )
    db.add(made)
    # From here on the row tells of the bytes. Gone notes mean gone bytes: an hour has passed.
    found = db.execute(
        delete(LooseBytes).where(LooseBytes.digest == kept.digest).returning(LooseBytes.id)
    ).all()
    if not found:
        raise Invalid("file", _("This took too long. Send the file again."))
    db.flush()
    _record(db, "case.attached", who, case, made.id)
    return made


def detach(db: Session, who: Who, case_id: int, attachment_id: int) -> None:
    """Delete a file: who sent it may, and the owner of the case. Its bytes go within a minute."""
    case = hold_case(db, who, case_id).case
    row = _attachment(db, case_id, attachment_id)
    if who.id not in (case.owner_id, row.author_id):
        raise Forbidden(_("Only who wrote this, or the person whose case it is, can do this."))
    db.add(LooseBytes(digest=row.digest, due=clock.now()))
    db.delete(row)
    db.flush()
    _record(db, "case.detached", who, case, attachment_id)


def open_attachment(
    db: Session, store: FileStore, vault: Vault, who: Who, case_id: int, attachment_id: int
) -> Opened:
    """A file, opened; raises NotFound, KeyFault for changed bytes, FileMissing, StoreFault."""
    case = read_case(db, who, case_id).case
    return opened(store, vault, case, _attachment(db, case_id, attachment_id))


def opened(store: FileStore, vault: Vault, case: Case, row: CaseAttachment) -> Opened:
    """The same for whoever has asked already whether it may be read."""
    key = vault.of(case)
    data = key.open_bytes(store.read(row.digest), content_of(row.mark))
    return Opened(key.open(row.sealed_name, name_of(row.mark)), row.media_type, data)


def _attachment(db: Session, case_id: int, attachment_id: int) -> CaseAttachment:
    row = db.get(CaseAttachment, attachment_id)
    if row is None or row.case_id != case_id:
        raise NotFound
    return row


def _check_room(db: Session, case: Case, size: int) -> None:
    """Whether there is room in the case, and in all cases of its owner together."""
    number, total = db.execute(
        select(func.count(), func.coalesce(func.sum(CaseAttachment.size), 0)).where(
            CaseAttachment.case_id == case.id
        )
    ).one()
    if number >= rules.MOST_ATTACHMENTS:
        raise Invalid("file", _("A case has room for %(num)s files.", num=rules.MOST_ATTACHMENTS))
    if int(total) + size > rules.MOST_BYTES:
        megabytes = rules.MOST_BYTES // (1024 * 1024)
        raise Invalid("file", _("The files of a case have at most %(num)s MB.", num=megabytes))
    of_owner = (
        select(func.coalesce(func.sum(CaseAttachment.size), 0))
        .join(Case, Case.id == CaseAttachment.case_id)
        .where(Case.owner_id == case.owner_id)
    )
    if int(db.scalar(of_owner) or 0) + size > rules.MOST_BYTES_OF_OWNER:
        megabytes = rules.MOST_BYTES_OF_OWNER // (1024 * 1024)
        message = _("The files of all cases of one person have at most %(num)s MB.", num=megabytes)
        raise Invalid("file", message)


def _named(name: str, ending: str) -> str:
    """The last part of the name, with the ending that the content has."""
    last = " ".join(clean(name).replace("\\", "/").rpartition("/")[2].split())
    stem = last.rpartition(".")[0] or last
    return f"{stem[: rules.LONGEST_NAME] or _('file')}.{ending}"


def _record(db: Session, kind: str, who: Who, case: Case, attachment_id: int) -> None:
    case.changed = clock.now()
    journal.record(db, kind, who.id, subject(case.id), {"attachment": attachment_id})
