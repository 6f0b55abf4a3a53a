"""The blueprint of review; its addresses stand in views_editing, views_queue and views_deciding."""

from flask import Blueprint, Response

blueprint = Blueprint("review", __name__)


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    """Proposed text and forms: never in a cache, never in a search engine."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
