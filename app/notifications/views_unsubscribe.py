"""The address in each letter with notices that ends such letters.

Mail programs send its form by themselves (RFC 8058), without our session and its token: it is the
one address free of the token of forms. What it does is bound to the signed token in the address.
"""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect

from app.core.web import Application, application, db
from app.notifications.mail_tokens import Unsubscribing, read_unsubscribe_token
from app.notifications.unsubscribing import unsubscribe
from app.notifications.words import kind_words
from app.people.access import requires
from app.people.rules import Permission
from app.ui.pages import show

blueprint = Blueprint("unsubscribing", __name__)


def install(app: Application) -> None:
    """Let the form through without the token of a session; call after the forms' protection."""
    csrf: CSRFProtect = app.extensions["csrf"]
    csrf.exempt(leave)


@blueprint.route("/wypisz/<token>", methods=("GET", "POST"))
@requires(Permission.READ)
def leave(token: str) -> ResponseReturnValue:
    """GET asks, because programs that look through mail open links; POST does it."""
    wanted = read_unsubscribe_token(application().config["SECRET_KEY"], token)
    if wanted is None:
        return show("notifications/leave_dead.html"), 404
    if request.method == "GET":
        return show("notifications/leave.html", kind=_kind(wanted))
    unsubscribe(db(), wanted)
    return show("notifications/left.html", kind=_kind(wanted))


def _kind(wanted: Unsubscribing) -> str:
    return kind_words(wanted.kind) if wanted.kind else ""
