"""What offices did with which letter, told of no fewer than five different people at a time.

A number belongs to a letter, an office (its town and its kind) and a reaction. Closed cases wait
until those of five different people have the same of all, and only then are added together, as one
batch. So every number is five at least, and whoever compares it with yesterday's learns of five
people at once or of nobody. Totals are sums of the numbers shown: nothing smaller is left to be
subtracted. What has waited for a year is counted under other places, by the same rule. Once added,
a number has no tie to its cases, which may be erased.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cases.models import Case, CaseCount, CaseOutcome
from app.cities.models import City
from app.core import clock
from app.core.db import Database
from app.core.paging import Page, slice_of
from app.core.settings import Settings
from app.people.models import Person

FEWEST: Final = 5
PAGE_SIZE: Final = 30
# All places in which too few people had the same end of the same letter.
ELSEWHERE: Final = 0
WAITING: Final = timedelta(days=365)
_AT_ONCE: Final = 1000


@dataclass(frozen=True)
class Pending:
    """One end of one letter that is not counted yet. `id` is that of the case."""

    id: int
    person_id: int
    letter_id: str
    city_id: int
    office_kind: str
    reaction: str
    at: datetime

    @property
    def cell(self) -> "Cell":
        """What it is counted under."""
        return Cell(self.letter_id, self.city_id, self.office_kind, self.reaction)


@dataclass(frozen=True)
class Cell:
    """What a number belongs to."""

    letter_id: str
    city_id: int
    office_kind: str
    reaction: str


@dataclass(frozen=True)
class LetterNumbers:
    """A letter to one office, or (`city` empty) in all other places: reaction → number."""

    letter_id: str
    city: str
    city_slug: str
    office_kind: str
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """The sum of what is shown, and of nothing else."""
        return sum(self.numbers.values())


def batches(waiting: Iterable[Pending], now: datetime) -> dict[Cell, list[Pending]]:
    """What may be counted now: of each cell all that waits, where it is of five people. Pure."""
    cells: dict[Cell, list[Pending]] = {}
    for each in waiting:
        cells.setdefault(each.cell, []).append(each)
    full = {cell: found for cell, found in cells.items() if _is_enough(found)}
    scattered: dict[Cell, list[Pending]] = {}
    for cell, found in cells.items():
        if cell not in full and cell.city_id != ELSEWHERE:
            late = [each for each in found if each.at <= now - WAITING]
            elsewhere = replace(cell, city_id=ELSEWHERE)
            scattered.setdefault(elsewhere, list(cells.get(elsewhere, ()))).extend(late)
    joined = {cell: found for cell, found in scattered.items() if _is_enough(found)}
    return {**full, **joined}


def statistics(db: Session, number: int, letter_id: str = "") -> Page[LetterNumbers]:
    """Numbers that may be told: letters by id, their offices by town and kind, others last.

    `letter_id` asks for one letter only.
    """
    named = (CaseCount.letter_id, CaseCount.city_id, CaseCount.office_kind, City.name, City.slug)
    groups = (
        select(*named).outerjoin(City, City.id == CaseCount.city_id).group_by(*named, City.sort_key)
    )
    if letter_id:
        groups = groups.where(CaseCount.letter_id == letter_id)
    total = db.scalar(select(func.count()).select_from(groups.subquery())) or 0
    offset, limit = slice_of(number, PAGE_SIZE)
    place = (City.sort_key.is_(None), City.sort_key, CaseCount.city_id)
    ordered = groups.order_by(CaseCount.letter_id, *place, CaseCount.office_kind)
    rows = db.execute(ordered.offset(offset).limit(limit)).all()
    shown = {
        (letter, city, kind): LetterNumbers(letter, name or "", slug or "", kind)
        for letter, city, kind, name, slug in rows
    }
    ids = {letter for letter, *_place in shown}
    for count in db.scalars(select(CaseCount).where(CaseCount.letter_id.in_(ids))):
        if found := shown.get((count.letter_id, count.city_id, count.office_kind)):
            found.numbers[count.reaction] = count.number
    return Page(list(shown.values()), number, PAGE_SIZE, total)


def count_outcomes(_settings: Settings, database: Database) -> None:
    """Add what may be told by now to the numbers; called by the worker."""
    with database.reading() as db:
        letters = db.scalars(
            select(CaseOutcome.letter_id).where(CaseOutcome.counted.is_(None)).distinct()
        ).all()
    for letter_id in letters:
        with database.writing() as db:
            _count_letter(db, letter_id)


def _count_letter(db: Session, letter_id: str) -> None:
    now = clock.now()
    waiting = _waiting(db, letter_id)
    for cell, found in batches((pending for pending, _row in waiting), now).items():
        count = db.get(CaseCount, (cell.letter_id, cell.city_id, cell.office_kind, cell.reaction))
        if count is None:
            count = CaseCount(**vars(cell), number=0)
            db.add(count)
        count.number += len(found)
        done = {each.id for each in found}
        for pending, row in waiting:
            if pending.id in done:
                row.counted = now


def _waiting(db: Session, letter_id: str) -> Sequence[tuple[Pending, CaseOutcome]]:
    """Ends of one letter whose owners let them be counted, the oldest first, held."""
    rows = db.execute(
        select(CaseOutcome, Case)
        .join(Case, Case.id == CaseOutcome.case_id)
        .join(Person, Person.id == Case.owner_id)
        .where(
            CaseOutcome.letter_id == letter_id,
            CaseOutcome.counted.is_(None),
            Case.may_be_counted,
            Person.erased.is_(None),
        )
        .order_by(CaseOutcome.at, CaseOutcome.case_id)
        .limit(_AT_ONCE)
        .with_for_update(of=CaseOutcome)
    )
    return [(_pending(row, case), row) for row, case in rows]


def _pending(row: CaseOutcome, case: Case) -> Pending:
    return Pending(
        row.case_id,
        case.owner_id,
        row.letter_id,
        case.city_id or ELSEWHERE,
        # What a case says of its office is said of its first letter: the next may go elsewhere.
        case.office_kind if row.letter_id == case.letter_id else "",
        row.reaction,
        row.at,
    )


def _is_enough(found: Sequence[Pending]) -> bool:
    return len({each.person_id for each in found}) >= FEWEST
