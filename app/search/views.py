"""The page of results, and the engine that this process searches with."""

from typing import Final, cast

from flask import current_app, request
from flask.typing import ResponseReturnValue

from app.articles.vocabulary import CATEGORY_BY_SLUG
from app.core.errors import NotFound
from app.core.paging import Page, slice_of
from app.core.web import Application, application, db
from app.discussions.boards import board_names
from app.people.access import requires, viewer
from app.people.limits import hit_writing
from app.people.rules import Permission
from app.search import queries
from app.search.blueprint import blueprint
from app.search.documents import ARTICLE, EXPERIENCE, THREAD
from app.search.engine import Filters, SearchEngine
from app.search.query import tidy
from app.search.whoosh_engine import WhooshEngine
from app.ui.pages import page_links, requested_page, show

PAGE_SIZE: Final = 10
LAST_PAGE: Final = 100
KIND_BY_ADDRESS: Final = {"narzedzia": ARTICLE, "dyskusje": THREAD, "doswiadczenia": EXPERIENCE}


def install(app: Application) -> None:
    """Give the application its engine and the addresses of search."""
    app.extensions["search"] = WhooshEngine(app.settings.index_dir)
    app.register_blueprint(blueprint)


def engine() -> SearchEngine:
    """The engine of this process; it opens the index at the first search."""
    return cast(SearchEngine, current_app.extensions["search"])


@blueprint.get("/szukaj")
@requires(Permission.READ)
def results() -> ResponseReturnValue:
    """Results for what was typed, or an invitation to type."""
    text = tidy(request.args.get("q", ""))
    chosen = request.args.get("rodzaj", "")
    chosen = chosen if chosen in KIND_BY_ADDRESS else ""
    if not text:
        return show("search/start.html")
    hit_writing(application().limiter, viewer(), "search", request.remote_addr)
    number = requested_page()
    if number > LAST_PAGE:
        raise NotFound
    offset, limit = slice_of(number, PAGE_SIZE)
    found = queries.search(
        db(), engine(), text, Filters(KIND_BY_ADDRESS.get(chosen)), offset=offset, limit=limit
    )
    shown = Page(found.results, number, PAGE_SIZE, min(found.total, LAST_PAGE * PAGE_SIZE))
    values = {"q": text, "rodzaj": chosen} if chosen else {"q": text}
    return show(
        "search/results.html",
        found=found,
        chosen=chosen,
        number=number,
        links=page_links(shown, "search.results", **values),
        categories=CATEGORY_BY_SLUG,
        board_names=board_names(application().settings),
    )
