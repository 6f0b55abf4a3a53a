"""Letters for programs: a list, open to every origin.

What stands here is promised in the OpenAPI document (app/site/openapi.py).
"""

from typing import Any, Final

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from app.core import journal
from app.core.web import application, db, open_to_all, tagged
from app.core.web_numbers import requested_number
from app.letters.kind import url_of
from app.letters.letter import Letter
from app.letters.queries import letters
from app.people.access import requires
from app.people.rules import Permission
from app.text.polish import sort_key
from app.ui.pages import page_tag

blueprint = Blueprint("letters_api", __name__)
blueprint.after_request(open_to_all)

USUAL_LIMIT: Final = 20
LARGEST_LIMIT: Final = 100
LARGEST_OFFSET: Final = 10_000
LIST_KINDS: Final = ("record.accepted", "record.loaded", "suppression.finished")


@blueprint.get("/api/v1/letters")
@requires(Permission.READ)
def letter_list() -> ResponseReturnValue:
    """Letters in force from A to Ż."""
    limit = requested_number("limit", USUAL_LIMIT, 1, LARGEST_LIMIT)
    offset = requested_number("offset", 0, 0, LARGEST_OFFSET)
    tag = page_tag(f"p{journal.newest_of(db(), LIST_KINDS)}.{limit}.{offset}")

    def draw() -> Response:
        known = letters(db())
        ordered = sorted(known, key=lambda letter_id: (sort_key(known[letter_id].title), letter_id))
        shown = ordered[offset : offset + limit]
        results = [_listed(letter_id, known[letter_id]) for letter_id in shown]
        return jsonify(total=len(known), limit=limit, offset=offset, results=results)

    return tagged(tag, draw)


def _listed(letter_id: str, letter: Letter) -> dict[str, Any]:
    return {
        "id": letter_id,
        "title": letter.title,
        "url": application().settings.site_url + url_of(letter_id),
        "legal_state": letter.legal_date.isoformat(),
    }
