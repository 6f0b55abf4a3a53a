"""The page on which those who look after the site see how its search index does."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.core.i18n import gettext as _
from app.core.submissions import new_key
from app.core.web import application, db, once
from app.people.access import requires, signed_in, viewer
from app.people.rules import Permission, may
from app.search import index_state
from app.search.blueprint import blueprint
from app.ui.pages import show


@blueprint.get("/moderacja/wyszukiwarka")
@requires(Permission.MANAGE_SYNONYMS)
def index() -> ResponseReturnValue:
    """Engine, words, and whether the index holds what it should."""
    app = application()
    return show(
        "search/index.html",
        state=index_state.state(db(), app.settings, app.database),
        may_rebuild=may(viewer(), Permission.ADMINISTER),
        new_key=new_key,
    )


@blueprint.post("/moderacja/wyszukiwarka/zbuduj")
@requires(Permission.ADMINISTER)
@once
def rebuild_index() -> ResponseReturnValue:
    """Ask for a new index; the present one serves until it is there."""
    index_state.ask_for_rebuild(db(), signed_in())
    flash(_("The index will be built anew. Until then the present one serves."), "ok")
    return redirect(url_for("search.index"), 303)
