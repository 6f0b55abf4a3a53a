"""Pages of suppressions: ask for one, look what it reaches, decide as the second person."""

import re
from typing import Final

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.articles import queries as articles
from app.core.errors import DomainError, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.submissions import new_key
from app.core.web import application, db, once, reading
from app.discussions.models import Thread
from app.moderation import passage_hiding, redacting, suppression
from app.moderation.blueprint import blueprint
from app.moderation.redacting import drawn
from app.moderation.suppression import Proposed, Seen
from app.moderation.suppression_forms import PressForm, SuppressionForm
from app.moderation.suppression_models import SuppressionState
from app.moderation.suppression_words import places_in_words, state_look, state_words
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.review.words import all_reasons
from app.text.redaction import Words
from app.ui.pages import page_links, requested_page, show
from app.ui.rendering import renderer

LIST: Final = "/moderacja/usuwanie"
ONE: Final = f"{LIST}/<int(max=2147483647):suppression_id>"
_THREAD: Final = re.compile(r"/dyskusje/(\d{1,9})(?:[-/?#].*)?$")
_ARTICLE: Final = re.compile(r"(?:^|/artykuly/)([a-z0-9-]+)(?:[/?#].*)?$")


@blueprint.get(LIST)
@requires(Permission.SUPPRESS)
def suppressions() -> ResponseReturnValue:
    """All suppressions, newest first."""
    found = suppression.listed(db(), requested_page())
    return show(
        "moderation/suppressions.html",
        found=found,
        links=page_links(found, "moderation.suppressions"),
        state_words=state_words,
        state_look=state_look,
    )


@blueprint.route(f"{LIST}/nowe", methods=["GET", "POST"])
@requires(Permission.SUPPRESS)
@once
def new_suppression() -> ResponseReturnValue:
    """Ask for a suppression; the first button only counts what it would reach."""
    form = SuppressionForm()
    form.reason.choices = [(code.value, words) for code, words in all_reasons().items()]
    if request.method == "GET":
        form.place.data = request.args.get("miejsce", "")
        form.hide_now.data = True
        return _form_page(form, None)
    reached = None
    try:
        new = _proposed(form)
        if new is not None:
            if request.form.get("akcja") != "zasieg":
                return _propose(form, new)
            with reading() as session:
                reached = redacting.reach(session, new.words)
            return _form_page(form, reached)
        status = 422
    except DomainError as refusal:
        db().rollback()
        form.refuse(refusal if isinstance(refusal, Invalid) else Invalid("", refusal.message))
        status = refusal.status
    return _form_page(form, reached), status


def _form_page(form: SuppressionForm, reached: dict[str, int] | None) -> str:
    return show(
        "moderation/new_suppression.html",
        form=form,
        places=None if reached is None else places_in_words(reached),
        is_many=reached is not None and sum(reached.values()) > suppression.MANY,
    )


def _proposed(form: SuppressionForm) -> Proposed | None:
    if not form.validate():
        return None
    return suppression.checked(
        form.text("passage"), form.text("reason"), form.text("note"), _seen(form.text("place"))
    )


def _seen(place: str) -> Seen:
    """What an address of this site, or an article's alone, names."""
    place = place.strip()
    if not place:
        return Seen()
    with reading() as session:
        if thread := _THREAD.search(place):
            if session.get(Thread, int(thread[1])) is not None:
                return Seen(thread_id=int(thread[1]))
        elif article := _ARTICLE.search(place):
            try:
                return Seen(article_id=articles.article_by_slug(session, article[1]).id)
            except NotFound as missing:
                raise _no_place() from missing
    raise _no_place()


def _no_place() -> Invalid:
    return Invalid("place", _("Paste the address of an article or of a thread here."))


def _propose(form: SuppressionForm, new: Proposed) -> ResponseReturnValue:
    who, hidden = signed_in(), {}
    if form.hide_now.data:
        with reading() as session:
            plan = passage_hiding.plan(session, new.words)
        texts = {
            cover.article_id: drawn(renderer().render, cover.source.body, "article")
            for cover in plan.covers
        }
        hidden = passage_hiding.carry_out(db(), who, plan, texts, new.reason)
    made = suppression.propose(db(), who, application().settings, new, hidden)
    flash(_("Asked for. A second person decides."), "ok")
    return redirect(url_for("moderation.one_suppression", suppression_id=made.id), 303)


@blueprint.get(ONE)
@requires(Permission.SUPPRESS)
def one_suppression(suppression_id: int) -> ResponseReturnValue:
    """One suppression: what it reaches now, and the decision; afterwards its stub."""
    found = suppression.one(db(), suppression_id)
    reached = found.reached
    if found.state == SuppressionState.PROPOSED:
        reached = redacting.reach(db(), Words.of(found.passage))
    return show(
        "moderation/suppression.html",
        found=found,
        places=places_in_words(reached),
        is_many=sum(reached.values()) > suppression.MANY,
        form=PressForm(),
        new_key=new_key(),
        can_confirm=suppression.can_confirm(signed_in(), found.proposed_by, found.proposer_level),
        state_words=state_words,
        state_look=state_look,
    )


@blueprint.post(f"{ONE}/potwierdz")
@requires(Permission.SUPPRESS)
@once
def confirm_suppression(suppression_id: int) -> ResponseReturnValue:
    """The second person says yes."""
    suppression.confirm(db(), signed_in(), suppression_id)
    flash(_("Confirmed. In a moment the passage will be nowhere."), "ok")
    return redirect(url_for("moderation.one_suppression", suppression_id=suppression_id), 303)


@blueprint.post(f"{ONE}/zaniechaj")
@requires(Permission.SUPPRESS)
@once
def drop_suppression(suppression_id: int) -> ResponseReturnValue:
    """Not to be removed; what was hidden at once comes back."""
    with reading() as session:
        found = suppression.one(session, suppression_id)
    suppression.drop(db(), signed_in(), suppression_id)
    passage_hiding.undo(db(), signed_in(), found.hidden)
    flash(_("Nothing was removed. What was hidden is visible again."), "ok")
    return redirect(url_for("moderation.one_suppression", suppression_id=suppression_id), 303)
