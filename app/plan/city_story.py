"""What the Plan tells of one city: its part, who looks after it, practices, reports, its legacy.

There are a few of each: three practices, one report a year, a role for each goal.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cities.models import City
from app.plan.coordinator_page import has_record
from app.plan.models import CityReport, CityRole, Legacy, Participation, Practice
from app.plan.project_lists import WholeProject, first_of_city

PROJECTS_SHOWN: Final = 5
# There is one for each year at most; earlier ones are folded.
REPORTS_OPEN: Final = 3
LEGACY_SHOWN: Final = 30


@dataclass(frozen=True)
class Part:
    """How a city takes part in the Plan."""

    path: str
    note: str
    source: str


@dataclass(frozen=True)
class RoleRow:
    """Who looks after the work of a city, as a public source names them."""

    role: str
    goal: int | None
    name: str
    office: str
    source: str


@dataclass(frozen=True)
class PracticeRow:
    """A good practice of the city."""

    key: str
    goal: int
    title: str
    source: str
    html: str


@dataclass(frozen=True)
class ReportRow:
    """A report of the city."""

    key: str
    year: int
    source: str
    road_html: str
    aims_html: str


@dataclass(frozen=True)
class LegacyRow:
    """A declaration of the city, or a recommendation to it."""

    key: str
    direction: int
    kind: str
    title: str
    source: str
    words: str


@dataclass(frozen=True)
class Story:
    """All that; `part` is None where the city takes no part, as far as is known."""

    part: Part | None
    roles: list[RoleRow]
    projects: list[WholeProject]
    project_count: int
    practices: list[PracticeRow]
    reports: list[ReportRow]
    legacy: list[LegacyRow]
    legacy_count: int
    has_record: bool

    @property
    def latest_reports(self) -> list[ReportRow]:
        """Those that stand open."""
        return self.reports[:REPORTS_OPEN]

    @property
    def earlier_reports(self) -> list[ReportRow]:
        """Those that are folded."""
        return self.reports[REPORTS_OPEN:]

    @property
    def is_empty(self) -> bool:
        """Whether the Plan says nothing of this city."""
        told = (self.projects, self.practices, self.reports, self.legacy)
        return self.part is None and not any(told)


def story(db: Session, city: City) -> Story:
    """What the Plan tells of a city, in a fixed number of statements."""
    part = db.execute(
        select(Participation.path, Participation.note, Participation.source).where(
            Participation.city_id == city.id
        )
    ).first()
    projects, project_count = first_of_city(db, city.id, PROJECTS_SHOWN)
    return Story(
        Part(*part) if part else None,
        _roles(db, city.id),
        projects,
        project_count,
        _practices(db, city.id),
        _reports(db, city.id),
        _legacy(db, city.id),
        db.scalar(select(func.count()).where(Legacy.city_id == city.id)) or 0,
        has_record(db, city.slug),
    )


def _roles(db: Session, city_id: int) -> list[RoleRow]:
    query = (
        select(CityRole.role, CityRole.goal, CityRole.name, CityRole.office, CityRole.source)
        .where(CityRole.city_id == city_id)
        .order_by(CityRole.position, CityRole.id)
    )
    return [RoleRow(*row) for row in db.execute(query)]


def _practices(db: Session, city_id: int) -> list[PracticeRow]:
    query = (
        select(Practice.key, Practice.goal, Practice.title, Practice.source, Practice.html)
        .where(Practice.city_id == city_id)
        .order_by(Practice.goal, Practice.sort_key, Practice.id)
    )
    return [PracticeRow(*row) for row in db.execute(query)]


def _reports(db: Session, city_id: int) -> list[ReportRow]:
    query = (
        select(
            CityReport.key,
            CityReport.year,
            CityReport.source,
            CityReport.road_html,
            CityReport.aims_html,
        )
        .where(CityReport.city_id == city_id)
        .order_by(CityReport.year.desc(), CityReport.id)
    )
    return [ReportRow(*row) for row in db.execute(query)]


def _legacy(db: Session, city_id: int) -> list[LegacyRow]:
    query = (
        select(Legacy.key, Legacy.direction, Legacy.kind, Legacy.title, Legacy.source, Legacy.words)
        .where(Legacy.city_id == city_id)
        .order_by(Legacy.direction, Legacy.id)
        .limit(LEGACY_SHOWN)
    )
    return [LegacyRow(*row) for row in db.execute(query)]
