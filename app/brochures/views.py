"""Addresses of brochures: choose articles, and the PDF of a choice.

The choice stands in the address, so that it can be sent to somebody; it holds nothing of a person.
"""

from typing import Final

from flask import make_response, request, url_for
from flask.typing import ResponseReturnValue

from app.articles.lists import ArticleCard, cards
from app.articles.queries import ArticleStamp
from app.brochures.blueprint import blueprint
from app.brochures.brochure import brochure, pieces
from app.brochures.chosen import MOST_ARTICLES, Choice, Paper, Print, choice, found
from app.brochures.offered import offered
from app.core import clock
from app.core.errors import DomainError, Invalid
from app.core.i18n import gettext as _
from app.core.limiter import Limit
from app.core.web import application, db, not_modified, with_etag
from app.letters.output.typesetting import Unprintable
from app.people.access import requires
from app.people.limits import address_key
from app.people.rules import Permission
from app.ui.pages import page_links, page_tag, requested_page, show

# Setting a brochure takes as long as a hundred pages of the site.
LIMIT: Final = Limit("brochure", "30/hour")
LONGEST_SEARCH: Final = 80


@blueprint.get("/broszura")
@requires(Permission.READ)
def choose() -> ResponseReturnValue:
    """Choose articles, their order, the paper and the size of print."""
    return _page(_asked())


@blueprint.get("/broszura.pdf")
@requires(Permission.READ)
def file() -> ResponseReturnValue:
    """The brochure; a choice that cannot be had comes back with the reason."""
    asked = _asked()
    try:
        stamps = found(db(), asked)
        tag = _tag(asked, stamps)
        return not_modified(tag) or _made(asked, stamps, tag)
    except DomainError as fault:
        if fault.status not in {404, 422}:
            raise
        return _page(asked, fault.message), fault.status
    except Unprintable:
        said = _("One of these texts could not be set. Try them one by one.")
        return _page(asked, said), Invalid.status


def _made(asked: Choice, stamps: list[ArticleStamp], tag: str) -> ResponseReturnValue:
    app = application()
    app.limiter.hit(LIMIT, address_key(request.remote_addr))
    settings = app.settings
    content = brochure(
        pieces(db(), settings, stamps), asked, settings.site_name, settings.site_url, clock.today()
    )
    name = stamps[0].slug if len(stamps) == 1 else "broszura"
    answer = make_response(content)
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return with_etag(answer, tag)


def _tag(asked: Choice, stamps: list[ArticleStamp]) -> str:
    """Names what the file shows: texts, what is known of their law today, and the shape."""
    texts = ".".join(f"{each.id}-{each.stamp}-{each.around}" for each in stamps)
    return page_tag(f"b{texts}.{asked.paper}.{asked.print}.{clock.today()}")


def _asked() -> Choice:
    return choice(request.args.getlist("artykul"), request.args)


def _page(asked: Choice, fault: str = "") -> str:
    typed = request.args.get("szukaj", "").strip()[:LONGEST_SEARCH]
    page = offered(db(), typed, requested_page())
    chosen = cards(db(), asked.slugs)
    values = asked.address_values
    return show(
        "brochures/choose.html",
        fault=fault,
        asked=asked,
        rows=[_row(asked, card) for card in chosen],
        chosen={card.slug for card in chosen},
        most=MOST_ARTICLES,
        papers=_papers(),
        prints=_prints(),
        values=values,
        typed=typed,
        found=page,
        links=page_links(page, "brochures.choose", szukaj=typed or None, **values),
    )


def _row(asked: Choice, card: ArticleCard) -> dict[str, str | ArticleCard]:
    """An article of the choice, and the addresses of the same choice with it moved or left out."""
    rest = Choice(
        tuple(slug for slug in asked.slugs if slug != card.slug), asked.paper, asked.print
    )
    return {
        "card": card,
        "up": _address(asked.moved(card.slug, -1)),
        "down": _address(asked.moved(card.slug, 1)),
        "out": _address(rest),
    }


def _address(asked: Choice) -> str:
    return url_for("brochures.choose", **asked.address_values)  # type: ignore[arg-type] # lists too


def _papers() -> dict[Paper, tuple[str, str]]:
    return {
        Paper.A5: ("A5", _("Two pages fit on one sheet of A4, so it can be folded.")),
        Paper.A4: ("A4", _("The usual sheet of a printer.")),
    }


def _prints() -> dict[Print, tuple[str, str]]:
    return {
        Print.USUAL: (_("Usual"), ""),
        Print.LARGE: (_("Large"), _("All letters at least 16 points high.")),
    }
