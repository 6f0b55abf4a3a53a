"""Former addresses of articles: what stands below one leads to where the article is now.

The page itself is led by its view; history, permanent addresses of versions, print and a form
that was open while the article was renamed come here, when they were not found.
"""

from typing import Any, Final

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.articles import queries as articles
from app.core.web import SAFE_METHODS, reading

_BELOW: Final = "/artykuly/<slug>/"


def present_address() -> Response | None:
    """The way to the present address, or None; a form keeps its method and all that was typed."""
    if request.url_rule is None or not request.url_rule.rule.startswith(_BELOW):
        return None
    values: dict[str, Any] = dict(request.view_args or {})
    with reading() as session:
        target = articles.redirect_target(session, values["slug"])
    if target is None:
        return None
    values["slug"] = target
    address = url_for(request.url_rule.endpoint, **values)
    query = request.query_string.decode("ascii", "replace")
    return redirect(
        f"{address}?{query}" if query else address, 301 if request.method in SAFE_METHODS else 308
    )
