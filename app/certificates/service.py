"""Issuing a certificate and revoking it. No number is used twice, and ours have no gaps."""

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.certificates.models import Certificate
from app.certificates.queries import certifiable, of_project
from app.certificates.rules import (
    IssuedElsewhere,
    can_certify,
    certified_already,
    check_issued_elsewhere,
    check_reason,
    new_code,
    of_own_city,
    read_code,
    read_sign,
)
from app.core import clock, journal
from app.core.db import held, hold_lock
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.people.rules import Who
from app.plan.models import CityCoordinator, Project

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


def take_over(db: Session, who: Who, city_id: int, given: IssuedElsewhere) -> Certificate:
    """Write down what another site issued, so that its code is checked here from now on.

    `who` vouches for it. The year may have gaps then; its next number follows the highest. Raises
    Forbidden, Invalid, or Conflict when `who` speaks for the city.
    """
    _check_may(who)
    check_issued_elsewhere(given)
    if db.get(CityCoordinator, (who.id, city_id)) is not None:
        raise Conflict(of_own_city())
    year, number = read_sign(given.sign)
    _hold_numbers(db)
    code = read_code(given.code)
    if db.scalar(select(Certificate.id).where(Certificate.code == code)):
        raise Invalid("code", _("A certificate with this code is here already."))
    at_number = Certificate.year == year, Certificate.number == number
    if db.scalar(select(Certificate.id).where(*at_number)):
        raise Invalid("number", _("Another certificate has this number."))
    if given.revoked is None and of_project(db, given.project_key) is not None:
        raise Invalid("project", certified_already())
    made = Certificate(
        year=year,
        number=number,
        code=code,
        project_key=given.project_key,
        city_id=city_id,
        city_name=given.city_name,
        title=given.title,
        goal=given.goal,
        # Another site tells the day alone.
        issued=clock.midnight(given.issued),
        issued_by_id=who.id,
        revoked=clock.midnight(given.revoked) if given.revoked else None,
        revoked_by_id=who.id if given.revoked else None,
        reason=given.reason,
    )
    db.add(made)
    db.flush()
    _note(db, "certificate.issued", who, made)
    return made


def _check_may(who: Who) -> None:
    if not can_certify(who):
        raise Forbidden(_("Your account does not have the right to do this."))


def _next_number(db: Session, year: int) -> int:
    """The number after the last one of the year; one that is not stored leaves no gap."""
    _hold_numbers(db)
    last = db.scalar(select(func.max(Certificate.number)).where(Certificate.year == year))
    return (last or 0) + 1


def _hold_numbers(db: Session) -> None:
    """Others wait for a number until this one is stored."""
    hold_lock(db, _NUMBERS_LOCK)


def _note(db: Session, kind: str, who: Who, certificate: Certificate) -> None:
    journal.record(db, kind, who.id, f"certificate:{certificate.id}", {"city": certificate.city_id})
