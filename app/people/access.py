"""The door of every route: who is asking, and what the route requires.

`requires` is written on each view; a house test walks all routes and names those without it.
"""

import functools
from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar, cast

from flask import abort, g
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user

from app.core.errors import Forbidden
from app.core.i18n import gettext as _
from app.people.rules import Permission, Who, may

P = ParamSpec("P")
R = TypeVar("R")
login_manager: Final = LoginManager()


def viewer() -> Who | None:
    """The signed-in person, None for a guest."""
    if "who" not in g:
        user = current_user._get_current_object()
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
                if who.is_suspended:
                    raise Forbidden(_("Your account is suspended, so you can only read for now."))
                raise Forbidden(_("Your account does not have the right to do this."))
            return view(*args, **kwargs)

        wrapper.permission = permission  # type: ignore[attr-defined]
        return wrapper

    return decorate


def declared(view: Callable[..., ResponseReturnValue]) -> Permission | None:
    """The permission a view declares, None when it declares none."""
    return cast("Permission | None", getattr(view, "permission", None))


def hide(condition: bool) -> None:
    """Answer 404 unless the condition holds: for things whose being there is a secret."""
    if not condition:
        abort(404)
