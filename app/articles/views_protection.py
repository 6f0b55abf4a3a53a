"""The page on which moderators protect an article, with the history of its protections."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired

from app.articles import protecting, protection, queries, service
from app.articles.models import Protection
from app.articles.rules import protection_of
from app.articles.views import blueprint
from app.articles.words import PROTECTIONS
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.core.web import application, db, once, reading
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.ui.form import Form
from app.ui.pages import page_links, requested_page, show


def _levels() -> dict[str, str]:
    return {each.value: str(words) for each, words in PROTECTIONS.items()}


class ProtectionForm(Form):
    """Who may edit, until when, and why."""

    level = RadioField(
        _l("Who may edit?"),
        choices=_levels,
        validators=[InputRequired(_l("Choose one of the listed answers."))],
    )
    until = StringField(_l("Until which day?"))
    reason = StringField(_l("Why?"))


@blueprint.route("/artykuly/<slug>/ochrona", methods=["GET", "POST"])
@requires(Permission.PROTECT)
@once
def protect(slug: str) -> ResponseReturnValue:
    """Protect the article, change that, or open it again."""
    form = ProtectionForm()
    if form.is_submitted():
        try:
            if form.validate():
                _carry_out(form, slug)
                return redirect(url_for("articles.page", slug=slug), 303)
        except Invalid as error:
            db().rollback()
            form.refuse(error)
    with reading() as session:
        article = queries.article_by_slug(session, slug)
        found = protection.history(session, article.id, requested_page())
        present = protection.in_force(session, article.id)
    if not form.is_submitted():
        form.level.data = protection_of(article).value
    page = show(
        "articles/protection.html",
        form=form,
        article=article,
        present=present,
        found=found,
        links=page_links(found, "articles.protect", slug=slug),
        latest=protecting.latest_day(application().settings),
        open_level=Protection.OPEN.value,
        words=PROTECTIONS,
    )
    return page, 422 if form.is_submitted() else 200


def _carry_out(form: ProtectionForm, slug: str) -> None:
    article = service.locked(db(), queries.article_by_slug(db(), slug).id)
    protecting.protect(
        db(),
        signed_in(),
        article,
        form.text("level"),
        form.text("until"),
        form.text("reason"),
        application().settings,
    )
    flash(_("The protection of the article is changed."), "ok")
