"""Bringing a ZIP of the encyclopaedia into an empty instance: all of it, or nothing.

Everything was looked through before; then one transaction writes articles, histories, redirects
and files. Authors become accounts that nobody can sign in with, as they are no more than names.
"""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import links
from app.articles import service as articles
from app.articles.models import Article, ArticleRedirect, ArticleRevision
from app.articles.service import NewRevision
from app.articles.source import EMPTY
from app.core import clock, journal
from app.core.db import Database
from app.core.errors import DomainError
from app.core.file_store import FileStore
from app.files.models import FileState, FileThumbnail, LooseBytes, StoredFile
from app.people.accounts import free_slug
from app.people.editorial import editorial
from app.people.models import Level, Person, Role
from app.review.models import Proposal
from app.text.limits import TextRefused
from app.text.rendered import Rendered
from app.transfer.archive import Version, history_entry
from app.transfer.front_matter import ContentFault
from app.transfer.zip_export import ZipReport
from app.transfer.zip_verify import Archive, Name, verified

Render = Callable[[str], Rendered]
# Fits no password, and tells a mere name from the editorial account, which has none at all.
_ONLY_A_NAME: Final = "!"
_FILE_COLUMNS: Final = (
    *("digest", "name", "media_type", "size", "width", "height", "alt", "is_decorative"),
    *("author", "licence", "licence_note", "caption"),
)
# Bytes of an import that fails are swept away after this time.
_LOOSE_FOR: Final = timedelta(hours=6)


def import_zip(database: Database, store: FileStore, render: Render, path: Path) -> ZipReport:
    """Bring the ZIP in; raises ContentFault when it is damaged or the instance is not empty."""
    try:
        target = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise ContentFault(f"{path.name}: it is no whole ZIP ({error})") from error
    with target:
        with database.reading() as db:
            _check_empty(db)
        found = verified(target)
        _keep_bytes(database, store, found)
        with database.writing() as db:
            _check_empty(db)
            return _Import(db, render, found).run()


def _check_empty(db: Session) -> None:
    for table in (Article, Proposal, StoredFile):
        if db.scalar(select(table.id).limit(1)) is not None:
            raise ContentFault(
                "this instance has content already; a ZIP is brought into an empty one"
            )


def _keep_bytes(database: Database, store: FileStore, found: Archive) -> None:
    digests = {file["digest"] for file in found.files}
    digests |= {small["digest"] for file in found.files for small in file["smaller"]}
    due = clock.now() + _LOOSE_FOR
    with database.writing() as db:
        db.add_all(LooseBytes(digest=digest, due=due) for digest in sorted(digests))
    for digest in sorted(digests):
        store.put(found.bytes_of(digest))


@dataclass
class _Import:
    db: Session
    render: Render
    found: Archive
    people: dict[str, int] = field(default_factory=dict)

    def run(self) -> ZipReport:
        report = ZipReport(files=len(self.found.files))
        for name in self.found.people.values():
            self.people[name.slug] = self._person(name)
        for file in self.found.files:
            self._file(file)
        for slug in self.found.slugs:
            report.versions += self._article(slug)
            report.articles += 1
        for former, (slug, created) in sorted(self.found.redirects.items()):
            self._redirect(former, slug, created)
        data = {"articles": report.articles, "versions": report.versions, "files": report.files}
        journal.record(self.db, "content.imported", None, "content:zip", data)
        return report

    def _person(self, name: Name) -> int:
        if name.is_editorial:
            return editorial(self.db).id
        now = clock.now()
        taken = self.db.scalar(select(Person.id).where(Person.slug == name.slug))
        person = Person(
            slug=free_slug(self.db, name.name) if taken else name.slug,
            name=name.name,
            email=None,
            email_confirmed=now,  # only confirmed people have a profile for their texts to link to
            password_hash=_ONLY_A_NAME,
            must_change_password=False,
            level=Level.NEW,
            role=Role.RESIDENT,
            city="",
            about="",
            scope=[],
            created=now,
            erased=now if name.is_erased else None,
        )
        self.db.add(person)
        self.db.flush()
        return person.id

    def _article(self, slug: str) -> int:
        article: Article | None = None
        ids: dict[int, int] = {}
        for version in self.found.versions(slug):
            new = self._new(slug, version, ids)
            try:
                if article is None:
                    article = articles.create(self.db, slug, new)
                else:
                    articles.publish(self.db, article, article.published_id, new)
            except DomainError as error:
                where = f"{history_entry(slug)}, line {version.number}"
                raise ContentFault(f"{where}: {error.message}") from error
            revision = self.db.get_one(ArticleRevision, article.published_id)
            ids[version.number] = revision.id
            _mark(revision, version)
            self.db.flush()
            self.db.expunge(revision)  # histories are longer than memory
        return len(ids)

    def _new(self, slug: str, version: Version, ids: dict[int, int]) -> NewRevision:
        # Of a hidden version there is no text; the title keeps its row from looking broken.
        source = version.source or EMPTY.with_text(title=slug)
        try:
            rendered = self.render(source.body)
        except TextRefused as error:
            where = f"{history_entry(slug)}, line {version.number}"
            raise ContentFault(f"{where}: {error}") from error
        author = version.author
        return NewRevision(
            source=source,
            rendered=rendered,
            author_id=self.people[author] if author else editorial(self.db).id,
            comment=version.comment,
            origin=version.origin,
            base_id=ids.get(version.base or 0),
            reviewer_id=self.people[version.reviewer] if version.reviewer else None,
            created=version.created,
        )

    def _redirect(self, former: str, slug: str, created: datetime) -> None:
        article_id = self.db.scalars(select(Article.id).where(Article.slug == slug)).one()
        self.db.add(ArticleRedirect(slug=former, article_id=article_id, created=created))
        self.db.flush()
        links.refresh_pages_linking_to(self.db, former)

    def _file(self, told: dict[str, Any]) -> None:
        owner = self.people.get(told["owner"])
        if owner is None:
            raise ContentFault(f"people.json does not know {told['owner']!r}, owner of a file")
        created = datetime.fromisoformat(told["created"])
        file = StoredFile(
            **{name: told[name] for name in _FILE_COLUMNS},
            owner_id=owner,
            state=FileState.PUBLIC,
            created=created,
            decided=created,
        )
        self.db.add(file)
        self.db.flush()
        self.db.add_all(FileThumbnail(file_id=file.id, **small) for small in told["smaller"])
        self.db.flush()


def _mark(revision: ArticleRevision, version: Version) -> None:
    """What the history tells and publishing cannot know."""
    revision.words_added, revision.words_removed = version.added, version.removed
    revision.is_author_hidden = version.author is None
    revision.hidden, revision.hidden_reason = version.hidden, version.hidden_reason
    revision.redacted, revision.redacted_reason = version.redacted, version.redacted_reason
