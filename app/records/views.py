"""Addresses of what is in force and was: the history of a record, its versions, what differs."""

from flask import request
from flask.typing import ResponseReturnValue

from app.core.errors import NotFound
from app.core.web import db
from app.people.access import requires
from app.people.rules import Permission
from app.records import lists, queries
from app.records.blueprint import blueprint
from app.records.difference import difference
from app.records.forms import number as number_in
from app.records.kinds import RecordKind, kind_of
from app.records.models import Record
from app.records.shown import named, shown_fields
from app.ui.pages import page_links, requested_page, show


@blueprint.get("/dane/<kind>/<key>/historia")
@requires(Permission.READ)
def history(kind: str, key: str) -> ResponseReturnValue:
    """Every version, the newest first; what is proposed is not among them."""
    of, record = in_force(kind, key)
    found = lists.history(db(), record.id, requested_page())
    return show(
        "records/history.html",
        kind=of,
        record=record,
        found=found,
        links=page_links(found, "records.history", kind=kind, key=key),
    )


@blueprint.get("/dane/<kind>/<key>/wersje/<int(max=2147483647):number>")
@requires(Permission.READ)
def version(kind: str, key: str, number: int) -> ResponseReturnValue:
    """What a record said in one version."""
    of, record = in_force(kind, key)
    found = queries.version_of(db(), record.id, number)
    return show(
        "records/version.html",
        kind=of,
        record=record,
        row=lists.history_row(db(), found.id),
        fields=shown_fields(named(db(), of), found.fields),
    )


@blueprint.get("/dane/<kind>/<key>/porownanie")
@requires(Permission.READ)
def comparison(kind: str, key: str) -> ResponseReturnValue:
    """How two versions differ; without numbers, the newest and the one before."""
    of, record = in_force(kind, key)
    later = number_in(request.args.get("do", "")) or record.version
    earlier = number_in(request.args.get("od", "")) or max(later - 1, 1)
    earlier, later = sorted((earlier, later))
    old = queries.version_of(db(), record.id, earlier)
    new = queries.version_of(db(), record.id, later)
    return show(
        "records/comparison.html",
        kind=of,
        record=record,
        earlier=lists.history_row(db(), old.id),
        later=lists.history_row(db(), new.id),
        changes=difference(named(db(), of), old.fields, new.fields),
    )


def in_force(kind: str, key: str) -> tuple[RecordKind, Record]:
    """A kind and its record under a key; raises NotFound."""
    record = queries.record_of(db(), kind_of(kind).name, key)
    if record is None:
        raise NotFound
    return kind_of(kind), record
