"""What comes in with a request, made harmless before any view sees it.

Numbers beyond the database's integers and NUL bytes, which PostgreSQL stores in no text, are
stopped here once instead of in each view.
"""

from typing import Any, Final

from flask import Flask, Request, current_app, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter
from werkzeug.utils import cached_property

LARGEST_ID: Final = 2_147_483_647  # of PostgreSQL's integer
# Addresses that take more than a form: the name of the configuration value that says how much.
LARGE_BODIES: Final = {
    "files.upload": "MAX_UPLOAD_LENGTH",
    "cases.attach": "MAX_UPLOAD_LENGTH",
}
_NUL: Final = "\x00"


class IdConverter(IntegerConverter):
    """`<int:…>` of all our addresses: an id that no row can have is no address (404)."""

    # Python reads digits of every script, and refuses very long numbers with an error.
    regex = "[0-9]{1,10}"

    def __init__(self, url_map: Map, **options: Any) -> None:
        super().__init__(url_map, **{"max": LARGEST_ID, **options})


class WordConverter(UnicodeConverter):
    """`<…>` of all our addresses: one part of a path without NUL bytes."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map)
        self.regex = r"[^/\x00]+"


class DigestConverter(UnicodeConverter):
    """`<digest:…>`: the SHA-256 under which the file store keeps something."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map)
        self.regex = "[0-9a-f]{64}"


class CleanRequest(Request):
    """A request whose query and form hold no NUL bytes."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        return _without_nul(super().args)

    def _load_form_data(self) -> None:
        super()._load_form_data()
        self.__dict__["form"] = _without_nul(self.__dict__["form"])


def install(app: Flask) -> None:
    """Read all requests of the application this way; call before addresses are added."""
    app.request_class = CleanRequest
    # First of all, for whatever asks for the form next (the check of its token) parses the body.
    app.before_request(_allow_large_body)
    app.url_map.converters.update(
        default=WordConverter, string=WordConverter, int=IdConverter, digest=DigestConverter
    )


def _allow_large_body() -> None:
    setting = LARGE_BODIES.get(request.endpoint or "")
    if setting:
        request.max_content_length = current_app.config[setting]


def _without_nul(typed: MultiDict[str, str]) -> MultiDict[str, str]:
    if not any(_NUL in name or _NUL in value for name, value in typed.items(multi=True)):
        return typed
    return ImmutableMultiDict(
        (name.replace(_NUL, ""), value.replace(_NUL, "")) for name, value in typed.items(multi=True)
    )
