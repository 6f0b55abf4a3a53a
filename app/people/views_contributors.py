"""“Wszystkie ręce na pokład”: everybody who gave something to the site, thanked by name."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.web import db
from app.people import contributions
from app.people.access import requires
from app.people.blueprint import blueprint
from app.people.rules import Permission
from app.plan import contributor_lists
from app.ui.pages import page_links, requested_page


@blueprint.get("/wszystkie-rece")
@requires(Permission.READ)
def all_hands() -> ResponseReturnValue:
    """People first, who gave most at the top; organisations after the people of the first page.

    Beside them stand those who wrote the Plan, who have a list of their own.
    """
    found = contributions.contributors(db(), requested_page())
    of_the_plan, known = contributor_lists.first_of_them(db()) if found.number == 1 else ([], 0)
    helping = contributions.helping_organisations(db()) if found.number == 1 else []
    return render_template(
        "people/all_hands.html",
        found=found,
        links=page_links(found, "people.all_hands"),
        organisations=helping,
        of_the_plan=of_the_plan,
        known=known,
        at_least=contributor_lists.AT_LEAST,
    )
