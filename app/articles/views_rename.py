"""Address under which an article gets another address."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.articles import queries, service
from app.articles.forms import RenameForm
from app.articles.views import blueprint
from app.core.errors import Invalid
from app.core.web import application, db, once, reading
from app.people.access import requires, signed_in
from app.people.limits import hit_writing
from app.people.rules import Permission
from app.ui.pages import show


@blueprint.route("/artykuly/<slug>/adres", methods=["GET", "POST"])
@requires(Permission.RENAME)
@once
def rename(slug: str) -> ResponseReturnValue:
    """Change the address; the old one becomes a redirect."""
    form = RenameForm()
    if form.validate_on_submit():
        hit_writing(application().limiter, signed_in(), "edit", None)
        new = (form.slug.data or "").strip()
        try:
            article = service.locked(db(), queries.article_by_slug(db(), slug).id)
            service.rename(db(), signed_in(), article, new, (form.reason.data or "").strip())
            return redirect(url_for("articles.page", slug=new), 303)
        except Invalid as error:
            db().rollback()
            form.refuse(error)
    with reading() as session:
        article = queries.article_by_slug(session, slug)
    page = show("articles/rename.html", form=form, article=article)
    return page, 422 if form.errors else 200
