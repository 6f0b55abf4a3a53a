"""The page on which a moderator hides one version of an article, or shows it again."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.articles import hiding, queries
from app.articles import service as articles_service
from app.core.i18n import gettext as _
from app.core.web import db, once, reading
from app.moderation.blueprint import blueprint
from app.moderation.suppression_forms import HideVersionForm, PressForm
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.review.words import reasons
from app.ui.pages import show


@blueprint.route("/artykuly/<slug>/wersja/<int:number>/ukryj", methods=["GET", "POST"])
@requires(Permission.HIDE)
@once
def hide_revision(slug: str, number: int) -> ResponseReturnValue:
    """Hide a former version with a reason; a hidden one is shown again."""
    who = signed_in()
    with reading() as session:
        article = queries.article_by_slug(session, slug)
        revision = queries.revision(session, article.id, number, who)
    form = PressForm() if revision.hidden else HideVersionForm()
    if isinstance(form, HideVersionForm):
        form.reason.choices = [(code.value, words) for code, words in reasons().items()]
    status = 200
    if request.method == "POST":
        if form.validate():
            held = articles_service.locked(db(), article.id)
            if isinstance(form, HideVersionForm):
                hiding.hide_revision(
                    db(),
                    who,
                    held,
                    number,
                    form.text("reason"),
                    with_author=bool(form.with_author.data),
                )
                flash(_("Hidden. Only moderators can read this version."), "ok")
            else:
                hiding.show_revision(db(), who, held, number)
                flash(_("Everybody can read this version again."), "ok")
            return redirect(url_for("articles.history", slug=slug), 303)
        status = 422
    page = show("moderation/hide_revision.html", form=form, article=article, revision=revision)
    return page, status
