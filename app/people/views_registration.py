"""Creating an account. The answer and its time are the same for known and unknown addresses."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import Invalid, NotFound, TooMany
from app.core.web import application, db, once, reading
from app.people import limits, service
from app.people.access import letters, passwords, requires, viewer
from app.people.blueprint import blueprint
from app.people.field_rules import check_email, check_name
from app.people.forms import ButtonForm, RegistrationForm
from app.people.links import Purpose
from app.people.passwords import check_password
from app.people.rules import Permission
from app.people.views_filtering import refuse_filtered


@blueprint.route("/rejestracja", methods=["GET", "POST"])
@requires(Permission.READ)
@once
def register() -> ResponseReturnValue:
    form = RegistrationForm()
    if request.method == "GET":
        if viewer():
            return redirect(url_for("people.settings"), 303)
        return render_template("people/register.html", form=form, refusal=None)
    checked = _check(form)
    if checked is None:
        return render_template("people/register.html", form=form, refusal=None), 422
    name, email = checked
    if form.refuse_suspect(form.suspicion()):
        return render_template("people/register.html", form=form, refusal=None), 422
    limiter = application().limiter
    try:
        limiter.hit(limits.REGISTRATION, limits.address_key(request.remote_addr))
    except TooMany as error:
        page = render_template("people/register.html", form=form, refusal=error.message)
        return make_response(page, 429, {"Retry-After": str(error.retry_after)})
    may_mail = limits.may_mail(limiter, email)
    # Hashed also for a known address: the work is the same, and so is the time.
    password_hash = passwords().hash(form.text("password"))
    service.register(
        db(), letters(), name=name, email=email, password_hash=password_hash, may_mail=may_mail
    )
    return redirect(url_for("people.registration_sent"), 303)


def _check(form: RegistrationForm) -> tuple[str, str] | None:
    """Name and address as they are stored; None when something was refused."""
    is_valid = form.validate()
    name = email = ""
    try:
        name = check_name(form.text("name"))
        refuse_filtered(name=("", name))
    except Invalid as error:
        is_valid = _refuse_once(form, error)
    try:
        email = check_email(form.text("email"))
    except Invalid as error:
        is_valid = _refuse_once(form, error)
    try:
        check_password(form.text("password"), [name, email])
    except Invalid as error:
        is_valid = _refuse_once(form, error)
    return (name, email) if is_valid else None


def _refuse_once(form: RegistrationForm, error: Invalid) -> bool:
    """An empty field has said so already."""
    if not form[error.field].errors:
        form.refuse(error)
    return False


@blueprint.get("/rejestracja/wyslano")
@requires(Permission.READ)
def registration_sent() -> ResponseReturnValue:
    return render_template("people/registration_sent.html")


@blueprint.route("/rejestracja/potwierdz/<token>", methods=["GET", "POST"])
@requires(Permission.READ)
def confirm(token: str) -> ResponseReturnValue:
    """GET only shows a button: programs that look through mail follow links, but press none."""
    if request.method == "POST":
        try:
            service.confirm(db(), letters().links, token)
        except NotFound:
            return render_template("people/link_dead.html", purpose="confirm"), 404
        return redirect(url_for("people.confirmed"), 303)
    with reading() as session:
        person = service.person_of_link(session, letters().links, Purpose.CONFIRM, token)
    if person is None:
        return render_template("people/link_dead.html", purpose="confirm"), 404
    return render_template("people/confirm.html", form=ButtonForm())


@blueprint.get("/rejestracja/potwierdzono")
@requires(Permission.READ)
def confirmed() -> ResponseReturnValue:
    return render_template("people/confirmed.html")
