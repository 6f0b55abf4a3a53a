"""Addresses of cities: finding one, its page, its threads, following it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.advice import queries as advice
from app.advice.rules import MINUTES
from app.advice.words import hours
from app.agenda import queries as agenda
from app.certificates import queries as certificates
from app.cities import following, queries
from app.cities.blueprint import blueprint
from app.cities.forms import FollowForm
from app.cities.goals import GOALS
from app.cities.models import City
from app.cities.projection import HEIGHT, WIDTH, on_map
from app.cities.voivodeships import VOIVODESHIPS
from app.core import clock, journal
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.core.web import db, once
from app.discussions import queries as discussions
from app.experiences import lists as experiences
from app.experiences.words import OUTCOMES
from app.people import directory, organisation_lists
from app.people.access import requires, signed_in, viewer
from app.people.rules import Permission, may
from app.plan import coordinators, goal_queries, words
from app.plan.city_lists import CityFilters, CitySort, MapCity, cities_of_plan, cities_on_map
from app.plan.city_story import Story, story
from app.plan.projection import MOST_PRACTICES
from app.ui.pages import kept_part, page_links, part, requested_page, show

EXPERIENCES_SHOWN: Final = 5
THREADS_SHOWN: Final = 5
TOOLS_SHOWN: Final = 8
NEIGHBOURS_SHOWN: Final = 6
YES, NO = "tak", "nie"


SORTS: Final[dict[str, str]] = {
    CitySort.NAME: _l("name"),
    CitySort.VOIVODESHIP: _l("voivodeship"),
    CitySort.PATH: _l("path into the Plan"),
    CitySort.PROJECTS: _l("number of projects"),
}
# Parameters of the address as the API calls them.
_IN_FILES: Final = {"cel": "goal", "sciezka": "path", "wojewodztwo": "voivodeship"}


@dataclass(frozen=True)
class Asked:
    """Which cities of the Plan the address asks for, and its values so that links keep them."""

    filters: CityFilters
    sort: CitySort
    values: dict[str, Any]

    @property
    def of_file(self) -> dict[str, Any]:
        """The same conditions for a file of the data."""
        return {_IN_FILES[name]: value for name, value in self.values.items() if name in _IN_FILES}

    @property
    def is_narrowed(self) -> bool:
        return self.filters != CityFilters()

    @property
    def is_plain(self) -> bool:
        """Whether it is a page for search engines: the whole list, or that of a voivodeship."""
        return not self.values.keys() - {"wojewodztwo"}


@dataclass(frozen=True)
class Dot:
    """A city on the map."""

    city: MapCity
    x: float
    y: float


@blueprint.get("/miasta")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    """Cities of the Plan with goals and a map, and all cities by name and voivodeship."""
    typed = request.args.get("nazwa", "").strip()[: queries.LONGEST_NAME]
    found = queries.named(db(), typed) if typed else []
    if len(found) == 1:
        return redirect(url_for("cities.city", slug=found[0].slug))
    asked = _asked()
    chosen = asked.values.get("wojewodztwo")
    voivodeship = VOIVODESHIPS[chosen] if chosen else None
    return show(
        "cities/index.html",
        typed=typed,
        found=found,
        suggested=queries.suggested(db(), typed) if typed and not found else [],
        asked=asked,
        voivodeship=voivodeship,
        known=goal_queries.participants(db()),
        all_cities=goal_queries.CITIES_OF_PLAN,
        goal_tiles="" if asked.is_narrowed else _goal_tiles(),
        of_plan=_of_plan(asked),
        listed=queries.in_voivodeship(db(), voivodeship.name) if voivodeship else [],
        names=queries.all_names(db()),
        counts=queries.voivodeship_counts(db()),
        told=experiences.city_counts(db(), experiences.Filters()),
    )


def _asked() -> Asked:
    goal = _one_of("cel", {str(number) for number in GOALS})
    path = _one_of("sciezka", words.PATHS)
    voivodeship = _one_of("wojewodztwo", VOIVODESHIPS)
    asked_sort = request.args.get("porzadek", "")
    sort = CitySort(asked_sort) if asked_sort in SORTS else CitySort.NAME
    values = {
        "cel": goal,
        "sciezka": path,
        "wojewodztwo": voivodeship,
        "porzadek": "" if sort is CitySort.NAME else sort.value,
    }
    filters = CityFilters(
        int(goal) if goal else None,
        path,
        VOIVODESHIPS[voivodeship].name if voivodeship else "",
    )
    return Asked(filters, sort, {name: value for name, value in values.items() if value})


def _one_of(name: str, options: Collection[str]) -> str:
    value = request.args.get(name, "")
    if value and value not in options:
        raise NotFound
    return value


def _goal_tiles() -> str:
    tag = f"t{journal.newest_of(db(), goal_queries.KINDS)}"
    return kept_part(
        "goal tiles",
        tag,
        lambda: part(
            "plan/goal_tiles.html",
            goals=GOALS,
            counts=goal_queries.goal_counts(db()),
            known=goal_queries.participants(db()),
            all_cities=goal_queries.CITIES_OF_PLAN,
        ),
    )


def _of_plan(asked: Asked) -> str:
    """The list and the map; the same for everybody."""
    number = requested_page()
    tag = f"l{journal.newest_of(db(), goal_queries.KINDS)}"
    if asked.values:
        return _listed(asked, number)
    # The whole country has the most dots, and is what most people see.
    return kept_part(f"cities of the Plan {number}", tag, lambda: _listed(asked, number))


def _listed(asked: Asked, number: int) -> str:
    found = cities_of_plan(db(), asked.filters, asked.sort, number)
    return part(
        "plan/cities_of_plan.html",
        asked=asked,
        found=found,
        links=page_links(found, "cities.index", _anchor="lista", **asked.values),
        dots=[_dot(each) for each in cities_on_map(db(), asked.filters)],
        width=WIDTH,
        height=HEIGHT,
        goals=GOALS,
        paths=words.PATHS,
        voivodeships=VOIVODESHIPS.values(),
        sorts=SORTS,
    )


def _dot(city: MapCity) -> Dot:
    x, y = on_map(city.latitude, city.longitude)
    return Dot(city, x, y)


@blueprint.get("/miasta/<slug>")
@requires(Permission.READ)
def city(slug: str) -> ResponseReturnValue:
    """Everything about a city: its part in the Plan, dates, experiences, talk, tools, people."""
    who = viewer()
    found = queries.city_by_slug(db(), slug)
    told, outcomes = experiences.in_city(db(), found.id, EXPERIENCES_SHOWN)
    threads, thread_count = discussions.latest_on_city(db(), found.id, THREADS_SHOWN)
    full_name = queries.full_name(db(), found)
    in_plan = story(db(), found)
    return show(
        "cities/city.html",
        city=found,
        in_plan=in_plan,
        of_plan=_in_plan(found, in_plan),
        facts=_facts(found, in_plan),
        dates=agenda.open_in(db(), found.id, clock.today()),
        certified=certificates.of_city(db(), found.id),
        all_advice=hours(sum(MINUTES.values())),
        advised=hours(advice.summary(db(), found.id).minutes),
        told=told,
        outcomes=outcomes,
        told_count=sum(outcomes.values()),
        outcome_words=OUTCOMES,
        threads=threads,
        thread_count=thread_count,
        tools=experiences.tools_of_city(db(), found.id, TOOLS_SHOWN),
        full_name=full_name,
        organisations=organisation_lists.organisations(db(), 1, city=full_name),
        people=directory.cards(db(), who, 1, city=full_name),
        neighbours_shown=NEIGHBOURS_SHOWN,
        is_following=following.is_following(db(), who.id, found.id) if who else False,
        speaks_for_it=who is not None and coordinators.coordinates(db(), who.id, slug),
        chooses_coordinators=may(who, Permission.MANAGE_PEOPLE),
    )


def _in_plan(found: City, in_plan: Story) -> str:
    return part(
        "plan/city_in_plan.html",
        city=found,
        story=in_plan,
        goals=GOALS,
        kinds=words.EFFECT_KINDS,
        type_words=words.type_words,
        state_words=words.state_words,
        legacy_kinds=words.LEGACY_KINDS,
        directions=words.DIRECTIONS,
        most_practices=MOST_PRACTICES,
    )


def _facts(found: City, in_plan: Story) -> str:
    return part(
        "plan/city_facts.html",
        city=found,
        story=in_plan,
        voivodeship=next(each for each in VOIVODESHIPS.values() if each.name == found.voivodeship),
        city_kinds=words.CITY_KINDS,
        paths=words.PATHS,
        role_words=words.ROLES,
    )


@blueprint.get("/miasta/<slug>/watki")
@requires(Permission.READ)
def threads(slug: str) -> ResponseReturnValue:
    """Threads of a city."""
    found = queries.city_by_slug(db(), slug)
    listed = discussions.city_list(db(), found.id, requested_page())
    return show(
        "cities/threads.html",
        city=found,
        found=listed,
        links=page_links(listed, "cities.threads", slug=slug),
    )


@blueprint.route("/miasta/<slug>/obserwuj", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@once
def follow(slug: str) -> ResponseReturnValue:
    """Begin or end following a city."""
    who, form = signed_in(), FollowForm()
    found = queries.city_by_slug(db(), slug)
    if form.validate_on_submit():
        if form.text("stan") == NO:
            following.unfollow(db(), who, found)
            flash(_("You do not follow this city any more."), "ok")
        else:
            following.follow(db(), who, found)
            flash(_("You follow this city now."), "ok")
        return redirect(url_for("cities.city", slug=slug), 303)
    is_following = following.is_following(db(), who.id, found.id)
    form.stan.data = NO if is_following else YES
    return show("cities/follow.html", form=form, city=found, is_following=is_following)


@blueprint.get("/konto/miasta")
@requires(Permission.SIGNED_IN)
def followed() -> ResponseReturnValue:
    """Cities that one follows."""
    found = following.followed_by(db(), signed_in().id, requested_page())
    return show(
        "cities/followed.html",
        found=found,
        links=page_links(found, "cities.followed"),
        form=FollowForm(),
    )
