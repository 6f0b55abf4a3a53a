"""Lists of sanctions: one's own, those of a person for staff, and appeals that wait."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Row as SqlRow
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from app.core import clock
from app.core.errors import NotFound
from app.core.paging import Page, count, slice_of
from app.people.models import Kind, Person, Sanction
from app.people.sanctions import is_active

PAGE_SIZE: Final = 20
Found = SqlRow[Sanction, str, str, str | None]


@dataclass(frozen=True)
class Row:
    """A sanction in a list. `by` is for staff only, and empty when a rule decided."""

    sanction: Sanction
    name: str
    slug: str
    by: str

    @property
    def is_active(self) -> bool:
        return is_active(self.sanction)


def own(db: Session, person_id: int, number: int) -> Page[Row]:
    """What was decided about oneself, the newest first; who decided stays with the staff."""
    page = of_person(db, person_id, number)
    nameless = [Row(row.sanction, row.name, row.slug, "") for row in page.items]
    return Page(nameless, page.number, page.size, page.total)


def of_person(db: Session, person_id: int, number: int) -> Page[Row]:
    """The history of a person, the newest first."""
    query = _rows().where(Sanction.person_id == person_id).order_by(Sanction.id.desc())
    return _page(db, query, number)


def open_appeals(db: Session, number: int) -> Page[Row]:
    """Appeals that wait for an answer, the oldest first."""
    query = (
        _rows()
        .where(
            Sanction.appealed.is_not(None),
            Sanction.appeal_decided.is_(None),
            Person.erased.is_(None),
        )
        .order_by(Sanction.appealed, Sanction.id)
    )
    return _page(db, query, number)


def in_force(db: Session, number: int) -> Page[Row]:
    """Sanctions in force now, the newest first."""
    is_announced = (Sanction.kind == Kind.DEMOTION) & Sanction.carried_out.is_(None)
    is_running = (Sanction.kind != Kind.DEMOTION) & (Sanction.until > clock.now())
    query = (
        _rows()
        .where(Sanction.lifted.is_(None), is_announced | is_running, Person.erased.is_(None))
        .order_by(Sanction.id.desc())
    )
    return _page(db, query, number)


def one(db: Session, sanction_id: int) -> Row:
    """One sanction; raises NotFound."""
    found = db.execute(_rows().where(Sanction.id == sanction_id)).first()
    if found is None:
        raise NotFound
    return _row(found)


_BY: Final = aliased(Person)


def _rows() -> Select[Sanction, str, str, str | None]:
    return (
        select(Sanction, Person.name, Person.slug, _BY.name)
        .join(Person, Person.id == Sanction.person_id)
        .outerjoin(_BY, _BY.id == Sanction.by_id)
    )


def _row(found: Found) -> Row:
    sanction, name, slug, by = found
    return Row(sanction, name, slug, by or "")


def _page(db: Session, query: Select[Sanction, str, str, str | None], number: int) -> Page[Row]:
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = [_row(found) for found in db.execute(query.offset(offset).limit(limit))]
    return Page(rows, number, PAGE_SIZE, count(db, query))
