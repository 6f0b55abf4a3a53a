"""The table of synonyms as a file: `wiki_content/synonimy.csv` loaded at each start, or written.

Like founding articles, a row is used at once while nobody else changed its entry; once people
have, a changed row only proposes. A row that left the file leaves its entry alone.
"""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import journal
from app.core.db import Database, held
from app.core.errors import Invalid
from app.people.editorial import editorial
from app.search import synonyms
from app.search.synonym_models import Synonym, SynonymState, SynonymVersion
from app.search.synonym_rules import (
    DIVIDER,
    SynonymFields,
    check_fields,
    fields_of,
    typed_digest,
)

FILE: Final = "synonimy.csv"
COLUMNS: Final = ("zapis", "znaczy", "rodzaj", "uwaga")
_ATTEMPTS: Final = 3
# Shown in the history beside people's own words, so content: Polish, in no catalogue.
FIRST_COMMENT: Final = "Z pliku startowego"
CHANGED_COMMENT: Final = "Zmiana w pliku startowym"

Row = dict[str, str]


class SynonymFileFault(Exception):
    """The file cannot be taken; the message says why, in English."""


class Outcome(StrEnum):
    """What became of a row."""

    ADDED = "added"
    CHANGED = "changed"
    PROPOSED = "proposed"
    WAITS = "waiting"  # for a decision on an earlier proposal
    UNCHANGED = "unchanged"


@dataclass
class LoadReport:
    """What a load did: rows by outcome, and faults of those that could not be taken."""

    rows: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    faults: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """The totals in one line."""
        counts = ", ".join(f"{number} {outcome.value}" for outcome, number in self.rows.items())
        return f"{counts}, {len(self.faults)} faulty" if self.faults else counts


@dataclass(frozen=True)
class _Checked:
    fields: SynonymFields
    digest: str


def load(database: Database, path: Path) -> LoadReport:
    """Bring the rows of a file into the table. Raises SynonymFileFault."""
    rows = list(read(path))
    with database.reading() as db:
        known = {
            key: digest
            for key, digest in db.execute(select(Synonym.typed_digest, Synonym.row_digest))
        }
    done = LoadReport()
    fresh: list[_Checked] = []
    met: set[str] = set()
    for line, row in rows:
        key, digest = typed_digest(row["zapis"]), digest_of(row)
        if key in met:
            done.faults.append(f"{path.name}, line {line}: {row['zapis']!r} stands there twice")
            continue
        met.add(key)
        if known.get(key) == digest:
            done.rows[Outcome.UNCHANGED] += 1
            continue
        try:
            fresh.append(_Checked(_fields(row), digest))
        except Invalid as error:
            done.faults.append(f"{path.name}, line {line}: {error.message}")
    if fresh:
        for outcome, number in _store(database, fresh).items():
            done.rows[outcome] += number
    return done


def export(database: Database, path: Path) -> int:
    """Write the entries that are in use, in the order in which they came; returns how many."""
    with database.reading() as db:
        entries = db.scalars(
            select(Synonym).where(Synonym.state == SynonymState.ACCEPTED).order_by(Synonym.id)
        ).all()
    unfinished = path.with_name(f".{path.name}.part")
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for entry in entries:
            meanings = f" {DIVIDER} ".join(entry.meanings)
            writer.writerow((entry.typed, meanings, entry.kind, entry.note))
    unfinished.replace(path)
    return len(entries)


def read(path: Path) -> Iterator[tuple[int, Row]]:
    """Rows of a file with the numbers of their lines. Raises SynonymFileFault."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            if tuple(rows.fieldnames or ()) != COLUMNS:
                raise SynonymFileFault(
                    f"{path.name}: the first line must name {', '.join(COLUMNS)}"
                )
            for row in rows:
                if None in row or None in row.values():
                    raise SynonymFileFault(
                        f"{path.name}, line {rows.line_num}: a row has {len(COLUMNS)} columns"
                    )
                yield rows.line_num, row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SynonymFileFault(f"{path}: {error}") from error


def digest_of(row: Row) -> str:
    """A fingerprint of what a row says."""
    return hashlib.sha256("\x1f".join(row[name] for name in COLUMNS).encode()).hexdigest()


def _fields(row: Row) -> SynonymFields:
    return check_fields(
        typed=row["zapis"],
        meanings=row["znaczy"].split(DIVIDER),
        kind=row["rodzaj"],
        note=row["uwaga"],
    )


def _store(database: Database, fresh: list[_Checked]) -> dict[Outcome, int]:
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with database.writing() as db:
                return _write(db, fresh)
        except IntegrityError:  # another machine starts with the same file
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError("the last attempt returned or raised")


def _write(db: Session, fresh: list[_Checked]) -> dict[Outcome, int]:
    done = dict.fromkeys(Outcome, 0)
    by_id = editorial(db).id
    keys = {row.fields.digest for row in fresh}
    known = {
        key: number
        for key, number in db.execute(
            select(Synonym.typed_digest, Synonym.id).where(Synonym.typed_digest.in_(keys))
        )
    }
    done[Outcome.ADDED] = _add(db, by_id, [row for row in fresh if row.fields.digest not in known])
    for row in fresh:
        if row.fields.digest in known:
            outcome = _bring(db, by_id, held(db, Synonym, known[row.fields.digest]), row)
            done[outcome] += 1
    counts = {outcome.value: number for outcome, number in done.items()}
    journal.record(db, "synonyms.loaded", by_id, "synonym:0", counts)
    return done


def _add(db: Session, by_id: int, rows: list[_Checked]) -> int:
    """Entries that nobody knows yet, in two statements."""
    entries = []
    for row in rows:
        entry = synonyms.new_entry(row.fields, SynonymState.ACCEPTED)
        entry.version, entry.row_digest = 1, row.digest
        entries.append(entry)
    db.add_all(entries)
    db.flush()
    for entry, row in zip(entries, rows, strict=True):
        db.add(
            SynonymVersion(
                synonym_id=entry.id,
                number=1,
                typed=row.fields.typed,
                meanings=list(row.fields.meanings),
                kind=row.fields.kind,
                note=row.fields.note,
                comment=FIRST_COMMENT,
                state=SynonymState.ACCEPTED,
                by_id=by_id,
                at=entry.changed,
                decided=entry.changed,
            )
        )
    db.flush()
    return len(rows)


def _bring(db: Session, by_id: int, entry: Synonym, row: _Checked) -> Outcome:
    """What a changed row does to an entry that is there."""
    if synonyms.waiting_of(db, entry.id) is not None:
        return Outcome.WAITS  # the digest is not remembered, so the next load asks again
    is_used = entry.state == SynonymState.ACCEPTED
    entry.row_digest = row.digest
    if is_used and fields_of(entry) == row.fields:
        return Outcome.UNCHANGED
    in_force = select(SynonymVersion.by_id).where(
        SynonymVersion.synonym_id == entry.id, SynonymVersion.number == entry.version
    )
    if is_used and db.scalar(in_force) == by_id:
        version = synonyms.new_version(
            db, by_id, entry, row.fields, CHANGED_COMMENT, SynonymState.ACCEPTED
        )
        version.decided = version.at
        synonyms.use(entry, version)
        return Outcome.CHANGED
    synonyms.add_proposal(db, by_id, entry, row.fields, CHANGED_COMMENT)
    return Outcome.PROPOSED
