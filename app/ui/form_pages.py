"""What becomes of a form that was sent: it is done, or it comes back with the reason."""

from collections.abc import Callable

from flask import Response, flash, make_response, redirect, request
from flask.typing import ResponseReturnValue

from app.core.errors import DomainError, Forbidden, Invalid, NotFound, TooMany
from app.core.web import db
from app.ui.form import Form


def form_page(
    form: Form, page: Callable[[], str], act: Callable[[], str], done: str = ""
) -> ResponseReturnValue:
    """Show the form, or do what it says and go where `act` leads; a refusal brings it back."""
    if request.method == "GET":
        return page()
    if not form.validate():
        return page(), 422
    try:
        where = act()
    except NotFound:
        raise
    except DomainError as refusal:
        return refused(form, page, refusal)
    if done:
        flash(done, "ok")
    return redirect(where, 303)


def refused(form: Form, page: Callable[[], str], refusal: DomainError) -> Response:
    """The form with what was typed and why it was not taken; what was begun is undone."""
    db().rollback()
    form.refuse(refusal if isinstance(refusal, Invalid) else Invalid("", refusal.message))
    response = make_response(page(), refusal.status)
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def press(
    act: Callable[[], object], target: str, *, here: str = "", done: str = ""
) -> ResponseReturnValue:
    """Do what a single button says; a refusal is told on the page from which it was pressed."""
    try:
        act()
    except (Forbidden, NotFound):
        raise
    except DomainError as refusal:
        db().rollback()
        flash(refusal.message, "bad")
        return redirect(here or target, 303)
    if done:
        flash(done, "ok")
    return redirect(target, 303)
