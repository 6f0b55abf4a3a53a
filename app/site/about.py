"""Pages of words that the footer links to: Markdown in `strony/` of the content folder.

They are content: an operator may rewrite them without touching the program. Texts of our own
repository need no killable renderer, so they are rendered here, once for each state of a file.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import frontmatter
from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.core.errors import NotFound
from app.core.settings import Settings
from app.core.web import application
from app.people.access import requires, viewer
from app.people.rules import Permission
from app.site.operator import Operator, read_operator
from app.text.safe_html import to_safe_html
from app.ui.pages import guest_page, show

blueprint = Blueprint("about", __name__)

FOLDER: Final = "strony"
# Stands where the operator has to say something; docs/content-format.md tells where.
GAP: Final = "[do uzupełnienia: {}]"


@dataclass(frozen=True)
class AboutPage:
    """A page of words."""

    title: str
    summary: str
    html: str
    toc: list[tuple[int, str, str]]


@blueprint.get("/o-narzedziowniku", defaults={"name": "o-narzedziowniku"})
@blueprint.get("/jak-sprawdzamy", defaults={"name": "jak-sprawdzamy"})
@blueprint.get("/pomoc", defaults={"name": "pomoc"})
@blueprint.get("/pomoc/edycja", defaults={"name": "pomoc-edycja"})
@blueprint.get("/zasady-rozmowy", defaults={"name": "zasady-rozmowy"})
@blueprint.get("/prywatnosc", defaults={"name": "prywatnosc"})
@blueprint.get("/regulamin", defaults={"name": "regulamin"})
@requires(Permission.READ)
def page(name: str) -> ResponseReturnValue:
    """One page of words."""
    settings = application().settings
    path = settings.content_dir / FOLDER / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NotFound from error
    for mark, value in _marks(settings, read_operator(settings.content_dir)).items():
        text = text.replace(f"{{{mark}}}", value)
    return _cached(name, "site/about.html", text, page=about_page(text))


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


def _cached(name: str, template: str, content: str, **context: Any) -> ResponseReturnValue:
    if viewer() is not None:
        return show(template, **context)
    digest = hashlib.sha256(content.encode()).hexdigest()[:16]
    return guest_page(f"words {name}", f"w{digest}", lambda: show(template, **context))


@lru_cache(maxsize=32)
def about_page(text: str) -> AboutPage:
    """A page of Markdown with front matter (title, summary)."""
    parts = frontmatter.loads(text)
    rendered = to_safe_html(parts.content)
    title, summary = str(parts.get("title", "")), str(parts.get("summary", ""))
    return AboutPage(title, summary, rendered.html, rendered.toc)


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
