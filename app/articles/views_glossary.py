"""The address of the glossary: every term from A to Ż, with an anchor for each."""

from flask.typing import ResponseReturnValue

from app.articles import glossary
from app.articles.views import blueprint
from app.core.web import application, db
from app.people.access import requires
from app.people.rules import Permission
from app.ui.pages import show


@blueprint.get("/slowniczek", endpoint="glossary")
@requires(Permission.READ)
def all_terms() -> ResponseReturnValue:
    """All terms on one page, so that the browser's own search finds them."""
    known = glossary.glossary_in(application().settings.content_dir)
    terms = glossary.explained(db(), known.terms)
    return show("articles/glossary.html", letters=glossary.by_letter(terms), count=len(terms))
