"""Issuing a certificate and revoking it. Numbers of a year have no gaps, none is used twice."""

from typing import Final

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.certificates.models import Certificate
from app.certificates.queries import certifiable
from app.certificates.rules import can_certify, check_reason, new_code, read_code
from app.core import clock, journal
from app.core.db import held
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.i18n import gettext as _
from app.people.rules import Who
from app.plan.models import Project

_NUMBERS_LOCK: Final = 2378428


def issue(db: Session, who: Who, project_key: str) -> Certificate:
    """Certify a completed project in the words in which it stands now.

    Raises Forbidden, NotFound, or Conflict when it is not completed, has a certificate that holds,
    or `who` speaks for its city.
    """
    _check_may(who)
    project_id = db.scalar(select(Project.id).where(Project.key == project_key))
    if project_id is None:
        raise NotFound(_("There is no project to certify at this address."))
    # Held, so that nobody else certifies it and its record does not change under our hands.
    project = held(db, Project, project_id)
    found = certifiable(db, who, project_key)
    if found.obstacle:
        raise Conflict(found.obstacle)
    year = clock.today().year
    made = Certificate(
        year=year,
        number=_next_number(db, year),
        code=new_code(),
        project_key=project.key,
        city_id=project.city_id,
        city_name=found.city_name,
        title=project.title,
        goal=project.goal,
        issued=clock.now(),
        issued_by_id=who.id,
    )
    db.add(made)
    db.flush()
    _note(db, "certificate.issued", who, made)
    return made


def revoke(db: Session, who: Who, code: str, reason: str) -> Certificate:
    """End a certificate; its page tells since when, and why.

    Raises Forbidden, NotFound, Invalid, or Conflict when it is revoked already.
    """
    _check_may(who)
    reason = check_reason(reason)
    certificate_id = db.scalar(select(Certificate.id).where(Certificate.code == read_code(code)))
    if certificate_id is None:
        raise NotFound
    certificate = held(db, Certificate, certificate_id)
    if certificate.revoked is not None:
        raise Conflict(_("This certificate is revoked already."))
    certificate.revoked, certificate.revoked_by_id = clock.now(), who.id
    certificate.reason = reason
    _note(db, "certificate.revoked", who, certificate)
    return certificate


def _check_may(who: Who) -> None:
    if not can_certify(who):
        raise Forbidden(_("Your account does not have the right to do this."))


def _next_number(db: Session, year: int) -> int:
    """The number after the last one of the year; others wait for it until this one is stored.

    A certificate that is not stored leaves no gap. SQLite has one writer and needs no lock.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _NUMBERS_LOCK})
    last = db.scalar(select(func.max(Certificate.number)).where(Certificate.year == year))
    return (last or 0) + 1


def _note(db: Session, kind: str, who: Who, certificate: Certificate) -> None:
    journal.record(db, kind, who.id, f"certificate:{certificate.id}", {"city": certificate.city_id})
