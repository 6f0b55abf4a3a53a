"""Sanctions as pages: one's own with an appeal, and for staff the history and the appeals."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.web import application, db, once, reading
from app.people import sanction_lists, sanctions
from app.people.access import requires, signed_in
from app.people.blueprint import blueprint
from app.people.forms import AnswerForm, AppealForm, LiftForm, SanctionForm
from app.people.models import Ground, Kind, Level, Person
from app.people.queries import person_by_slug
from app.people.rules import Permission, can_decide_appeal, can_suspend
from app.ui.pages import page_links, requested_page


@blueprint.get("/konto/sankcje")
@requires(Permission.SIGNED_IN)
def own_sanctions() -> ResponseReturnValue:
    """What was decided about one's own account, and how to appeal."""
    found = sanction_lists.own(db(), signed_in().id, requested_page())
    settings = application().settings
    return render_template(
        "people/own_sanctions.html",
        rows=[(row, sanctions.may_appeal(row.sanction, settings)) for row in found.items],
        links=page_links(found, "people.own_sanctions"),
    )


@blueprint.route("/konto/sankcje/<int:sanction_id>/odwolanie", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@once
def appeal(sanction_id: int) -> ResponseReturnValue:
    """Ask somebody else to look at a decision about oneself."""
    form = AppealForm()
    settings = application().settings
    if form.is_submitted():
        try:
            if form.validate():
                sanctions.appeal(db(), signed_in(), sanction_id, form.text("appeal"), settings)
                flash(_("The appeal is sent. You will get the answer by letter."), "ok")
                return redirect(url_for("people.own_sanctions"), 303)
        except Invalid as error:
            db().rollback()
            form.refuse(error)
    with reading() as session:
        row = sanction_lists.one(session, sanction_id)
    if row.sanction.person_id != signed_in().id:
        raise NotFound
    if not sanctions.may_appeal(row.sanction, settings):
        raise Conflict(_("This decision cannot be appealed against any more."))
    page = render_template(
        "people/appeal.html",
        form=form,
        row=row,
        until=sanctions.appeal_until(row.sanction, settings),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/moderacja/sankcje")
@requires(Permission.MANAGE_PEOPLE)
def sanction_list() -> ResponseReturnValue:
    """Appeals that wait, or all sanctions in force."""
    are_all = request.args.get("widok") == "obowiazujace"
    listed = sanction_lists.in_force if are_all else sanction_lists.open_appeals
    found = listed(db(), requested_page())
    more = {"widok": "obowiazujace"} if are_all else {}
    return render_template(
        "people/sanction_list.html",
        found=found,
        are_all=are_all,
        links=page_links(found, "people.sanction_list", **more),
    )


@blueprint.get("/moderacja/sankcje/<int:sanction_id>")
@requires(Permission.MANAGE_PEOPLE)
def sanction(sanction_id: int) -> ResponseReturnValue:
    """One sanction with its reason, and what can be done about it."""
    return _sanction_page(sanction_id, LiftForm(), AnswerForm())


@blueprint.post("/moderacja/sankcje/<int:sanction_id>/zdejmij")
@requires(Permission.MANAGE_PEOPLE)
@once
def lift(sanction_id: int) -> ResponseReturnValue:
    """End a sanction before its time."""
    form = LiftForm()
    try:
        sanctions.lift(db(), signed_in(), sanction_id, form.text("reason"), application().settings)
    except Invalid as error:
        db().rollback()
        form.refuse(error)
        return _sanction_page(sanction_id, form, AnswerForm()), 422
    flash(_("The decision is lifted. The person gets a letter."), "ok")
    return redirect(url_for("people.sanction", sanction_id=sanction_id), 303)


@blueprint.post("/moderacja/sankcje/<int:sanction_id>/odwolanie")
@requires(Permission.MANAGE_PEOPLE)
@once
def answer_appeal(sanction_id: int) -> ResponseReturnValue:
    """Uphold or annul a decision that somebody else made."""
    form = AnswerForm()
    try:
        if not form.validate():
            return _sanction_page(sanction_id, LiftForm(), form), 422
        sanctions.decide_appeal(
            db(),
            signed_in(),
            sanction_id,
            grant=form.text("decision") == "uchyl",
            answer=form.text("answer"),
            settings=application().settings,
        )
    except Invalid as error:
        db().rollback()
        form.refuse(error)
        return _sanction_page(sanction_id, LiftForm(), form), 422
    flash(_("The appeal is decided. The person gets a letter with your answer."), "ok")
    return redirect(url_for("people.sanction_list"), 303)


def _sanction_page(sanction_id: int, lift_form: LiftForm, answer_form: AnswerForm) -> str:
    who = signed_in()
    with reading() as session:
        row = sanction_lists.one(session, sanction_id)
        person = session.get_one(Person, row.sanction.person_id)
    found = row.sanction
    return render_template(
        "people/sanction.html",
        row=row,
        sanction=found,
        is_own=found.person_id == who.id,
        is_appeal_open=sanctions.is_appeal_open(found),
        may_decide=can_decide_appeal(who, found),
        may_lift=row.is_active and can_suspend(who, person.id, Level(person.level)),
        lift_form=lift_form,
        answer_form=answer_form,
    )


@blueprint.route("/osoby/<slug>/zawieszenie", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
@once
def suspension(slug: str) -> ResponseReturnValue:
    """Decide against a person, with the history of what was decided before."""
    who = signed_in()
    with reading() as session:
        person = person_by_slug(session, slug)
    if person is None or person.email is None:
        raise NotFound
    if not can_suspend(who, person.id, Level(person.level)):
        raise Forbidden(_("Your account does not have the right to do this."))
    form = SanctionForm()
    if form.is_submitted():
        try:
            if form.validate():
                _impose(form, person.id)
                return redirect(url_for("people.suspension", slug=slug), 303)
        except Invalid as error:
            db().rollback()
            form.refuse(error)
    with reading() as session:
        found = sanction_lists.of_person(session, person.id, requested_page())
    page = render_template(
        "people/suspension.html",
        form=form,
        person=person,
        found=found,
        links=page_links(found, "people.suspension", slug=slug),
    )
    return page, 422 if form.is_submitted() else 200


def _impose(form: SanctionForm, person_id: int) -> None:
    days = form.text("days").strip()
    sanctions.sanction(
        db(),
        signed_in(),
        db().get_one(Person, person_id, with_for_update=True),
        Kind(form.text("kind")),
        int(days) if days.isascii() and days.isdigit() and len(days) < 5 else 0,
        Ground(form.text("ground")),
        form.text("reason"),
        application().settings,
    )
    flash(_("It holds from now on. The person gets a letter with your reason."), "ok")
