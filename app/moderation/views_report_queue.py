"""Addresses of those who decide on reports and answer complaints."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import DomainError, Forbidden, Invalid
from app.core.i18n import gettext as _
from app.core.web import application, db, once, reading
from app.moderation import complaints, report_queue, reports
from app.moderation.blueprint import blueprint
from app.moderation.report_forms import AnswerForm, DecisionForm
from app.moderation.report_models import Outcome
from app.moderation.report_queue import ReportedThing
from app.moderation.report_rules import BRANCH_WORDS, GROUNDS, OUTCOME_WORDS
from app.moderation.reports import HIDERS, Decision
from app.people.access import requires, signed_in
from app.people.models import Level
from app.people.rules import Permission
from app.review.words import all_reasons
from app.ui.form import Form
from app.ui.pages import page_links, requested_page, show

# Where the things are acted upon that no decision hides by itself.
_OWN_PAGES = {
    "revision": "/ukryj",
    "file": "/usun",
    "person": "/zawieszenie",
}


@blueprint.get("/moderacja/zgloszenia")
@requires(Permission.MODERATE)
def report_list() -> ResponseReturnValue:
    """Reported things: danger to life first, then the oldest; below them the complaints."""
    who = signed_in()
    found = report_queue.queue(db(), who, requested_page())
    return show(
        "moderation/report_queue.html",
        found=found,
        links=page_links(found, "moderation.report_list"),
        complaints=complaints.waiting(db(), 1) if who.level >= Level.MODERATOR else None,
    )


@blueprint.route("/moderacja/zgloszenia/<int(max=2147483647):report_id>", methods=["GET", "POST"])
@requires(Permission.MODERATE)
@once
def reported(report_id: int) -> ResponseReturnValue:
    """All open reports about one thing, and the decision on them."""
    who, form, status = signed_in(), DecisionForm(), 200
    with reading() as session:
        found = report_queue.reported_thing(session, who, report_id)
    _choices(form, found)
    if form.is_submitted():
        status = 422
        if form.validate():
            seen = form.text("seen")
            decision = Decision(
                form.text("outcome"),
                form.text("code"),
                form.text("words"),
                int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0,
            )
            try:
                reports.decide(db(), application().settings, who, report_id, decision)
                flash(_("Decided. Those who reported it are told."), "ok")
                return redirect(url_for("moderation.report_list"), 303)
            except DomainError as error:
                status = _refuse(form, error)
    form.seen.data = str(found.newest)
    page = show(
        "moderation/reported.html",
        form=form,
        thing=found,
        own_page=_own_page(found),
        branch_words=BRANCH_WORDS,
        grounds=GROUNDS,
    )
    return page, status


def _choices(form: DecisionForm, found: ReportedThing) -> None:
    kind = found.key.partition(":")[0]
    offered = [each for each in Outcome if each is not Outcome.HIDDEN or kind in HIDERS]
    form.outcome.choices = [(outcome.value, OUTCOME_WORDS[outcome]) for outcome in offered]
    form.code.choices = [(code.value, words) for code, words in all_reasons().items()]


def _own_page(found: ReportedThing) -> str:
    end = _OWN_PAGES.get(found.key.partition(":")[0])
    return found.address + end if end else ""


@blueprint.get("/moderacja/odwolania")
@requires(Permission.MODERATE)
def complaint_list() -> ResponseReturnValue:
    """Complaints that nobody has answered yet, oldest first."""
    if signed_in().level < Level.MODERATOR:
        raise Forbidden(_("Your account does not have the right to do this."))
    found = complaints.waiting(db(), requested_page())
    return show(
        "moderation/complaints.html",
        found=found,
        links=page_links(found, "moderation.complaint_list"),
    )


@blueprint.route("/moderacja/odwolania/<int(max=2147483647):complaint_id>", methods=["GET", "POST"])
@requires(Permission.MODERATE)
@once
def complaint(complaint_id: int) -> ResponseReturnValue:
    """A complaint about a decision of somebody else, and the answer to it."""
    who, form, status = signed_in(), AnswerForm(), 200
    with reading() as session:
        found = complaints.complaint_page(session, who, complaint_id)
        may_answer = complaints.may_answer(session, who, found)
    form.decision.choices = [
        ("zostaje", _("The decision stays")),
        ("cofnij", _("We take the decision back")),
    ]
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                if form.text("decision") not in ("zostaje", "cofnij"):
                    raise Invalid("decision", _("Choose what becomes of it."))
                grants = form.text("decision") == "cofnij"
                words = form.text("answer")
                complaints.answer(
                    db(), who, application().settings, complaint_id, words, grants=grants
                )
                flash(_("The complaint is answered."), "ok")
                return redirect(url_for("moderation.report_list"), 303)
            except DomainError as error:
                status = _refuse(form, error)
    page = show(
        "moderation/complaint.html",
        form=form,
        page=found,
        may_answer=may_answer and found.complaint.decided is None,
    )
    return page, status


def _refuse(form: Form, error: DomainError) -> int:
    db().rollback()
    form.refuse(error if isinstance(error, Invalid) else Invalid("", error.message))
    return error.status
