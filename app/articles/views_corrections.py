"""Addresses of corrections: sending one, what was answered, answering."""

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.articles import corrections, queries
from app.articles.blueprint import blueprint
from app.articles.correction_rules import (
    DECISIONS,
    LONGEST_ANCHOR,
    Decision,
    NewCorrection,
    State,
)
from app.articles.forms import CorrectionDecisionForm, CorrectionForm, ShowForm
from app.articles.truth_words import decision_words, decline_words
from app.core.errors import Invalid, TooMany
from app.core.i18n import gettext as _
from app.core.limiter import Limit
from app.core.web import application, db, once, reading
from app.people import limits
from app.people.access import requires, signed_in, viewer
from app.people.rules import Permission
from app.review.holding import reasons_to_hold
from app.ui.form import Choice
from app.ui.form_guests import Suspicion
from app.ui.pages import page_links, requested_page, show


@blueprint.route("/artykuly/<slug>/zglos", methods=["GET", "POST"])
@requires(Permission.READ)
@once
def report(slug: str) -> ResponseReturnValue:
    """Say what is wrong in an article or in one of its sections; no account is needed."""
    form, status, headers = CorrectionForm(), 200, {}
    with reading() as session:
        article = queries.article_by_slug(session, slug)
    if form.is_submitted():
        status = 422
        try:
            suspicion = form.suspicion()
            # A text that a program may have written waits behind the others; none is refused.
            is_quick = suspicion is Suspicion.QUICK and form.refuse_suspect(suspicion)
            if form.validate() and not is_quick:
                _send(slug, form, is_suspect=suspicion is Suspicion.TRAPPED)
                return redirect(url_for("truth.answers", slug=slug, wyslano=1), 303)
        except Invalid as error:
            db().rollback()
            form.refuse(error)
        except TooMany as error:
            form.refuse(Invalid("", error.message))
            status, headers = error.status, {"Retry-After": str(error.retry_after)}
    else:
        form.anchor.data = request.args.get("sekcja", "")[:LONGEST_ANCHOR]
    with reading() as session:
        toc = queries.published_revision(session, article).toc
    heading = next((words for _level, each, words in toc if each == form.anchor.data), "")
    page = show("articles/report.html", form=form, article=article, heading=heading)
    return make_response(page, status, headers)


def _send(slug: str, form: CorrectionForm, *, is_suspect: bool) -> None:
    app = application()
    # The address is counted as a hash, for an hour, and kept nowhere else.
    address = limits.hidden_address(application().config["SECRET_KEY"], request.remote_addr)
    app.limiter.hit(Limit("correction", f"{app.settings.corrections_an_hour}/hour"), address)
    text = form.text("message")
    with reading() as session:
        held = reasons_to_hold(session, app.settings, viewer(), "", text)
    new = NewCorrection(
        text,
        form.text("anchor"),
        form.text("name"),
        form.text("email"),
        is_suspect=is_suspect or bool(held),
    )
    article = queries.article_by_slug(db(), slug)
    corrections.send(db(), article, new, viewer())


@blueprint.get("/artykuly/<slug>/zgloszenia")
@requires(Permission.READ)
def answers(slug: str) -> ResponseReturnValue:
    """What readers reported and what was answered."""
    article = queries.article_by_slug(db(), slug)
    found = corrections.public_answers(db(), article.id, requested_page())
    return show(
        "articles/answers.html",
        article=article,
        found=found,
        links=page_links(found, "truth.answers", slug=slug),
        was_sent="wyslano" in request.args,
    )


@blueprint.get("/zgloszenia")
@requires(Permission.REVIEW)
def correction_queue() -> ResponseReturnValue:
    """Corrections that wait for an answer, oldest first."""
    found = corrections.waiting(db(), signed_in(), requested_page())
    return show(
        "articles/correction_queue.html",
        found=found,
        links=page_links(found, "truth.correction_queue"),
    )


@blueprint.route("/zgloszenia/<int:correction_id>", methods=["GET", "POST"])
@requires(Permission.REVIEW)
@once
def correction(correction_id: int) -> ResponseReturnValue:
    """Read a correction and decide what becomes of it."""
    who, form = signed_in(), CorrectionDecisionForm()
    with reading() as session:
        found = corrections.correction_page(session, who, correction_id)
    words = decision_words()
    form.state.choices = [(state.value, words[state]) for state in DECISIONS]
    form.reason.choices = [
        Choice("", "–"),
        *[Choice(reason.value, text) for reason, text in decline_words().items()],
    ]
    if form.validate_on_submit():
        decision = Decision(
            State(form.text("state")),
            form.text("answer"),
            form.text("reason"),
            form.number.data,
            bool(form.is_shown.data),
        )
        try:
            corrections.decide(db(), application().settings, who, correction_id, decision)
            flash(_("The answer is public. Thank you."), "ok")
            return redirect(url_for("truth.correction_queue"), 303)
        except Invalid as error:
            db().rollback()
            form.refuse(error)
    page = show("articles/correction.html", form=form, correction=found, show_form=ShowForm())
    return page, 422 if form.errors else 200


@blueprint.post("/zgloszenia/<int:correction_id>/pokaz")
@requires(Permission.REVIEW)
def show_correction(correction_id: int) -> ResponseReturnValue:
    """Let everybody read the reader's words, or no longer."""
    is_shown = request.form.get("shown") == "tak"
    corrections.show_text(db(), signed_in(), correction_id, is_shown=is_shown)
    flash(_("Everybody can read it now.") if is_shown else _("Nobody else can read it now."), "ok")
    return redirect(url_for("truth.correction", correction_id=correction_id), 303)
