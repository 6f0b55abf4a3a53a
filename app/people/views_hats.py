"""Hats for staff: the list of all, those of one person, giving one and taking it back."""

from datetime import datetime, time
from typing import Final

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.web import db, once, reading
from app.people import hat_lists, hats, organisation_lists
from app.people.access import requires, signed_in
from app.people.blueprint import blueprint
from app.people.community_forms import HatForm, TakeHatForm
from app.people.models import Person
from app.people.queries import person_by_slug
from app.people.rules import Permission
from app.ui.pages import page_links, requested_page

MOST_OFFERED: Final = 500


@blueprint.get("/moderacja/role")
@requires(Permission.MANAGE_PEOPLE)
def hat_list() -> ResponseReturnValue:
    """Every hat that was ever given, the newest first."""
    found = hat_lists.hats(db(), requested_page())
    return render_template(
        "people/hat_list.html", found=found, links=page_links(found, "people.hat_list")
    )


@blueprint.route("/osoby/<slug>/role", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
@once
def give_hat(slug: str) -> ResponseReturnValue:
    """Hats of one person, and a form for another one."""
    who, person = signed_in(), _person(slug)
    if not hats.can_give(who, person.id):
        raise Forbidden(_("Your account does not have the right to do this."))
    form = HatForm()
    with reading() as session:
        offered = organisation_lists.names(session, MOST_OFFERED)
    form.organisation.choices = {"": _("none"), **{str(key): name for key, name in offered}}
    if form.validate_on_submit():
        try:
            hats.give(
                db(),
                who,
                person.id,
                words=form.text("words"),
                note=form.text("note"),
                organisation_id=int(form.text("organisation") or 0) or None,
                until=_end_of_day(form),
            )
            flash(_("The role is given and stands on the profile."), "ok")
            return redirect(url_for("people.give_hat", slug=slug), 303)
        except (Invalid, Conflict) as error:
            db().rollback()
            form.refuse(error if isinstance(error, Invalid) else Invalid("", error.message))
    with reading() as session:
        found = hat_lists.hats(session, requested_page(), person_id=person.id)
    page = render_template(
        "people/hats.html",
        form=form,
        person=person,
        found=found,
        links=page_links(found, "people.give_hat", slug=slug),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/moderacja/role/<int:hat_id>/odbierz", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
@once
def take_hat(hat_id: int) -> ResponseReturnValue:
    """Take a hat back, with a reason for the staff."""
    with reading() as session:
        hat, person = hats.person_of(session, hat_id)
    if not hats.can_give(signed_in(), person.id):
        raise Forbidden(_("Your account does not have the right to do this."))
    form = TakeHatForm()
    if form.validate_on_submit():
        try:
            hats.take_back(db(), signed_in(), hat_id, form.text("reason"))
            flash(_("The role is taken back. Older posts keep its words."), "ok")
            return redirect(url_for("people.give_hat", slug=person.slug), 303)
        except (Invalid, Conflict) as error:
            db().rollback()
            form.refuse(error if isinstance(error, Invalid) else Invalid("", error.message))
    page = render_template("people/take_hat.html", form=form, hat=hat, person=person)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/konto/role/<int:hat_id>/oddaj")
@requires(Permission.SIGNED_IN)
def give_up_hat(hat_id: int) -> ResponseReturnValue:
    """Wear a role of one's own no longer."""
    hats.give_up(db(), signed_in(), hat_id)
    flash(_("The role is off your profile. Older posts say that it is over."), "ok")
    return redirect(url_for("people.own_card"), 303)


def _person(slug: str) -> Person:
    with reading() as session:
        person = person_by_slug(session, slug)
    if person is None or person.email is None:
        raise NotFound(_("There is nobody at this address."))
    return person


def _end_of_day(form: HatForm) -> datetime | None:
    """A hat holds to the end of its last day in Poland."""
    day = form.until.data
    return datetime.combine(day, time(23, 59, 59), clock.WARSAW) if day else None
