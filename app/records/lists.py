"""Lists with the names of people: the history of a record, and what waits for a decision.

Rows leave the fields of records out: a page of them would be megabytes.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, aliased

from app.articles.queries import Author
from app.core.paging import Page, count, slice_of
from app.people.models import Person
from app.people.rules import Who
from app.records.kinds import RecordKind, kind_of
from app.records.models import RecordProposal, RecordVersion
from app.records.queries import PAGE_SIZE, open_for


@dataclass(frozen=True)
class HistoryRow:
    """One version. Whose account is gone has a name and no page."""

    number: int
    at: datetime
    comment: str
    origin: str
    author: Author
    reviewer: Author | None
    is_removal: bool
    on_behalf: bool


@dataclass(frozen=True)
class WaitingRow:
    """An open proposal. `is_new` proposes an entry that is not there yet."""

    id: int
    kind: RecordKind
    title: str
    state: str
    comment: str
    created: datetime
    author: Author
    is_new: bool
    is_removal: bool
    on_behalf: bool


def history(db: Session, record_id: int, number: int) -> Page[HistoryRow]:
    """Versions of a record, the newest first."""
    query = _versions().where(RecordVersion.record_id == record_id)
    offset, limit = slice_of(number, PAGE_SIZE)
    ordered = query.order_by(RecordVersion.number.desc()).offset(offset).limit(limit)
    total = count(db, select(RecordVersion.id).where(RecordVersion.record_id == record_id))
    return Page([_history_row(row) for row in db.execute(ordered)], number, PAGE_SIZE, total)


def history_row(db: Session, version_id: int) -> HistoryRow:
    """The row of one version."""
    return _history_row(db.execute(_versions().where(RecordVersion.id == version_id)).one())


def waiting(db: Session, who: Who, number: int) -> Page[WaitingRow]:
    """Open proposals on which this person may decide, the oldest first."""
    query: Select[*tuple[Any, ...]] = (
        select(
            RecordProposal.id,
            RecordProposal.kind,
            RecordProposal.title,
            RecordProposal.state,
            RecordProposal.comment,
            RecordProposal.created,
            RecordProposal.record_id,
            RecordProposal.is_removal,
            RecordProposal.on_behalf,
            Person.name,
            Person.slug,
            Person.erased,
        )
        .join(Person, Person.id == RecordProposal.author_id)
        .where(open_for(who))
    )
    offset, limit = slice_of(number, PAGE_SIZE)
    ordered = query.order_by(RecordProposal.id).offset(offset).limit(limit)
    total = count(db, select(RecordProposal.id).where(open_for(who)))
    return Page([_waiting_row(row) for row in db.execute(ordered)], number, PAGE_SIZE, total)


def signed(name: str, slug: str, erased: datetime | None) -> Author:
    """Somebody as pages name them: without an address where the account is gone."""
    return Author(name, "" if erased else slug)


def _versions() -> Select[*tuple[Any, ...]]:
    author, reviewer = aliased(Person), aliased(Person)
    return (
        select(
            RecordVersion.number,
            RecordVersion.at,
            RecordVersion.comment,
            RecordVersion.origin,
            RecordVersion.is_removal,
            RecordVersion.on_behalf,
            author.name,
            author.slug,
            author.erased,
            reviewer.name,
            reviewer.slug,
            reviewer.erased,
        )
        .join(author, author.id == RecordVersion.author_id)
        .outerjoin(reviewer, reviewer.id == RecordVersion.reviewer_id)
    )


def _history_row(row: Row[*tuple[Any, ...]]) -> HistoryRow:
    number, at, comment, origin, is_removal, on_behalf, *people = row
    reviewer = signed(*people[3:]) if people[3] is not None else None
    author = signed(*people[:3])
    return HistoryRow(number, at, comment, origin, author, reviewer, is_removal, on_behalf)


def _waiting_row(row: Row[*tuple[Any, ...]]) -> WaitingRow:
    return WaitingRow(
        id=row.id,
        kind=kind_of(row.kind),
        title=row.title,
        state=row.state,
        comment=row.comment,
        created=row.created,
        author=signed(row.name, row.slug, row.erased),
        is_new=row.record_id is None,
        is_removal=row.is_removal,
        on_behalf=row.on_behalf,
    )
