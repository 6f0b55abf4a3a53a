"""The page of results, and the engine that this process searches with."""

from typing import Final, cast

from flask import current_app, request
from flask.typing import ResponseReturnValue

from app.articles.vocabulary import CATEGORY_BY_SLUG
from app.articles.word_pages import Signpost
from app.cities.goals import GOALS
from app.cities.queries import names_of
from app.core.errors import NotFound
from app.core.paging import Page, slice_of
from app.core.web import Application, application, db
from app.discussions.boards import board_names
from app.experiences.words import OUTCOMES
from app.people.access import requires, viewer
from app.people.limits import hit_writing
from app.people.rules import Permission
from app.search import queries
from app.search.blueprint import blueprint
from app.search.engine import SearchEngine, Sort
from app.search.engines import engine_of
from app.search.named_cities import NamedCities, cities_named
from app.search.narrowing import CITY, Narrowing, city_slugs, narrowing
from app.search.query import tidy
from app.search.suggestions import Suggester
from app.search.views_unanswered import note_unanswered
from app.search.word_pages import pages_fitting
from app.ui.pages import page_links, requested_page, show

PAGE_SIZE: Final = 10
LAST_PAGE: Final = 100


def install(app: Application) -> None:
    """Give the application its engine, its suggestions and the addresses of search."""
    app.extensions["search"] = engine_of(app.settings, app.database)
    app.extensions["suggester"] = Suggester(app.database)
    app.register_blueprint(blueprint)


def engine() -> SearchEngine:
    """The engine of this process; it opens the index at the first search."""
    return cast(SearchEngine, current_app.extensions["search"])


@blueprint.get("/szukaj")
@requires(Permission.READ)
def results() -> ResponseReturnValue:
    """Results for what was typed, or an invitation to type."""
    text = tidy(request.args.get("q", ""))
    narrowed = narrowing(request.args)
    if not text:
        return _start(narrowed)
    hit_writing(application().limiter, viewer(), "search", request.remote_addr)
    number = requested_page()
    if number > LAST_PAGE:
        raise NotFound
    offset, limit = slice_of(number, PAGE_SIZE)
    found = queries.search(
        db(),
        engine(),
        text,
        narrowed.filters(),
        sort=narrowed.sort,
        is_exact=narrowed.is_exact,
        offset=offset,
        limit=limit,
    )
    is_first = number == 1 and not narrowed.is_narrowed
    named = cities_named(db(), text) if is_first else NamedCities()
    if is_first and not found.is_answered and not named.is_all:
        note_unanswered(text)
    content = application().settings.content_dir
    pages = pages_fitting(content, found.shown_for) if is_first else []
    return _page(found, narrowed, number, named, pages)


def _start(narrowed: Narrowing) -> str:
    """An invitation to type, where a field of one city or kind was sent empty: within that."""
    cities = names_of(db(), city_slugs(narrowed, {}))
    chosen = narrowed.chips(cities)
    return show("search/start.html", narrowed=narrowed, chosen=chosen)


def _page(
    found: queries.Found,
    narrowed: Narrowing,
    number: int,
    named: NamedCities,
    pages: list[Signpost],
) -> str:
    shown = Page(found.results, number, PAGE_SIZE, min(found.total, LAST_PAGE * PAGE_SIZE))
    above = {city.url for city in named.cities}
    cities = names_of(db(), city_slugs(narrowed, found.facets))
    about = narrowed.chosen.get(CITY) or tuple(city.slug for city in named.cities)
    is_by_date = narrowed.sort is Sort.DATE
    return show(
        "search/results.html",
        found=found,
        named_cities=named.cities,
        # A city that the query names stands above, not once more below.
        results=[result for result in found.results if result.url not in above],
        narrowed=narrowed,
        # A search of titles narrows by kind only.
        chosen=[] if found.titles_only else narrowed.chips(cities),
        kinds=narrowed.kinds(found.facets),
        groups=narrowed.groups(found.facets, cities),
        is_by_date=is_by_date,
        other_order=narrowed.sorted_by(Sort.RELEVANCE if is_by_date else Sort.DATE),
        # What a new thread or article begins with.
        carried=found.shown_for,
        city=about[0] if len(about) == 1 else None,
        number=number,
        pages=pages,
        links=page_links(shown, "search.results", q=found.text, **narrowed.values()),
        categories=CATEGORY_BY_SLUG,
        board_names=board_names(application().settings),
        outcomes=OUTCOMES,
        goal_names=GOALS,
    )
