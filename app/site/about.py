"""Addresses of the pages of words that the footer leads to, and what stands for their marks."""

import hashlib
from typing import Any, Final

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.articles.word_pages import ADDRESSES, PAGES, linked, words_of
from app.core.errors import NotFound
from app.core.settings import Settings
from app.core.web import application, db
from app.people.access import requires, viewer
from app.people.rules import Permission
from app.site.operator import Operator, read_operator
from app.ui.pages import guest_page, show

blueprint = Blueprint("about", __name__)

# Stands where the operator has to say something; docs/content-format.md tells where.
GAP: Final = "[do uzupełnienia: {}]"


@requires(Permission.READ)
def page(name: str) -> ResponseReturnValue:
    """One page of words."""
    settings = application().settings
    marks = _marks(settings, read_operator(settings.content_dir))
    words = words_of(settings.content_dir / PAGES / f"{name}.md", marks)
    if words is None:
        raise NotFound
    text = linked(db(), words)
    # The links tell which articles exist, so the tag names the text with them.
    state = f"{words.digest} {text}"
    return _cached(name, "site/about.html", state, page=words, text=text)


for _name, _address in ADDRESSES.items():
    blueprint.add_url_rule(_address, "page", page, defaults={"name": _name})


@blueprint.get("/dostepnosc")
@requires(Permission.READ)
def accessibility() -> ResponseReturnValue:
    """The accessibility statement, whose shape and ids the law lays down."""
    settings = application().settings
    operator = read_operator(settings.content_dir)
    return _cached(
        "dostepnosc",
        "site/accessibility.html",
        f"{operator} {settings.site_url}",
        operator=operator,
        site_url=settings.site_url,
    )


def _cached(name: str, template: str, state: str, **context: Any) -> ResponseReturnValue:
    if viewer() is not None:
        return show(template, **context)
    digest = hashlib.sha256(state.encode()).hexdigest()[:16]
    return guest_page(f"words {name}", f"w{digest}", lambda: show(template, **context))


def _marks(settings: Settings, operator: Operator) -> dict[str, str]:
    """What stands for the marks in curly brackets."""
    filled = {
        "nazwa": (operator.name, "nazwa podmiotu"),
        "adres": (operator.address, "adres podmiotu"),
        "email": (operator.email, "adres e-mail"),
        "iod": (operator.data_officer, "kontakt do inspektora ochrony danych"),
        "podstawa": (operator.legal_basis, "podstawa prawna"),
        "data regulaminu": (operator.terms_since, "data"),
    }
    marks = {mark: value or f"**{GAP.format(gap)}**" for mark, (value, gap) in filled.items()}
    return {
        **marks,
        "serwis": settings.site_name,
        "strona": settings.site_url,
        "ciasteczko": str(application().config["SESSION_COOKIE_NAME"]),
        "pierwsze posty": str(settings.posts_approved_first),
        "dni zgloszenia": str(settings.correction_email_days),
        "dni decyzji": str(settings.report_data_days),
    }
