"""What staff decide about an account: its level, scope and mark of an expert."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.articles.vocabulary import CATEGORY_BY_SLUG
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.web import db, once, reading
from app.people import service
from app.people.access import requires, signed_in
from app.people.blueprint import blueprint
from app.people.forms import LevelForm
from app.people.models import Level, Person
from app.people.queries import person_by_slug
from app.people.rules import Permission, levels_to_give
from app.people.words import level_word


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
