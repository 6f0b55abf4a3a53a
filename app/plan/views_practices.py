"""Addresses of good practices: how many each goal has, and a goal's handbook to read and print."""

from typing import Final

from flask import make_response, request
from flask.typing import ResponseReturnValue

from app.cities.goals import GOALS
from app.core import clock, journal
from app.core.errors import NotFound
from app.core.limiter import Limit
from app.core.paging import Page
from app.core.web import application, db, not_modified, with_etag
from app.people.access import requires
from app.people.limits import address_key
from app.people.rules import Permission
from app.plan import goal_queries
from app.plan.blueprint import blueprint
from app.plan.goal_queries import PracticeRow
from app.plan.handbook import handbook as handbook_pdf
from app.ui.pages import page_links, page_tag, requested_page, show

# Setting one takes as long as a hundred pages of the site.
LIMIT: Final = Limit("handbook", "30/hour")


@blueprint.get("/dobre-praktyki")
@requires(Permission.READ)
def handbooks() -> ResponseReturnValue:
    """The handbooks, one for each goal, with how many practices each has."""
    counts = goal_queries.practice_counts(db())
    return show("plan/handbooks.html", goals=GOALS, counts=counts, total=sum(counts.values()))


@blueprint.get("/dobre-praktyki/<int:number>")
@requires(Permission.READ)
def handbook(number: int) -> ResponseReturnValue:
    """The good practices of a goal, whole, to read or print from the browser."""
    found = _practices(number)
    return show(
        "plan/handbook.html",
        number=number,
        name=GOALS[number],
        goals=GOALS,
        found=found,
        links=page_links(found, "plan.handbook", number=number),
    )


@blueprint.get("/dobre-praktyki/<int:number>.pdf")
@requires(Permission.READ)
def handbook_file(number: int) -> ResponseReturnValue:
    """The same page of the handbook as a file for print."""
    found = _practices(number)
    if not found.items:
        raise NotFound
    newest = journal.newest_of(db(), goal_queries.KINDS)
    tag = page_tag(f"h{number}.{found.number}.{newest}.{clock.today()}")
    return not_modified(tag) or _made(number, found, tag)


def _made(number: int, found: Page[PracticeRow], tag: str) -> ResponseReturnValue:
    app = application()
    app.limiter.hit(LIMIT, address_key(request.remote_addr))
    settings = app.settings
    content = handbook_pdf(
        number, found.items, settings.site_name, settings.site_url, clock.today()
    )
    answer = make_response(content)
    answer.mimetype = "application/pdf"
    place = f"-{found.number}" if found.pages > 1 else ""
    name = f"dobre-praktyki-cel-{number}{place}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return with_etag(answer, tag)


def _practices(number: int) -> Page[PracticeRow]:
    if number not in GOALS:
        raise NotFound
    return goal_queries.practices_of_goal(db(), number, requested_page())
