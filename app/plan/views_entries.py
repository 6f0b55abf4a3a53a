"""The address of an entry that has no page of its own: it leads to where the entry is told."""

from collections.abc import Callable
from typing import Final

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cities.models import City
from app.core.errors import NotFound
from app.core.web import db
from app.people.access import requires
from app.people.rules import Permission
from app.plan import contributor_lists, legacy_lists
from app.plan.blueprint import blueprint
from app.plan.kinds_told import CONTRIBUTOR, LEGACY, PRACTICE, REPORT
from app.plan.models import CityReport, Practice

# Told on the page of their city.
_OF_CITIES: Final[dict[str, type[Practice] | type[CityReport]]] = {
    PRACTICE: Practice,
    REPORT: CityReport,
}
# Told in a list: on which page of it, and where there.
_IN_LISTS: Final[dict[str, Callable[[Session, str], str | None]]] = {
    CONTRIBUTOR: contributor_lists.address_of,
    LEGACY: legacy_lists.address_of,
}


@blueprint.get("/plan/wpis/<kind>/<key>")
@requires(Permission.READ)
def entry(kind: str, key: str) -> ResponseReturnValue:
    """The place on the page of its city, of the legacy or of those who wrote the Plan."""
    address = _IN_LISTS[kind](db(), key) if kind in _IN_LISTS else _on_page_of_city(kind, key)
    if address is None:
        raise NotFound
    return redirect(address)


def _on_page_of_city(kind: str, key: str) -> str | None:
    model = _OF_CITIES.get(kind)
    if model is None:
        return None
    of_city = select(City.slug).join(model, model.city_id == City.id).where(model.key == key)
    slug = db().scalar(of_city)
    return url_for("cities.city", slug=slug, _anchor=f"{kind}-{key}") if slug else None
