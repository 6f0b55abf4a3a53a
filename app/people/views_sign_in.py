"""Signing in and out. Every refusal has the same words and the same work behind it."""

import structlog
from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import TooMany
from app.core.i18n import gettext as _
from app.core.web import application, db, is_same_site, reading
from app.people import limits, service, sign_ins
from app.people.access import (
    end_session,
    letters,
    passwords,
    requires,
    start_session,
    viewer,
)
from app.people.blueprint import blueprint
from app.people.field_rules import email_key
from app.people.forms import SignInForm
from app.people.models import Person
from app.people.queries import person_by_email
from app.people.resume import Carried, unpack
from app.people.rules import Permission, who_of
from app.people.views_resume import resend_page

HOME = "/"
OWN_PAGE = "/moje"
log = structlog.get_logger(__name__)


@blueprint.route("/logowanie", methods=["GET", "POST"])
@requires(Permission.READ)
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if request.method == "POST":
        return _try(form, unpack(request.form.items(multi=True)))
    target = request.args.get("dalej", "")
    if viewer():
        return redirect(_after_sign_in(target), 303)
    form.dalej.data = target if is_same_site(target) else ""
    return _page(form, None)


def _try(form: SignInForm, carried: Carried | None) -> ResponseReturnValue:
    if not form.validate():
        return _page(form, carried, status=422)
    email, password = email_key(form.text("email")), form.text("password")
    try:
        limits.count_guess(application().limiter, email, request.remote_addr)
    except TooMany as error:
        return _too_many(_page(form, carried, error.message, 429), error)
    person = _prove(email, password)
    if person is None:
        return _page(form, carried, _refusal(), 422)
    limits.forgive_guess(application().limiter, email, request.remote_addr)
    _begin(person, password, remember=bool(form.remember.data))
    if person.must_change_password:
        return redirect(url_for("people.password"), 303)
    if carried:
        return resend_page(carried)
    return redirect(_after_sign_in(form.text("dalej")), 303)


def _refusal() -> str:
    """The same words whether the account, the password or the confirmation is missing."""
    return _(
        "We cannot sign you in with this address and password. Check both for typing errors. "
        "A new account works after you open the link in our letter."
    )


@blueprint.post("/wyloguj")
@requires(Permission.READ)
def sign_out() -> ResponseReturnValue:
    who = viewer()
    if who and who.sign_in_id:
        sign_ins.end(db(), who, who.sign_in_id)
    end_session()
    return redirect(HOME, 303)


def _prove(email: str, password: str) -> Person | None:
    """The person with this address and password, if they may come in."""
    with reading() as session:
        person = person_by_email(session, email)
    is_right = passwords().verify(person.password_hash if person else None, password)
    if not is_right or person is None:
        log.info("sign-in refused", person_id=person.id if person else None)
        return None
    if person.email_confirmed is None:
        # Said in a letter only: the page would tell a stranger that the account exists.
        if limits.may_mail(application().limiter, email):
            with application().database.writing() as session:
                letters().confirm(session, person)
        return None
    return person


def _begin(person: Person, password: str, *, remember: bool) -> None:
    stored = person.password_hash or ""
    fresh = passwords().hash(password) if passwords().needs_rehash(stored) else None
    known = viewer()
    if known and known.sign_in_id:
        sign_ins.end(db(), known, known.sign_in_id)
    if fresh:
        service.rehash(db(), person.id, fresh)
    token = sign_ins.begin(db(), person, request.remote_addr or "", str(request.user_agent))
    start_session(who_of(person), token, remember=remember)


def _after_sign_in(target: str) -> str:
    own = (url_for("people.sign_in"), url_for("people.sign_out"))
    return target if is_same_site(target) and not target.startswith(own) else OWN_PAGE


def _page(
    form: SignInForm, carried: Carried | None, refusal: str | None = None, status: int = 200
) -> Response:
    page = render_template(
        "people/sign_in.html", form=form, carried=carried, is_expired=False, refusal=refusal
    )
    return make_response(page, status, {"Cache-Control": "no-store"} if carried else {})


def _too_many(response: Response, error: TooMany) -> Response:
    response.headers["Retry-After"] = str(error.retry_after)
    return response
