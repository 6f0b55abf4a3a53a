"""Rows of every table, also of those without records behind them: advice and certificates.

What was talked about in a meeting is for the city and its advisers; everybody may know the hours.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.advice.models import AdviceHour, Part
from app.cities.addresses import city_url
from app.cities.models import City
from app.opendata.certificates import rows_of_certificates
from app.opendata.meetings import rows_of_log
from app.opendata.other_tables import MEETINGS
from app.opendata.schema import ADVICE, CERTIFICATES, Entity, Told
from app.opendata.tables import Row, rows_of

_MINUTES: Final = 60


def all_rows(db: Session, table: Entity | Told, site_url: str) -> Iterator[Row]:
    """Every row of any table."""
    if isinstance(table, Entity) and not table.only_adds:
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
            "url": f"{site_url}{city_url(slug)}",
        }


_TOLD: Final[Mapping[str, Callable[[Session, str], Iterator[Row]]]] = {
    ADVICE.name: _advice,
    CERTIFICATES.name: rows_of_certificates,
    MEETINGS.name: lambda db, _site_url: rows_of_log(db),
}
