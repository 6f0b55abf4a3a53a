"""Addresses of proposals: what waits, one of them, deciding on it, taking it back."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import Conflict, Forbidden, Invalid
from app.core.i18n import gettext as _
from app.core.submissions import new_key
from app.core.web import application, db, once, reading
from app.people.access import requires, signed_in
from app.people.rules import Permission, may
from app.records import lists, service
from app.records.blueprint import blueprint
from app.records.forms import DecisionForm
from app.records.kinds import Surroundings, all_kinds
from app.records.models import ProposalState
from app.records.proposal_page import proposal_page, rights
from app.review.words import ready_sentences, reason_choices
from app.ui.pages import page_links, requested_page, show


@blueprint.get("/dane/do-sprawdzenia")
@requires(Permission.REVIEW)
def queue() -> ResponseReturnValue:
    """What waits for a decision, the oldest first."""
    who = signed_in()
    found = lists.waiting(db(), who, requested_page())
    return show(
        "records/queue.html",
        found=found,
        links=page_links(found, "records.queue"),
        kinds=[kind for kind in all_kinds() if may(who, kind.propose) and not kind.is_single],
    )


@blueprint.get("/dane/propozycje/<int(max=2147483647):proposal_id>")
@requires(Permission.SIGNED_IN)
def proposal(proposal_id: int) -> ResponseReturnValue:
    """One proposal, for its author and for those who decide."""
    return _page(proposal_id, DecisionForm())


@blueprint.post("/dane/propozycje/<int(max=2147483647):proposal_id>/decyzja")
@requires(Permission.REVIEW)
@once
def decide(proposal_id: int) -> ResponseReturnValue:
    """Let it in, or refuse it with a reason."""
    form = DecisionForm()
    try:
        said = _decide(proposal_id, form)
    except Invalid as error:
        db().rollback()
        form.refuse(error)
        return _page(proposal_id, form), error.status
    except (Conflict, Forbidden) as error:
        # The reason stands beside what was typed; who may not see the proposal gets no page.
        db().rollback()
        form.form_errors.append(error.message)
        return _page(proposal_id, form), error.status
    flash(said, "ok")
    return redirect(url_for("records.proposal", proposal_id=proposal_id), 303)


@blueprint.post("/dane/propozycje/<int(max=2147483647):proposal_id>/wycofaj")
@requires(Permission.PROPOSE)
@once
def withdraw(proposal_id: int) -> ResponseReturnValue:
    """Its author takes a proposal back."""
    service.withdraw(db(), signed_in(), proposal_id)
    flash(_("You took the proposal back."), "ok")
    return redirect(url_for("records.proposal", proposal_id=proposal_id), 303)


def _decide(proposal_id: int, form: DecisionForm) -> str:
    """Do what the pressed button says; what to tell of it."""
    who, seen, words = signed_in(), form.seen(), form.text("comment")
    action = request.form.get("decyzja", "")
    if action == "odrzuc":
        service.refuse(db(), who, proposal_id, seen, form.text("reason"), words)
        return _("Refused. The author will read your reason.")
    if action != "przyjmij":
        raise Invalid("comment", _("Choose what to do with the proposal."))
    around = Surroundings(db(), application().settings.content_dir)
    done = service.accept(around, who, proposal_id, seen, words)
    if done.state == ProposalState.CLASH:
        return _("It clashes with what was let in meanwhile, so it went back to its author.")
    return _("Let in. It is in force now.")


def _page(proposal_id: int, form: DecisionForm) -> str:
    who = signed_in()
    with reading() as session:
        page = proposal_page(session, who, proposal_id)
        allowed = rights(session, who, page)
    form.look(page.seen)
    form.reason.choices = reason_choices()
    return show(
        "records/proposal.html",
        page=page,
        rights=allowed,
        form=form,
        is_author=who.id == page.proposal.author_id,
        decides_here=may(who, page.kind.decide),
        ready_sentences=ready_sentences(),
        new_key=new_key,
    )
