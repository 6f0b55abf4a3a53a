"""The map of the site for search engines: lists, and what all may read below them.

One file while it is small; past 5,000 addresses an index of files, each of one kind.
"""

from collections.abc import Callable
from typing import Final

from flask import Response, make_response, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.articles.vocabulary import CATEGORIES
from app.articles.word_pages import ADDRESSES
from app.cities.goals import GOALS
from app.core.errors import NotFound
from app.core.web import application, db
from app.discussions.addresses import HOME as DISCUSSIONS
from app.discussions.addresses import board_address
from app.feeds import atom, queries
from app.feeds.views import blueprint
from app.people.access import requires
from app.people.rules import Permission
from app.plan.words import DIRECTIONS
from app.ui.pages import show

Count = Callable[[Session], int]
Places = Callable[[Session, int, int], list[queries.Place]]
PART_SIZE: Final = 5_000
# What tables hold: how many, and which. People and their contact data are in no map.
KINDS: Final[dict[str, tuple[Count, Places]]] = {
    "artykuly": (queries.count_articles, queries.article_places),
    "pisma": (queries.count_letters, queries.letter_places),
    "doswiadczenia": (queries.count_experiences, queries.experience_places),
    "miasta": (queries.count_plan_cities, queries.plan_city_places),
    "projekty": (queries.count_projects, queries.project_places),
    "terminy": (queries.count_local_dates, queries.local_date_places),
    "organizacje": (queries.count_organisations, queries.organisation_places),
    "dyskusje": (queries.count_threads, queries.thread_places),
}
# Pages of words, so that they are told to robots although no table lists them.
ABOUT_PAGES: Final = (*ADDRESSES.values(), "/dostepnosc")
# Searching and forms cost us work and tell a search engine nothing.
NOT_FOR_ROBOTS: Final = (
    "/szukaj",
    "/api/",
    "/logowanie",
    "/rejestracja",
    "/haslo/",
    "/konto",
    "/wyglad",
    "/jezyk",
    "/kalendarz/*.ics",
    "/kolejka",
    "/propozycje",
    "/moderacja/",
    "/dane/",
    "/moje",
    "/powiadomienia",
    "/wypisz/",
    "/zglos",
    "/doswiadczenia/nowe",
    "/organizacje/nowa",
    "/osoby/*/napisz",
    "/osoby/*/zablokuj",
    "/dyskusje/nowy",
    "/artykuly/nowy",
    "/artykuly/*/edytuj",
    "/artykuly/*/porownanie",
    "/artykuly/*/druk",
    "/posty/",
    "/projekty/*/certyfikat",
)


@blueprint.get("/sitemap.xml")
@requires(Permission.READ)
def sitemap() -> ResponseReturnValue:
    """The whole map, or the index of its parts."""
    counts = {kind: count(db()) for kind, (count, _places) in KINDS.items()}
    lists = _lists()
    if len(lists) + sum(counts.values()) <= PART_SIZE:
        found = [place for _count, places in KINDS.values() for place in places(db(), 0, PART_SIZE)]
        return _map(lists, found)
    site = application().settings.site_url
    parts = [site + url_for("feeds.sitemap_part", kind="listy", number=1)]
    for kind, count in counts.items():
        numbers = range(1, -(-count // PART_SIZE) + 1)
        parts += [site + url_for("feeds.sitemap_part", kind=kind, number=n) for n in numbers]
    return _xml("feeds/sitemap_index.xml", parts=parts)


@blueprint.get("/sitemap-<kind>-<int(min=1, max=9999):number>.xml")
@requires(Permission.READ)
def sitemap_part(kind: str, number: int) -> ResponseReturnValue:
    """One part of a large map."""
    if kind == "listy" and number == 1:
        return _map(_lists(), [])
    if kind not in KINDS:
        raise NotFound
    places = KINDS[kind][1](db(), (number - 1) * PART_SIZE, PART_SIZE)
    if not places:
        raise NotFound
    return _map([], places)


@blueprint.get("/robots.txt")
@requires(Permission.READ)
def robots() -> ResponseReturnValue:
    """What robots are asked to leave alone, and where the map is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS), ""]
    lines += [f"Sitemap: {application().settings.site_url}{url_for('feeds.sitemap')}", ""]
    return Response("\n".join(lines), content_type="text/plain; charset=utf-8")


def _lists() -> list[str]:
    paths = ["/", url_for("articles.board"), url_for("articles.alphabetical")]
    paths += [url_for("articles.by_category", category=each.slug) for each in CATEGORIES]
    paths += [url_for("plan.goals")]
    paths += [url_for("plan.goal", number=number) for number in GOALS]
    paths += [url_for("plan.by_city", number=number) for number in GOALS]
    paths += [url_for("plan.handbooks"), url_for("plan.statistics")]
    paths += [url_for("plan.handbook", number=number) for number in GOALS]
    paths += [url_for("plan.legacy"), url_for("plan.hands"), url_for("certificates.all_of_them")]
    paths += [url_for("plan.direction", number=number) for number in DIRECTIONS]
    paths += [url_for("articles.glossary")]
    paths += [url_for("experiences.index"), url_for("experiences.on_the_map")]
    paths += [url_for("cities.index"), url_for("plan.projects"), url_for("agenda.index")]
    paths += [url_for("people.organisation_list")]
    paths += [url_for("people.all_hands"), DISCUSSIONS]
    paths += [board_address(slug) for slug, _name in application().settings.boards]
    paths += [url_for("letters.all"), url_for("procedures.questions")]
    paths += [url_for("deadlines.calculator")]
    return [*paths, url_for("feeds.channels"), *ABOUT_PAGES]


def _map(lists: list[str], places: list[queries.Place]) -> Response:
    site = application().settings.site_url
    return _xml(
        "feeds/sitemap.xml",
        lists=[site + path for path in lists],
        places=[
            (
                site + place.path,
                atom.moment(place.updated),
                [(code, site + path) for code, path in place.languages],
            )
            for place in places
        ],
    )


def _xml(template: str, **context: object) -> Response:
    response = make_response(show(template, **context))
    response.content_type = "application/xml; charset=utf-8"
    return response
