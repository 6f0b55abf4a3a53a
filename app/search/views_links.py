"""Addresses of the link picker: as JSON for the editor's script, as a page without it."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from app.core.errors import TooMany
from app.core.web import application, db
from app.people.access import requires, signed_in
from app.people.limits import hit_writing
from app.people.rules import Permission
from app.search.blueprint import blueprint
from app.search.link_targets import LinkTarget, link_targets
from app.search.query import tidy
from app.search.views import engine
from app.ui.pages import show


@blueprint.get("/szukaj/linki.json")
@requires(Permission.PROPOSE)
def link_targets_as_json() -> ResponseReturnValue:
    """What can be linked to, for what was typed so far."""
    try:
        found = _found()
    except TooMany as error:
        return jsonify(message=error.message), error.status
    return jsonify(
        results=[
            {
                "kind": target.kind,
                "words": target.words,
                "inside": target.inside,
                "markdown": target.markdown,
            }
            for target in found
        ]
    )


@blueprint.get("/szukaj/linki")
@requires(Permission.PROPOSE)
def link_targets_page() -> ResponseReturnValue:
    """The same as a page of its own, from which the Markdown can be copied."""
    return show("search/links.html", text=tidy(request.args.get("q", "")), found=_found())


def _found() -> list[LinkTarget]:
    text = tidy(request.args.get("q", ""))
    if not text:
        return []
    hit_writing(application().limiter, signed_in(), "search", request.remote_addr)
    return link_targets(db(), engine(), text)
