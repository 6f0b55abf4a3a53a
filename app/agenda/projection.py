"""Writes what is in force of a local date into the table that pages read."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.agenda.models import LocalDate
from app.agenda.rules import days_of
from app.cities.models import City
from app.plan.kinds_fields import CITY, said
from app.records.kinds import Fields


def apply(db: Session, key: str, fields: Fields) -> None:
    """Bring the row to these fields; an entry that was removed, or has no city, has none.

    A row that is there is changed and not written anew: it remembers whom it told of what.
    """
    row = db.scalar(select(LocalDate).where(LocalDate.key == key))
    city_id = db.scalar(select(City.id).where(City.slug == said(fields, CITY)))
    if not fields or city_id is None:
        if row is not None:
            db.delete(row)
            db.flush()
        return
    row = row or LocalDate(key=key)
    days = days_of(fields)
    row.city_id, row.kind, row.title = city_id, said(fields, "kind"), said(fields, "title")
    row.begins, row.ends, row.hour = days.begins, days.ends, days.hour
    row.place, row.words = said(fields, "place"), said(fields, "words")
    row.source = said(fields, "source")
    db.add(row)
    db.flush()
