"""Addresses of what authors do with their proposals: withdraw, appeal, bring back."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import Conflict, Forbidden, Invalid
from app.core.i18n import gettext as _
from app.core.web import application, db, once, reading
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.review import appeals, deciding, expiry, rules
from app.review.forms import ConfirmForm
from app.review.forms_deciding import AppealForm
from app.review.models import State
from app.review.proposal_page import proposal_page
from app.review.views import blueprint
from app.ui.pages import show


@blueprint.route("/propozycje/<int:proposal_id>/wycofaj", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@once
def withdraw(proposal_id: int) -> ResponseReturnValue:
    """The author takes a proposal back."""
    form = ConfirmForm()
    if form.validate_on_submit():
        deciding.withdraw(db(), signed_in(), proposal_id)
        flash(_("Withdrawn. Your text stays here for you to read."), "ok")
        return redirect(url_for("review.proposal", proposal_id=proposal_id), 303)
    with reading() as session:
        page = proposal_page(session, signed_in(), proposal_id)
    if not rules.can_withdraw(signed_in(), page.proposal):
        return redirect(url_for("review.proposal", proposal_id=proposal_id))
    return show("review/withdraw.html", form=form, page=page)


@blueprint.route("/propozycje/<int:proposal_id>/odwolanie", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@once
def appeal(proposal_id: int) -> ResponseReturnValue:
    """The author asks that somebody else looks at a rejection."""
    form, status = AppealForm(), 200
    here = url_for("review.proposal", proposal_id=proposal_id)
    if request.method == "POST":
        try:
            appeals.appeal(
                db(), signed_in(), application().settings, proposal_id, form.comment.data or ""
            )
        except Invalid as error:
            form.refuse(error)
            status = error.status
        except (Conflict, Forbidden) as error:
            form.form_errors.append(error.message)
            status = error.status
        else:
            flash(_("Sent. Somebody else will look at it, and you will get a letter."), "ok")
            return redirect(here, 303)
        db().rollback()
    with reading() as session:
        page = proposal_page(session, signed_in(), proposal_id)
    if status == 200 and not rules.can_appeal(signed_in(), page.proposal, application().settings):
        return redirect(here)
    return show("review/appeal.html", form=form, page=page), status


@blueprint.route("/propozycje/<int:proposal_id>/wznow", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
@once
def reopen(proposal_id: int) -> ResponseReturnValue:
    """The author brings back a proposal that was put aside."""
    form = ConfirmForm()
    here = url_for("review.proposal", proposal_id=proposal_id)
    if form.validate_on_submit():
        proposal = expiry.reopen(db(), signed_in(), application().settings, proposal_id)
        if proposal.state == State.CONFLICT:
            flash(_("It is back. The article has changed since: settle the clash first."), "warn")
        else:
            flash(_("It is back and waits for review."), "ok")
        return redirect(here, 303)
    with reading() as session:
        page = proposal_page(session, signed_in(), proposal_id)
    if not rules.can_reopen(signed_in(), page.proposal, application().settings):
        return redirect(here)
    return show("review/reopen.html", form=form, page=page)
