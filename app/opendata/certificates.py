"""Certificates as a table: all that were ever issued, and those of a file that are not here yet.

No certificate is changed by a file. One whose code stands here is that certificate; where the file
says something else of it, that is a problem, because it can only be revoked, on its page.
"""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from app.certificates import queries, service
from app.certificates.models import Certificate
from app.certificates.rules import IssuedElsewhere, read_code
from app.core.clock import WARSAW
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.opendata.additions import (
    Addition,
    Additions,
    cities_by_slug,
    city_in,
    day_in,
    goal_in,
    read_additions,
    said_in,
)
from app.opendata.reading import ReadRow
from app.opendata.schema import CERTIFICATES
from app.opendata.tables import Row
from app.people.rules import Who


def rows_of_certificates(db: Session, site_url: str) -> Iterator[Row]:
    """All that were ever issued, in the words of that day; revoked ones say so."""
    for found in queries.every(db):
        revoked = found.revoked.astimezone(WARSAW).date() if found.revoked else None
        yield {
            "number": found.sign,
            "code": found.code,
            "project": found.project_key,
            "city": found.city_slug,
            "city_name": found.city_name,
            "title": found.title,
            "goal": found.goal,
            "issued": found.issued.astimezone(WARSAW).date(),
            "revoked": revoked,
            "reason": found.reason,
            "url": f"{site_url}{found.url}",
        }


def new_certificates(db: Session, rows: Sequence[ReadRow]) -> Additions:
    """Which rows of a file are not here yet; each code stands in a file once."""
    if not rows:
        return Additions()
    cities = cities_by_slug(db)
    known = {str(row["code"]): row for row in rows_of_certificates(db, "")}
    met: set[str] = set()

    def read(row: ReadRow) -> Addition | None:
        said = said_in(row)
        code = read_code(said.get("code", ""))
        _check_new(code, met)
        if code in known:
            _check_same(row, known[code])
            return None
        return _addition(row.line, said, cities)

    return read_additions(CERTIFICATES, rows, read)


def _check_new(code: str, met: set[str]) -> None:
    if code in met:
        raise Invalid("code", _("This row is in the file twice."))
    if code:
        met.add(code)


def _check_same(row: ReadRow, known: Row) -> None:
    """What the file leaves out it does not know. Raises Invalid where it says otherwise."""
    for name, value in row.values.items():
        here = str(known[name] or "")
        said = " ".join(str(value or "").split())
        if here != (read_code(said) if name == "code" else said):
            raise Invalid(
                name,
                _("Here it is otherwise. A certificate can only be revoked, on its page."),
            )


def _addition(line: int, said: dict[str, str], cities: Mapping[str, int]) -> Addition:
    city_id = city_in(said, cities)
    goal = goal_in(said)
    given = IssuedElsewhere(
        sign=said.get("number", ""),
        code=said.get("code", ""),
        project_key=said.get("project", ""),
        city_name=said.get("city_name", ""),
        title=said.get("title", ""),
        goal=goal,
        issued=day_in(said, "issued"),
        revoked=day_in(said, "revoked") if "revoked" in said else None,
        reason=said.get("reason", ""),
    )

    def write(db: Session, who: Who) -> Certificate:
        return service.take_over(db, who, city_id, given)

    return Addition(CERTIFICATES, line, said.get("number", ""), said, write)
