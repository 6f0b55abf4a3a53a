"""Addresses of claims: take a proposal to review, keep it, give it back, take it over."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core.i18n import gettext as _
from app.core.web import application, db, once, reading
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.review import claims
from app.review.claims import Claimed
from app.review.forms import ConfirmForm
from app.review.proposal_page import proposal_page
from app.review.views import blueprint
from app.ui.pages import show


@blueprint.post("/propozycje/<int:proposal_id>/rezerwacja")
@requires(Permission.REVIEW)
def claim(proposal_id: int) -> ResponseReturnValue:
    """Take a proposal to review, keep it for longer, or give it back.

    Each may be sent again and again, so no form key stands in the way of keeping.
    """
    action = request.form.get("rezerwacja", "")
    settings, who = application().settings, signed_in()
    if action == "oddaj":
        claims.release(db(), who, proposal_id)
        flash(_("Given back. Somebody else can review it now."), "ok")
        return redirect(url_for("review.queue"), 303)
    if action == "przedluz":
        claims.keep(db(), who, settings, proposal_id)
    else:
        try:
            claims.claim(db(), who, settings, proposal_id)
        except Claimed:
            db().rollback()
            return redirect(url_for("review.take_over", proposal_id=proposal_id), 303)
    return redirect(url_for("review.proposal", proposal_id=proposal_id), 303)


@blueprint.route("/propozycje/<int:proposal_id>/przejmij", methods=["GET", "POST"])
@requires(Permission.REVIEW)
@once
def take_over(proposal_id: int) -> ResponseReturnValue:
    """Take over what another reviewer is reading, after a warning."""
    form = ConfirmForm()
    here = url_for("review.proposal", proposal_id=proposal_id)
    if form.validate_on_submit():
        claims.claim(db(), signed_in(), application().settings, proposal_id, take_over=True)
        flash(_("You are reviewing it now."), "ok")
        return redirect(here, 303)
    with reading() as session:
        page = proposal_page(session, signed_in(), proposal_id)
    if page.around.claimed_by is None or page.around.claims(signed_in()):
        return redirect(here)
    return show("review/take_over.html", form=form, page=page)
