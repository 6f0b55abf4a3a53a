"""A person's own account: profile, e-mail address, signed-in browsers, deletion."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import Conflict, Invalid, NotFound
from app.core.web import application, db, reading
from app.people import limits, service
from app.people.access import check, end_session, letters, refusal, requires, signed_in
from app.people.agents import browser_words
from app.people.blueprint import blueprint
from app.people.field_rules import (
    LONGEST_ORGANISATION,
    check_about,
    check_city,
    check_email,
    check_line,
    check_name,
    check_role,
)
from app.people.forms import ButtonForm, ChangeEmailForm, EraseForm, ProfileForm
from app.people.links import Purpose
from app.people.models import Person
from app.people.proof import check_own_password
from app.people.queries import person_by_id
from app.people.rules import Permission
from app.people.sign_ins import Lifetimes, open_sign_ins
from app.people.topics import topics_of
from app.people.views_filtering import refuse_filtered
from app.people.views_topics import topic_choices
from app.people.views_towns import check_which_town

_SAVED = frozenset({"profil", "haslo", "email"})


def _own_account() -> Person:
    with reading() as session:
        person = person_by_id(session, signed_in().id)
    if person is None:
        raise NotFound
    return person


@blueprint.route("/konto", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def settings() -> ResponseReturnValue:
    person = _own_account()
    form = ProfileForm(obj=person)
    form.topics.choices = topic_choices()
    if request.method == "GET":
        form.topics.data = list(topics_of(db(), [person.id]).get(person.id, ()))
    saved = request.args.get("zapisano", "")
    status = 200
    if request.method == "POST":
        check(signed_in(), Permission.CHANGE_PROFILE)
        if _save_profile(form, person):
            return redirect(url_for("people.settings", zapisano="profil"), 303)
        saved, status = "", 422
    page = render_template(
        "people/settings.html",
        form=form,
        person=person,
        saved=saved if saved in _SAVED else "",
        refusal=refusal(signed_in(), Permission.CHANGE_PROFILE),
    )
    return page, status


def _save_profile(form: ProfileForm, person: Person) -> bool:
    if not form.validate():
        return False
    try:
        # A name given by the operator may be one that nobody could choose.
        kept = form.text("name").strip() == person.name
        name = person.name if kept else check_name(form.text("name"))
        city = check_which_town(check_city(form.text("city")))
        about = check_about(form.text("about"))
        organisation = check_line("organisation", form.text("organisation"), LONGEST_ORGANISATION)
        refuse_filtered(
            name=(person.name, name),
            city=(person.city, city),
            organisation=(person.organisation, organisation),
            about=(person.about, about),
        )
        service.update_profile(
            db(),
            signed_in(),
            name=name,
            role=check_role(form.text("role")),
            city=city,
            about=about,
            organisation=organisation,
            topics=list(form.topics.data or ()),
            is_unthanked=bool(form.is_unthanked.data),
            refuses_messages=bool(form.refuses_messages.data),
        )
    except Invalid as error:
        form.refuse(error)
        return False
    return True


@blueprint.route("/konto/email", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def email() -> ResponseReturnValue:
    person = _own_account()
    form = ChangeEmailForm()
    if request.method == "GET":
        return render_template("people/email.html", form=form, person=person)
    is_valid = form.validate()
    address = ""
    if is_valid:
        try:
            address = check_email(form.text("email"))
            check_own_password(person, form.text("current_password"))
        except Invalid as error:
            form.refuse(error)
            is_valid = False
    if not is_valid:
        return render_template("people/email.html", form=form, person=person), 422
    may_mail = limits.may_mail(application().limiter, address)
    service.ask_new_email(db(), letters(), signed_in(), address, may_mail=may_mail)
    return redirect(url_for("people.email_sent"), 303)


@blueprint.get("/konto/email/wyslano")
@requires(Permission.SIGNED_IN)
def email_sent() -> ResponseReturnValue:
    return render_template("people/email_sent.html")


@blueprint.route("/konto/email/potwierdz/<token>", methods=["GET", "POST"])
@requires(Permission.READ)
def confirm_email(token: str) -> ResponseReturnValue:
    """Open to guests: the letter may be read on another device. GET only shows a button."""
    if request.method == "POST":
        try:
            service.change_email(db(), letters(), token)
        except (NotFound, Conflict):
            return render_template("people/link_dead.html", purpose="email"), 404
        return redirect(url_for("people.email_changed"), 303)
    with reading() as session:
        person = service.person_of_link(session, letters().links, Purpose.NEW_EMAIL, token)
    if person is None:
        return render_template("people/link_dead.html", purpose="email"), 404
    return render_template("people/confirm_email.html", form=ButtonForm())


@blueprint.get("/konto/email/zmieniono")
@requires(Permission.READ)
def email_changed() -> ResponseReturnValue:
    return render_template("people/email_changed.html")


@blueprint.get("/konto/sesje")
@requires(Permission.SIGNED_IN)
def sessions() -> ResponseReturnValue:
    who = signed_in()
    rows = open_sign_ins(db(), who, Lifetimes.from_settings(application().settings))
    return render_template(
        "people/sessions.html",
        form=ButtonForm(),
        rows=[(row, browser_words(row.agent), row.id == who.sign_in_id) for row in rows],
    )


@blueprint.post("/konto/sesje/<int:sign_in_id>/zakoncz")
@requires(Permission.SIGNED_IN)
def end_session_of(sign_in_id: int) -> ResponseReturnValue:
    who = signed_in()
    service.end_sign_in(db(), who, sign_in_id)
    if sign_in_id == who.sign_in_id:
        end_session()
        return redirect("/", 303)
    return redirect(url_for("people.sessions"), 303)


@blueprint.post("/konto/sesje/zakoncz-inne")
@requires(Permission.SIGNED_IN)
def end_other_sessions() -> ResponseReturnValue:
    service.end_other_sign_ins(db(), signed_in())
    return redirect(url_for("people.sessions"), 303)


@blueprint.route("/konto/usun", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def erase() -> ResponseReturnValue:
    form = EraseForm()
    if request.method == "GET":
        return render_template("people/erase.html", form=form)
    is_valid = form.validate()
    if is_valid:
        try:
            check_own_password(_own_account(), form.text("current_password"))
            service.erase(db(), letters(), signed_in())
        except Invalid as error:
            form.refuse(error)
            is_valid = False
        except Conflict as error:
            form.refuse(Invalid("", error.message))
            is_valid = False
    if not is_valid:
        return render_template("people/erase.html", form=form), 422
    end_session()
    return redirect(url_for("people.erased"), 303)


@blueprint.get("/konto-usuniete")
@requires(Permission.READ)
def erased() -> ResponseReturnValue:
    return render_template("people/erased.html")
