"""Addresses of the legacy: its nine directions, what cities leave in each, and what one leaves."""

from flask import request
from flask.typing import ResponseReturnValue

from app.cities.queries import at
from app.cities.voivodeships import VOIVODESHIPS
from app.core.errors import NotFound
from app.core.web import db
from app.people.access import requires
from app.people.rules import Permission
from app.plan import legacy_lists, words
from app.plan.blueprint import blueprint
from app.plan.legacy_lists import DirectionCounts, LegacyFilters
from app.ui.pages import page_links, requested_page, show


@blueprint.get("/dziedzictwo")
@requires(Permission.READ)
def legacy() -> ResponseReturnValue:
    """The nine directions, with how much there is in each; with `miasto`, all of one city."""
    slug = request.args.get("miasto", "")
    if slug:
        return _of_city(slug)
    return show(
        "plan/legacy.html",
        directions=words.DIRECTIONS,
        counts=legacy_lists.direction_counts(db()),
        nothing=DirectionCounts(),
    )


def _of_city(slug: str) -> ResponseReturnValue:
    city = at(db(), slug)
    if city is None:
        raise NotFound
    found = legacy_lists.of_city(db(), city.id, requested_page())
    return show(
        "plan/legacy_of_city.html",
        city=city,
        directions=words.DIRECTIONS,
        kinds=words.LEGACY_KINDS,
        found=found,
        links=page_links(found, "plan.legacy", miasto=slug),
    )


@blueprint.get("/dziedzictwo/<int:number>")
@requires(Permission.READ)
def direction(number: int) -> ResponseReturnValue:
    """Declarations and recommendations of one direction."""
    if number not in words.DIRECTIONS:
        raise NotFound
    kind = request.args.get("rodzaj", "")
    chosen = request.args.get("wojewodztwo", "")
    kind = kind if kind in words.LEGACY_KINDS else ""
    chosen = chosen if chosen in VOIVODESHIPS else ""
    filters = LegacyFilters(kind, VOIVODESHIPS[chosen].name if chosen else "")
    found = legacy_lists.of_direction(db(), number, filters, requested_page())
    asked = {"rodzaj": kind or None, "wojewodztwo": chosen or None}
    return show(
        "plan/direction.html",
        number=number,
        directions=words.DIRECTIONS,
        kinds=words.LEGACY_KINDS,
        voivodeships={slug: each.name for slug, each in VOIVODESHIPS.items()},
        kind=kind,
        chosen=chosen,
        found=found,
        links=page_links(found, "plan.direction", number=number, **asked),
    )
