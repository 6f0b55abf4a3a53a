"""Addresses of the legal state of articles: who confirmed it, confirming it, what is overdue."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.articles import legal_state, queries, truth_lists
from app.articles.blueprint import blueprint
from app.articles.forms import ConfirmLawForm
from app.articles.law_standing import BY_NEED, LawState
from app.articles.models import Article
from app.articles.truth_lists import Order
from app.articles.vocabulary import CATEGORIES, CATEGORY_BY_SLUG
from app.core import clock
from app.core.errors import Forbidden, Invalid
from app.core.i18n import gettext as _
from app.core.web import application, db, once, reading
from app.people.access import requires, signed_in, viewer
from app.people.rules import Permission, can_confirm_law
from app.ui.pages import page_links, requested_page, show


@blueprint.get("/artykuly/<slug>/stan-prawny")
@requires(Permission.READ)
def legal(slug: str) -> ResponseReturnValue:
    """What is known of the article's law: acts, confirmations."""
    article = queries.article_by_slug(db(), slug)
    found = legal_state.history(db(), article.id, requested_page())
    categories = legal_state.categories_of(db(), article.id)
    return show(
        "articles/legal_state.html",
        article=article,
        law=_facts(article),
        found=found,
        links=page_links(found, "truth.legal", slug=slug),
        can_confirm=can_confirm_law(viewer(), categories),
    )


def _facts(article: Article) -> legal_state.LawFacts:
    settings = application().settings
    with reading() as session:
        return legal_state.facts(session, settings, article.id, article.published_id)


@blueprint.route("/artykuly/<slug>/stan-prawny/potwierdz", methods=["GET", "POST"])
@requires(Permission.REVIEW)
@once
def confirm_law(slug: str) -> ResponseReturnValue:
    """Confirm the law of the version that the form was drawn for."""
    who, form, settings = signed_in(), ConfirmLawForm(), application().settings
    with reading() as session:
        article = queries.article_by_slug(session, slug)
        if not can_confirm_law(who, legal_state.categories_of(session, article.id)):
            raise Forbidden(
                _("Experts who look after this topic, and moderators, confirm its law.")
            )
    if form.validate_on_submit():
        new = legal_state.NewConfirmation(
            _number(form.text("version")),
            form.as_of.data,
            form.review_on.data,
            form.text("note"),
        )
        try:
            legal_state.confirm(db(), settings, who, article.id, new)
            flash(_("The law is confirmed. Thank you."), "ok")
            return redirect(url_for("truth.legal", slug=slug), 303)
        except Invalid as error:
            db().rollback()
            form.refuse(error)
    if not form.is_submitted():
        form.version.data = str(article.published_id)
        form.as_of.data = clock.today()
    page = show("articles/confirm_law.html", form=form, article=article, law=_facts(article))
    return page, 422 if form.errors else 200


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@blueprint.get("/do-przegladu")
@requires(Permission.PUBLISH)
def overdue() -> ResponseReturnValue:
    """Articles whose law wants looking at, and those that helped readers least."""
    asked = request.args.get("stan", "")
    state = LawState(asked) if asked in set(LawState) else None
    category = request.args.get("dzial", "")
    category = category if category in CATEGORY_BY_SLUG else ""
    by = request.args.get("kolejnosc", "")
    order = Order(by) if by in set(Order) else Order.LAW
    found = truth_lists.overdue(db(), state, category, order, requested_page())
    values = {"stan": state, "dzial": category, "kolejnosc": by if by in set(Order) else ""}
    chosen = {name: str(value) for name, value in values.items() if value}
    return show(
        "articles/overdue.html",
        found=found,
        links=page_links(found, "truth.overdue", **chosen),
        state=state,
        category=category,
        order=order,
        states=BY_NEED,
        categories=CATEGORIES,
        state_counts=truth_lists.state_counts(db(), category),
        category_counts=truth_lists.category_counts(db(), state),
    )
