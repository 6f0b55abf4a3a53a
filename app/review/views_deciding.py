"""Addresses of deciding: accept, amend, ask, reject, resolve a conflict."""

from collections.abc import Mapping
from dataclasses import replace

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.articles.merge import Choice, SourceMerge
from app.articles.rules import can_publish
from app.articles.words import field_words
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.i18n import gettext as _
from app.core.web import application, db, is_same_site, once, reading
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.review import deciding, rules
from app.review.claims import Claimed
from app.review.deciding import Seen
from app.review.drawing import drawn, save
from app.review.forms import AmendForm, ConflictForm, DecisionForm
from app.review.proposal_page import proposal_page
from app.review.queue import next_in_queue
from app.review.rules import Step
from app.review.views import blueprint
from app.review.views_proposal import show_proposal
from app.ui.pages import show

_STEPS = {"zwroc": Step.ASK, "odrzuc": Step.REJECT}


@blueprint.post("/propozycje/<int:proposal_id>/decyzja")
@requires(Permission.REVIEW)
@once
def decide(proposal_id: int) -> ResponseReturnValue:
    """Accept as it is, return with a comment, or reject with a reason."""
    form = DecisionForm()
    seen = replace(form.seen(proposal_id), takes_over=bool(request.form.get("przejmuje")))
    action = request.form.get("decyzja", "")
    try:
        if action == "przyjmij":
            return _accept(seen, form.comment.data or "")
        deciding.send_back(
            db(),
            signed_in(),
            seen,
            _step(action),
            form.reason.data or "",
            form.comment.data or "",
            application().settings,
        )
    except Invalid as error:
        db().rollback()
        form.refuse(error)
        return show_proposal(proposal_id, form), error.status
    except Conflict as error:
        return _moved(proposal_id, form, error)
    except Forbidden as error:
        # The reason stands beside what was typed; who may not see the proposal gets no page.
        db().rollback()
        form.form_errors.append(error.message)
        return show_proposal(proposal_id, form), error.status
    if action == "zwroc":
        flash(_("Returned to the author with your comment."), "ok")
    else:
        flash(_("Rejected. The author gets your reason by mail."), "ok")
    return redirect(next_address(proposal_id), 303)


def _step(action: str) -> Step:
    if action not in _STEPS:
        raise Invalid("comment", _("Choose what to do with the proposal."))
    return _STEPS[action]


def _accept(seen: Seen, comment: str) -> ResponseReturnValue:
    with reading() as session:
        plan = deciding.plan_acceptance(session, signed_in(), seen, None, comment)
    text = drawn(plan.proposed.body)
    deciding.accept(db(), signed_in(), plan, text, None, application().settings)
    flash(_("Accepted. Readers see the new version now."), "ok")
    return redirect(next_address(seen.proposal_id), 303)


def next_address(proposal_id: int) -> str:
    """Where a reviewer goes on: the list they came from, or the next proposal in it."""
    back = request.form.get("dalej", "")
    if is_same_site(back) and back.startswith(url_for("review.queue")):
        return back
    with reading() as session:
        _before, after = next_in_queue(session, signed_in(), proposal_id)
    if after is None or after == proposal_id:
        return url_for("review.queue")
    return url_for("review.proposal", proposal_id=after)


def _moved(proposal_id: int, form: DecisionForm, error: Conflict) -> ResponseReturnValue:
    """409 with a fresh view; what the reviewer typed stays in the form."""
    db().rollback()
    if isinstance(error, Claimed):
        form.form_errors.append(
            _("%(what)s If you decide now, tick that you take it over.", what=error.message)
        )
    else:
        form.form_errors.append(_("%(what)s Look again and decide anew.", what=error.message))
    return show_proposal(proposal_id, form), error.status


@blueprint.route("/propozycje/<int:proposal_id>/popraw", methods=["GET", "POST"])
@requires(Permission.REVIEW)
@once
def amend(proposal_id: int) -> ResponseReturnValue:
    """Accept with amendments: the author's revision, and the reviewer's on top of it."""
    form = AmendForm()
    status, preview = 200, None
    who = signed_in()
    with reading() as session:
        page = proposal_page(session, who, proposal_id)
    if not rules.can_decide(who, page.proposal, page.categories):
        raise Forbidden(_("Somebody else has to decide on your own proposal."))
    if request.method == "GET":
        if page.merged is None:
            return redirect(url_for("review.resolve", proposal_id=proposal_id))
        form.fill(page.merged)
    elif request.form.get("akcja") == "podglad":
        try:
            preview = drawn(form.source().body).html
        except Invalid as error:
            form.refuse(error)
            status = error.status
    elif form.validate():
        try:
            return _accept_amended(proposal_id, form)
        except (Invalid, Conflict) as error:
            db().rollback()
            status = error.status
            if isinstance(error, Invalid):
                form.refuse(error)
            else:
                form.form_errors.append(error.message)
    else:
        status = 422
    form.look(page.head.id, page.published_id)
    mine = page.around.claims(who)
    return (
        show("review/amend.html", form=form, page=page, preview=preview, is_mine_to_review=mine),
        status,
    )


def _accept_amended(proposal_id: int, form: AmendForm) -> ResponseReturnValue:
    seen = replace(form.seen(proposal_id), takes_over=bool(request.form.get("przejmuje")))
    with reading() as session:
        plan = deciding.plan_acceptance(
            session, signed_in(), seen, form.source(), form.comment.data or ""
        )
    text = drawn(plan.proposed.body)
    amended = drawn(plan.amended.body) if plan.amended else None
    deciding.accept(db(), signed_in(), plan, text, amended, application().settings)
    flash(_("Accepted with your changes. Readers see the new version now."), "ok")
    return redirect(next_address(proposal_id), 303)


@blueprint.route("/propozycje/<int:proposal_id>/konflikt", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
@once
def resolve(proposal_id: int) -> ResponseReturnValue:
    """Settle block by block where the proposal and the published text clash."""
    form = ConflictForm()
    who, status = signed_in(), 200
    with reading() as session:
        page = proposal_page(session, who, proposal_id)
    if not rules.can_resolve(who, page.proposal, page.categories) or page.merge is None:
        return redirect(url_for("review.proposal", proposal_id=proposal_id))
    if request.method == "POST" and form.validate():
        try:
            return _resolve(
                proposal_id, form, page.merge, is_author=who.id == page.proposal.author_id
            )
        except (Invalid, Conflict) as error:
            db().rollback()
            form.form_errors.append(error.message)
            status = error.status
    form.look(page.head.id, page.published_id)
    return (
        show(
            "review/conflict.html",
            form=form,
            page=page,
            merge=page.merge,
            typed=request.form,
            field_words=field_words(),
        ),
        status,
    )


def _resolve(
    proposal_id: int, form: ConflictForm, merge: SourceMerge, *, is_author: bool
) -> ResponseReturnValue:
    seen = form.seen(proposal_id)
    choices = _choices(merge, request.form)
    with reading() as session:
        source, edit = deciding.plan_resolution(session, signed_in(), seen, choices)
    if can_publish(signed_in()) and is_author:
        saved = save(signed_in(), edit)
        if saved.proposal is None and saved.article is not None:
            flash(_("Published. Readers see your version now."), "ok")
            return redirect(url_for("articles.page", slug=saved.article.slug), 303)
        flash(_("Settled. The proposal waits for review again."), "ok")
        return redirect(url_for("review.proposal", proposal_id=proposal_id), 303)
    text = drawn(source.body)
    deciding.resolve(db(), signed_in(), seen, edit, text)
    flash(_("Settled. The proposal waits for review again."), "ok")
    return redirect(url_for("review.proposal", proposal_id=proposal_id), 303)


def _choices(merge: SourceMerge, typed: Mapping[str, str]) -> dict[str, Choice]:
    """Choices from the form; raises Invalid while one is missing."""
    choices = {}
    for block in merge.conflicts:
        side = typed.get(f"wybor-{block.key}", "")
        if side == "published":
            choices[block.key] = Choice("published")
        elif side == "mine":
            choices[block.key] = Choice("mine")
        elif side == "own":
            text = typed.get(f"tekst-{block.key}", "").replace("\r\n", "\n")
            choices[block.key] = Choice("own", text)
        else:
            raise Invalid("", _("Choose one text at each place."))
    return choices
