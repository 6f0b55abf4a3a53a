"""The door of every route: who is asking, and what the route requires.

`requires` is written on each view; a house test walks all routes and names those without it.
Flask-Login only carries the token between cookie and `sign_ins`; it keeps nothing itself.
"""

import functools
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, ParamSpec, TypeVar, cast

import structlog
from flask import Flask, Request, abort, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user
from sqlalchemy.exc import OperationalError

from app.core import web
from app.core.errors import Forbidden
from app.core.i18n import gettext as _
from app.people import sign_ins
from app.people.letters import Letters
from app.people.passwords import Passwords
from app.people.rules import PERMISSIONS, Permission, Who, level_of, may, taken_until
from app.ui.filters import long_date

P = ParamSpec("P")
R = TypeVar("R")
login_manager: Final = LoginManager()
log = structlog.get_logger(__name__)

# Where a person with a one-time password may go before they have chosen their own.
BEFORE_OWN_PASSWORD: Final = frozenset(
    {"people.password", "people.sign_out", "people.look", "people.language"}
)


@dataclass(frozen=True)
class Visitor:
    """The signed-in person as Flask-Login wants to see them."""

    who: Who
    token: str
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return self.token


class _SessionCookie(SecureCookieSessionInterface):
    """Flask signs its cookie with SHA-1 unless told otherwise."""

    digest_method = staticmethod(hashlib.sha256)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Most guests have no cookie, and then there is no signature to get ready for."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


def install(app: web.Application, passwords: Passwords | None = None) -> None:
    """Let the application know its visitors; tests may bring cheaper password hashing."""
    app.session_interface = _SessionCookie()
    app.config.update(
        PERMANENT_SESSION_LIFETIME=sign_ins.LONGEST,
        SESSION_REFRESH_EACH_REQUEST=False,  # the cookie never changes; the row knows the rest
    )
    app.extensions["passwords"] = passwords or Passwords()
    # Its own protection binds sessions to an address, which phones change all day.
    login_manager.session_protection = None
    login_manager.init_app(app, add_context_processor=False)


def passwords() -> Passwords:
    """Password hashing of the running application."""
    return cast(Passwords, web.application().extensions["passwords"])


def letters() -> Letters:
    """Letters about accounts in the name of the running application."""
    app = web.application()
    return Letters.from_settings(app.settings, app.config["SECRET_KEY"])


@login_manager.user_loader  # type: ignore[untyped-decorator] # Flask-Login ships no types
def _load(token: str) -> Visitor | None:
    app = web.application()
    with app.database.engine.connect() as connection:
        found = sign_ins.find(connection, token, sign_ins.Lifetimes.from_settings(app.settings))
    if found is None:
        session.pop("_user_id", None)  # so that the next pages need not ask again
        return None
    if found.is_seen_due:
        _note_seen(app, cast(int, found.who.sign_in_id))
    return Visitor(found.who, token)


def _note_seen(app: web.Application, sign_in_id: int) -> None:
    if "db" in g:
        return  # this request holds a transaction, which a second writer would wait for
    try:
        with app.database.writing() as db:
            sign_ins.note_seen(db, sign_in_id)
    except OperationalError:
        # The page matters more than the time of the visit; the next request tries again.
        log.warning("visit not noted", sign_in_id=sign_in_id)


def start_session(who: Who, token: str, *, remember: bool) -> None:
    """Give the browser a session of its own for this sign-in, with nothing of an earlier one."""
    session.clear()
    # Flask-WTF keeps the old session's token for the rest of the request.
    g.pop("csrf_token", None)
    g.pop("who", None)
    session.permanent = remember
    login_user(Visitor(who, token))


def end_session() -> None:
    """Forget the visitor in the browser."""
    session.clear()
    g.pop("csrf_token", None)
    g.pop("who", None)
    g.pop("_login_user", None)


def viewer() -> Who | None:
    """The signed-in person, None for a guest."""
    if "who" not in g:
        # A session that names nobody is a guest's; Flask-Login would take longer to say so.
        user = current_user._get_current_object() if "_user_id" in session else None
        g.who = getattr(user, "who", None)
        g.actor_id = g.who.id if g.who else None
    return cast("Who | None", g.who)


def signed_in() -> Who:
    """The signed-in person, on routes that require one."""
    who = viewer()
    if who is None:
        raise RuntimeError("this route must be declared with @requires")
    return who


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare what a view requires, and refuse those who lack it.

    A guest is led to sign in (401), a signed-in person gets 403 with a reason.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(view)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            who = viewer()
            if not may(who, permission):
                if who is None:
                    return cast(R, login_manager.unauthorized())
                check(who, permission)
            if who and who.must_change_password and request.endpoint not in BEFORE_OWN_PASSWORD:
                return cast(R, redirect(url_for("people.password"), 303))
            return view(*args, **kwargs)

        wrapper.permission = permission  # type: ignore[attr-defined]
        return wrapper

    return decorate


def check(who: Who, permission: Permission) -> None:
    """Raise Forbidden, with a sentence that says why, when the permission is not held."""
    if not may(who, permission):
        raise Forbidden(refusal(who, permission))


def refusal(who: Who, permission: Permission) -> str:
    """Why a permission is not held, and until when; empty when it is."""
    if may(who, permission):
        return ""
    until = taken_until(who, permission)
    if until is None or level_of(who) < PERMISSIONS[permission]:
        return _("Your account does not have the right to do this.")
    day = long_date(until)
    if who.is_blocked:
        return _("Your account is blocked until %(day)s. You can read what is public.", day=day)
    if who.is_suspended:
        return _("Your account is suspended until %(day)s. You can read.", day=day)
    return _("Until %(day)s you cannot change articles. You can read and discuss.", day=day)


def declared(view: Callable[..., ResponseReturnValue]) -> Permission | None:
    """The permission a view declares, None when it declares none."""
    return cast("Permission | None", getattr(view, "permission", None))


def hide(condition: bool) -> None:
    """Answer 404 unless the condition holds: for things whose being there is a secret."""
    if not condition:
        abort(404)
