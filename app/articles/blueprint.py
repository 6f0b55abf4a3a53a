"""The blueprint of the pages by which articles are kept true: law, corrections, votes, watching."""

from flask import Blueprint, Response

blueprint = Blueprint("truth", __name__)


@blueprint.after_request
def _keep_out_of_caches(response: Response) -> Response:
    """They hold forms with the visitor's token, and no search engine has to know them."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
