"""Drawing pages: templates with the application's frame around them, and links between pages."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, render_template, request, url_for

from app.core.paging import Page, page_number
from app.ui.look import COOKIE, PageLook, look_from_cookie
from app.ui.navigation import PageLinks


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
    """ETag of a guest's page: its content, the looks, and the code and styles that drew it."""
    return f"{content}-{look().to_cookie()}-{current_app.extensions['build']}"
