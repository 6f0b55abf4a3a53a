"""The editors' list of what people looked for in vain, and how the page of results adds to it."""

from typing import Final

import structlog
from flask import Response, after_this_request, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from app.core.errors import TooMany
from app.core.i18n import gettext as _
from app.core.limiter import Limit
from app.core.submissions import new_key
from app.core.web import application, db, once, reading
from app.people.access import requires, signed_in, viewer
from app.people.agents import is_program
from app.people.rules import Permission
from app.search import unanswered
from app.search.blueprint import blueprint
from app.search.synonym_rules import can_propose
from app.search.word_pages import pages_fitting
from app.ui.pages import page_links, requested_page, show

# All visitors together: nothing of one of them is kept, not even a counter.
NEW_TEXTS: Final = Limit("unanswered", "120/hour")
log = structlog.get_logger(__name__)


def note_unanswered(text: str) -> None:
    """Count what found nothing, unless a program asked or too many new texts came this hour.

    For the first page of results without filters. It is counted when the page is drawn.
    """
    kept = unanswered.normalised(text)
    if not kept or request.method != "GET" or _is_asked_by_program():
        return
    if pages_fitting(application().settings.content_dir, text):
        return  # a page of words answers it

    @after_this_request
    def count(response: Response) -> Response:
        if response.status_code == 200:
            # A writer would wait for this request's own reading, where SQLite has no WAL.
            db().rollback()
            _count(kept)
        return response


def _is_asked_by_program() -> bool:
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return "prefetch" in purpose or is_program(request.user_agent.string)


def _count(kept: str) -> None:
    app = application()
    try:
        with reading() as session:
            is_new = not unanswered.is_counted(session, kept)
        if is_new:
            app.limiter.hit(NEW_TEXTS, "all")
        with app.database.writing() as session:
            unanswered.record(session, kept)
    except TooMany:
        log.info("query without answer not counted: too many new ones")
    except OperationalError:
        # The page matters more than the count.
        log.warning("query without answer not counted: the database is busy")


@blueprint.get("/moderacja/czego-szukano")
@requires(Permission.SEE_SEARCHES)
def unanswered_list() -> ResponseReturnValue:
    """Texts that found nothing, most often first."""
    found = unanswered.listed(db(), requested_page())
    return show(
        "search/unanswered.html",
        found=found,
        links=page_links(found, "search.unanswered_list"),
        kept_days=unanswered.KEPT_DAYS,
        may_propose=can_propose(viewer()),
        new_key=new_key,
    )


@blueprint.post("/moderacja/czego-szukano/<int(max=2147483647):row_id>/zalatwione")
@requires(Permission.SEE_SEARCHES)
@once
def settle_unanswered(row_id: int) -> ResponseReturnValue:
    """Take a text off the list, because something answers it now."""
    unanswered.settle(db(), signed_in(), row_id)
    flash(_("Taken off the list. If people look for it in vain again, it comes back."), "ok")
    return redirect(url_for("search.unanswered_list"), 303)
