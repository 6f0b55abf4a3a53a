"""Writing every published article into a folder, in the format from which it can be loaded;
beside them the letters and other records that come from files.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import select

from app.articles.models import Article, ArticleRevision
from app.articles.source import ArticleSource
from app.core.db import Database
from app.records.kinds import RecordKind
from app.records.queries import records_of
from app.transfer.files import SUBFOLDER, write_file, write_whole
from app.transfer.front_matter import write

BATCH: Final = 100


@dataclass(frozen=True)
class ExportReport:
    """How many files were written, and how many said the same already."""

    written: int
    unchanged: int


def export(database: Database, content: Path) -> ExportReport:
    """Write `content/artykuly/<slug>.md` for every article; other files there are left alone."""
    folder = content / SUBFOLDER
    folder.mkdir(parents=True, exist_ok=True)
    written = unchanged = 0
    for slug, source in _published(database):
        if write_file(folder, slug, write(slug, source)):
            written += 1
        else:
            unchanged += 1
    return ExportReport(written, unchanged)


def export_records(database: Database, content: Path, kinds: Iterable[RecordKind]) -> ExportReport:
    """Write every record of these kinds as the file of the content folder that it comes from."""
    written = unchanged = 0
    for kind in kinds:
        with database.reading() as db:
            found = [(record.key, record.fields) for record in records_of(db, kind.name)]
        for key, fields in found:
            if kind.file_of is None:
                continue
            name, text = kind.file_of(key, fields)
            (content / name).parent.mkdir(parents=True, exist_ok=True)
            if write_whole(content / name, text):
                written += 1
            else:
                unchanged += 1
    return ExportReport(written, unchanged)


def _published(database: Database) -> Iterator[tuple[str, ArticleSource]]:
    # In batches, each with its own short look: disks are slow, and writers must not wait for us.
    after = 0
    while True:
        with database.reading() as db:
            rows = db.execute(
                select(
                    Article.id,
                    Article.slug,
                    ArticleRevision.title,
                    ArticleRevision.body,
                    ArticleRevision.details,
                )
                .join(ArticleRevision, ArticleRevision.id == Article.published_id)
                .where(Article.id > after)
                .order_by(Article.id)
                .limit(BATCH)
            ).all()
        if not rows:
            return
        for row in rows:
            yield row.slug, ArticleSource.from_parts(row.title, row.body, row.details)
        after = rows[-1].id
