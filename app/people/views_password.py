"""A forgotten password, and the change of a known one."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import Invalid, NotFound, TooMany
from app.core.i18n import gettext as _
from app.core.web import application, db, reading
from app.people import limits, service
from app.people.access import letters, passwords, requires, signed_in
from app.people.blueprint import blueprint
from app.people.field_rules import check_email
from app.people.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm
from app.people.links import Purpose
from app.people.passwords import check_password, normal_form
from app.people.proof import check_own_password
from app.people.queries import person_by_id
from app.people.rules import Permission


@blueprint.route("/haslo/zapomniane", methods=["GET", "POST"])
@requires(Permission.READ)
def forgotten() -> ResponseReturnValue:
    form = ForgottenForm()
    if request.method == "GET":
        return render_template("people/forgotten.html", form=form, refusal=None)
    email = ""
    if is_valid := form.validate():
        try:
            email = check_email(form.text("email"), local=True)
        except Invalid as error:
            form.refuse(error)
            is_valid = False
    if not is_valid:
        return render_template("people/forgotten.html", form=form, refusal=None), 422
    if form.refuse_suspect(form.suspicion()):
        return render_template("people/forgotten.html", form=form, refusal=None), 422
    limiter = application().limiter
    try:
        limiter.hit(limits.MAIL_ASKED, limits.address_key(request.remote_addr))
    except TooMany as error:
        page = render_template("people/forgotten.html", form=form, refusal=error.message)
        return make_response(page, 429, {"Retry-After": str(error.retry_after)})
    may_mail = limits.may_mail(limiter, email)
    service.ask_reset(db(), letters(), email, may_mail=may_mail)
    return redirect(url_for("people.reset_sent"), 303)


@blueprint.get("/haslo/wyslano")
@requires(Permission.READ)
def reset_sent() -> ResponseReturnValue:
    return render_template("people/reset_sent.html")


@blueprint.route("/haslo/nowe/<token>", methods=["GET", "POST"])
@requires(Permission.READ)
def reset(token: str) -> ResponseReturnValue:
    form = NewPasswordForm()
    with reading() as session:
        person = service.person_of_link(session, letters().links, Purpose.RESET, token)
    if person is None:
        return render_template("people/link_dead.html", purpose="reset"), 404
    if request.method == "GET":
        return render_template("people/reset.html", form=form)
    is_valid = form.validate()
    if is_valid:
        try:
            check_password(form.text("password"), [person.name, person.email or ""])
        except Invalid as error:
            form.refuse(error)
            is_valid = False
    if not is_valid:
        return render_template("people/reset.html", form=form), 422
    password_hash = passwords().hash(form.text("password"))
    try:
        service.reset_password(db(), letters(), token, password_hash)
    except NotFound:
        return render_template("people/link_dead.html", purpose="reset"), 404
    return redirect(url_for("people.password_set"), 303)


@blueprint.get("/haslo/ustawiono")
@requires(Permission.READ)
def password_set() -> ResponseReturnValue:
    return render_template("people/password_set.html")


@blueprint.route("/konto/haslo", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def password() -> ResponseReturnValue:
    who = signed_in()
    form = ChangePasswordForm()
    if request.method == "GET":
        return render_template("people/password.html", form=form, who=who)
    is_valid = form.validate()
    if is_valid:
        with reading() as session:
            person = person_by_id(session, who.id)
        try:
            check_own_password(person, form.text("current_password"))
            _check_new(form, [who.name, (person.email if person else None) or ""])
        except Invalid as error:
            form.refuse(error)
            is_valid = False
    if not is_valid:
        return render_template("people/password.html", form=form, who=who), 422
    password_hash = passwords().hash(form.text("password"))
    service.change_password(db(), letters(), who, password_hash)
    return redirect(url_for("people.settings", zapisano="haslo"), 303)


def _check_new(form: ChangePasswordForm, personal: list[str]) -> None:
    check_password(form.text("password"), personal)
    if normal_form(form.text("password")) == normal_form(form.text("current_password")):
        raise Invalid("password", _("This is the present password. Choose a new one."))
