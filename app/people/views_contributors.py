"""“Wszystkie ręce na pokład”: everybody who gave something to the site, thanked by name."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.web import db
from app.people import contributions
from app.people.access import requires
from app.people.blueprint import blueprint
from app.people.rules import Permission
from app.ui.pages import page_links, requested_page


@blueprint.get("/wszystkie-rece")
@requires(Permission.READ)
def all_hands() -> ResponseReturnValue:
    """People first, who gave most at the top; organisations after the people of the first page."""
    found = contributions.contributors(db(), requested_page())
    helping = contributions.helping_organisations(db()) if found.number == 1 else []
    return render_template(
        "people/all_hands.html",
        found=found,
        links=page_links(found, "people.all_hands"),
        organisations=helping,
    )
