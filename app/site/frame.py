"""The environment of templates, and what every page's frame shows around it."""

import functools
import hashlib
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlencode

from flask import get_flashed_messages, request, session, url_for
from flask_wtf.csrf import generate_csrf
from jinja2 import FileSystemLoader, PrefixLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from app.articles import filters as article_filters
from app.core import i18n
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.core.web import Application, reading
from app.notifications import queries as notices
from app.people import words as people_words
from app.people.access import viewer
from app.people.rules import Permission, Who, may
from app.review import queries as review
from app.review import words as review_words
from app.site.page_feeds import page_feeds
from app.text.polish import nbsp
from app.text.safe_html import stored_markup
from app.ui import filters as ui_filters
from app.ui.assets import Manifest
from app.ui.navigation import Addresses, MenuItem, mark_current
from app.ui.pages import look

_ADDRESSES: Final = Addresses(settings="/konto")


def install(app: Application, root: Path, manifest: Manifest) -> None:
    """Prepare templates: loaders, texts, filters, static addresses, the context of the frame."""
    environment = app.jinja_env
    environment.loader = PrefixLoader(
        {
            folder.parent.name: FileSystemLoader(folder)
            for folder in sorted(root.glob("*/templates"))
        }
    )
    environment.undefined = StrictUndefined
    environment.autoescape = select_autoescape(("html", "xml"))
    environment.trim_blocks = environment.lstrip_blocks = True
    i18n.install(root, nbsp)
    environment.globals.update(_template_texts())
    ui_filters.install(environment)
    article_filters.install(environment)
    environment.filters.update(
        stored_html=stored_markup,
        state_words=review_words.state_words,
        state_kind=review_words.state_kind,
        reason_words=review_words.reason_words,
        sanction_kind=people_words.kind_word,
        sanction_ground=people_words.ground_word,
        organisation_kind=people_words.organisation_kind_word,
    )
    environment.globals.update(
        asset=manifest.url,
        addresses=_ADDRESSES,
        csrf_token=generate_csrf,
        site_name=app.settings.site_name,
        site_url=app.settings.site_url,
    )
    app.extensions["build"] = build_tag(root, manifest, app.settings)
    app.context_processor(lambda: frame(app))


def _template_texts() -> dict[str, Any]:
    """`_` and `ngettext` for templates: texts are ours, the values put into them are escaped.

    The extension's own functions do the same through the context of each template, which costs
    a quarter of a page's time.
    """

    @functools.cache
    def markup(message: str, language: str) -> Markup:
        with i18n.speaking(language):
            return stored_markup(i18n.gettext(message))

    def text(message: str, **values: object) -> Markup:
        translated = markup(message, i18n.spoken())
        return translated % values if values else translated

    def plural_text(one: str, many: str, num: int, **values: object) -> Markup:
        return stored_markup(i18n.plural(one, many, num)) % {"num": num, **values}

    return {"_": text, "gettext": text, "ngettext": plural_text}


def build_tag(root: Path, manifest: Manifest, settings: Settings) -> str:
    """Short name of this build and of the settings that pages show.

    Kept pages of another one do not hold.
    """
    shown = (settings.site_name, settings.site_url, settings.boards)
    digest = hashlib.sha256(repr(shown).encode())
    for name in sorted(manifest.names.values()):
        digest.update(name.encode())
    digest.update(_sources_digest(root))
    return digest.hexdigest()[:12]


@functools.cache
def _sources_digest(root: Path) -> bytes:
    """Digest of code, templates and texts as this process found them."""
    digest = hashlib.sha256()
    for path in sorted(
        each for kind in ("py", "html", "xml", "po") for each in root.rglob(f"*.{kind}")
    ):
        digest.update(path.read_bytes())
    return digest.digest()


def frame(app: Application) -> dict[str, Any]:
    """What the layout shows; for guests it asks nothing of the database."""
    who = viewer()
    current_path = request.full_path.rstrip("?")
    return {
        "viewer": who,
        "may": lambda permission: may(who, Permission(permission)),
        "menu": mark_current(_menu(), _section(request.path)),
        "account_menu": _account_menu(who),
        "queue_count": _queue_count(who),
        "unread_notices": _unread_notices(app, who),
        "page_look": look(),
        # Asking for messages opens the session, and a guest's page must not depend on one.
        "messages": get_flashed_messages(with_categories=True) if "_flashes" in session else [],
        "footer_columns": _remembered_footer(app),
        "current_path": current_path,
        "answers_post": request.method == "POST",
        "interface_languages": _languages(current_path),
        "canonical_url": app.settings.site_url + request.path,
        "feed_url": url_for("feeds.atom"),
        "page_feeds": page_feeds(),
    }


def _menu() -> list[MenuItem]:
    return [
        MenuItem(_("Tools"), url_for("articles.board")),
        MenuItem(_("Experiences"), url_for("experiences.index")),
        MenuItem(_("Discussions"), url_for("discussions.index")),
        MenuItem(_("Cities"), url_for("cities.index")),
        MenuItem(_("Letters"), _ADDRESSES.letters),
    ]


_OF_CITIES: Final = (
    "/cele",
    "/dobre-praktyki",
    "/dziedzictwo",
    "/projekty",
    "/plan/",
    "/kalendarz",
    "/certyfikaty",
)


def _section(path: str) -> str:
    """Path by which the rail marks a section: articles hang below the tools, the Plan below the
    cities, and below the letters what leads to one and what runs after it.
    """
    if path.startswith(_OF_CITIES):
        return f"{url_for('cities.index')}{path}"
    if path.startswith(("/artykuly/", "/slowniczek")):
        return f"{_ADDRESSES.tools}{path}"
    if path.startswith((_ADDRESSES.questions, "/terminy")):
        return f"{_ADDRESSES.letters}{path}"
    return path


def _account_menu(who: Who | None) -> list[tuple[str, str, str]]:
    if who is None:
        return []
    items = [
        (_("My page"), url_for("site.own"), "list"),
        (_("My proposals"), url_for("review.own_proposals"), "pencil"),
        (_("My files"), url_for("files.own"), "file-down"),
        (_("Watched articles"), url_for("truth.watched"), "eye"),
        (_("My cases"), url_for("cases.own"), "clipboard-list"),
        (_("My deadlines"), url_for("deadlines.own"), "calendar-check"),
    ]
    if may(who, Permission.REVERT):
        items.append((_("Published at once"), url_for("review.patrol"), "eye"))
    if may(who, Permission.MODERATE):
        items.append((_("Posts to approve"), url_for("discussions.queue"), "messages-square"))
    if may(who, Permission.SEE_SEARCHES):
        searched = url_for("search.unanswered_list")
        items.append((_("What people looked for in vain"), searched, "search"))
    if may(who, Permission.MANAGE_SYNONYMS):
        items.append((_("Words that people type"), url_for("search.synonyms"), "list"))
    if may(who, Permission.ADMINISTER):
        items.append((_("Search index"), url_for("search.index"), "search"))
    if may(who, Permission.PUBLISH):
        items.append((_("To look at again"), url_for("truth.overdue"), "scale"))
    if may(who, Permission.REVIEW):
        items.append((_("Corrections by readers"), url_for("truth.correction_queue"), "flag"))
        items.append((_("Files that wait"), url_for("files.waiting"), "file-search"))
        items.append((_("Letters and data to review"), url_for("records.queue"), "clipboard-check"))
    if may(who, Permission.MANAGE_PEOPLE):
        items.append((_("Verified roles"), url_for("people.hat_list"), "badge-check"))
        waiting = url_for("people.organisation_queue")
        items.append((_("Organisations that wait"), waiting, "building-2"))
        items.append((_("Decisions about accounts"), url_for("people.sanction_list"), "ban"))
    if may(who, Permission.MANAGE_FILTERS):
        items.append((_("Words and links that wait"), url_for("moderation.filters"), "list"))
    if may(who, Permission.SUPPRESS):
        items.append((_("Removed passages"), url_for("moderation.suppressions"), "eye-off"))
    return items


def _unread_notices(app: Application, who: Who | None) -> int:
    return notices.unread_count_at_a_glance(app.database, who.id) if who else 0


def _queue_count(who: Who | None) -> int | None:
    if who is None or not may(who, Permission.REVIEW):
        return None
    with reading() as db:
        return review.queue_length(db, who)


def _languages(current_path: str) -> list[tuple[str, str, str]]:
    """Ways to this page in each language: code, name in itself, address."""
    switch = url_for("people.language")
    return [
        (code, name, f"{switch}?{urlencode({'jezyk': code, 'dalej': current_path})}")
        for code, name in i18n.LANGUAGES.items()
    ]


def _remembered_footer(app: Application) -> list[tuple[str, list[tuple[str, str]]]]:
    """The footer is the same on every page of a language; it is worked out once."""
    known: dict[str, Any] = app.extensions.setdefault("footer", {})
    language = i18n.spoken()
    if language not in known:
        known[language] = _footer()
    return cast(list[tuple[str, list[tuple[str, str]]]], known[language])


def _footer() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            _("About Narzędziownik"),
            [
                (_("Why it came about"), "/o-narzedziowniku"),
                (_("Action Plan for Cities"), "/program"),
                (_("How articles are reviewed"), "/jak-sprawdzamy"),
                (_("How quickly we review"), url_for("moderation.statistics")),
                (_("Public log of moderation"), url_for("moderation.public_log")),
                (_("Recent changes"), url_for("feeds.recent_changes")),
                (_("Feeds and calendar"), url_for("feeds.channels")),
                (_("Open data"), url_for("opendata.page")),
                (_("All hands on deck"), url_for("people.all_hands")),
            ],
        ),
        (
            _("Help"),
            [
                (_("How to use it"), "/pomoc"),
                (_("Which procedure to choose?"), _ADDRESSES.questions),
                (_("Glossary"), url_for("articles.glossary")),
                (_("How to improve an article"), "/pomoc/edycja"),
                (_("How to write articles"), "/jak-pisac"),
                (_("What can be improved"), url_for("articles.upkeep")),
                (_("Organisations"), url_for("people.organisation_list")),
                (_("Contact directory"), url_for("people.contacts")),
                (_("Rules of discussion"), "/zasady-rozmowy"),
            ],
        ),
        (
            _("Law"),
            [
                (_("Legal acts"), url_for("law.register")),
                (_("Deadlines"), url_for("deadlines.calculator")),
                (_("What comes of letters"), url_for("cases.statistics")),
                (_("Report something"), url_for("moderation.report")),
                (_("Accessibility statement"), "/dostepnosc"),
                (_("Licence"), "/licencja"),
                (_("Privacy"), "/prywatnosc"),
                (_("Terms of use"), "/regulamin"),
            ],
        ),
    ]
