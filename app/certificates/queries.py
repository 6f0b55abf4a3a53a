"""What is read of certificates: one by its code, those of a city, the list of all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from app.certificates.models import Certificate
from app.certificates.rules import obstacle, read_code
from app.cities.models import City
from app.cities.queries import name_column
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.core.paging import Page, count, slice_of
from app.people.rules import Who
from app.plan.models import CityCoordinator, Project

PAGE_SIZE: Final = 30
MOST_OF_A_CITY: Final = 100


class Standing(StrEnum):
    """What the list may be asked for; the values stand in addresses."""

    IN_FORCE = "wazne"
    REVOKED = "uniewaznione"


@dataclass(frozen=True)
class CertificateRow:
    """A certificate in its words of the day it was issued."""

    id: int
    year: int
    number: int
    code: str
    project_key: str
    city_name: str
    city_slug: str
    title: str
    goal: int | None
    issued: datetime
    revoked: datetime | None
    reason: str

    @property
    def sign(self) -> str:
        """Its running number within the year."""
        return f"{self.number}/{self.year}"

    @property
    def url(self) -> str:
        return f"/certyfikaty/{self.code}"

    @property
    def is_revoked(self) -> bool:
        return self.revoked is not None


@dataclass(frozen=True)
class Certifiable:
    """A project as the page that issues certificates shows it."""

    key: str
    title: str
    city_id: int
    city_name: str
    obstacle: str


def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        Certificate.id,
        Certificate.year,
        Certificate.number,
        Certificate.code,
        Certificate.project_key,
        Certificate.city_name,
        City.slug,
        Certificate.title,
        Certificate.goal,
        Certificate.issued,
        Certificate.revoked,
        Certificate.reason,
    ).join(City, City.id == Certificate.city_id)


def by_code(db: Session, typed: str) -> CertificateRow:
    """The certificate of a code as somebody typed it; raises NotFound."""
    row = db.execute(_rows().where(Certificate.code == read_code(typed))).first()
    if row is None:
        raise NotFound(_("There is no certificate with this code. Compare it sign by sign."))
    return CertificateRow(*row)


def of_city(db: Session, city_id: int) -> list[CertificateRow]:
    """Certificates of a city, those in force first, then the latest."""
    query = (
        _rows()
        .where(Certificate.city_id == city_id)
        .order_by(Certificate.revoked.is_not(None), Certificate.issued.desc(), Certificate.id)
        .limit(MOST_OF_A_CITY)
    )
    return [CertificateRow(*row) for row in db.execute(query)]


def of_project(db: Session, project_key: str) -> CertificateRow | None:
    """The certificate of a project that is in force, if it has one."""
    query = _rows().where(Certificate.project_key == project_key, Certificate.revoked.is_(None))
    row = db.execute(query).first()
    return CertificateRow(*row) if row else None


def all_of_them(db: Session, number: int, standing: str = "") -> Page[CertificateRow]:
    """All certificates, the latest first; or only those in force, or only those revoked."""
    query = _rows().order_by(Certificate.year.desc(), Certificate.number.desc())
    if standing == Standing.IN_FORCE:
        query = query.where(Certificate.revoked.is_(None))
    elif standing == Standing.REVOKED:
        query = query.where(Certificate.revoked.is_not(None))
    offset, limit = slice_of(number, PAGE_SIZE)
    found = [CertificateRow(*row) for row in db.execute(query.offset(offset).limit(limit))]
    return Page(found, number, PAGE_SIZE, count(db, query.with_only_columns(Certificate.id)))


def every(db: Session) -> Iterator[CertificateRow]:
    """All certificates, the first one first."""
    for row in db.execute(_rows().order_by(Certificate.year, Certificate.number)):
        yield CertificateRow(*row)


def certifiable(db: Session, who: Who, project_key: str) -> Certifiable:
    """A project with what keeps `who` from certifying it; raises NotFound."""
    certified = exists().where(
        Certificate.project_key == Project.key, Certificate.revoked.is_(None)
    )
    speaks = exists().where(
        CityCoordinator.city_id == Project.city_id, CityCoordinator.person_id == who.id
    )
    row = db.execute(
        select(Project.title, Project.city_id, name_column(), Project.state, certified, speaks)
        .join(City, City.id == Project.city_id)
        .where(Project.key == project_key)
    ).first()
    if row is None:
        raise NotFound(_("There is no project to certify at this address."))
    title, city_id, city_name, state, is_certified, speaks_for_city = row
    why_not = obstacle(
        state, is_certified=bool(is_certified), speaks_for_city=bool(speaks_for_city)
    )
    return Certifiable(project_key, title, city_id, city_name, why_not)
