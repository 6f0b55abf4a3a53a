"""Letters in force, read from the reviewed records; each source is parsed once in a process."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.deadlines.terms import Term
from app.law.queries import cited_in, place_of
from app.letters.beginning import FirstQuestion, first_question
from app.letters.kind import KIND, SOURCE, letter_or_none
from app.letters.letter import Letter
from app.records.models import Record
from app.records.queries import record_of, records_of
from app.text.dziennik_ustaw import read_line

# After which a letter's next step is meant for a term that passed without an answer.
SILENCE: Final = "cisza"


@dataclass(frozen=True)
class BasisLine:
    """A line of the legal basis, and the act of the register that it cites, if there is one."""

    text: str
    act: str


class Use(StrEnum):
    """What a term of the law is to a letter."""

    HANDED_IN = "handed-in"  # the letter is handed in within it
    ANSWERED = "answered"  # its addressee answers within it
    ONCE_OVER = "once-over"  # the letter comes next when the term passes in silence
    NAMED = "named"  # the table of terms names the letter


@dataclass(frozen=True)
class LetterOfTerm:
    """A letter that somebody with this term may want to write."""

    id: str
    title: str
    use: Use


def letters(db: Session) -> dict[str, Letter]:
    """Every letter by id, in the order of the alphabet of ids: one query."""
    found = ((record.key, letter_or_none(record.fields[SOURCE])) for record in records_of(db, KIND))
    return {key: letter for key, letter in found if letter}


def letter_in_force(db: Session, letter_id: str) -> Letter:
    """One letter; raises NotFound."""
    record = record_of(db, KIND, letter_id)
    letter = letter_or_none(record.fields[SOURCE]) if record else None
    if letter is None:
        raise NotFound
    return letter


def titles_in_force(db: Session, ids: Sequence[str]) -> dict[str, str]:
    """Titles of those of these letters that can be written, by id; no source is read for it."""
    if not ids:
        return {}
    query = select(Record.key, Record.title).where(Record.kind == KIND, Record.key.in_(ids))
    return {key: title for key, title in db.execute(query)}


@dataclass(frozen=True)
class Offer:
    """Letters that can be written, by id, and the question with which the first of them begins."""

    titles: dict[str, str]
    question: FirstQuestion | None


def offer(db: Session, ids: Sequence[str]) -> Offer:
    """Those of these letters that can be written: one query."""
    query = select(Record.key, Record.title, Record.fields)
    rows = db.execute(query.where(Record.kind == KIND, Record.key.in_(ids))).all() if ids else []
    found = {key: (title, fields) for key, title, fields in rows}
    first = next((found[each] for each in ids if each in found), None)
    letter = letter_or_none(first[1][SOURCE]) if first else None
    titles = {each: found[each][0] for each in ids if each in found}
    return Offer(titles, first_question(letter) if letter else None)


def basis_of(db: Session, letter: Letter) -> list[BasisLine]:
    """The legal basis with the addresses of its acts: one query."""
    acts, _unknown = cited_in(db, letter.basis)
    by_name = {act.name_key: act.slug for act in acts}
    by_place = {place_of(act): act.slug for act in acts}
    found = []
    for line in letter.basis:
        cited = read_line(line)
        slug = by_name.get(cited.key, "") if cited else ""
        if not slug and cited and cited.place:
            slug = by_place.get(str(cited.place), "")
        found.append(BasisLine(line, slug))
    return found


def letters_of_term(db: Session, term: Term) -> list[LetterOfTerm]:
    """Letters that use a term, each once: by its strongest tie, those to be handed in first."""
    known = letters(db)
    uses: dict[str, Use] = {}
    for key, letter in known.items():
        if term.id in _filing_terms(letter):
            uses[key] = Use.HANDED_IN
    answered = [
        key for key, each in known.items() if each.answer and each.answer.deadline == term.id
    ]
    for key in answered:
        uses.setdefault(key, Use.ANSWERED)
    for key in answered:
        for each in known[key].next:
            if each.after == SILENCE and each.letter in known:
                uses.setdefault(each.letter, Use.ONCE_OVER)
    if term.letter in known:
        uses.setdefault(term.letter, Use.NAMED)
    order = list(Use)
    ordered = sorted(uses.items(), key=lambda pair: order.index(pair[1]))
    return [LetterOfTerm(key, known[key].title, use) for key, use in ordered]


def _filing_terms(letter: Letter) -> set[str]:
    filing = {letter.filing.deadline} if letter.filing else set()
    return filing | {each.filing for each in letter.variants}
