"""The contact directory, one's own card in it, messages that show no address, and blocks."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.web import application, db, once, reading
from app.people import blocks, cards, directory, hats, messages
from app.people.access import requires, signed_in, viewer
from app.people.blueprint import blueprint
from app.people.community_forms import CardForm, MessageForm
from app.people.forms import ButtonForm
from app.people.models import Person, Role
from app.people.queries import person_by_slug
from app.people.rules import Permission
from app.people.views_filtering import refuse_filtered
from app.people.views_topics import known_topic, topic_choices, topic_names
from app.people.words import ROLES, role_word
from app.ui.pages import page_links, requested_page


def _unindexed(page: str, status: int = 200) -> Response:
    """No search engine keeps people's contact data, nor forms to write to them."""
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@blueprint.get("/kontakty")
@requires(Permission.READ)
def contacts() -> ResponseReturnValue:
    """Cards that the asker may see, narrowed by city, topic and role."""
    role = request.args.get("rola", "")
    chosen = {
        "miasto": request.args.get("miasto", "").strip()[:80],
        "temat": known_topic(request.args.get("temat", "")),
        "rola": role if role in set(Role) else "",
    }
    found = directory.cards(
        db(),
        viewer(),
        requested_page(),
        city=chosen["miasto"],
        topic=chosen["temat"],
        role=chosen["rola"],
    )
    given = {name: value for name, value in chosen.items() if value}
    page = render_template(
        "people/contacts.html",
        found=found,
        links=page_links(found, "people.contacts", **given),
        chosen=chosen,
        is_filtered=bool(given),
        topics=topic_choices(),
        roles={each.value: str(word) for each, word in ROLES.items()},
        topic_names=topic_names,
        role_word=role_word,
    )
    return _unindexed(page)


@blueprint.route("/konto/wizytowka", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def own_card() -> ResponseReturnValue:
    """Make, change or withdraw one's own card."""
    who = signed_in()
    with reading() as session:
        card = cards.card_of(session, who.id)
    form = CardForm(obj=card)
    if form.validate_on_submit():
        try:
            fields = cards.check_card(
                visibility=form.text("visibility"),
                email=form.text("email"),
                phone=form.text("phone"),
                helps=form.text("helps"),
                shows_city=bool(form.shows_city.data),
                shows_role=bool(form.shows_role.data),
                shows_topics=bool(form.shows_topics.data),
                shows_organisation=bool(form.shows_organisation.data),
            )
            refuse_filtered(helps=(card.helps if card else "", fields.helps))
            cards.save(db(), who, fields, agreed=bool(form.agreed.data))
            flash(_("The card is saved."), "ok")
            return redirect(url_for("people.own_card"), 303)
        except Invalid as error:
            db().rollback()
            form.refuse(error)
    page = render_template(
        "people/card.html", form=form, card=card, own_hats=hats.hats_of(db(), [who.id]).get(who.id)
    )
    return _unindexed(page, 422 if form.is_submitted() else 200)


@blueprint.post("/konto/wizytowka/wycofaj")
@requires(Permission.SIGNED_IN)
def withdraw_card() -> ResponseReturnValue:
    """Delete the card at once."""
    if cards.withdraw(db(), signed_in()):
        flash(_("The card is deleted. Nothing of it is left in the directory."), "ok")
    return redirect(url_for("people.own_card"), 303)


@blueprint.route("/osoby/<slug>/napisz", methods=["GET", "POST"])
@requires(Permission.WRITE_TO_PEOPLE)
@once
def write_to(slug: str) -> ResponseReturnValue:
    """Write to somebody without seeing their address."""
    who, settings = signed_in(), application().settings
    person = _person(slug)
    form = MessageForm()
    with reading() as session:
        why_not = messages.refusal(session, who, person)
    if form.is_submitted() and why_not:
        form.refuse(Invalid("", why_not))
    elif form.validate_on_submit():
        try:
            text = messages.check_message(form.text("message"))
            refuse_filtered(message=("", text))
            messages.hit(application().limiter, who, settings)
            messages.send(db(), who, person.id, text, settings)
            flash(_("The message is on its way. The answer will come to your e-mail."), "ok")
            return redirect(url_for("people.profile", slug=slug), 303)
        except (Invalid, Conflict) as error:
            db().rollback()
            form.refuse(error if isinstance(error, Invalid) else Invalid("", error.message))
    page = render_template(
        "people/write.html",
        form=form,
        person=person,
        why_not=why_not,
        most=settings.contact_messages_day,
    )
    return _unindexed(page, 422 if form.is_submitted() else 200)


@blueprint.route("/osoby/<slug>/zablokuj", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@once
def block(slug: str) -> ResponseReturnValue:
    """Take no messages and mentions from somebody, or take them again."""
    who, person = signed_in(), _person(slug)
    if person.id == who.id:
        raise NotFound(_("There is nobody at this address."))
    form = ButtonForm()
    with reading() as session:
        is_blocked = blocks.is_blocked(session, who.id, person.id)
    if form.validate_on_submit():
        if request.form.get("stan") == "nie":
            blocks.unblock(db(), who, person.id)
            flash(_("You take messages and mentions from this person again."), "ok")
        else:
            blocks.block(db(), who, person.id)
            flash(_("You will get no messages and mentions from this person."), "ok")
        return redirect(url_for("people.blocked"), 303)
    return render_template("people/block.html", form=form, person=person, is_blocked=is_blocked)


@blueprint.get("/konto/zablokowani")
@requires(Permission.SIGNED_IN)
def blocked() -> ResponseReturnValue:
    """Whom one has blocked; nobody else sees it."""
    found = blocks.blocked_by(db(), signed_in().id, requested_page())
    return render_template(
        "people/blocked.html", found=found, links=page_links(found, "people.blocked")
    )


def _person(slug: str) -> Person:
    with reading() as session:
        person = person_by_slug(session, slug)
    if person is None or person.email is None:
        raise NotFound(_("There is nobody at this address."))
    return person
