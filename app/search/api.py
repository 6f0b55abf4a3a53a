"""Search for programs: the same results as JSON, narrowed and sorted like those of the page."""

from datetime import date, timedelta
from typing import Final

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from app.articles.vocabulary import CATEGORY_BY_SLUG, STAGE_BY_SLUG
from app.cities.goals import GOALS
from app.core import clock
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.core.web import application, db
from app.core.web_numbers import requested_number
from app.experiences.models import Outcome
from app.people.access import requires, viewer
from app.people.limits import hit_writing
from app.people.rules import Permission
from app.search import queries
from app.search.blueprint import blueprint
from app.search.engine import Filters, Sort
from app.search.narrowing import CITIES, day_of
from app.search.snippets import plain
from app.search.tags import KINDS
from app.search.views import engine

USUAL_LIMIT: Final = 20
LARGEST_LIMIT: Final = 100
LARGEST_OFFSET: Final = 10_000
ORDERS: Final = {"relevance": Sort.RELEVANCE, "date": Sort.DATE}
# Parameter → beginning of the tags it stands for, and the values it takes.
TAGGED: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "category": ("kategoria-", tuple(CATEGORY_BY_SLUG)),
    "stage": ("etap-", tuple(STAGE_BY_SLUG)),
    "sdg": ("cel-", tuple(str(number) for number in GOALS)),
    "outcome": ("wynik-", tuple(outcome.value for outcome in Outcome)),
    "answer": ("stan-", ("solved", "open")),
}


@blueprint.get("/api/v1/search")
@requires(Permission.READ)
def search_as_json() -> ResponseReturnValue:
    """Everything that readers may see and that matches `q`."""
    limit = requested_number("limit", USUAL_LIMIT, 1, LARGEST_LIMIT)
    offset = requested_number("offset", 0, 0, LARGEST_OFFSET)
    filters = _filters()
    sort = ORDERS[_one_of("sort", tuple(ORDERS)) or "relevance"]
    is_exact = _one_of("exact", ("true", "false")) == "true"
    hit_writing(application().limiter, viewer(), "search", request.remote_addr)
    found = queries.search(
        db(),
        engine(),
        request.args.get("q", ""),
        filters,
        sort=sort,
        is_exact=is_exact,
        offset=offset,
        limit=limit,
    )
    site = application().settings.site_url
    return jsonify(
        total=found.total,
        limit=limit,
        offset=offset,
        corrected=found.shown_for if found.is_corrected else None,
        titles_only=found.titles_only,
        results=[
            {
                "kind": result.kind,
                "slug": result.slug,
                "title": plain(result.title),
                "url": site + result.url,
                "snippet": plain(result.snippet),
            }
            for result in found.results
        ],
    )


def _filters() -> Filters:
    tags = [
        tuple(beginning + value for value in _several_of(name, values))
        for name, (beginning, values) in TAGGED.items()
    ]
    city = request.args.get("city")
    if city is not None:
        if not CITIES.takes(city):
            raise DomainError(_("%(name)s has a value that cannot be taken.", name="city"))
        tags.append((CITIES.tag(city),))
    since, until = _day("since"), _day("until")
    return Filters(
        kind=_one_of("kind", KINDS) or None,
        tags=tuple(group for group in tags if group),
        since=clock.midnight(since) if since else None,
        until=clock.midnight(until + timedelta(days=1)) if until else None,
    )


def _one_of(name: str, values: tuple[str, ...]) -> str:
    """A parameter of a closed list, empty when it is not there; raises DomainError (400)."""
    typed = request.args.get(name) or ""
    if typed and typed not in values:
        words = ", ".join(values)
        raise DomainError(_("%(name)s must be one of: %(values)s.", name=name, values=words))
    return typed


def _several_of(name: str, values: tuple[str, ...]) -> list[str]:
    """The same for a parameter that may come several times: any of its values will do."""
    typed = list(dict.fromkeys(request.args.getlist(name)))
    if set(typed) - set(values):
        words = ", ".join(values)
        raise DomainError(_("%(name)s must be one of: %(values)s.", name=name, values=words))
    return typed


def _day(name: str) -> date | None:
    typed = request.args.get(name)
    if typed is None:
        return None
    day = day_of(typed)
    if day is None:
        raise DomainError(_("%(name)s must be a day such as 2026-01-31.", name=name))
    return day
