"""What search may know of letters: of those in force, the words that somebody reads or fills in.

Tags of the template language say nothing to a reader, so the text stands without them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.letters.kind import KIND, SOURCE, letter_or_none, url_of
from app.letters.letter import Letter
from app.records.models import Record, RecordProposal

_FENCE: Final = re.compile(r"^---[ \t]*$", re.MULTILINE)
_TAGS: Final = re.compile(r"\{%.*?%\}", re.DOTALL)
_VALUES: Final = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_MARKS: Final = re.compile(r"^(?:#+|\d+\.|[-*])[ \t]+|[*_]{2}", re.MULTILINE)


@dataclass(frozen=True)
class LetterForSearch:
    """What the index holds of a letter; `number` is that of its record."""

    number: int
    id: str
    version: int
    updated: datetime
    title: str
    summary: str
    labels: str  # of what is asked
    text: str
    basis: tuple[str, ...]
    legal_date: date

    @property
    def url(self) -> str:
        return url_of(self.id)


def letter_numbers(db: Session, after: int, limit: int) -> list[int]:
    """Numbers of letters above `after`, in order, for walking over all of them."""
    query = select(Record.id).where(Record.kind == KIND, Record.id > after)
    return list(db.scalars(query.order_by(Record.id).limit(limit)))


def letter_versions(db: Session) -> dict[int, int]:
    """Version of each letter that can be read, by its number."""
    rows = db.execute(select(Record.id, Record.version, Record.fields).where(Record.kind == KIND))
    return {row.id: row.version for row in rows if letter_or_none(row.fields[SOURCE])}


def numbers_of_loaded(db: Session, ids: Sequence[str]) -> list[int]:
    """Numbers of the letters with these ids."""
    return list(db.scalars(select(Record.id).where(Record.kind == KIND, Record.key.in_(ids))))


def numbers_of_accepted(db: Session, proposals: Sequence[int]) -> list[int]:
    """Numbers of the letters that these proposals of records changed."""
    query = select(RecordProposal.record_id).where(
        RecordProposal.kind == KIND,
        RecordProposal.id.in_(proposals),
        RecordProposal.record_id.is_not(None),
    )
    return [number for number in db.scalars(query) if number]


def letters_for_search(db: Session, numbers: Sequence[int]) -> list[LetterForSearch]:
    """What search may know of these letters; those that cannot be read are left out."""
    query = select(Record).where(Record.kind == KIND, Record.id.in_(numbers)).order_by(Record.id)
    read = ((record, letter_or_none(record.fields[SOURCE])) for record in db.scalars(query))
    return [_letter(record, letter) for record, letter in read if letter]


def _letter(record: Record, letter: Letter) -> LetterForSearch:
    return LetterForSearch(
        number=record.id,
        id=record.key,
        version=record.version,
        updated=record.changed,
        title=letter.title,
        summary=letter.summary,
        labels=". ".join(_labels(letter)),
        text=readable(str(record.fields[SOURCE])),
        basis=letter.basis,
        legal_date=letter.legal_date,
    )


def _labels(letter: Letter) -> Iterator[str]:
    for variant in letter.variants:
        yield variant.label
        if variant.title:
            yield variant.title
    for field in letter.fields:
        yield field.label
        yield from (option.label for option in field.options)
    yield from (*(each.text for each in letter.enclosed), *letter.attachments)


def readable(source: str) -> str:
    """The words below the front matter: a gap for each value, and lines stay apart."""
    body = _FENCE.split(source, 2)[-1]
    plain = _MARKS.sub("", _VALUES.sub("…", _TAGS.sub(" ", body))).replace("|", " ")
    lines = (" ".join(line.split()) for line in plain.splitlines())
    return "\n".join(line for line in lines if line.strip("… .,;:"))
