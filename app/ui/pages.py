"""Drawing pages: templates with the application's frame around them, and links between pages.

Pages for guests are the same for all guests of one look and language, so they are drawn once
and kept.
"""

import functools
import gzip
from collections.abc import Callable, Mapping
from typing import Any, cast

from flask import (
    Response,
    current_app,
    make_response,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.http import parse_accept_header

from app.core import i18n
from app.core.page_store import PageStore
from app.core.paging import Page, page_number
from app.core.web import not_modified, with_etag
from app.ui.look import COOKIE, PageLook, look_from_cookie
from app.ui.navigation import PageLinks

PACKING = 6  # gzip level: kept pages are packed once and sent often


def requested_page() -> int:
    """Number of the page of a list that the address asks for."""
    return page_number(request.args.get("strona"))


def page_links(page: Page[Any], endpoint: str, **values: Any) -> PageLinks:
    """Ways to the other pages of a list shown at `endpoint`."""

    def address(number: int) -> str:
        more: Mapping[str, Any] = {**values, "strona": number} if number > 1 else values
        return url_for(endpoint, **more)

    return PageLinks(page.number, page.pages, page.total, address)


def show(template: str, **context: Any) -> str:
    """The page as HTML."""
    return render_template(template, **context)


def look() -> PageLook:
    """How this visitor wants the site to look."""
    return look_from_cookie(request.cookies.get(COOKIE))


def page_tag(content: str) -> str:
    """ETag of a guest's page: its content, look and language, and the code that drew it."""
    return f"{content}-{look().to_cookie()}-{i18n.spoken()}-{current_app.extensions['build']}"


def part(template: str, **context: Any) -> str:
    """A part of a page as HTML, drawn without anything of the visitor.

    The frame's context is left out, so a template that asks for the viewer fails in tests
    instead of showing one reader's page to another.
    """
    frame = {"site_name": current_app.jinja_env.globals["site_name"], "url_for": url_for}
    return current_app.jinja_env.get_template(template).render({**frame, **context})


def guest_page(name: str, content: str, draw: Callable[[], str]) -> Response:
    """A page for guests, kept by name: 304, the kept one, or drawn anew.

    `content` names what the page shows: when it changes, the page is drawn again. The page must
    hold nothing of the visitor but the look and the language.
    """
    if "_flashes" in session:
        return make_response(draw(), {"Cache-Control": "no-store"})  # a message for this visitor
    tag = page_tag(content)
    unchanged = not_modified(tag)
    if unchanged:
        return unchanged
    if request.query_string:
        # The page says how to come back to it, so others must not get this visitor's address.
        return with_etag(make_response(draw()), tag)
    name = f"page {name} {look().to_cookie()} {i18n.spoken()}"
    packed = _store().get(name, tag)
    if packed is None:
        packed = gzip.compress(draw().encode(), PACKING, mtime=0)
        _store().put(name, tag, packed)
    return with_etag(_packed(packed), tag)


def _packed(packed: bytes) -> Response:
    response = Response(packed, mimetype="text/html")
    response.headers["Vary"] = "Accept-Encoding"
    if _takes_gzip(request.headers.get("Accept-Encoding", "")):
        response.headers["Content-Encoding"] = "gzip"
    else:
        response.set_data(gzip.decompress(packed))
    return response


@functools.lru_cache(64)
def _takes_gzip(accepted: str) -> bool:
    """Whether a browser takes packed pages; there are few browsers, and each asks often."""
    return parse_accept_header(accepted)["gzip"] > 0


def kept_part(name: str, content: str, draw: Callable[[], str]) -> str:
    """A part of a page that is the same for all of one language, kept like a guest's page."""
    name = f"part {name} {i18n.spoken()}"
    tag = f"{content}-{current_app.extensions['build']}"
    kept = _store().get(name, tag)
    if kept is not None:
        return kept.decode()
    drawn = draw()
    _store().put(name, tag, drawn.encode())
    return drawn


def _store() -> PageStore:
    return cast(PageStore, current_app.extensions["page_store"])
