"""Addresses of projects: the list, narrowed and sorted, and each of them whole."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from flask import request
from flask.typing import ResponseReturnValue

from app.certificates import queries as certificates
from app.cities.goals import GOALS
from app.cities.queries import CityRow, at
from app.cities.voivodeships import VOIVODESHIPS
from app.core.errors import NotFound
from app.core.i18n import lazy_gettext as _l
from app.core.web import db
from app.people.access import requires
from app.people.rules import Permission
from app.plan import project_lists, words
from app.plan.blueprint import blueprint
from app.plan.project_lists import ProjectFilters, ProjectSort
from app.ui.pages import page_links, requested_page, show

SORTS: Final[dict[str, str]] = {
    ProjectSort.TITLE: _l("title"),
    ProjectSort.CITY: _l("city"),
    ProjectSort.STATE: _l("state of the project"),
}
# Parameters of the address as the API calls them.
_IN_FILES: Final = {
    "cel": "goal",
    "stan": "state",
    "sciezka": "path",
    "wojewodztwo": "voivodeship",
    "miasto": "city",
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for, and its values so that links keep them."""

    filters: ProjectFilters
    sort: ProjectSort
    values: dict[str, Any]
    city: CityRow | None

    @property
    def of_file(self) -> dict[str, Any]:
        """The same conditions for a file of the data."""
        return {_IN_FILES[name]: value for name, value in self.values.items() if name in _IN_FILES}


@blueprint.get("/projekty")
@requires(Permission.READ)
def projects() -> ResponseReturnValue:
    """Projects of all cities, narrowed and sorted as asked."""
    asked = _asked()
    found = project_lists.projects(db(), asked.filters, asked.sort, requested_page())
    return show(
        "plan/projects.html",
        asked=asked,
        found=found,
        links=page_links(found, "plan.projects", **asked.values),
        goals=GOALS,
        states=words.STATES,
        paths=words.PATHS,
        voivodeships=VOIVODESHIPS.values(),
        sorts=SORTS,
    )


@blueprint.get("/projekty/<key>")
@requires(Permission.READ)
def project(key: str) -> ResponseReturnValue:
    """Everything about one project."""
    found = project_lists.project_at(db(), key)
    return show(
        "plan/project.html",
        project=found,
        certificate=certificates.of_project(db(), key),
        goals=GOALS,
        kinds=words.EFFECT_KINDS,
        type_words=words.type_words,
        state_words=words.state_words,
    )


def _asked() -> Asked:
    goal = _one_of("cel", {str(number) for number in GOALS})
    state = _one_of("stan", words.STATES)
    path = _one_of("sciezka", words.PATHS)
    voivodeship = _one_of("wojewodztwo", VOIVODESHIPS)
    slug = request.args.get("miasto", "")
    city = at(db(), slug) if slug else None
    if slug and city is None:
        raise NotFound
    asked_sort = request.args.get("porzadek", "")
    sort = ProjectSort(asked_sort) if asked_sort in SORTS else ProjectSort.TITLE
    values = {
        "cel": goal,
        "stan": state,
        "sciezka": path,
        "wojewodztwo": voivodeship,
        "miasto": slug,
        "porzadek": "" if sort is ProjectSort.TITLE else sort.value,
    }
    filters = ProjectFilters(
        int(goal) if goal else None,
        state,
        path,
        VOIVODESHIPS[voivodeship].name if voivodeship else "",
        city.id if city else None,
    )
    return Asked(filters, sort, {name: value for name, value in values.items() if value}, city)


def _one_of(name: str, options: Collection[str]) -> str:
    value = request.args.get(name, "")
    if value and value not in options:
        raise NotFound
    return value
