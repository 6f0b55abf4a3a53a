"""What pages show of cases, opened: lists of one's own, one case, and what is near.

Words are opened here and nowhere else but in the export; rows of the tables never leave.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cases.course import Course, course_of
from app.cases.membership import Membership, read_case
from app.cases.models import (
    Case,
    CaseAttachment,
    CasePerson,
    CaseRole,
    CaseState,
    CaseStep,
    CaseTask,
)
from app.cases.sealed import OFFICE, TASK, TITLE, WORDS, name_of
from app.cases.timeline import TYPED, event_of, steps_of
from app.cases.vault import CaseKey, Vault
from app.cities.models import City
from app.core.paging import Page, count, slice_of
from app.people.models import Person
from app.people.queries import PersonName, names
from app.people.rules import Who

PAGE_SIZE: Final = 20


@dataclass(frozen=True)
class CaseRow:
    """A case in a list. `people` counts its readers, the owner among them."""

    id: int
    title: str
    office: str
    city: str
    letter_id: str
    state: CaseState
    outcome: str
    due: date | None
    due_is_own: bool
    begun: datetime
    changed: datetime
    is_mine: bool
    people: int


@dataclass(frozen=True)
class StepView:
    """An entry of the timeline. `has_values`: the reader kept what was typed into the letter."""

    id: int
    kind: str
    day: date
    due: date | None
    due_is_own: bool
    moment: datetime | None
    term: str
    term_title: str
    letter_id: str
    words: str
    author: PersonName
    is_mine: bool
    at: datetime
    has_values: bool
    can_drop: bool


@dataclass(frozen=True)
class MemberView:
    """Somebody of the case; not `accepted`: invited."""

    person_id: int
    name: str
    slug: str
    is_owner: bool
    invited: datetime
    accepted: datetime | None


@dataclass(frozen=True)
class TaskView:
    """A line of the checklist; `who` is None for anybody, `ticked_by` for not ticked."""

    id: int
    text: str
    who: PersonName | None
    is_mine: bool
    until: date | None
    ticked: datetime | None
    ticked_by: PersonName | None
    can_drop: bool


@dataclass(frozen=True)
class AttachmentView:
    """A file of the case; `size` in bytes, before sealing."""

    id: int
    name: str
    media_type: str
    size: int
    author: PersonName
    at: datetime
    can_drop: bool


@dataclass(frozen=True)
class CaseView:
    """A whole case for one of its members."""

    id: int
    title: str
    office: str
    city_id: int | None
    city: str
    office_kind: str
    letter_id: str
    state: CaseState
    outcome: str
    begun: datetime
    closed: datetime | None
    is_owner: bool
    may_be_counted: bool
    is_reminded: bool
    link_until: datetime | None
    due: date | None
    due_is_own: bool
    due_title: str
    course: Course
    steps: list[StepView]
    people: list[MemberView]
    tasks: list[TaskView]
    attachments: list[AttachmentView]

    @property
    def members(self) -> list[MemberView]:
        """Those who accepted: whose a line of the checklist can be."""
        return [each for each in self.people if each.accepted is not None]


def cases_of(db: Session, vault: Vault, who: Who, number: int) -> Page[CaseRow]:
    """Cases that somebody reads: open ones first, the nearest day on top, then closed ones."""
    readers = (
        select(func.count())
        .where(CasePerson.case_id == Case.id, CasePerson.accepted.is_not(None))
        .correlate(Case)
        .scalar_subquery()
    )
    query = (
        select(Case, City.name.label("city"), readers.label("people"))
        .join(CasePerson, CasePerson.case_id == Case.id)
        .outerjoin(City, City.id == Case.city_id)
        .where(CasePerson.person_id == who.id, CasePerson.accepted.is_not(None))
    )
    ordered = query.order_by(
        Case.state == CaseState.CLOSED, Case.due.is_(None), Case.due, Case.changed.desc(), Case.id
    )
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = [
        _row(vault.of(found), found, city, people, who)
        for found, city, people in db.execute(ordered.offset(offset).limit(limit))
    ]
    total = count(
        db,
        select(CasePerson.case_id).where(
            CasePerson.person_id == who.id, CasePerson.accepted.is_not(None)
        ),
    )
    return Page(rows, number, PAGE_SIZE, total)


def case_of(db: Session, vault: Vault, who: Who, case_id: int) -> CaseView:
    """A case with all that belongs to it; raises NotFound for whoever is no member, KeyFault."""
    found = read_case(db, who, case_id)
    case = found.case
    key = vault.of(case)
    rows = steps_of(db, case_id)
    people = _people(db, case_id)
    tasks = db.scalars(select(CaseTask).where(CaseTask.case_id == case_id).order_by(CaseTask.id))
    files = db.scalars(
        select(CaseAttachment).where(CaseAttachment.case_id == case_id).order_by(CaseAttachment.id)
    )
    reading = _Reading(db, who, found, key)
    city = db.get(City, case.city_id) if case.city_id else None
    row = db.get_one(CasePerson, (case_id, who.id))
    in_order = sorted(rows, key=lambda each: each.id)
    return CaseView(
        id=case.id,
        title=key.open(case.sealed_title, TITLE),
        office=key.open(case.sealed_office, OFFICE),
        city_id=case.city_id,
        city=city.name if city else "",
        office_kind=case.office_kind,
        letter_id=case.letter_id,
        state=CaseState(case.state),
        outcome=case.outcome,
        begun=case.begun,
        closed=case.closed,
        is_owner=found.is_owner,
        may_be_counted=case.may_be_counted,
        is_reminded=row.is_reminded,
        link_until=case.link_until if found.is_owner else None,
        due=case.due,
        due_is_own=case.due_is_own,
        due_title=case.due_title,
        course=course_of(event_of(each) for each in in_order),
        steps=reading.steps(rows),
        people=people,
        tasks=reading.tasks(list(tasks)),
        attachments=reading.attachments(list(files)),
    )


def own_titles(
    db: Session, vault: Vault, who: Who, wanted: int | None = None
) -> list[tuple[int, str]]:
    """Open cases to which somebody may add something: the wanted one, then those changed last."""
    query = (
        select(Case)
        .join(CasePerson, CasePerson.case_id == Case.id)
        .where(
            CasePerson.person_id == who.id,
            CasePerson.accepted.is_not(None),
            Case.state != CaseState.CLOSED,
        )
        .order_by(Case.id != (wanted or 0), Case.changed.desc(), Case.id.desc())
        .limit(PAGE_SIZE)
    )
    return [
        (found.id, vault.of(found).open(found.sealed_title, TITLE)) for found in db.scalars(query)
    ]


def _row(key: CaseKey, found: Case, city: str | None, people: int, who: Who) -> CaseRow:
    return CaseRow(
        id=found.id,
        title=key.open(found.sealed_title, TITLE),
        office=key.open(found.sealed_office, OFFICE),
        city=city or "",
        letter_id=found.letter_id,
        state=CaseState(found.state),
        outcome=found.outcome,
        due=found.due,
        due_is_own=found.due_is_own,
        begun=found.begun,
        changed=found.changed,
        is_mine=found.owner_id == who.id,
        people=people,
    )


def _people(db: Session, case_id: int) -> list[MemberView]:
    rows = db.execute(
        select(CasePerson, Person.name, Person.slug, Person.erased)
        .join(Person, Person.id == CasePerson.person_id)
        .where(CasePerson.case_id == case_id)
        .order_by(CasePerson.role != CaseRole.OWNER, CasePerson.invited, Person.id)
    )
    return [
        MemberView(
            row.person_id,
            name,
            "" if erased else slug,
            row.role == CaseRole.OWNER,
            row.invited,
            row.accepted,
        )
        for row, name, slug, erased in rows
    ]


class _Reading:
    """Opens rows of one case for one reader; names are asked for once for each kind of rows."""

    def __init__(self, db: Session, who: Who, found: Membership, key: CaseKey) -> None:
        self._db, self._who, self._key = db, who, key
        self._is_owner = found.is_owner

    def steps(self, rows: list[CaseStep]) -> list[StepView]:
        authors = names(self._db, [row.author_id for row in rows])
        return [
            StepView(
                id=row.id,
                kind=row.kind,
                day=row.day,
                due=row.due,
                due_is_own=row.due_is_own,
                moment=row.moment,
                term=row.term,
                term_title=row.term_title,
                letter_id=row.letter_id,
                words=self._key.open(row.sealed_words, WORDS),
                author=authors[row.author_id],
                is_mine=row.author_id == self._who.id,
                at=row.at,
                has_values=row.sealed_values is not None and row.author_id == self._who.id,
                can_drop=self._can_drop(row.author_id) and row.kind in TYPED,
            )
            for row in rows
        ]

    def tasks(self, rows: list[CaseTask]) -> list[TaskView]:
        ids = [each for row in rows for each in (row.person_id, row.ticked_by_id)]
        people = names(self._db, ids)
        return [
            TaskView(
                id=row.id,
                text=self._key.open(row.sealed_text, TASK),
                who=people[row.person_id] if row.person_id else None,
                is_mine=row.person_id == self._who.id,
                until=row.until,
                ticked=row.ticked,
                ticked_by=people[row.ticked_by_id] if row.ticked_by_id else None,
                can_drop=self._can_drop(row.author_id),
            )
            for row in rows
        ]

    def attachments(self, rows: list[CaseAttachment]) -> list[AttachmentView]:
        authors = names(self._db, [row.author_id for row in rows])
        return [
            AttachmentView(
                id=row.id,
                name=self._key.open(row.sealed_name, name_of(row.mark)),
                media_type=row.media_type,
                size=row.size,
                author=authors[row.author_id],
                at=row.at,
                can_drop=self._can_drop(row.author_id),
            )
            for row in rows
        ]

    def _can_drop(self, author_id: int) -> bool:
        return self._is_owner or author_id == self._who.id
