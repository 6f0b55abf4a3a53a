"""The town of an office as people type it: one of the catalogue, or none at all."""

from sqlalchemy.orm import Session

from app.cities import queries as cities
from app.cities.models import City
from app.core.errors import Invalid
from app.core.i18n import gettext as _


def town_id(db: Session, typed: str) -> int | None:
    """Id of the town that was named, None for nothing; raises Invalid("city")."""
    typed = " ".join(typed.split())
    if not typed:
        return None
    found = cities.named(db, typed)
    if len(found) == 1:
        return found[0].id
    if found:
        names = ", ".join(cities.full_name(db, each) for each in found[:4])
        raise Invalid("city", _("Which town do you mean? For example: %(names)s.", names=names))
    raise Invalid(
        "city", _("We do not know this town. Leave the field empty, the office's name is enough.")
    )


def town_name(db: Session, city_id: int | None) -> str:
    """The town as its field shows it."""
    city = db.get(City, city_id) if city_id is not None else None
    return cities.full_name(db, city) if city else ""
