"""The language of the interface: a browser's by a cookie, an account's by its settings.

Nobody's language is guessed from an address, and one page address shows all guests the same: what
a browser prefers is only offered, by a script.
"""

from typing import Final

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import i18n, web
from app.core.i18n import LANGUAGES
from app.core.i18n import gettext as _
from app.core.web import application, db, is_same_site
from app.people import service
from app.people.access import requires, signed_in, viewer
from app.people.blueprint import blueprint
from app.people.forms import LanguageForm
from app.people.rules import Permission
from app.ui.look import COOKIE_SECONDS, LANGUAGE_COOKIE

FIELD: Final = "jezyk"


def install(app: web.Application) -> None:
    """Choose the language of each request before anything is said in it."""
    app.before_request(_speak)
    app.teardown_request(_fall_silent)


def _speak() -> None:
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen not in LANGUAGES:
        who = viewer()
        chosen = who.language if who else ""
    i18n.speak(chosen)


def _fall_silent(_fault: BaseException | None) -> None:
    """The thread serves somebody else next, whose request may fail before it is asked."""
    i18n.speak(i18n.LANGUAGE)


@blueprint.get("/jezyk")
@requires(Permission.READ)
def language() -> ResponseReturnValue:
    """Keep the language in a cookie of the browser; no account, no database."""
    target = request.args.get("dalej")
    chosen = request.args.get(FIELD, "")
    response = redirect(target if target and is_same_site(target) else "/", 303)
    return _kept(response, chosen if chosen in LANGUAGES else i18n.LANGUAGE)


@blueprint.route("/konto/jezyk", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def language_of_account() -> ResponseReturnValue:
    """The language in which letters come, and pages on every new device."""
    who = signed_in()
    form = LanguageForm(language=who.language or i18n.LANGUAGE)
    if form.validate_on_submit():
        chosen = form.text("language")
        service.change_language(db(), who, chosen)
        i18n.speak(chosen)
        flash(_("We will speak this language with you."), "ok")
        return _kept(redirect(url_for("people.settings"), 303), chosen)
    page = render_template("people/language.html", form=form)
    return page, 422 if form.errors else 200


def _kept(response: ResponseReturnValue, chosen: str) -> Response:
    kept = application().make_response(response)
    kept.set_cookie(
        LANGUAGE_COOKIE,
        chosen,
        max_age=COOKIE_SECONDS,
        secure=application().settings.is_https,
        httponly=True,
        samesite="Lax",
    )
    return kept
