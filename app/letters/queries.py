"""Letters in force, read from the reviewed records; each source is parsed once in a process."""

from functools import lru_cache

from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.letters.kind import KIND, SOURCE
from app.letters.letter import Letter
from app.letters.template import parse
from app.records.queries import record_of, records_of


def letters(db: Session) -> dict[str, Letter]:
    """Every letter by id, in the order of the alphabet of ids: one query."""
    found = ((record.key, _parsed(record.fields[SOURCE])) for record in records_of(db, KIND))
    return {key: letter for key, letter in found if letter}


def letter_in_force(db: Session, letter_id: str) -> Letter:
    """One letter; raises NotFound."""
    record = record_of(db, KIND, letter_id)
    letter = _parsed(record.fields[SOURCE]) if record else None
    if letter is None:
        raise NotFound
    return letter


@lru_cache(maxsize=256)
def _parsed(source: str) -> Letter | None:
    return parse(source).letter
