"""Pages of organisations: the list, one of them, its history, and what moderators decide."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.web import db, once, reading
from app.people import hats, organisation_lists, organisations
from app.people.access import requires, signed_in, viewer
from app.people.blueprint import blueprint
from app.people.community_forms import OrganisationDecisionForm, OrganisationForm
from app.people.community_models import Organisation, OrganisationKind, OrganisationState
from app.people.organisation_rules import (
    OrganisationFields,
    can_decide,
    can_edit,
    can_propose,
    can_read,
    check_fields,
    decisions_open,
)
from app.people.queries import names
from app.people.rules import Permission, Who
from app.people.views_filtering import refuse_filtered, refuse_removed
from app.people.views_topics import known_topic, topic_choices, topic_names
from app.people.views_towns import check_which_town
from app.people.words import DECISIONS_ON_ORGANISATIONS, ORGANISATION_KINDS
from app.ui.pages import page_links, requested_page


@blueprint.get("/organizacje")
@requires(Permission.READ)
def organisation_list() -> ResponseReturnValue:
    """Visible organisations by the alphabet, narrowed by city, kind and topic."""
    kind = request.args.get("rodzaj", "")
    chosen = {
        "miasto": request.args.get("miasto", "").strip()[:80],
        "rodzaj": kind if kind in set(OrganisationKind) else "",
        "temat": known_topic(request.args.get("temat", "")),
    }
    found = organisation_lists.organisations(
        db(),
        requested_page(),
        city=chosen["miasto"],
        kind=chosen["rodzaj"],
        topic=chosen["temat"],
    )
    given = {name: value for name, value in chosen.items() if value}
    return render_template(
        "people/organisations.html",
        found=found,
        links=page_links(found, "people.organisation_list", **given),
        chosen=chosen,
        is_filtered=bool(given),
        kinds={each.value: str(word) for each, word in ORGANISATION_KINDS.items()},
        topics=topic_choices(),
        topic_names=topic_names,
        may_propose=can_propose(viewer()),
    )


@blueprint.get("/moderacja/organizacje")
@requires(Permission.MANAGE_PEOPLE)
def organisation_queue() -> ResponseReturnValue:
    """Proposed organisations that wait for a decision."""
    found = organisation_lists.waiting(db(), requested_page())
    links = page_links(found, "people.organisation_queue")
    return render_template("people/organisation_queue.html", found=found, links=links)


@blueprint.route("/organizacje/nowa", methods=["GET", "POST"])
@requires(Permission.PROPOSE_ORGANISATION)
@once
def new_organisation() -> ResponseReturnValue:
    """Propose a page for an organisation."""
    form = OrganisationForm()
    form.topics.choices = topic_choices()
    if form.validate_on_submit():
        try:
            fields = _fields(form)
            refuse_removed(name=fields.name, helps=fields.helps)
            made = organisations.propose(db(), signed_in(), fields)
            flash(_("Saved. Until a moderator has looked, only you see the page."), "ok")
            return redirect(url_for("people.organisation", slug=made.slug), 303)
        except (Invalid, Conflict) as error:
            _refuse(form, error)
    page = render_template("people/organisation_form.html", form=form, organisation=None)
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/organizacje/<slug>")
@requires(Permission.READ)
def organisation(slug: str) -> ResponseReturnValue:
    """One organisation with its verified members."""
    who = viewer()
    found, is_member = _readable(who, slug)
    members = organisation_lists.members(db(), found.id, requested_page())
    return render_template(
        "people/organisation.html",
        organisation=found,
        topics=topic_names(organisation_lists.topics_of(db(), [found.id]).get(found.id, ())),
        members=members,
        links=page_links(members, "people.organisation", slug=slug),
        may_edit=can_edit(who, found, is_member=is_member),
        may_decide=can_decide(who) and bool(decisions_open(found)),
    )


@blueprint.route("/organizacje/<slug>/edytuj", methods=["GET", "POST"])
@requires(Permission.CHANGE_PROFILE)
@once
def edit_organisation(slug: str) -> ResponseReturnValue:
    """Change what the page says."""
    who = signed_in()
    with reading() as session:
        found = organisations.by_slug(session, slug)
        is_member = hats.is_member(session, who.id, found.id)
        topics = list(organisation_lists.topics_of(session, [found.id]).get(found.id, ()))
    if not can_edit(who, found, is_member=is_member):
        _hide_from(who, found, is_member=is_member)
        raise Forbidden(_("Only verified members of the organisation and moderators edit it."))
    form = OrganisationForm(obj=found)
    form.topics.choices = topic_choices()
    if not form.is_submitted():
        form.topics.data = topics
    elif form.validate():
        try:
            fields = _fields(form)
            _refuse_filtered(found, fields)
            organisations.edit(db(), who, found.id, _seen(form), fields)
            flash(_("The page is saved."), "ok")
            return redirect(url_for("people.organisation", slug=slug), 303)
        except Conflict as error:
            _refuse(form, error)
            form.version.data = str(found.version)
        except Invalid as error:
            _refuse(form, error)
    page = render_template("people/organisation_form.html", form=form, organisation=found)
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/organizacje/<slug>/historia")
@requires(Permission.READ)
def organisation_history(slug: str) -> ResponseReturnValue:
    """What the page said before, and who wrote it."""
    found, _is_member = _readable(viewer(), slug)
    versions = organisation_lists.versions(db(), found.id, requested_page())
    return render_template(
        "people/organisation_history.html",
        organisation=found,
        found=versions,
        links=page_links(versions, "people.organisation_history", slug=slug),
        topic_names=topic_names,
    )


@blueprint.route("/organizacje/<slug>/decyzja", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
@once
def decide_on_organisation(slug: str) -> ResponseReturnValue:
    """Let a page out, refuse it, hide it or show it again."""
    with reading() as session:
        found = organisations.by_slug(session, slug)
        proposer = names(session, [found.proposed_by_id]).get(found.proposed_by_id)
    form = OrganisationDecisionForm()
    offered = decisions_open(found)
    form.decision.choices = {act: str(DECISIONS_ON_ORGANISATIONS[act]) for act in offered}
    if not form.is_submitted():
        form.version.data = str(found.version)
    if form.validate_on_submit():
        try:
            organisations.decide(
                db(),
                signed_in(),
                found.id,
                form.text("decision"),
                form.text("reason"),
                seen_version=_seen(form),
            )
            flash(_("The decision is saved."), "ok")
            return redirect(url_for("people.organisation", slug=slug), 303)
        except (Invalid, Conflict) as error:
            _refuse(form, error)
            form.version.data = str(found.version)
    page = render_template(
        "people/organisation_decision.html", form=form, organisation=found, proposer=proposer
    )
    return page, 422 if form.is_submitted() else 200


def _seen(form: OrganisationForm | OrganisationDecisionForm) -> int:
    """The version that stood on the page with the form."""
    seen = form.text("version")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0


def _fields(form: OrganisationForm) -> OrganisationFields:
    return check_fields(
        name=form.text("name"),
        kind=form.text("kind"),
        city=check_which_town(form.text("city")),
        helps=form.text("helps"),
        email=form.text("email"),
        phone=form.text("phone"),
        website=form.text("website"),
        topics=list(form.topics.data or ()),
    )


def _refuse_filtered(found: Organisation, fields: OrganisationFields) -> None:
    """What a page that all read gains passes the filters; one that waits is looked at anyway."""
    if found.state == OrganisationState.WAITING:
        refuse_removed(name=fields.name, helps=fields.helps)
        return
    refuse_filtered(
        name=(found.name, fields.name),
        city=(found.city, fields.city),
        website=(found.website, fields.website),
        helps=(found.helps, fields.helps),
    )


def _refuse(form: OrganisationForm | OrganisationDecisionForm, error: Invalid | Conflict) -> None:
    db().rollback()
    form.refuse(error if isinstance(error, Invalid) else Invalid("", error.message))


def _readable(who: Who | None, slug: str) -> tuple[Organisation, bool]:
    found = organisations.by_slug(db(), slug)
    is_member = who is not None and hats.is_member(db(), who.id, found.id)
    _hide_from(who, found, is_member=is_member)
    return found, is_member


def _hide_from(who: Who | None, found: Organisation, *, is_member: bool) -> None:
    if not can_read(who, found, is_member=is_member):
        raise NotFound(_("There is no organisation at this address."))
