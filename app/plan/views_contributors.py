"""“Wszystkie ręce na pokład”: those who wrote the Plan, sorted and narrowed as the reader likes."""

from typing import Final

from flask import request
from flask.typing import ResponseReturnValue

from app.cities.goals import GOALS
from app.cities.queries import LONGEST_NAME, named, told_apart
from app.core.i18n import gettext as _
from app.core.web import db
from app.people.access import requires
from app.people.rules import Permission
from app.plan import contributor_lists, words
from app.plan.blueprint import blueprint
from app.plan.contributor_lists import ContributorFilters, Order
from app.ui.pages import page_links, requested_page, show

CITIES_SHOWN: Final = 8


@blueprint.get("/wszystkie-rece/plan")
@requires(Permission.READ)
def hands() -> ResponseReturnValue:
    """Contributors to the Plan, beside the people of this site."""
    asked = _asked()
    typed = request.args.get("miasto", "").strip()[:LONGEST_NAME]
    meant = named(db(), typed) if typed else []
    city = meant[0].slug if len(meant) == 1 else ""
    filters = ContributorFilters(asked["rodzaj"], int(asked["cel"]) if asked["cel"] else None, city)
    order = asked["sortuj"] or Order.NAME
    found = contributor_lists.contributors(db(), filters, requested_page(), order)
    given = {name: value or None for name, value in {**asked, "miasto": typed}.items()}
    return show(
        "plan/hands.html",
        found=found,
        links=page_links(found, "plan.hands", **given),
        asked=asked,
        typed=typed,
        is_city_clear=bool(city) or not typed,
        meant=[told_apart(each.name, each.voivodeship) for each in meant[:CITIES_SHOWN]],
        is_narrowed=filters != ContributorFilters(),
        kinds=words.CONTRIBUTOR_KINDS,
        goals=GOALS,
        goal_options=words.GOAL_OPTIONS,
        orders={
            Order.NAME: _("by name of the contributor"),
            Order.CITY: _("by city of the contributor"),
        },
        at_least=contributor_lists.AT_LEAST,
    )


def _asked() -> dict[str, str]:
    """What the address asks for; what is not offered counts as not asked."""
    offered = {
        "rodzaj": set(words.CONTRIBUTOR_KINDS),
        "cel": {str(number) for number in GOALS},
        "sortuj": {order.value for order in Order},
    }
    asked = {name: request.args.get(name, "") for name in offered}
    return {name: value if value in offered[name] else "" for name, value in asked.items()}
