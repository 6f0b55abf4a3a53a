"""The course of the forms about cases: shown, refused with what was typed, or done and gone on."""

from collections.abc import Callable
from typing import Final

from flask import flash, make_response, redirect, request
from flask.typing import ResponseReturnValue

from app.cases.vault import Vault
from app.core.errors import DomainError, Forbidden, Invalid, NotFound, TooMany
from app.core.web import application, db
from app.deadlines.table import Terms, terms_in
from app.people.access import signed_in
from app.people.limits import hit_writing
from app.ui.form import Form

GET_POST: Final = ("GET", "POST")


def vault() -> Vault:
    """What opens and seals cases, with the keys of this site."""
    return Vault(application().settings)


def known_terms() -> Terms:
    """The table of terms as it is now."""
    return terms_in(application().settings.content_dir)


def form_page(
    form: Form, page: Callable[[], str], act: Callable[[], str], done: str = ""
) -> ResponseReturnValue:
    """Show the form, or do what it says and go where `act` leads; a refusal brings it back."""
    if request.method == "GET":
        return page()
    if not form.validate():
        return page(), 422
    try:
        hit_writing(application().limiter, signed_in(), "post", request.remote_addr)
        where = act()
    except NotFound:
        raise
    except DomainError as refusal:
        db().rollback()
        form.refuse(refusal if isinstance(refusal, Invalid) else Invalid("", refusal.message))
        response = make_response(page(), refusal.status)
        if isinstance(refusal, TooMany):
            response.headers["Retry-After"] = str(refusal.retry_after)
        return response
    if done:
        flash(done, "ok")
    return redirect(where, 303)


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
