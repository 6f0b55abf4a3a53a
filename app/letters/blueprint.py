"""The blueprint to which the view modules of letters add their addresses."""

from flask import Blueprint, Response, request

blueprint = Blueprint("letters", __name__)


@blueprint.after_request
def _not_kept(response: Response) -> Response:
    """What answers a form holds what somebody typed, so nobody on the way may keep it."""
    if request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
    return response
