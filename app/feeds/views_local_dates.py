"""Addresses of the feeds and the calendar of local dates: of all cities, and of one."""

from flask import url_for
from flask.typing import ResponseReturnValue

from app.agenda import queries as agenda
from app.core.i18n import gettext as _
from app.core.web import application, db
from app.feeds import dates, news
from app.feeds.atom import RIGHTS_OF_DATA
from app.feeds.views import blueprint
from app.feeds.views_calendar import calendar_answer
from app.feeds.views_news import answer, city_at
from app.people.access import requires
from app.people.rules import Permission


@blueprint.get("/kalendarz.atom")
@requires(Permission.READ)
def local_dates() -> ResponseReturnValue:
    """New dates of all cities."""
    site = application().settings.site_name
    title = _("%(site)s: new dates of cities", site=site)
    found = news.local_dates(db(), site)
    return answer("kalendarz", title, url_for("agenda.index"), found, RIGHTS_OF_DATA)


@blueprint.get("/miasta/<slug>/kalendarz.atom")
@requires(Permission.READ)
def local_dates_of_city(slug: str) -> ResponseReturnValue:
    """New dates of a city."""
    city = city_at(slug)
    site = application().settings.site_name
    found = news.local_dates(db(), site, agenda.of_city(city.id))
    page = url_for("agenda.of_city", slug=slug)
    return answer(f"miasto/{city.id}/kalendarz", _title(city.name), page, found, RIGHTS_OF_DATA)


@blueprint.get("/miasta/<slug>/kalendarz.ics")
@requires(Permission.READ)
def calendar_of_city(slug: str) -> ResponseReturnValue:
    """Dates of a city for calendar programs."""
    city = city_at(slug)
    return calendar_answer(_title(city.name), dates.of_city(db(), city.id))


def _title(city: str) -> str:
    return _("Dates: %(city)s", city=city)
