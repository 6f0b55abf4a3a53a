"""What came of letters, in numbers that say nothing of anybody: a public page."""

from flask import request
from flask.typing import ResponseReturnValue

from app.cases import words
from app.cases.blueprint import blueprint
from app.cases.statistics import FEWEST, statistics
from app.core.web import db
from app.letters.queries import titles_in_force
from app.people.access import requires
from app.people.rules import Permission
from app.ui.pages import page_links, requested_page, show

LONGEST_ID = 60


@blueprint.get("/statystyki-spraw", endpoint="statistics")
@requires(Permission.READ)
def statistics_page() -> ResponseReturnValue:
    """Of each letter, by office: how often there was an answer, a refusal, silence."""
    letter_id = request.args.get("pismo", "")[:LONGEST_ID]
    found = statistics(db(), requested_page(), letter_id)
    asked = {"pismo": letter_id} if letter_id else {}
    shown = sorted({*(row.letter_id for row in found.items), *asked.values()})
    return show(
        "cases/statistics.html",
        found=found,
        links=page_links(found, "cases.statistics", **asked),
        letter_id=letter_id,
        titles=titles_in_force(db(), shown),
        reactions=words.REACTIONS,
        offices=words.OFFICES,
        fewest=FEWEST,
    )
