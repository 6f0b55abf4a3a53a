"""What a city's coordinator finds on their page: what is missing, what waits, and the forms.

Missing is only what a form of the Plan asks for and no source has told yet; nobody has to fill it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.cities.models import City
from app.core import clock
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.paging import Page, count, slice_of
from app.people.models import Person
from app.plan.kinds_city import KIND as CITY_RECORD
from app.plan.kinds_fields import CITY
from app.plan.models import (
    CityReport,
    CityRole,
    Effect,
    Legacy,
    Participation,
    Practice,
    Project,
    ProjectState,
)
from app.plan.projection import MOST_PRACTICES
from app.plan.words import COORDINATOR
from app.records.kinds import RecordKind, all_kinds, kind_of
from app.records.models import OPEN_STATES, Record, RecordProposal

PAGE_SIZE: Final = 30
PROJECTS_LOOKED_AT: Final = 30


@dataclass(frozen=True)
class Lack:
    """Something that an entry does not say, in words. `key` is empty where there is no entry."""

    words: str
    kind: str
    key: str = ""


@dataclass(frozen=True)
class WaitingRow:
    """An open proposal about the city or something of it."""

    id: int
    kind: RecordKind
    title: str
    state: str
    created: datetime
    author: str
    on_behalf: bool


def forms_of_cities() -> list[RecordKind]:
    """Kinds of entries that belong to a city, each of which has a form for a new one."""
    return [kind for kind in all_kinds() if any(each.name == CITY for each in kind.fields)]


def lacks_of(db: Session, city: City) -> list[Lack]:
    """What is not known of a city, of its projects, and of what it tells."""
    return [*_of_city(db, city), *_of_projects(db, city), *_of_stories(db, city)]


def has_record(db: Session, slug: str) -> bool:
    """Whether something is in force about a city, so that it is changed and not begun."""
    there = select(Record.id).where(
        Record.kind == CITY_RECORD, Record.key == slug, Record.is_removed.is_(False)
    )
    return db.scalar(there) is not None


def waiting_for_city(db: Session, slug: str, number: int) -> Page[WaitingRow]:
    """Open proposals about a city, the oldest first: also what others proposed."""
    query: Select[*tuple[Any, ...]] = (
        select(
            RecordProposal.id,
            RecordProposal.kind,
            RecordProposal.title,
            RecordProposal.state,
            RecordProposal.created,
            Person.name,
            RecordProposal.on_behalf,
        )
        .join(Person, Person.id == RecordProposal.author_id)
        .outerjoin(Record, Record.id == RecordProposal.record_id)
        .where(
            RecordProposal.state.in_(OPEN_STATES),
            or_(
                and_(RecordProposal.kind == CITY_RECORD, RecordProposal.key == slug),
                RecordProposal.fields[CITY].as_string() == slug,
                # Of what is to be removed only the entry says whose it is.
                Record.fields[CITY].as_string() == slug,
            ),
        )
    )
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.execute(query.order_by(RecordProposal.id).offset(offset).limit(limit)).all()
    return Page([_waiting_row(row) for row in rows], number, PAGE_SIZE, count(db, query))


def _of_city(db: Session, city: City) -> list[Lack]:
    part = db.get(Participation, city.id)
    coordinators = select(func.count()).where(
        CityRole.city_id == city.id, CityRole.role == COORDINATOR
    )
    found = {
        _("by which path the city came into the Plan"): part is not None,
        _("what kind of commune it is"): bool(city.kind),
        _("how many people live there"): city.population is not None,
        _("the Public Information Bulletin"): bool(city.bip),
        _("the address of the office, to which residents send letters"): bool(city.office_street),
        _("who the local coordinator is"): bool(db.scalar(coordinators)),
    }
    key = city.slug if has_record(db, city.slug) else ""
    return [Lack(words, CITY_RECORD, key) for words, is_there in found.items() if not is_there]


def _of_projects(db: Session, city: City) -> list[Lack]:
    unreached = func.coalesce(
        func.sum(case((and_(Effect.planned.is_not(None), Effect.reached.is_(None)), 1), else_=0)), 0
    )
    rows = db.execute(
        select(
            Project.key,
            Project.title,
            Project.goal,
            Project.state,
            Project.description,
            Project.effects,
            unreached,
        )
        .outerjoin(Effect, Effect.project_id == Project.id)
        .where(Project.city_id == city.id)
        .group_by(Project.id)
        .order_by(Project.sort_key, Project.id)
        .limit(PROJECTS_LOOKED_AT)
    ).all()
    if not rows:
        return [Lack(_("a project of the city"), "projekt")]
    return [lack for row in rows for lack in _of_project(*row)]


def _of_project(
    key: str, title: str, goal: int | None, state: str, description: str, effects: int, open_: int
) -> list[Lack]:
    is_over = state == ProjectState.COMPLETED
    found = {
        _("%(title)s: the main goal", title=title): goal is not None,
        _("%(title)s: how far it is", title=title): state != ProjectState.UNKNOWN,
        _("%(title)s: what it is about", title=title): bool(description),
        _("%(title)s: its effects", title=title): effects > 0,
        _("%(title)s: the numbers that were reached", title=title): not (is_over and open_),
    }
    return [Lack(words, "projekt", key) for words, is_there in found.items() if not is_there]


def _of_stories(db: Session, city: City) -> list[Lack]:
    def number(model: type[Practice] | type[CityReport] | type[Legacy]) -> int:
        return db.scalar(select(func.count()).where(model.city_id == city.id)) or 0

    newest = db.scalar(select(func.max(CityReport.year)).where(CityReport.city_id == city.id))
    room, lacks = MOST_PRACTICES - number(Practice), []
    if room > 0:
        words = ngettext("%(num)s good practice", "%(num)s good practices", room)
        lacks.append(Lack(words, "praktyka"))
    last_year = clock.today().year - 1
    if newest is None or newest < last_year:
        lacks.append(Lack(_("a report for %(year)s", year=str(last_year)), "raport"))
    if not number(Legacy):
        lacks.append(Lack(_("what stays of the Forum in the city"), "dziedzictwo"))
    return lacks


def _waiting_row(row: Row[*tuple[Any, ...]]) -> WaitingRow:
    return WaitingRow(
        id=row.id,
        kind=kind_of(row.kind),
        title=row.title,
        state=row.state,
        created=row.created,
        author=row.name,
        on_behalf=row.on_behalf,
    )
