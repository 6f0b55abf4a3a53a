"""Records from content files, at each start: like founding articles and synonyms.

While the file alone has spoken, what it says is in force at once; once people have changed a
record, a changed file only proposes. A file that says the same as last time does nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.db import Database, held
from app.core.errors import Invalid
from app.people.editorial import editorial
from app.records.kinds import Fields, RecordKind, Surroundings, kind_of
from app.records.merging import digest_of, same_fields
from app.records.models import (
    OPEN_STATES,
    Record,
    RecordOrigin,
    RecordProposal,
    RecordVersion,
)
from app.records.queries import record_of
from app.records.rules import Faulty, Written, check_fields, check_key
from app.records.service import add_proposal, note_loaded, put_in_force
from app.records.shapes import tidied

# Shown in the history beside people's own words, so content: Polish, in no catalogue.
FIRST_COMMENT: Final = "Z pliku startowego"
CHANGED_COMMENT: Final = "Zmiana w pliku startowym"


class Loaded(StrEnum):
    """What became of a file's fields."""

    ADDED = "added"
    CHANGED = "changed"
    PROPOSED = "proposed"
    WAITS = "waiting"  # for a decision on an earlier proposal from the file
    UNCHANGED = "unchanged"


@dataclass
class LoadReport:
    """What became of the files of a kind, and what is wrong with those that were left out."""

    outcomes: dict[Loaded, int] = field(default_factory=lambda: dict.fromkeys(Loaded, 0))
    faults: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """The totals in one line."""
        counts = ", ".join(f"{number} {outcome.value}" for outcome, number in self.outcomes.items())
        return f"{counts}, {len(self.faults)} faulty" if self.faults else counts


def source_of(path: Path) -> str:
    """The text of a file. What is not UTF-8 becomes U+FFFD, which no check lets in.

    So one faulty file is told of as the others are, and keeps none of them back.
    """
    return path.read_bytes().decode(errors="replace")


def load_all(
    database: Database, kind_name: str, found: Mapping[str, Fields], content: Path
) -> LoadReport:
    """Bring the fields of every key in; a key with faults is told of and keeps no other back.

    `content` is the content folder, whose files may speak of each other.
    """
    report = LoadReport()
    for key, fields in found.items():
        try:
            with database.writing() as db:
                report.outcomes[load(Surroundings(db, content), kind_name, key, fields)] += 1
        except Faulty as faulty:
            report.faults += [f"{key}, line {each.line}: {each.message}" for each in faulty.faults]
        except Invalid as invalid:
            report.faults.append(f"{key}: {invalid.message}")
    return report


def load(around: Surroundings, kind_name: str, key: str, fields: Fields) -> Loaded:
    """Bring what a file says into the records. Raises NotFound, Faulty or Invalid."""
    db, kind = around.db, kind_of(kind_name)
    fields = tidied(kind, fields)
    digest = digest_of(fields)
    known = record_of(db, kind_name, key)
    if known is not None and known.file_digest == digest:
        return Loaded.UNCHANGED
    check_fields(around, kind, check_key(key), fields)
    by_id = editorial(db).id
    record = held(db, Record, known.id) if known is not None else None
    outcome = _bring(db, by_id, kind, key, record, Written(fields, CHANGED_COMMENT))
    loaded = record_of(db, kind_name, key)
    if loaded is not None:
        note_loaded(db, by_id, loaded, outcome)
    return outcome


def _bring(
    db: Session, by_id: int, kind: RecordKind, key: str, record: Record | None, written: Written
) -> Loaded:
    if record is None:
        made = _version(by_id, written.fields, FIRST_COMMENT)
        record = put_in_force(db, kind, key, None, made)
        outcome = Loaded.ADDED
    elif same_fields(record.fields, written.fields):
        outcome = Loaded.UNCHANGED
    elif digest_of(record.fields) == record.file_digest:
        put_in_force(db, kind, key, record, _version(by_id, written.fields, written.comment))
        outcome = Loaded.CHANGED
    elif _waits(db, by_id, record):
        return Loaded.WAITS  # the digest is not remembered, so the next load asks again
    else:
        # From what the file said before, so that what people changed elsewhere stays.
        add_proposal(db, by_id, kind, key, record, _newest_loaded(db, record), written)
        outcome = Loaded.PROPOSED
    record.file_digest = digest_of(written.fields)
    db.flush()
    return outcome


def _version(by_id: int, fields: Fields, comment: str) -> RecordVersion:
    return RecordVersion(fields=fields, author_id=by_id, comment=comment, origin=RecordOrigin.LOAD)


def _waits(db: Session, by_id: int, record: Record) -> bool:
    waiting = select(func.count()).where(
        RecordProposal.kind == record.kind,
        RecordProposal.key == record.key,
        RecordProposal.author_id == by_id,
        RecordProposal.state.in_(OPEN_STATES),
    )
    return bool(db.scalar(waiting))


def _newest_loaded(db: Session, record: Record) -> int:
    """Number of the version that a file put in force last; what is in force where none did."""
    newest = select(func.max(RecordVersion.number)).where(
        RecordVersion.record_id == record.id, RecordVersion.origin == RecordOrigin.LOAD
    )
    return db.scalar(newest) or record.version
