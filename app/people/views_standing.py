"""What staff decide about an account: its level, scope and mark of an expert."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.articles.vocabulary import CATEGORY_BY_SLUG
from app.core.db import held
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.web import application, db, once, reading
from app.people import service
from app.people.access import requires, signed_in
from app.people.blueprint import blueprint
from app.people.field_rules import check_city
from app.people.forms import ButtonForm, LevelForm
from app.people.models import Level, Person
from app.people.queries import person_by_slug
from app.people.rules import Permission, can_mark_expert, levels_to_give
from app.people.words import level_word


def _person(slug: str) -> Person:
    with reading() as session:
        person = person_by_slug(session, slug)
    if person is None or person.erased or person.email is None:
        raise NotFound
    return person


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
        try:
            service.change_level(
                db(),
                who,
                held(db(), Person, person.id),
                wanted,
                list(form.scope.data or ()),
                check_city(form.text("city")),
                settings=application().settings,
            )
            flash(_("The level is changed. The person gets a letter."), "ok")
            return redirect(url_for("people.profile", slug=slug), 303)
        except Invalid as error:
            db().rollback()
            form.refuse(error)
    elif not form.is_submitted():
        form.level.data = str(int(present))
        form.scope.data = list(person.scope)
        form.city.data = person.scope_city
    page = render_template(
        "people/level.html", form=form, person=person, present=level_word(present)
    )
    return page, 422 if form.errors else 200


@blueprint.route("/osoby/<slug>/ekspert", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
@once
def expert(slug: str) -> ResponseReturnValue:
    """Mark a curator as an expert who confirms the law of articles, or take the mark."""
    person, who = _person(slug), signed_in()
    if not can_mark_expert(who, person.id, Level(person.level)):
        raise Forbidden(_("Your account does not have the right to do this."))
    form = ButtonForm()
    if form.validate_on_submit():
        service.mark_expert(
            db(),
            who,
            held(db(), Person, person.id),
            is_expert=not person.is_expert,
            settings=application().settings,
        )
        flash(_("The mark is changed. The person gets a letter."), "ok")
        return redirect(url_for("people.profile", slug=slug), 303)
    return render_template("people/expert.html", form=form, person=person)
