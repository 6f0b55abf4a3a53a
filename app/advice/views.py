"""Addresses of a city's log of advice: its hours for everybody, its rows, writing, striking out."""

from typing import Final

from flask import url_for
from flask.typing import ResponseReturnValue

from app.advice import queries, rules, service
from app.advice.blueprint import blueprint
from app.advice.forms import EntryForm, StrikeForm
from app.advice.words import PARTS, hours
from app.cities.goals import GOALS
from app.cities.queries import city_by_slug
from app.core.errors import Conflict
from app.core.i18n import gettext as _
from app.core.web import db, once, reading
from app.people.access import requires, signed_in, viewer
from app.people.rules import Permission
from app.ui.form_pages import form_page
from app.ui.pages import page_links, requested_page, show

GET_POST: Final = ("GET", "POST")


@blueprint.get("/miasta/<slug>/doradztwo")
@requires(Permission.READ)
def log(slug: str) -> ResponseReturnValue:
    """How many of its 50 hours a city has used; its meetings for those who may read them."""
    who = viewer()
    city = city_by_slug(db(), slug)
    queries.check_has_log(db(), city.id)
    found = queries.rows(db(), who, city.id, requested_page())
    return show(
        "advice/log.html",
        city=city,
        summary=queries.summary(db(), city.id),
        all_minutes=sum(rules.MINUTES.values()),
        found=found,
        links=page_links(found, "advice.log", slug=slug) if found else None,
        can_write=rules.can_write(who),
        parts=PARTS,
        goals=GOALS,
        hours=hours,
    )


@blueprint.route("/miasta/<slug>/doradztwo/dopisz", methods=GET_POST)
@requires(Permission.CERTIFY)
@once
def write(slug: str) -> ResponseReturnValue:
    """Write a meeting into the log."""
    with reading() as session:
        city = city_by_slug(session, slug)
        queries.check_has_log(session, city.id)
        summary = queries.summary(session, city.id)
    form = EntryForm()
    form.offer()

    def page() -> str:
        return show(
            "advice/write.html", form=form, city=city, summary=summary, parts=PARTS, hours=hours
        )

    def act() -> str:
        service.write(db(), signed_in(), city.id, form.entry())
        return url_for("advice.log", slug=slug)

    return form_page(form, page, act, _("The meeting is in the log."))


@blueprint.route("/miasta/<slug>/doradztwo/<int:entry_id>/wykresl", methods=GET_POST)
@requires(Permission.CERTIFY)
@once
def strike(slug: str, entry_id: int) -> ResponseReturnValue:
    """Strike an entry out; it stays readable with the reason."""
    with reading() as session:
        city = city_by_slug(session, slug)
        entry = queries.entry_of(session, city.id, entry_id)
    if entry.struck is not None:
        raise Conflict(_("Somebody has struck this entry out already."))
    form = StrikeForm()

    def page() -> str:
        return show("advice/strike.html", form=form, city=city, entry=entry, hours=hours)

    def act() -> str:
        service.strike(db(), signed_in(), entry_id, form.text("reason"))
        return url_for("advice.log", slug=slug)

    return form_page(form, page, act, _("The entry no longer counts."))
