"""Addresses of the patrol: the list, "checked", and taking an edit back."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.articles import queries as articles
from app.articles.comparison import difference
from app.articles.vocabulary import CATEGORIES, CATEGORY_BY_SLUG
from app.core.errors import Conflict, Invalid
from app.core.i18n import gettext as _
from app.core.web import application, db, is_same_site, once, reading
from app.people.access import requires, signed_in
from app.people.limits import hit_writing
from app.people.rules import Permission
from app.review import patrol, reverting
from app.review.drawing import drawn
from app.review.forms import ConfirmForm, RevertForm
from app.review.reverting import Undo
from app.review.views import blueprint
from app.ui.pages import page_links, requested_page, show


@blueprint.get("/patrol", endpoint="patrol")
@requires(Permission.REVERT)
def patrol_page() -> ResponseReturnValue:
    """Edits that were published at once, oldest first."""
    category = request.args.get("dzial", "")
    category = category if category in CATEGORY_BY_SLUG else ""
    with_checked = request.args.get("pokaz") == "wszystkie"
    found = patrol.patrol_list(
        db(), signed_in(), requested_page(), category=category, with_checked=with_checked
    )
    chosen: dict[str, Any] = {"dzial": category} if category else {}
    if with_checked:
        chosen["pokaz"] = "wszystkie"
    return show(
        "review/patrol.html",
        found=found,
        form=ConfirmForm(),
        categories=CATEGORIES,
        category=category,
        with_checked=with_checked,
        links=page_links(found, "review.patrol", **chosen),
        back=url_for("review.patrol", **chosen),
    )


@blueprint.post("/patrol/<int:item_id>/sprawdzone")
@requires(Permission.REVERT)
@once
def patrol_check(item_id: int) -> ResponseReturnValue:
    """A second person finds an edit good."""
    try:
        patrol.check(db(), signed_in(), item_id)
        flash(_("Checked. Thank you."), "ok")
    except Conflict as error:
        db().rollback()
        flash(error.message, "warn")
    return redirect(_back(), 303)


@blueprint.route("/artykuly/<slug>/wersja/<int:number>/cofnij", methods=["GET", "POST"])
@requires(Permission.REVERT)
@once
def revert(slug: str, number: int) -> ResponseReturnValue:
    """Take back one published edit with a reason; where that clashes, lead to restoring."""
    form = RevertForm()
    status = 200
    with reading() as session:
        plan = reverting.plan_undo(session, signed_in(), slug, number)
        article = articles.article_by_slug(session, slug)
        published = articles.source_of(articles.published_revision(session, article))
    if request.method == "POST" and plan.source is None:
        status = 409
    elif request.method == "POST" and form.validate():
        try:
            return _revert(plan, form)
        except Invalid as error:
            db().rollback()
            form.refuse(error)
            status = error.status
    elif request.method == "POST":
        status = 422
    return (
        show(
            "review/revert.html",
            form=form,
            article=article,
            plan=plan,
            back=request.values.get("dalej", ""),
            difference=difference(published, plan.source, None) if plan.source else None,
        ),
        status,
    )


def _revert(plan: Undo, form: RevertForm) -> ResponseReturnValue:
    reason = reverting.check_reason(form.reason.data or "")
    hit_writing(application().limiter, signed_in(), "edit", request.remote_addr)
    assert plan.source is not None
    reverting.revert(
        db(),
        signed_in(),
        plan,
        drawn(plan.source.body),
        application().settings,
        reason=reason,
        is_breach=bool(form.is_breach.data),
    )
    flash(_("Taken back. Readers see the article without this edit."), "ok")
    return redirect(_back(url_for("articles.page", slug=plan.slug)), 303)


def _back(otherwise: str = "") -> str:
    target = request.form.get("dalej", "")
    return target if is_same_site(target) else otherwise or url_for("review.patrol")
