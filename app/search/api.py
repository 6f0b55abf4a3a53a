"""Search for programs: the same results as JSON."""

from typing import Final

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.core.web import application, db
from app.core.web_numbers import requested_number
from app.people.access import requires, viewer
from app.people.limits import hit_writing
from app.people.rules import Permission
from app.search import queries
from app.search.blueprint import blueprint
from app.search.documents import KINDS
from app.search.engine import Filters
from app.search.snippets import plain
from app.search.views import engine

USUAL_LIMIT: Final = 20
LARGEST_LIMIT: Final = 100
LARGEST_OFFSET: Final = 10_000


@blueprint.get("/api/v1/search")
@requires(Permission.READ)
def search_as_json() -> ResponseReturnValue:
    """Published articles and visible threads that match `q`."""
    limit = requested_number("limit", USUAL_LIMIT, 1, LARGEST_LIMIT)
    offset = requested_number("offset", 0, 0, LARGEST_OFFSET)
    kind = request.args.get("kind") or None
    if kind is not None and kind not in KINDS:
        raise DomainError(_("%(name)s must be one of: %(values)s.", name="kind", values=_kinds()))
    hit_writing(application().limiter, viewer(), "search", request.remote_addr)
    found = queries.search(
        db(), engine(), request.args.get("q", ""), Filters(kind), offset=offset, limit=limit
    )
    site = application().settings.site_url
    return jsonify(
        total=found.total,
        limit=limit,
        offset=offset,
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


def _kinds() -> str:
    return ", ".join(KINDS)
