"""The whole encyclopaedia as one ZIP: published texts, their histories, names, redirects, files.

No e-mail address, proposal, draft or hidden text is read on the way. Entries are written one
after another and nothing large is kept in memory; the same content makes the same bytes.
"""

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.articles.models import Article, ArticleRedirect, ArticleRevision, Origin
from app.articles.source import ArticleSource
from app.core.db import Database
from app.core.file_store import FileMissing, FileStore
from app.files.models import FileThumbnail, StoredFile
from app.files.queries import all_files
from app.people.editorial import find_editorial
from app.people.models import Person
from app.transfer import archive
from app.transfer.archive import Version, as_page
from app.transfer.front_matter import ContentFault, write

# The earliest moment that a ZIP can tell: times of entries must not make two exports differ.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
_RIGHTS: Final = 0o644 << 16
_BATCH: Final = 20


@dataclass
class ZipReport:
    """How much was written."""

    articles: int = 0
    versions: int = 0
    files: int = 0


@dataclass
class _Writer:
    target: zipfile.ZipFile
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        info = zipfile.ZipInfo(name, _NO_TIME)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = _RIGHTS
        info.create_system = 3
        digest, size = hashlib.sha256(), 0
        with self.target.open(info, "w", force_zip64=True) as entry:
            for piece in pieces:
                entry.write(piece)
                digest.update(piece)
                size += len(piece)
        self.entries[name] = {"sha256": digest.hexdigest(), "size": size}

    def add_text(self, name: str, text: str) -> None:
        self.add(name, (text.encode(),))


def export_zip(database: Database, store: FileStore, path: Path) -> ZipReport:
    """Write the ZIP, whole or not at all; raises ContentFault when bytes of a file are missing."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with (
            zipfile.ZipFile(unfinished, "w", strict_timestamps=False) as target,
            database.reading() as db,
        ):
            report = _write(_Writer(target), db, store)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return report


def _write(writer: _Writer, db: Session, store: FileStore) -> ZipReport:
    report, people = ZipReport(), dict[int, Person]()
    articles = db.execute(select(Article.id, Article.slug).order_by(Article.slug)).all()
    for article_id, slug in articles:
        newest: list[Version] = []
        lines = _lines(db, article_id, people, newest, report)
        writer.add(archive.history_entry(slug), lines)
        source = newest[0].source
        if source is None:
            raise ContentFault(f"{slug}: the published version is hidden")
        writer.add_text(archive.article_entry(slug), write(slug, source))
        report.articles += 1
    _write_files(writer, db, store, people, report)
    _write_redirects(writer, db, {row.id: row.slug for row in articles})
    _write_people(writer, db, people)
    writer.add_text(archive.LICENCE, archive.LICENCE_TEXT)
    manifest = {
        "format": archive.FORMAT,
        "version": archive.VERSION,
        "articles": report.articles,
        "versions": report.versions,
        "files": report.files,
        "entries": writer.entries,
    }
    writer.add_text(archive.MANIFEST, as_page(manifest))
    return report


def _lines(
    db: Session,
    article_id: int,
    people: dict[int, Person],
    newest: list[Version],
    report: ZipReport,
) -> Iterator[bytes]:
    numbers: dict[int, int] = {}
    rows = db.execute(
        select(ArticleRevision)
        .where(ArticleRevision.article_id == article_id)
        .order_by(ArticleRevision.number)
        .execution_options(yield_per=_BATCH)
    )
    for (revision,) in rows:
        numbers[revision.id] = revision.number
        version = _version(db, revision, numbers, people)
        newest[:] = [version]
        report.versions += 1
        yield version.line().encode() + b"\n"
        db.expunge(revision)


def _version(
    db: Session, revision: ArticleRevision, numbers: dict[int, int], people: dict[int, Person]
) -> Version:
    def name(person_id: int | None) -> str | None:
        if person_id is None:
            return None
        person = people.get(person_id) or db.get_one(Person, person_id)
        people[person_id] = person
        return person.slug

    is_hidden = revision.hidden is not None
    source = ArticleSource.from_parts(revision.title, revision.body, revision.details)
    return Version(
        number=revision.number,
        created=revision.created,
        author=None if revision.is_author_hidden else name(revision.author_id),
        reviewer=name(revision.reviewer_id),
        comment="" if is_hidden else revision.comment,
        origin=Origin(revision.origin),
        base=numbers.get(revision.base_id or 0),
        added=revision.words_added,
        removed=revision.words_removed,
        source=None if is_hidden else source,
        hidden=revision.hidden,
        hidden_reason=revision.hidden_reason,
        redacted=revision.redacted,
        redacted_reason=revision.redacted_reason,
    )


def _write_redirects(writer: _Writer, db: Session, slugs: dict[int, str]) -> None:
    rows: Iterable[Row[Any]] = db.execute(
        select(ArticleRedirect.slug, ArticleRedirect.article_id, ArticleRedirect.created)
    )
    redirects = {
        row.slug: {"to": slugs[row.article_id], "created": row.created.isoformat()}
        for row in rows
        if row.article_id in slugs
    }
    writer.add_text(archive.REDIRECTS, as_page(redirects))


def _write_people(writer: _Writer, db: Session, people: dict[int, Person]) -> None:
    """Names that stand beside texts on public pages, and nothing else of anybody."""
    editorial = find_editorial(db)
    named = {
        person.slug: {
            "name": person.name,
            "is_erased": person.erased is not None,
            "is_editorial": editorial is not None and person.id == editorial.id,
        }
        for person in people.values()
    }
    writer.add_text(archive.PEOPLE, as_page(named))


def _write_files(
    writer: _Writer, db: Session, store: FileStore, people: dict[int, Person], report: ZipReport
) -> None:
    told = []
    for file, smaller in all_files(db):
        owner = people.setdefault(file.owner_id, db.get_one(Person, file.owner_id))
        told.append(_file(file, owner.slug, smaller))
        report.files += 1
    told.sort(key=archive.as_json)
    digests = {each["digest"] for each in told}
    digests |= {small["digest"] for each in told for small in each["smaller"]}
    for digest in sorted(digests):
        try:
            writer.add(archive.bytes_entry(digest), store.chunks(digest))
        except FileMissing as error:
            raise ContentFault(f"the bytes of file {digest} are not in the store") from error
    writer.add_text(archive.PICTURES, as_page({"files": told}))


def _file(file: StoredFile, owner: str, smaller: list[FileThumbnail]) -> dict[str, Any]:
    return {
        "digest": file.digest,
        "owner": owner,
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "width": file.width,
        "height": file.height,
        "alt": file.alt,
        "is_decorative": file.is_decorative,
        "author": file.author,
        "licence": file.licence,
        "licence_note": file.licence_note,
        "caption": file.caption,
        "created": file.created.isoformat(),
        "smaller": [
            {"width": each.width, "height": each.height, "digest": each.digest, "size": each.size}
            for each in sorted(smaller, key=lambda each: each.width)
        ],
    }
