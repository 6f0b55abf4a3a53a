"""Addresses of city coordinators: who they are, for moderators, and the page of each of them."""

from typing import Final

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from app.cities.models import City
from app.cities.queries import city_by_slug
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext
from app.core.submissions import new_key
from app.core.web import db, once, reading
from app.people.access import requires, signed_in
from app.people.finding import person_meant
from app.people.rules import Permission
from app.plan import coordinator_page, coordinators
from app.plan.blueprint import blueprint
from app.ui.form import Form
from app.ui.form_pages import form_page
from app.ui.pages import page_links, requested_page, show

GET_POST: Final = ("GET", "POST")


class CoordinatorForm(Form):
    """Whom a moderator lets speak for a city."""

    person = StringField(lazy_gettext("Name, or address of the profile"))


@blueprint.route("/miasta/<slug>/koordynatorzy", methods=GET_POST)
@requires(Permission.MANAGE_PEOPLE)
@once
def coordinator_list(slug: str) -> ResponseReturnValue:
    """Who speaks for a city, and a form for one more."""
    with reading() as session:
        city = city_by_slug(session, slug)
    form = CoordinatorForm()

    def page() -> str:
        with reading() as session:
            found = coordinators.of_city(session, city.id)
        return show(
            "plan/coordinators.html",
            form=form,
            city=city,
            found=found,
            new_key=new_key,
            can_give=coordinators.can_give,
        )

    def act() -> str:
        person = person_meant(db(), form.text("person"))
        coordinators.give(db(), signed_in(), city_by_slug(db(), slug), person)
        return url_for("plan.coordinator_list", slug=slug)

    return form_page(form, page, act, _("This person speaks for the city now."))


@blueprint.post("/miasta/<slug>/koordynatorzy/<int(max=2147483647):person_id>/odbierz")
@requires(Permission.MANAGE_PEOPLE)
@once
def take_coordinator(slug: str, person_id: int) -> ResponseReturnValue:
    """End that somebody speaks for a city."""
    coordinators.take(db(), signed_in(), city_by_slug(db(), slug), person_id)
    flash(_("This person speaks for the city no longer."), "ok")
    return redirect(url_for("plan.coordinator_list", slug=slug), 303)


@blueprint.get("/moje/miasto/<slug>")
@requires(Permission.SEE_PROPOSALS)
def own_city(slug: str) -> ResponseReturnValue:
    """What a coordinator's city lacks, what waits for a decision, and the forms."""
    city = _own(slug)
    found = coordinator_page.waiting_for_city(db(), slug, requested_page())
    page = show(
        "plan/own_city.html",
        city=city,
        lacks=coordinator_page.lacks_of(db(), city),
        found=found,
        links=page_links(found, "plan.own_city", slug=slug),
        forms=coordinator_page.forms_of_cities(),
        has_record=coordinator_page.has_record(db(), slug),
        new_key=new_key,
    )
    return page, {"Cache-Control": "no-store"}


@blueprint.post("/moje/miasto/<slug>/zrezygnuj")
@requires(Permission.SIGNED_IN)
@once
def give_up_city(slug: str) -> ResponseReturnValue:
    """Speak for a city no longer."""
    coordinators.give_up(db(), signed_in(), _own(slug))
    flash(_("You speak for the city no longer."), "ok")
    return redirect(url_for("cities.city", slug=slug), 303)


def _own(slug: str) -> City:
    """A city for which the visitor speaks; for others this page is not there."""
    city = city_by_slug(db(), slug)
    if not coordinators.coordinates(db(), signed_in().id, slug):
        raise NotFound
    return city
