"""Address of accepting in part: tick what readers shall get."""

from dataclasses import replace

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.articles.parts import blocks
from app.articles.words import field_words
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.i18n import gettext as _
from app.core.web import application, db, once, reading
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.review import deciding, partial, rules
from app.review.drawing import drawn
from app.review.forms_deciding import PartForm
from app.review.partial import PartialAcceptance, Rest
from app.review.proposal_page import proposal_page
from app.review.views import blueprint
from app.review.views_deciding import next_address
from app.review.words import ready_sentences, reason_choices
from app.ui.pages import show


@blueprint.route("/propozycje/<int:proposal_id>/czesc", methods=["GET", "POST"])
@requires(Permission.REVIEW)
@once
def accept_part(proposal_id: int) -> ResponseReturnValue:
    """Publish the ticked places; the rest goes back to its author or is refused."""
    form = PartForm()
    form.reason.choices = reason_choices()
    status = 200
    with reading() as session:
        page = proposal_page(session, signed_in(), proposal_id)
    if not rules.can_decide(signed_in(), page.proposal, page.categories):
        raise Forbidden(_("Your account does not have the right to do this."))
    if request.method == "POST":
        try:
            return _carry_out(proposal_id, form)
        except (Invalid, Conflict) as error:
            db().rollback()
            status = error.status
            if isinstance(error, Invalid) and error.field in ("comment", "reason"):
                form.refuse(error)
            else:
                form.form_errors.append(error.message)
    if page.merged is None or page.proposal.article_id is None:
        return redirect(url_for("review.proposal", proposal_id=proposal_id))
    found = blocks(page.published, page.merged)
    form.look(page.head.id, page.published_id)
    return (
        show(
            "review/part.html",
            form=form,
            page=page,
            blocks=found,
            ticked=request.form.getlist("blok")
            if request.method == "POST"
            else [block.key for block in found],
            field_words=field_words(),
            is_mine_to_review=page.around.claims(signed_in()),
            ready_sentences=ready_sentences(),
        ),
        status,
    )


def _carry_out(proposal_id: int, form: PartForm) -> ResponseReturnValue:
    who = signed_in()
    with reading() as session:
        plan = partial.plan_part(
            session,
            who,
            replace(form.seen(proposal_id), takes_over=bool(request.form.get("przejmuje"))),
            set(request.form.getlist("blok")),
            Rest.REFUSE if form.rest.data == Rest.REFUSE else Rest.RETURN,
            form.reason.data or "",
            form.comment.data or "",
        )
    if plan.is_whole:
        return _accept_whole(plan)
    text, whole_text = drawn(plan.taken.body), drawn(plan.whole.body)
    partial.accept_part(db(), who, plan, text, whole_text, application().settings)
    if plan.rest is Rest.RETURN:
        flash(_("Readers see the ticked places now. The rest is back with its author."), "ok")
    else:
        flash(_("Readers see the ticked places now. The author gets your reason by mail."), "ok")
    return redirect(next_address(proposal_id), 303)


def _accept_whole(plan: PartialAcceptance) -> ResponseReturnValue:
    with reading() as session:
        whole = deciding.plan_acceptance(session, signed_in(), plan.seen, None, plan.comment)
    text = drawn(whole.proposed.body)
    deciding.accept(db(), signed_in(), whole, text, None, application().settings)
    flash(_("Everything was ticked: accepted as a whole. Readers see it now."), "ok")
    return redirect(next_address(plan.seen.proposal_id), 303)
