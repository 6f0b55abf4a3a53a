"""Addresses of the bytes: sent from the store, under the type we found, never as a page.

What is public never changes under its hash, so browsers and proxies keep it for a year; what
waits for a reviewer is kept by nobody.
"""

from collections.abc import Iterator
from typing import Final

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from app.core.file_store import FileMissing, StoreFault
from app.core.web import db
from app.files import queries, sniffing
from app.files.blueprint import BYTES, blueprint
from app.files.queries import Served
from app.files.views import store
from app.people.access import requires, viewer
from app.people.rules import Permission

KEPT: Final = "public, max-age=31536000, immutable"
# Should a browser ever take the bytes for a page, nothing in it may run or be fetched.
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@blueprint.get(f"{BYTES}/<name>")
@requires(Permission.READ)
def whole(digest: str, name: str) -> ResponseReturnValue:
    """The file as it is stored; its name in the address is for people only."""
    return _sent(digest, None, name)


@blueprint.get(f"{BYTES}/<int:width>/<name>")
@requires(Permission.READ)
def smaller(digest: str, width: int, name: str) -> ResponseReturnValue:
    """A smaller drawing of a picture."""
    return _sent(digest, width, name)


def _sent(digest: str, width: int | None, _name: str) -> Response:
    found = queries.served(db(), viewer(), digest, width)
    if found is None:
        abort(410)
    if found.media_type not in sniffing.SERVED:
        abort(404)
    pieces: Iterator[bytes] = iter(())
    if request.method != "HEAD":
        try:
            pieces = store().chunks(found.digest)
        except FileMissing:
            abort(404)
        except StoreFault:
            abort(503)
    response = Response(pieces, mimetype=found.media_type)
    response.content_length = found.size
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = KEPT if found.is_public else "private, no-store"
    response.headers["Content-Disposition"] = _disposition(found)
    return response


def _disposition(found: Served) -> str:
    """Pictures are shown, everything else is only ever saved; names are ours, without quotes."""
    kind = "inline" if found.media_type.startswith("image/") else "attachment"
    return f'{kind}; filename="{found.name}"'
