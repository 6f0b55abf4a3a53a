"""Addresses of open data: the page that tells of it, tables as files, and descriptions of them."""

from collections.abc import Callable, Iterator
from datetime import datetime

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.core import journal
from app.core.errors import NotFound
from app.core.journal import JournalEntry
from app.core.web import application, db, tagged
from app.opendata import catalogue, description
from app.opendata.api import CHANGES, LICENCE, download, free
from app.opendata.blueprint import blueprint
from app.opendata.catalogue import Resource
from app.opendata.lists import LISTS
from app.opendata.schema import TABLES, Entity, Told
from app.opendata.told import all_rows
from app.opendata.writing import Format, pieces
from app.people.access import requires, viewer
from app.people.limits import hit_writing
from app.people.rules import Permission
from app.ui.pages import guest_page, page_tag, show


@blueprint.get("/otwarte-dane")
@requires(Permission.READ)
def page() -> ResponseReturnValue:
    """Which data there are, how to take them, and how to say where they come from."""
    if viewer() is not None:
        return _page()
    return guest_page("open data", f"o{journal.newest_of(db(), CHANGES)}", _page)


def _page() -> str:
    return show(
        "opendata/page.html",
        entities=TABLES.values(),
        lists=LISTS.values(),
        changed=_changed(),
        formats=list(Format),
        licence=LICENCE,
    )


@blueprint.get("/otwarte-dane/schemat.json")
@requires(Permission.READ)
def schema() -> ResponseReturnValue:
    """The tables and their columns for programs (Data Package)."""
    settings = application().settings
    tag = page_tag("ds")
    package = description.package(settings.site_name, settings.site_url)
    return free(tagged(tag, lambda: jsonify(package)))


@blueprint.get("/otwarte-dane/katalog.jsonld")
@requires(Permission.READ)
def catalogue_as_json() -> ResponseReturnValue:
    """The catalogue of the tables, for portals of open data (DCAT-AP)."""
    return _catalogue("application/ld+json", catalogue.as_json_ld)


@blueprint.get("/otwarte-dane/katalog.ttl")
@requires(Permission.READ)
def catalogue_as_turtle() -> ResponseReturnValue:
    """The same as Turtle."""
    return _catalogue("text/turtle; charset=utf-8", catalogue.as_turtle)


@blueprint.get("/otwarte-dane/<table>.csv")
@requires(Permission.READ)
def table_as_csv(table: str) -> ResponseReturnValue:
    """A whole table as CSV, such as an import takes."""
    return _table(table, Format.CSV)


@blueprint.get("/otwarte-dane/<table>.json")
@requires(Permission.READ)
def table_as_json(table: str) -> ResponseReturnValue:
    """The same as JSON."""
    return _table(table, Format.JSON)


def _table(name: str, format_: Format) -> Response:
    entity = TABLES.get(name)
    if entity is None:
        raise NotFound
    tag = page_tag(f"dt{journal.newest_of(db(), CHANGES)}.{name}.{format_}")

    def draw() -> Response:
        hit_writing(application().limiter, viewer(), "search", request.remote_addr)
        return download(name, format_, _whole(entity, format_))

    return free(tagged(tag, draw))


def _whole(entity: Entity | Told, format_: Format) -> Iterator[str]:
    """In a session of its own: the answer is sent when that of the request is closed."""
    database, site = application().database, application().settings.site_url

    def drawn() -> Iterator[str]:
        with database.reading() as session:
            rows = all_rows(session, entity, site)
            yield from pieces(format_, entity.name, entity.columns, rows)

    return drawn()


def _catalogue(content_type: str, write: Callable[[list[Resource]], str]) -> Response:
    settings, changed = application().settings, _changed()
    tag = page_tag(f"dc{journal.newest_of(db(), CHANGES)}.{content_type}")

    def draw() -> Response:
        found = catalogue.resources(settings.site_name, settings.site_url, changed)
        return Response(write(found), content_type=content_type)

    return free(tagged(tag, draw))


def _changed() -> datetime | None:
    """When the data changed last; None on a wiki without any."""
    newest = journal.newest_of(db(), CHANGES)
    return db().scalar(select(JournalEntry.at).where(JournalEntry.id == newest))
