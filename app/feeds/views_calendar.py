"""Addresses of calendars: everybody's, one's own behind a secret link, and where that is made."""

import hashlib

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.core.i18n import speaking
from app.core.web import application, db, once, reading, tagged
from app.feeds import dates
from app.feeds.calendar_files import calendar_file, owner_of, renew_link, token_of, withdraw_link
from app.feeds.dates import Date
from app.feeds.views import blueprint
from app.people.access import requires, signed_in
from app.people.models import Person
from app.people.rules import Permission
from app.ui.form import Form
from app.ui.pages import show


class CalendarForm(Form):
    """Buttons only."""


@blueprint.get("/kalendarz.ics")
@requires(Permission.READ)
def calendar() -> ResponseReturnValue:
    """Public dates."""
    name = _("%(site)s: dates", site=application().settings.site_name)
    return calendar_answer(name, dates.public(db()))


@blueprint.get("/kalendarz/<token>.ics")
@requires(Permission.READ)
def own_calendar(token: str) -> ResponseReturnValue:
    """Dates of the person whose secret link it is; a calendar program cannot sign in."""
    app = application()
    person = owner_of(db(), app.config["SECRET_KEY"], token)
    if person is None:
        raise NotFound
    with speaking(person.language):
        name = _("%(site)s: my dates", site=app.settings.site_name)
        return calendar_answer(name, dates.of_person(db(), person.id, app.settings))


def calendar_answer(name: str, found: list[Date]) -> ResponseReturnValue:
    """A calendar file, which the same calendar need not fetch twice."""
    content = calendar_file(name, application().settings.site_url, found)
    response = tagged(
        hashlib.sha256(content).hexdigest()[:32],
        lambda: Response(content, content_type="text/calendar; charset=utf-8"),
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/konto/kalendarz")
@requires(Permission.SIGNED_IN)
def calendar_link() -> ResponseReturnValue:
    """The address of one's own calendar, or the way to get one."""
    app = application()
    with reading() as session:
        person = session.get_one(Person, signed_in().id)
        token = token_of(app.config["SECRET_KEY"], person)
    address = app.settings.site_url + url_for("feeds.own_calendar", token=token) if token else ""
    page = show("feeds/calendar.html", form=CalendarForm(), address=address)
    return page, {"Cache-Control": "no-store"}


@blueprint.post("/konto/kalendarz")
@requires(Permission.SIGNED_IN)
@once
def renew_calendar_link() -> ResponseReturnValue:
    """Make a new secret address; the one before opens nothing any more."""
    renew_link(db(), signed_in())
    flash(_("Here is your new address."), "ok")
    return redirect(url_for("feeds.calendar_link"), 303)


@blueprint.post("/konto/kalendarz/wycofaj")
@requires(Permission.SIGNED_IN)
@once
def withdraw_calendar_link() -> ResponseReturnValue:
    """Close one's own calendar to everybody."""
    withdraw_link(db(), signed_in())
    flash(_("The address opens nothing any more."), "ok")
    return redirect(url_for("feeds.calendar_link"), 303)
