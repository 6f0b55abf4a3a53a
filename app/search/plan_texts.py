"""What search may know of cities and their projects: what is in force, as pages show it.

The tables of the Plan and of local dates hold nothing else. A city is a document where one of
them says something of it; of the others only the name is known, which `named_cities` finds.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from app.agenda.kinds import KIND as DATES
from app.agenda.models import LocalDate
from app.agenda.words import KINDS as DATE_WORDS
from app.cities.addresses import OneCity
from app.cities.models import City
from app.cities.queries import name_column
from app.core.i18n import LANGUAGE, speaking
from app.core.journal import Entry
from app.plan.addresses import OneProject
from app.plan.kinds_city import KIND as CITIES
from app.plan.kinds_project import KIND as PROJECTS
from app.plan.kinds_told import LEGACY as LEGACIES
from app.plan.kinds_told import PRACTICE as PRACTICES
from app.plan.kinds_told import REPORT as REPORTS
from app.plan.models import (
    CityReport,
    Effect,
    Legacy,
    Participation,
    Practice,
    Project,
    ProjectGoal,
)
from app.records.models import Record, RecordVersion
from app.search.tags import CITY, PROJECT, key
from app.text.rendered import describe

# Of a city so many dates, the latest: a calendar of many years says the same again and again.
MOST_DATES: Final = 50
_NEVER: Final = datetime(2026, 1, 1, tzinfo=UTC)
# Kinds of records whose entries belong to a city, which their fields name.
_OF_CITIES: Final = (PROJECTS, PRACTICES, REPORTS, LEGACIES, DATES)


@dataclass(frozen=True)
class Section:
    """A piece of what is told of a city; `url` is its page, or its place on the city's."""

    heading: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class CityForSearch(OneCity):
    """What the index holds of a city."""

    number: int
    slug: str
    name: str
    voivodeship: str
    updated: datetime
    note: str
    sections: tuple[Section, ...]
    goals: tuple[int, ...]


@dataclass(frozen=True)
class ProjectForSearch(OneProject):
    """What the index holds of a project; `number` is that of its record, which outlives its row."""

    number: int
    version: int
    updated: datetime
    key: str
    title: str
    city: str
    city_slug: str
    goal: int | None
    goals: tuple[int, ...]
    text: str
    effects: str
    partners: str


def is_told_of() -> ColumnElement[bool]:
    """Condition on cities: the Plan, or the calendar, says something of them."""
    tables: tuple[Any, ...] = (Participation, Practice, CityReport, Legacy, LocalDate)
    return or_(*(exists().where(table.city_id == City.id) for table in tables))


def city_numbers(db: Session, after: int, limit: int) -> list[int]:
    """Numbers of cities above `after`, in order, for walking over all of them."""
    query = select(City.id).where(is_told_of(), City.id > after)
    return list(db.scalars(query.order_by(City.id).limit(limit)))


def project_numbers(db: Session, after: int, limit: int) -> list[int]:
    """Numbers of projects above `after`, in order."""
    query = select(Record.id).join(Project, Project.key == Record.key)
    query = query.where(Record.kind == PROJECTS, Record.id > after)
    return list(db.scalars(query.order_by(Record.id).limit(limit)))


def project_versions(db: Session) -> dict[int, int]:
    """Version of each project that there is, by its number."""
    query = select(Record.id, Record.version).join(Project, Project.key == Record.key)
    rows = db.execute(query.where(Record.kind == PROJECTS))
    return {number: version for number, version in rows}


def changed_by_records(db: Session, entries: Iterable[Entry]) -> set[str]:
    """Keys of the cities and projects of which records tell that were let in or loaded."""
    numbers = {entry.data.get("record") for entry in entries} - {None}
    if not numbers:
        return set()
    kinds = (CITIES, *_OF_CITIES)
    records = db.execute(
        select(Record.id, Record.kind, Record.key).where(
            Record.id.in_(numbers), Record.kind.in_(kinds)
        )
    ).all()
    told = {row.id for row in records if row.kind in _OF_CITIES}
    slugs = {row.key for row in records if row.kind == CITIES}
    if told:
        # Also the city that an entry named before: it was told of there, and is no more.
        named = select(RecordVersion.fields["city"].as_string()).distinct()
        slugs |= set(db.scalars(named.where(RecordVersion.record_id.in_(told)))) - {None}
    cities = db.scalars(select(City.id).where(City.slug.in_(slugs))) if slugs else ()
    projects = (row.id for row in records if row.kind == PROJECTS)
    return {key(CITY, number) for number in cities} | {key(PROJECT, each) for each in projects}


def cities_for_search(db: Session, numbers: Collection[int]) -> list[CityForSearch]:
    """What search may know of these cities; those of which nothing is told are left out."""
    cities = db.execute(
        select(City.id, City.slug, name_column().label("name"), City.voivodeship)
        .where(City.id.in_(numbers), is_told_of())
        .order_by(City.id)
    ).all()
    ids = [city.id for city in cities]
    if not ids:
        return []
    notes = dict(
        db.execute(
            select(Participation.city_id, Participation.note).where(Participation.city_id.in_(ids))
        ).all()
    )
    sections, goals = _sections(db, ids), _goals(db, ids)
    changed = _changed(db, {city.id: city.slug for city in cities}, sections)
    return [
        CityForSearch(
            city.id,
            city.slug,
            city.name,
            city.voivodeship,
            changed.get(city.id, _NEVER),
            notes.get(city.id, ""),
            tuple(told.section for told in sections[city.id]),
            tuple(sorted(goals[city.id])),
        )
        for city in cities
    ]


@dataclass(frozen=True)
class _Told:
    """A section with the record from which it comes."""

    city_id: int
    kind: str
    key: str
    section: Section


def _sections(db: Session, ids: Sequence[int]) -> dict[int, list[_Told]]:
    found: dict[int, list[_Told]] = defaultdict(list)
    for read in (_practices, _reports, _legacies, _dates):
        for told in read(db, ids):
            found[told.city_id].append(told)
    return found


def _practices(db: Session, ids: Sequence[int]) -> Iterator[_Told]:
    query = select(Practice).where(Practice.city_id.in_(ids)).order_by(Practice.id)
    for row in db.scalars(query):
        section = Section(row.title, describe(row.html).plain, f"#{PRACTICES}-{row.key}")
        yield _Told(row.city_id, PRACTICES, row.key, section)


def _reports(db: Session, ids: Sequence[int]) -> Iterator[_Told]:
    query = select(CityReport).where(CityReport.city_id.in_(ids)).order_by(CityReport.year)
    for row in db.scalars(query):
        text = f"{describe(row.road_html).plain}\n{describe(row.aims_html).plain}"
        yield _Told(row.city_id, REPORTS, row.key, Section("", text))


def _legacies(db: Session, ids: Sequence[int]) -> Iterator[_Told]:
    query = select(Legacy).where(Legacy.city_id.in_(ids)).order_by(Legacy.id)
    for row in db.scalars(query):
        section = Section(row.title, row.words, f"#{LEGACIES}-{row.key}")
        yield _Told(row.city_id, LEGACIES, row.key, section)


def _dates(db: Session, ids: Sequence[int]) -> Iterator[_Told]:
    place = func.row_number().over(
        partition_by=LocalDate.city_id, order_by=(LocalDate.ends.desc(), LocalDate.id.desc())
    )
    ranked = select(LocalDate.id, place.label("place")).where(LocalDate.city_id.in_(ids)).subquery()
    latest = select(ranked.c.id).where(ranked.c.place <= MOST_DATES)
    query = select(LocalDate).where(LocalDate.id.in_(latest))
    # The same words whoever's act brings them into the index.
    with speaking(LANGUAGE):
        kinds = {value: str(words) for value, words in DATE_WORDS.items()}
    for row in db.scalars(query.order_by(LocalDate.ends.desc(), LocalDate.id)):
        words = (kinds.get(row.kind, ""), row.place, row.words)
        section = Section(row.title, ". ".join(filter(None, words)), f"/kalendarz/{row.key}")
        yield _Told(row.city_id, DATES, row.key, section)


def _goals(db: Session, ids: Sequence[int]) -> dict[int, set[int]]:
    """What a city works for: goals of its projects and of its practices."""
    found: dict[int, set[int]] = defaultdict(set)
    for table in (ProjectGoal, Practice):
        rows = db.execute(
            select(table.city_id, table.goal).where(table.city_id.in_(ids)).distinct()
        )
        for city_id, goal in rows:
            found[city_id].add(goal)
    return found


def _changed(
    db: Session, slugs: dict[int, str], sections: dict[int, list[_Told]]
) -> dict[int, datetime]:
    """When somebody last changed what is told of each city."""
    owners = {(CITIES, slug): number for number, slug in slugs.items()}
    owners |= {(told.kind, told.key): number for number in slugs for told in sections[number]}
    rows = db.execute(
        select(Record.kind, Record.key, Record.changed).where(
            tuple_(Record.kind, Record.key).in_(list(owners))
        )
    )
    found: dict[int, datetime] = {}
    for kind, record_key, at in rows:
        number = owners[kind, record_key]
        found[number] = max(at, found.get(number, at))
    return found


def projects_for_search(db: Session, numbers: Collection[int]) -> list[ProjectForSearch]:
    """What search may know of these projects; those that were removed are left out."""
    rows = db.execute(_projects().where(Record.id.in_(numbers))).all()
    ids = [row.project_id for row in rows]
    goals: dict[int, list[int]] = defaultdict(list)
    effects: dict[int, list[str]] = defaultdict(list)
    if ids:
        for project_id, goal in db.execute(
            select(ProjectGoal.project_id, ProjectGoal.goal)
            .where(ProjectGoal.project_id.in_(ids))
            .order_by(ProjectGoal.goal)
        ):
            goals[project_id].append(goal)
        for project_id, name, words in db.execute(
            select(Effect.project_id, Effect.name, Effect.words)
            .where(Effect.project_id.in_(ids))
            .order_by(Effect.project_id, Effect.position)
        ):
            effects[project_id].append(f"{name}. {words}" if words else name)
    return [_project(row, goals[row.project_id], effects[row.project_id]) for row in rows]


def _projects() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Record.id,
            Record.version,
            Record.changed,
            Project.id.label("project_id"),
            Project.key,
            Project.title,
            Project.goal,
            Project.html,
            Project.partners,
            name_column().label("city"),
            City.slug,
        )
        .join(Project, and_(Record.kind == PROJECTS, Record.key == Project.key))
        .join(City, City.id == Project.city_id)
        .order_by(Record.id)
    )


def _project(
    row: Row[*tuple[Any, ...]], goals: Sequence[int], effects: Sequence[str]
) -> ProjectForSearch:
    return ProjectForSearch(
        number=row.id,
        version=row.version,
        updated=row.changed,
        key=row.key,
        title=row.title,
        city=row.city,
        city_slug=row.slug,
        goal=row.goal,
        goals=tuple(goals),
        text=describe(row.html).plain,
        effects="\n".join(effects),
        partners=", ".join(row.partners),
    )
