"""Tables of files. A row is one person's file; two people may have sent the same bytes."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.people.models import Person

DIGEST = String(64)


class FileState(StrEnum):
    """Who may see a file: its owner and reviewers, everybody, nobody any more."""

    WAITING = "waiting"
    PUBLIC = "public"
    REMOVED = "removed"


class Licence(StrEnum):
    """On what terms others may use a file."""

    OWN = "own"  # the sender's own work, shared like the articles
    BY_SA = "by-sa"
    BY = "by"
    FREE = "free"
    CONSENT = "consent"  # the note tells whose and how far it goes


class StoredFile(Base):
    """A file as its page tells of it. After removal a stub stays: who and when, no words."""

    __tablename__ = "stored_file"
    __table_args__ = (
        Index("ix_stored_file_owner_id_id", "owner_id", "id"),
        Index("ix_stored_file_state_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(DIGEST, index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    state: Mapped[str] = mapped_column(String(10))
    # Made of letters, digits and hyphens, with the ending of the type that was found.
    name: Mapped[str] = mapped_column(String(90))
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    # None for attachments.
    width: Mapped[int | None]
    height: Mapped[int | None]
    alt: Mapped[str] = mapped_column(String(500), default="")
    is_decorative: Mapped[bool] = mapped_column(default=False)
    author: Mapped[str] = mapped_column(String(120))
    licence: Mapped[str] = mapped_column(String(10))
    licence_note: Mapped[str] = mapped_column(String(300), default="")
    caption: Mapped[str] = mapped_column(String(300), default="")
    created: Mapped[datetime]
    decided: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    removed: Mapped[datetime | None]
    removed_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    removal_reason: Mapped[str] = mapped_column(String(300), default="")

    @property
    def is_picture(self) -> bool:
        return self.width is not None


class FileThumbnail(Base):
    """A smaller drawing of a picture."""

    __tablename__ = "file_thumbnail"

    file_id: Mapped[int] = mapped_column(ForeignKey(StoredFile.id), primary_key=True)
    width: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    height: Mapped[int]
    digest: Mapped[str] = mapped_column(DIGEST, index=True)
    size: Mapped[int]


class FileUse(Base):
    """Text that shows or links a file: "article:12" or "post:34" of what readers see now, and
    "revision:5", "proposal-version:6" or "former-post:34" of what is kept beside it.

    No foreign key: what holds files lies to the right of them.
    """

    __tablename__ = "file_use"
    __table_args__ = (Index("ix_file_use_digest", "digest"),)

    holder: Mapped[str] = mapped_column(String(40), primary_key=True)
    digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)


class LooseBytes(Base):
    """A hash to look at when due: bytes of which no row tells then are deleted from the store.

    Written before bytes are stored and when a file is removed, so that neither a crash between
    store and database nor a store that is away leaves bytes for ever.
    """

    __tablename__ = "loose_bytes"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(DIGEST)
    due: Mapped[datetime] = mapped_column(index=True)
