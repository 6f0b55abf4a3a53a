"""The page of questions: one a page or all at once, with the answers in the address.

Answers of an address that no question asks for are left out, because people share such addresses
and mend them by hand. The page knows nothing of its reader, so one copy serves all guests.
"""

from typing import Final

from flask import redirect, request
from flask.typing import ResponseReturnValue

from app.articles.lists import CARD_KINDS
from app.core import journal
from app.core.web import application, db
from app.deadlines.table import Terms, terms_in
from app.people.access import requires, viewer
from app.people.rules import Permission
from app.procedures.addresses import ALL_AT_ONCE, PAGE, address_of, all_at_once
from app.procedures.advice import advice_about
from app.procedures.blueprint import blueprint
from app.procedures.queries import table_in_force
from app.procedures.table import DecisionTable
from app.procedures.walking import Walk, walk
from app.ui.pages import guest_page, show

# Acts that change what the page says: tables, letters, and articles that it leads to.
KINDS: Final = (*CARD_KINDS, "record.accepted", "record.loaded", "suppression.finished")


@blueprint.get(PAGE)
@requires(Permission.READ)
def questions() -> ResponseReturnValue:
    """The next question, or what the answers lead to."""
    table = table_in_force(db())
    if table is None:
        return show("procedures/none.html")
    taken = walk(table, request.args)
    is_whole = ALL_AT_ONCE in request.args
    if is_whole and taken.ending:
        # The form sends its empty and needless answers too; what is shared holds those that count.
        return redirect(address_of(taken.answers), 303)
    terms = terms_in(application().settings.content_dir)

    def draw() -> str:
        return _page(table, taken, terms, is_whole=is_whole)

    if viewer() is not None:
        return draw()
    return guest_page("questions", f"q{journal.newest_of(db(), KINDS)}.{terms.digest}", draw)


def _page(table: DecisionTable, taken: Walk, terms: Terms, *, is_whole: bool) -> str:
    given = {"table": table, "walk": taken, "address_of": address_of, "all_at_once": all_at_once}
    if is_whole:
        return show("procedures/all.html", answered=request.args, **given)
    if taken.ending is None:
        return show("procedures/question.html", **given)
    link = application().settings.site_url + address_of(taken.answers)
    advice = advice_about(db(), taken.ending, terms)
    return show("procedures/outcome.html", link=link, advice=advice, **given)
