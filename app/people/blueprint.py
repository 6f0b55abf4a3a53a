"""The blueprint to which the view modules of people add their addresses."""

from flask import Blueprint, Response, request

blueprint = Blueprint("people", __name__)
_CACHEABLE = frozenset({"people.profile", "people.look"})


@blueprint.after_request
def _keep_out_of_caches(response: Response) -> Response:
    """Forms hold the visitor's token, also those for guests."""
    if request.endpoint not in _CACHEABLE:
        response.headers["Cache-Control"] = "no-store"
    return response
