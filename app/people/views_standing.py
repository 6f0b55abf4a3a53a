"""What staff decide about an account: its level, and a suspension with its reason."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.articles.vocabulary import CATEGORY_BY_SLUG
from app.core import clock
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.web import db, once, reading
from app.people import service
from app.people.access import letters, requires, signed_in
from app.people.blueprint import blueprint
from app.people.forms import LevelForm, SuspensionForm
from app.people.models import Level, Person
from app.people.queries import person_by_slug
from app.people.rules import Permission, can_suspend, levels_to_give
from app.people.words import level_word

MOST_DAYS = 365
LONGEST_REASON = 1000


def _person(slug: str) -> Person:
    with reading() as session:
        person = person_by_slug(session, slug)
    if person is None or person.erased or person.email is None:
        raise NotFound
    return person


def _locked(person: Person) -> Person:
    return db().get_one(Person, person.id)


@blueprint.route("/osoby/<slug>/poziom", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
@once
def level(slug: str) -> ResponseReturnValue:
    """Give an account another level."""
    person, who = _person(slug), signed_in()
    present = Level(person.level)
    offered = levels_to_give(who, person.id, present)
    if not offered:
        raise Forbidden(_("Your account does not have the right to do this."))
    form = LevelForm()
    form.level.choices = {str(int(each)): level_word(each) for each in offered}
    form.scope.choices = {each.slug: each.name for each in CATEGORY_BY_SLUG.values()}
    if form.validate_on_submit():
        wanted = Level(int(form.text("level")))
        scope = list(form.scope.data or ()) if wanted == Level.CURATOR else []
        if wanted == Level.CURATOR and not scope:
            form.refuse(Invalid("scope", _("Choose at least one topic to look after.")))
        else:
            service.change_level(db(), who, _locked(person), wanted, scope)
            flash(_("The level is changed."), "ok")
            return redirect(url_for("people.profile", slug=slug), 303)
    elif not form.is_submitted():
        form.level.data = str(int(present))
        form.scope.data = list(person.scope)
    page = render_template(
        "people/level.html", form=form, person=person, present=level_word(present)
    )
    return page, 422 if form.errors else 200


@blueprint.route("/osoby/<slug>/zawieszenie", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
@once
def suspension(slug: str) -> ResponseReturnValue:
    """Let a person only read for some days, or let them write again."""
    person, who = _person(slug), signed_in()
    if not can_suspend(who, person.id, Level(person.level)):
        raise Forbidden(_("Your account does not have the right to do this."))
    is_suspended = person.suspended_until is not None and person.suspended_until > clock.now()
    form = SuspensionForm()
    if form.validate_on_submit():
        try:
            _decide(form, person, is_suspended=is_suspended)
            return redirect(url_for("people.profile", slug=slug), 303)
        except Invalid as error:
            db().rollback()
            form.refuse(error)
    page = render_template(
        "people/suspension.html", form=form, person=person, is_suspended=is_suspended
    )
    return page, 422 if form.errors else 200


def _decide(form: SuspensionForm, person: Person, *, is_suspended: bool) -> None:
    who = signed_in()
    if is_suspended:
        service.unsuspend(db(), who, _locked(person))
        flash(_("The suspension is lifted."), "ok")
        return
    days, reason = form.text("days").strip(), form.text("reason").strip()
    is_number = days.isascii() and days.isdigit() and len(days) < 5
    if not is_number or not 1 <= int(days) <= MOST_DAYS:
        raise Invalid("days", _("Write a number of days from 1 to %(most)s.", most=MOST_DAYS))
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid(
            "reason",
            _("Write why, in up to %(most)s characters. The person gets it.", most=LONGEST_REASON),
        )
    until = clock.now() + timedelta(days=int(days))
    service.suspend(db(), letters(), who, _locked(person), until, reason)
    flash(_("The account is suspended. The person gets a letter with your reason."), "ok")
