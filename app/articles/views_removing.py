"""The page on which moderators remove an article, or bring it back."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from app.articles import queries, removing, service
from app.articles.views import blueprint
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.core.web import db, once, reading
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.ui.form import Form
from app.ui.pages import show


class RemovalForm(Form):
    """Why an article is taken out of sight."""

    reason = StringField(_l("Why?"))


class ReturnForm(Form):
    """Only the token and the key."""


@blueprint.route("/artykuly/<slug>/usun", methods=["GET", "POST"])
@requires(Permission.HIDE)
@once
def remove(slug: str) -> ResponseReturnValue:
    """Remove the article with a reason; a removed one is brought back."""
    with reading() as session:
        removed = removing.removed_at(session, slug)
        article = None if removed else queries.article_by_slug(session, slug)
    form = ReturnForm() if removed else RemovalForm()
    if form.is_submitted():
        try:
            if form.validate():
                if removed is not None:
                    held = service.locked(db(), removed.article_id)
                    removing.bring_back(db(), signed_in(), held)
                    flash(_("The article is back."), "ok")
                elif article is not None:
                    held = service.locked(db(), article.id)
                    removing.remove(db(), signed_in(), held, form.text("reason"))
                    flash(_("Removed. Its texts and proposals are kept."), "ok")
                return redirect(url_for("articles.page", slug=slug), 303)
        except Invalid as error:
            db().rollback()
            form.refuse(error)
    page = show("articles/removal.html", form=form, slug=slug, article=article, removed=removed)
    return page, 422 if form.is_submitted() else 200
