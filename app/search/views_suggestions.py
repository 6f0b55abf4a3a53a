"""Suggestions while somebody types, and the document by which browsers add the site's search.

They are not counted against the limit of searches: a suggestion costs less than counting it.
"""

from typing import Final, cast

from flask import Response, current_app, jsonify, make_response, request
from flask.typing import ResponseReturnValue

from app.core.i18n import gettext as _
from app.core.i18n import ngettext, spoken
from app.core.web import application, db
from app.people.access import requires
from app.people.rules import Permission
from app.search.blueprint import blueprint
from app.search.suggestion_list import Kind, Suggestion
from app.search.suggestions import Suggester
from app.ui.pages import show

OPENSEARCH_TYPE: Final = "application/opensearchdescription+xml"
SUGGESTIONS_TYPE: Final = "application/x-suggestions+json"
FOR_BROWSERS: Final = "opensearch"


@blueprint.get("/szukaj/podpowiedzi")
@requires(Permission.READ)
def suggestions() -> ResponseReturnValue:
    """Titles, names, headings and towns that begin as `q`; `jako=opensearch` is for browsers."""
    typed = request.args.get("q", "")
    found = _suggester().suggest(db(), typed)
    if request.args.get("jako") == FOR_BROWSERS:
        return _for_browsers(typed, found)
    amount = len(found)
    return jsonify(
        suggestions=[
            {
                "label": each.label,
                "url": each.url,
                "note": _note(each),
                "note_language": each.language if each.inside else spoken(),
                "kind": each.kind.value,
                "language": each.language,
            }
            for each in found
        ],
        status=ngettext(
            "%(num)s suggestion. The down arrow leads to it.",
            "%(num)s suggestions. The down arrow leads to them.",
            amount,
        )
        if amount
        else "",
    )


@blueprint.get("/opensearch.xml")
@requires(Permission.READ)
def opensearch() -> ResponseReturnValue:
    """How browsers ask our search (OpenSearch 1.1)."""
    page = show("search/opensearch.xml", site_url=application().settings.site_url)
    response = make_response(page)
    response.content_type = f"{OPENSEARCH_TYPE}; charset=utf-8"
    return response


def _suggester() -> Suggester:
    return cast(Suggester, current_app.extensions["suggester"])


def _for_browsers(typed: str, found: list[Suggestion]) -> Response:
    site = application().settings.site_url
    rows = [
        typed,
        [each.label for each in found],
        [_note(each) for each in found],
        [site + each.url for each in found],
    ]
    response = jsonify(rows)
    response.content_type = SUGGESTIONS_TYPE
    return response


def _note(suggestion: Suggestion) -> str:
    """What tells a suggestion from others that are called the same."""
    if suggestion.inside:
        return suggestion.inside
    words = {Kind.TOWN: _("City"), Kind.LETTER: _("Letter to fill in")}
    return words.get(suggestion.kind) or _("Tool")
