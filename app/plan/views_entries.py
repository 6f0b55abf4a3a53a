"""The address of an entry that has no page of its own: it leads to where the entry is told."""

from typing import Final

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.cities.models import City
from app.core.errors import NotFound
from app.core.web import db
from app.people.access import requires
from app.people.rules import Permission
from app.plan.blueprint import blueprint
from app.plan.kinds_told import CONTRIBUTOR, LEGACY, PRACTICE, REPORT
from app.plan.models import CityReport, Contributor, Legacy, Practice

# Told on the page of their city.
_OF_CITIES: Final[dict[str, type[Practice] | type[CityReport] | type[Legacy]]] = {
    PRACTICE: Practice,
    REPORT: CityReport,
    LEGACY: Legacy,
}


@blueprint.get("/plan/wpis/<kind>/<key>")
@requires(Permission.READ)
def entry(kind: str, key: str) -> ResponseReturnValue:
    """The place on the page of its city, or the list of hands."""
    if kind == CONTRIBUTOR:
        if db().scalar(select(Contributor.id).where(Contributor.key == key)) is None:
            raise NotFound
        return redirect(url_for("plan.hands"))
    model = _OF_CITIES.get(kind)
    if model is None:
        raise NotFound
    slug = db().scalar(
        select(City.slug).join(model, model.city_id == City.id).where(model.key == key)
    )
    if slug is None:
        raise NotFound
    return redirect(url_for("cities.city", slug=slug, _anchor=f"{kind}-{key}"))
