"""Addresses of those who report: the form, and the page on which they follow a report."""

from itertools import chain

from flask import flash, make_response, redirect, request
from flask.typing import ResponseReturnValue

from app.core.errors import DomainError, Invalid, NotFound, TooMany
from app.core.i18n import gettext as _
from app.core.limiter import Limit
from app.core.web import application, db, once, reading
from app.moderation import complaints, report_queue, reports
from app.moderation.blueprint import blueprint
from app.moderation.report_forms import ComplaintForm, ReportForm
from app.moderation.report_links import read, status_path
from app.moderation.report_models import Branch, Outcome, Report, ReportDecision
from app.moderation.report_rules import (
    BRANCH_WORDS,
    GROUNDS,
    LONGEST_ADDRESS,
    TOLD_WORDS,
    NewReport,
    is_urgent,
)
from app.moderation.report_things import thing_at
from app.people import limits
from app.people.access import requires, signed_in, viewer
from app.people.rules import Permission
from app.review.words import reason_words
from app.ui.form_guests import Suspicion
from app.ui.pages import page_links, requested_page, show


@blueprint.route("/zglos", methods=["GET", "POST"])
@requires(Permission.READ)
@once
def report() -> ResponseReturnValue:
    """Say that something here is unlawful or breaks the rules; no account is needed."""
    form, status, headers = ReportForm(), 200, {}
    form.branch.choices = [(branch.value, words) for branch, words in BRANCH_WORDS.items()]
    form.ground.choices = list(chain.from_iterable(half.items() for half in GROUNDS.values()))
    if form.is_submitted():
        status = 422
        try:
            suspicion = form.suspicion()
            is_quick = suspicion is Suspicion.QUICK and form.refuse_suspect(suspicion)
            if form.validate() and not is_quick:
                # A text that a program may have written waits behind the others; none is refused.
                sent = _send(form, is_suspect=suspicion is Suspicion.TRAPPED)
                return redirect(status_path(application().settings, sent.id), 303)
        except DomainError as error:
            db().rollback()
            form.refuse(error if isinstance(error, Invalid) else Invalid("", error.message))
            status = error.status
            if isinstance(error, TooMany):
                headers = {"Retry-After": str(error.retry_after)}
    else:
        form.address.data = request.args.get("adres", "")[:LONGEST_ADDRESS]
        form.branch.data = request.args.get("rodzaj", "")
    page = show("moderation/report.html", form=form, branches=Branch, grounds=GROUNDS)
    return make_response(page, status, headers)


def _send(form: ReportForm, *, is_suspect: bool) -> Report:
    app = application()
    # The network address is counted as a hash, for an hour, and kept nowhere else.
    address = limits.hidden_address(app.config["SECRET_KEY"], request.remote_addr)
    app.limiter.hit(Limit("report", f"{app.settings.reports_an_hour}/hour"), address)
    email = form.text("email").strip().lower()
    may_write = not email or limits.may_mail(app.limiter, email)
    with reading() as session:
        thing = thing_at(session, app.settings, form.text("address"))
    new = NewReport(
        form.text("branch"),
        form.text("ground"),
        form.text("message"),
        form.text("name"),
        email,
        in_good_faith=bool(form.in_good_faith.data),
        is_suspect=is_suspect,
    )
    return reports.send(db(), app.settings, viewer(), thing, new, may_write=may_write)


@blueprint.get("/moje-zgloszenia")
@requires(Permission.SIGNED_IN)
def own_reports() -> ResponseReturnValue:
    """What one reported, and what became of it."""
    settings = application().settings
    found = report_queue.own_reports(db(), signed_in().id, requested_page())
    return show(
        "moderation/own_reports.html",
        found=found,
        paths={each.id: status_path(settings, each.id) for each in found.items},
        branches=BRANCH_WORDS,
        told=TOLD_WORDS,
        links=page_links(found, "moderation.own_reports"),
    )


@blueprint.route("/zglos/<token>", methods=["GET", "POST"])
@requires(Permission.READ)
@once
def report_status(token: str) -> ResponseReturnValue:
    """The receipt of a report, then its decision, and the complaint about it."""
    settings, form, status = application().settings, ComplaintForm(), 200
    report_id = read(settings, token)
    if report_id is None:
        raise NotFound
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                complaints.about_report(db(), settings, report_id, form.text("message"))
                flash(_("We have your complaint. Somebody else will answer it."), "ok")
                return redirect(status_path(settings, report_id), 303)
            except DomainError as error:
                db().rollback()
                form.refuse(error if isinstance(error, Invalid) else Invalid("", error.message))
                status = error.status
    with reading() as session:
        found = session.get(Report, report_id)
        if found is None:
            raise NotFound
        decision = session.get(ReportDecision, found.decision_id) if found.decision_id else None
        complaint = complaints.of_decision(session, report_id=report_id)
    page = show(
        "moderation/report_status.html",
        form=form,
        report=found,
        branch=BRANCH_WORDS[Branch(found.branch)],
        ground=GROUNDS[Branch(found.branch)].get(found.ground, ""),
        is_urgent=is_urgent(found.ground),
        decision=decision,
        told=TOLD_WORDS[Outcome(decision.outcome)] if decision else "",
        reason=reason_words(decision.code) if decision and decision.code else "",
        until=complaints.until(decision.at, settings) if decision else None,
        complaint=complaint,
        may_complain=decision is not None
        and complaint is None
        and complaints.is_in_time(decision.at, settings),
    )
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    # Whoever holds the address reads it; no cache between holds it for others.
    response.headers["Cache-Control"] = "no-store"
    return response
