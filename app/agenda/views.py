"""Addresses of local dates: those of all cities, those of one, and a single one."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.agenda import queries
from app.agenda.blueprint import blueprint
from app.agenda.kinds import KIND
from app.agenda.queries import Wanted
from app.agenda.words import KINDS
from app.cities import queries as cities
from app.cities.voivodeships import VOIVODESHIPS
from app.core import clock
from app.core.web import db
from app.people.access import requires
from app.people.rules import Permission
from app.ui.pages import page_links, requested_page, show

PAST = "minione"


@blueprint.get("/kalendarz")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    """Dates of all cities, narrowed as asked; the name of one city leads to its own dates."""
    wanted, values = _wanted()
    typed = request.args.get("miasto", "").strip()[: cities.LONGEST_NAME]
    named = cities.named(db(), typed) if typed else []
    if len(named) == 1:
        kept = {name: value for name, value in values.items() if name != "wojewodztwo"}
        return redirect(url_for("agenda.of_city", slug=named[0].slug, **kept))
    found = queries.dates(db(), wanted, clock.today(), requested_page())
    return show(
        "agenda/index.html",
        found=found,
        links=page_links(found, "agenda.index", **values),
        city=None,
        typed=typed,
        named=named,
        suggested=cities.suggested(db(), typed) if typed and not named else [],
        voivodeships=VOIVODESHIPS.values(),
        **_facts(wanted, values, "agenda.index"),
    )


@blueprint.get("/miasta/<slug>/kalendarz")
@requires(Permission.READ)
def of_city(slug: str) -> ResponseReturnValue:
    """Dates of one city."""
    city = cities.city_by_slug(db(), slug)
    wanted, values = _wanted(city.id)
    found = queries.dates(db(), wanted, clock.today(), requested_page())
    return show(
        "agenda/index.html",
        found=found,
        links=page_links(found, "agenda.of_city", slug=slug, **values),
        city=city,
        typed="",
        named=[],
        suggested=[],
        voivodeships=[],
        **_facts(wanted, values, "agenda.of_city", slug=slug),
    )


@blueprint.get("/kalendarz/<key>")
@requires(Permission.READ)
def one(key: str) -> ResponseReturnValue:
    """A single date, with where it was announced."""
    date = queries.date_at(db(), key)
    return show("agenda/date.html", date=date, today=clock.today(), kind=KIND)


def _wanted(city_id: int | None = None) -> tuple[Wanted, dict[str, Any]]:
    """What the address asks for, and the same as its arguments; what is strange is left out."""
    voivodeship = VOIVODESHIPS.get(request.args.get("wojewodztwo", ""))
    kind = request.args.get("rodzaj", "")
    is_past = request.args.get("kiedy", "") == PAST
    values: dict[str, Any] = {}
    if voivodeship is not None and city_id is None:
        values["wojewodztwo"] = voivodeship.slug
    if kind in KINDS:
        values["rodzaj"] = kind
    if is_past:
        values["kiedy"] = PAST
    wanted = Wanted(
        voivodeship=voivodeship.name if voivodeship is not None and city_id is None else "",
        city_id=city_id,
        kind=kind if kind in KINDS else "",
        is_past=is_past,
    )
    return wanted, values


def _facts(wanted: Wanted, values: dict[str, Any], endpoint: str, **address: Any) -> dict[str, Any]:
    """What both lists need for their form and for the way to what is over and back."""
    others = {name: value for name, value in values.items() if name != "kiedy"}
    return {
        "wanted": wanted,
        "values": values,
        "kinds": KINDS,
        "kind": KIND,
        "today": clock.today(),
        "here": url_for(endpoint, **address),
        "ahead_url": url_for(endpoint, **address, **others),
        "past_url": url_for(endpoint, **address, **others, kiedy=PAST),
    }
