"""Cities, goals, projects and effects for programs: lists by pages, and whole ones as CSV.

What stands here is promised in the OpenAPI document (app/site/openapi.py).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from app.core import journal
from app.core.web import application, db, open_to_all, tagged
from app.core.web_numbers import requested_number
from app.opendata import lists
from app.opendata.asking import asked
from app.opendata.blueprint import blueprint
from app.opendata.lists import CITY_LIST, EFFECT_LIST, GOAL_COLUMNS, PROJECT_LIST, Asked, DataList
from app.opendata.schema import Column
from app.opendata.tables import Row
from app.opendata.writing import TYPES, Format, as_csv, json_row
from app.people.access import requires, viewer
from app.people.limits import hit_writing
from app.people.rules import Permission
from app.ui.pages import page_tag

USUAL_LIMIT: Final = 20
LARGEST_LIMIT: Final = 100
LARGEST_OFFSET: Final = 1_000_000
# After these acts the data may be other than before.
CHANGES: Final = (
    "record.accepted",
    "record.loaded",
    "advice.written",
    "advice.struck",
    "certificate.issued",
    "certificate.revoked",
    "suppression.finished",
)
LICENCE: Final = "https://creativecommons.org/publicdomain/zero/1.0/"


@blueprint.get("/api/v1/cities")
@requires(Permission.READ)
def cities() -> ResponseReturnValue:
    """Cities of the catalogue from A to Ż, with their part in the Plan."""
    return _page(CITY_LIST)


@blueprint.get("/api/v1/cities.csv")
@requires(Permission.READ)
def cities_as_csv() -> ResponseReturnValue:
    """The same list, whole."""
    return _whole(CITY_LIST)


@blueprint.get("/api/v1/projects")
@requires(Permission.READ)
def projects() -> ResponseReturnValue:
    """Projects from A to Ż."""
    return _page(PROJECT_LIST)


@blueprint.get("/api/v1/projects.csv")
@requires(Permission.READ)
def projects_as_csv() -> ResponseReturnValue:
    """The same list, whole."""
    return _whole(PROJECT_LIST)


@blueprint.get("/api/v1/effects")
@requires(Permission.READ)
def effects() -> ResponseReturnValue:
    """Products and results of projects."""
    return _page(EFFECT_LIST)


@blueprint.get("/api/v1/effects.csv")
@requires(Permission.READ)
def effects_as_csv() -> ResponseReturnValue:
    """The same list, whole."""
    return _whole(EFFECT_LIST)


@blueprint.get("/api/v1/goals")
@requires(Permission.READ)
def goals() -> ResponseReturnValue:
    """The 17 goals with numbers of what serves them."""
    limit = requested_number("limit", USUAL_LIMIT, 1, LARGEST_LIMIT)
    offset = requested_number("offset", 0, 0, LARGEST_OFFSET)

    def draw() -> Response:
        found = lists.goals(db())
        return _listed(GOAL_COLUMNS, found[offset : offset + limit], len(found), limit, offset)

    return free(tagged(_tag(f"g{limit}.{offset}"), draw))


@blueprint.get("/api/v1/goals.csv")
@requires(Permission.READ)
def goals_as_csv() -> ResponseReturnValue:
    """The same list."""

    def draw() -> Response:
        return download("goals", Format.CSV, as_csv(GOAL_COLUMNS, linked(lists.goals(db()))))

    return free(tagged(_tag("gc"), draw))


def _page(wanted: DataList) -> Response:
    limit = requested_number("limit", USUAL_LIMIT, 1, LARGEST_LIMIT)
    offset = requested_number("offset", 0, 0, LARGEST_OFFSET)
    narrowed = asked(db(), wanted, request.args)

    def draw() -> Response:
        total, rows = lists.page_of(db(), wanted, narrowed, offset, limit)
        return _listed(wanted.columns, rows, total, limit, offset)

    return free(tagged(_tag(f"{wanted.name}{_said(narrowed)}.{limit}.{offset}"), draw))


def _whole(wanted: DataList) -> Response:
    narrowed = asked(db(), wanted, request.args)

    def draw() -> Response:
        hit_writing(application().limiter, viewer(), "search", request.remote_addr)
        return download(wanted.name, Format.CSV, _csv_of(wanted, narrowed))

    return free(tagged(_tag(f"{wanted.name}{_said(narrowed)}.csv"), draw))


def _csv_of(wanted: DataList, narrowed: Asked) -> Iterator[str]:
    """In a session of its own: the answer is sent when that of the request is closed."""
    database, site = application().database, application().settings.site_url

    def pieces() -> Iterator[str]:
        with database.reading() as session:
            yield from as_csv(wanted.columns, linked(lists.all_of(session, wanted, narrowed), site))

    return pieces()


def _listed(
    columns: Sequence[Column], rows: list[Row], total: int, limit: int, offset: int
) -> Response:
    results = [json_row(columns, row) for row in linked(rows)]
    return jsonify(total=total, limit=limit, offset=offset, results=results)


def linked(rows: Iterable[Row], site: str = "") -> Iterator[Row]:
    """Rows whose addresses are whole."""
    # Asked for at once: what is sent piece by piece is drawn outside the request.
    site = site or application().settings.site_url
    return ({**row, "url": site + row["url"]} for row in rows)


def download(name: str, format_: Format, pieces: Iterator[str]) -> Response:
    """A table as a file."""
    response = Response(pieces, content_type=TYPES[format_])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{format_}"'
    return response


def free(response: Response) -> Response:
    """Say that the data belong to everybody, to programs of other sites too."""
    response.headers["Link"] = f'<{LICENCE}>; rel="license"'
    return open_to_all(response)


def _said(narrowed: Asked) -> str:
    given: Mapping[str, Any] = vars(narrowed)
    return "".join(f".{name}-{value}" for name, value in given.items() if value)


def _tag(content: str) -> str:
    return page_tag(f"d{journal.newest_of(db(), CHANGES)}.{content}")
