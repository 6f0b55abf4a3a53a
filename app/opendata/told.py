"""Tables that have no records behind them: hours of advice in sum, and certificates.

What was talked about in a meeting is for the city and its advisers; everybody may know the hours.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.advice.models import AdviceHour, Part
from app.certificates.models import Certificate
from app.cities.models import City
from app.core.clock import WARSAW
from app.opendata.meetings import rows_of_log
from app.opendata.other_tables import MEETINGS
from app.opendata.schema import ADVICE, CERTIFICATES, Entity, Told
from app.opendata.tables import Row, rows_of

_MINUTES: Final = 60


def all_rows(db: Session, table: Entity | Told, site_url: str) -> Iterator[Row]:
    """Every row of any table."""
    if table is MEETINGS:
        return rows_of_log(db)
    if isinstance(table, Entity):
        return rows_of(db, table, site_url)
    return _TOLD[table.name](db, site_url)


def _advice(db: Session, site_url: str) -> Iterator[Row]:
    """Of each city that was advised, the hours that count."""
    sums = {
        part: func.sum(case((AdviceHour.part == part, AdviceHour.minutes), else_=0))
        for part in Part
    }
    query = (
        select(City.slug, City.name, City.voivodeship, *(sums[part] for part in Part))
        .join(AdviceHour, AdviceHour.city_id == City.id)
        .where(AdviceHour.struck.is_(None))
        .group_by(City.id, City.slug, City.name, City.voivodeship, City.sort_key)
        .order_by(City.sort_key, City.id)
    )
    for slug, name, voivodeship, *minutes in db.execute(query):
        hours = [Decimal(int(each)) / _MINUTES for each in minutes]
        yield {
            "city": slug,
            "city_name": name,
            "voivodeship": voivodeship,
            "preparation_hours": hours[0],
            "implementation_hours": hours[1],
            "url": f"{site_url}/miasta/{slug}",
        }


def _certificates(db: Session, site_url: str) -> Iterator[Row]:
    """All that were ever issued, in the words of that day; revoked ones say so."""
    query = (
        select(Certificate, City.slug)
        .join(City, City.id == Certificate.city_id)
        .order_by(Certificate.year, Certificate.number)
    )
    for found, slug in db.execute(query):
        revoked = found.revoked.astimezone(WARSAW).date() if found.revoked else None
        yield {
            "number": f"{found.number}/{found.year}",
            "project": found.project_key,
            "city": slug,
            "city_name": found.city_name,
            "title": found.title,
            "goal": found.goal,
            "issued": found.issued.astimezone(WARSAW).date(),
            "revoked": revoked,
            "reason": found.reason,
            "url": f"{site_url}/certyfikaty/{found.code}",
        }


_TOLD: Final[Mapping[str, Callable[[Session, str], Iterator[Row]]]] = {
    ADVICE.name: _advice,
    CERTIFICATES.name: _certificates,
}
