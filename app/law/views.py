"""Addresses of the register of acts. A change marked here reaches all that cites the act."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.articles import legal_state
from app.core.errors import Forbidden, Invalid
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.web import application, db, once, reading
from app.law import queries, service
from app.law.forms import ActForm, ButtonForm, ChangeForm
from app.law.models import Act
from app.law.rules import can_manage_acts
from app.law.service import ActFields
from app.people.access import requires, signed_in, viewer
from app.people.queries import names
from app.people.rules import Permission
from app.ui.pages import page_links, requested_page, show

blueprint = Blueprint("law", __name__)
LONGEST_SEARCH = 200


@blueprint.get("/akty")
@requires(Permission.READ)
def register() -> ResponseReturnValue:
    """All acts, or those with the words that are looked for."""
    wanted = " ".join(request.args.get("q", "").split())[:LONGEST_SEARCH]
    found = queries.register(db(), wanted, requested_page())
    values = {"q": wanted} if wanted else {}
    return show(
        "law/register.html",
        found=found,
        links=page_links(found, "law.register", **values),
        wanted=wanted,
        can_manage=can_manage_acts(viewer()),
    )


@blueprint.get("/akty/<slug>")
@requires(Permission.READ)
def act(slug: str) -> ResponseReturnValue:
    """One act: where it stands, its last change, who relies on it."""
    found = queries.act_by_slug(db(), slug)
    citing = legal_state.citing(db(), found.id, requested_page())
    checked_by = names(db(), [found.checked_by_id]).get(found.checked_by_id or 0)
    return show(
        "law/act.html",
        act=found,
        place=queries.place_of(found),
        checked_by=checked_by,
        citing=citing,
        links=page_links(citing, "law.act", slug=slug),
        can_manage=can_manage_acts(viewer()),
        form=ButtonForm() if can_manage_acts(viewer()) else None,
    )


@blueprint.route("/akty/nowy", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACTS)
@once
def new_act() -> ResponseReturnValue:
    """Enter an act by hand."""
    _may_manage()
    form = ActForm()
    if form.validate_on_submit():
        try:
            made = service.add_act(db(), signed_in(), _fields(form))
            return redirect(url_for("law.act", slug=made.slug), 303)
        except Invalid as error:
            db().rollback()
            form.refuse(error)
    return show("law/edit.html", form=form, act=None), 422 if form.errors else 200


@blueprint.route("/akty/<slug>/edytuj", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACTS)
@once
def edit_act(slug: str) -> ResponseReturnValue:
    """Correct an entry."""
    found = _managed(slug)
    form = ActForm()
    if form.validate_on_submit():
        try:
            service.change_act(db(), signed_in(), found.id, _fields(form))
            return redirect(url_for("law.act", slug=slug), 303)
        except Invalid as error:
            db().rollback()
            form.refuse(error)
    elif not form.is_submitted():
        form.name.data, form.short_name.data = found.name, found.short_name
        form.place.data, form.link.data = queries.place_of(found), found.link
    return show("law/edit.html", form=form, act=found), 422 if form.errors else 200


@blueprint.post("/akty/<slug>/sprawdzone")
@requires(Permission.MANAGE_ACTS)
@once
def check_act(slug: str) -> ResponseReturnValue:
    """Note that the entry was looked at and holds."""
    service.check_act(db(), signed_in(), _managed(slug).id)
    flash(_("Noted: the entry is up to date."), "ok")
    return redirect(url_for("law.act", slug=slug), 303)


@blueprint.route("/akty/<slug>/zmiana", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACTS)
@once
def change(slug: str) -> ResponseReturnValue:
    """Mark an act as changed: every text that cites it says so from then on."""
    found = _managed(slug)
    form = ChangeForm()
    if form.validate_on_submit():
        try:
            return _mark(found, form)
        except Invalid as error:
            db().rollback()
            form.refuse(error)
    with reading() as session:
        citing = legal_state.citing(session, found.id, 1).total
    page = show("law/change.html", form=form, act=found, citing=citing)
    return page, 422 if form.errors else 200


def _mark(found: Act, form: ChangeForm) -> ResponseReturnValue:
    who = signed_in()
    act = service.mark_changed(db(), who, found.id, form.changed_on.data, form.text("note"))
    flagged = legal_state.act_changed(db(), who, act)
    flash(
        ngettext(
            "Marked. %(num)s article says so now.", "Marked. %(num)s articles say so now.", flagged
        ),
        "ok",
    )
    return redirect(url_for("law.act", slug=act.slug), 303)


@blueprint.post("/akty/<slug>/zmiana/cofnij")
@requires(Permission.MANAGE_ACTS)
@once
def take_change_back(slug: str) -> ResponseReturnValue:
    """Undo a mark made by mistake."""
    who, found = signed_in(), _managed(slug)
    act = service.take_change_back(db(), who, found.id)
    legal_state.change_taken_back(db(), application().settings, act)
    flash(_("The mark is taken back."), "ok")
    return redirect(url_for("law.act", slug=slug), 303)


def _fields(form: ActForm) -> ActFields:
    return ActFields(
        form.text("name"), form.text("short_name"), form.text("place"), form.text("link")
    )


def _may_manage() -> None:
    if not can_manage_acts(signed_in()):
        raise Forbidden(_("Moderators and experts keep the register of acts."))


def _managed(slug: str) -> Act:
    _may_manage()
    with reading() as session:
        return queries.act_by_slug(session, slug)
