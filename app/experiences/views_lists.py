"""Addresses of lists of experiences: the list, the map with an equal list, similar ones."""

from dataclasses import dataclass, field
from typing import Any, Final

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from app.articles import queries as articles
from app.cities import queries as cities
from app.cities.goals import GOALS
from app.cities.projection import HEIGHT, WIDTH, on_map
from app.cities.queries import CityRow
from app.cities.voivodeships import VOIVODESHIPS
from app.core.errors import NotFound, TooMany
from app.core.web import application, db
from app.experiences import lists
from app.experiences.blueprint import blueprint
from app.experiences.lists import CityCount, Filters, Sort
from app.experiences.models import Outcome
from app.experiences.title_words import LONGEST_TITLE
from app.experiences.words import OUTCOMES
from app.people.access import requires, viewer
from app.people.limits import hit_writing
from app.people.rules import Permission
from app.ui.pages import page_links, requested_page, show

MOST_TOOLS: Final = 20


@dataclass(frozen=True)
class Asked:
    """What the address asks for: filters that hold, and the words for the form."""

    filters: Filters
    values: dict[str, Any]  # of the address, so that links keep them
    city: CityRow | None = None
    city_typed: str = ""
    # Cities to choose from when what was typed fits several, or none but these are like it.
    cities: list[CityRow] = field(default_factory=list)

    @property
    def is_narrowed(self) -> bool:
        return self.filters != Filters()

    def without_city(self) -> dict[str, Any]:
        return {name: value for name, value in self.values.items() if name != "miasto"}


@dataclass(frozen=True)
class Dot:
    """A city on the map."""

    city: CityCount
    url: str
    x: float
    y: float
    radius: float


@blueprint.get("/doswiadczenia")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    """What others went through, narrowed and ordered as asked."""
    asked = _asked()
    sort = _sort()
    found = lists.experience_list(db(), asked.filters, sort, requested_page())
    return show(
        "experiences/list.html",
        asked=asked,
        sort=sort,
        sorts=Sort,
        found=found,
        links=page_links(found, "experiences.index", **asked.values),
        **_form_facts(asked),
    )


@blueprint.get("/doswiadczenia/mapa")
@requires(Permission.READ)
def on_the_map() -> ResponseReturnValue:
    """The same on a map of Poland, and beside it as a list with the same links and numbers."""
    asked = _asked()
    counts = lists.city_counts(db(), asked.filters)
    city_urls = {city.slug: _address(asked, city) for city in counts}
    return show(
        "experiences/map.html",
        asked=asked,
        width=WIDTH,
        height=HEIGHT,
        voivodeships=VOIVODESHIPS.values(),
        dots=[_dot(city, city_urls[city.slug]) for city in counts if city.latitude is not None],
        city_urls=city_urls,
        groups=_by_voivodeship(counts),
        total=sum(city.number for city in counts),
        **_form_facts(asked),
    )


@blueprint.get("/doswiadczenia/podobne.json")
@requires(Permission.DISCUSS)
def similar_as_json() -> ResponseReturnValue:
    """Reports like the one whose title is being typed, for the form's script."""
    title = request.args.get("tytul", "")[:LONGEST_TITLE]
    try:
        hit_writing(application().limiter, viewer(), "search", request.remote_addr)
    except TooMany as refusal:
        return jsonify(message=refusal.message), refusal.status
    slugs = request.args.getlist("narzedzie")[:MOST_TOOLS]
    found = lists.similar(db(), title, lists.article_ids(db(), slugs))
    return jsonify(
        results=[
            {
                "title": card.title,
                "url": card.url,
                "facts": ", ".join(filter(None, (card.where_and_when, card.outcome_words))),
            }
            for card in found
        ]
    )


def _asked() -> Asked:
    values: dict[str, Any] = {}
    article_id = None
    if tool := request.args.get("narzedzie", ""):
        article_id = articles.article_by_slug(db(), tool).id
        values["narzedzie"] = tool
    goal = None
    if number := request.args.get("cel", ""):
        goal = int(number) if number.isascii() and number.isdigit() and len(number) < 3 else 0
        if goal not in GOALS:
            raise NotFound
        values["cel"] = goal
    outcomes = [each.value for each in Outcome if each.value in request.args.getlist("wynik")]
    if outcomes:
        values["wynik"] = outcomes
    if (sort := _sort()) is not Sort.NEWEST:
        values["porzadek"] = sort.value
    typed = request.args.get("miasto", "").strip()[: cities.LONGEST_NAME]
    fitting = _cities(typed) if typed else []
    city = fitting[0] if len(fitting) == 1 else None
    if city:
        values["miasto"] = city.slug
    return Asked(
        Filters(article_id, city.id if city else None, goal, frozenset(outcomes)),
        values,
        city,
        cities.full_name(db(), city) if city else typed,
        [] if city or not typed else fitting or cities.suggested(db(), typed),
    )


def _cities(typed: str) -> list[CityRow]:
    """Cities of the address or else the name that was given."""
    at_address = cities.at(db(), typed)
    return [at_address] if at_address else cities.named(db(), typed)


def _sort() -> Sort:
    asked = request.args.get("porzadek")
    return next((each for each in Sort if each.value == asked), Sort.NEWEST)


def _form_facts(asked: Asked) -> dict[str, Any]:
    """What the form beside both pages shows."""
    return {
        "tools": lists.tools_with_experiences(db()),
        "goals": GOALS,
        "outcomes": OUTCOMES,
        "outcome_counts": lists.outcome_counts(db(), asked.filters),
    }


def _address(asked: Asked, city: CityCount) -> str:
    return url_for("experiences.index", **asked.without_city(), miasto=city.slug)


def _dot(city: CityCount, url: str) -> Dot:
    x, y = on_map(city.latitude or 0.0, city.longitude or 0.0)
    # The area grows with the number, up to where neighbours would be covered.
    return Dot(city, url, x, y, round(min(14.0, 6 + 2 * (city.number - 1) ** 0.5), 1))


def _by_voivodeship(counts: list[CityCount]) -> list[tuple[str, list[CityCount]]]:
    groups: dict[str, list[CityCount]] = {}
    for city in counts:
        groups.setdefault(city.voivodeship, []).append(city)
    order = [each.name for each in VOIVODESHIPS.values()]
    return sorted(groups.items(), key=lambda group: order.index(group[0]))
