"""What guests and expired forms get: the way to sign in, with everything they typed.

A guest's POST gets 401, a signed-in person's form without a valid token 400. Neither acts; the
person decides whether to send it again.
"""

from collections.abc import Callable
from typing import cast

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Unauthorized

from app.core.web import SAFE_METHODS, application
from app.people.access import declared, viewer
from app.people.forms import SignInForm
from app.people.resume import Carried, is_own_page, pack, unpack
from app.people.rules import Permission
from app.ui.pages import show

View = Callable[..., ResponseReturnValue]
_API = "/api/"
_SIGN_IN = "people.sign_in"


def unauthorized() -> ResponseReturnValue:
    """Answer a guest who asked for something that needs an account."""
    if request.path.startswith(_API):
        raise Unauthorized
    if request.method in SAFE_METHODS:
        return redirect(url_for(_SIGN_IN, dalej=_here()), 303)
    return sign_in_page(pack(_here(), request.form.items(multi=True)))


def token_refused(error: CSRFError) -> ResponseReturnValue:
    """Answer a form whose token is missing, altered or of another session."""
    # Behind a proxy that is not declared the request's own scheme may be wrong.
    own_urls = (request.host_url, application().settings.site_url)
    own = is_own_page(request.headers.get("Origin"), request.referrer, *own_urls)
    if request.path.startswith(_API):
        return make_response(error.get_response())
    if not own:
        return show("ui/errors/400.html", reason=""), 400
    if request.endpoint == _SIGN_IN:
        brought = unpack(request.form.items(multi=True))
        if brought and viewer() is not None:  # signed in meanwhile, in another tab
            return resend_page(brought), 400
        return sign_in_page(brought)
    carried = pack(_here(), request.form.items(multi=True))
    if viewer() is None and _needs_sign_in():
        return sign_in_page(carried)
    return resend_page(carried), 400


def sign_in_page(carried: Carried | None) -> ResponseReturnValue:
    """The sign-in form that takes along what was typed."""
    form = SignInForm(formdata=None)
    page = render_template(
        "people/sign_in.html", form=form, carried=carried, is_expired=True, refusal=None
    )
    # What somebody typed stands in this page.
    return page, 401, {"Cache-Control": "no-store"}


def resend_page(carried: Carried | None) -> str:
    """Shows what was typed and where it goes, with the button that sends it."""
    return render_template("people/resend.html", carried=carried, back=request.path)


def _here() -> str:
    query = request.query_string.decode("ascii", "replace")
    return f"{request.path}?{query}" if query else request.path


def _needs_sign_in() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    permission = declared(cast(View, view)) if view else None
    return permission is not None and permission != Permission.READ
