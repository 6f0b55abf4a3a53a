"""Addresses of writing: edit an article, write a new one, restore a version."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.articles import queries as articles
from app.articles import service as articles_service
from app.articles.comparison import difference
from app.articles.rules import can_publish
from app.articles.source import EMPTY, ArticleSource
from app.articles.vocabulary import CATEGORY_BY_SLUG
from app.core.errors import DomainError, Invalid
from app.core.i18n import gettext as _
from app.core.web import application, db, once, reading
from app.people.access import requires, signed_in
from app.people.limits import hit_writing
from app.people.rules import Permission, Who
from app.review import publication, saving
from app.review.drawing import drawn, save
from app.review.forms import ConfirmForm, EditForm, number
from app.review.models import ProposalVersion
from app.review.saving import Edit, Saved
from app.review.views import blueprint
from app.text.polish import slugify
from app.ui.pages import show


@blueprint.route("/artykuly/<slug>/edytuj", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
@once
def edit(slug: str) -> ResponseReturnValue:
    """Edit an article; an open proposal of one's own is gone on with."""
    form = EditForm()
    with reading() as session:
        article = articles.article_by_slug(session, slug)
        own = saving.open_proposal(session, signed_in(), article.id)
        published = articles.published_revision(session, article)
        if request.method == "GET":
            base_id, source = published.id, articles.source_of(published)
            if own is not None:
                head = session.get_one(ProposalVersion, own.head_id)
                base_id, source = head.base_id or base_id, publication.source_of(head)
                form.comment.data, form.evidence.data = head.comment, head.evidence
            form.base.data = str(base_id)
            form.fill(source)
    return _editor(form, slug, article.title, articles.source_of(published), is_new=False)


@blueprint.route("/artykuly/nowy", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
@once
def new_article() -> ResponseReturnValue:
    """Write an article that does not exist yet."""
    form = EditForm()
    if request.method == "GET":
        _begin_new(form, request.args.get("adres", ""), request.args.get("dzial", ""))
    slug = (form.slug.data or "").strip() or slugify(form.title.data or "")
    return _editor(form, slug, form.title.data or "", EMPTY, is_new=True)


def _begin_new(form: EditForm, address: str, category: str) -> None:
    slug = slugify(address) if address else ""
    with reading() as session:
        own = saving.open_proposal(session, signed_in(), None, slug) if slug else None
        if own is not None:
            head = session.get_one(ProposalVersion, own.head_id)
            form.comment.data, form.evidence.data = head.comment, head.evidence
            form.fill(publication.source_of(head))
        else:
            form.title.data = slug.replace("-", " ").capitalize()
            form.categories.data = [category] if category in CATEGORY_BY_SLUG else []
    form.slug.data = slug


def _editor(
    form: EditForm, slug: str, title: str, published: ArticleSource, *, is_new: bool
) -> ResponseReturnValue:
    who = signed_in()
    action = request.form.get("akcja", "")
    preview, changes, status = None, None, 200
    if request.method == "POST":
        try:
            _count(who, "preview" if action in ("podglad", "zmiany") else "edit")
            if action == "podglad":
                preview = drawn(form.source().body).html
            elif action == "zmiany":
                changes = difference(published, form.source(), None)
            elif form.validate():
                saved = save(who, _edit(form, slug))
                return _after(saved)
            else:
                status = 422
        except Invalid as error:
            form.refuse(error)
            status = error.status
        except DomainError as error:
            # Limits and lost rights must not cost the text: the form comes back with it.
            form.form_errors.append(error.message or _("This could not be saved."))
            status = error.status
        if status != 200:
            db().rollback()
    return (
        show(
            "review/edit.html",
            form=form,
            slug=slug,
            title=title,
            is_new=is_new,
            publishes=can_publish(who),
            preview=preview,
            changes=changes,
        ),
        status,
    )


def _count(who: Who, kind: str) -> None:
    limiter = application().limiter
    hit_writing(limiter, who, "preview" if kind == "preview" else "edit", request.remote_addr)


def _edit(form: EditForm, slug: str) -> Edit:
    return Edit(
        slug=slug,
        source=form.source(),
        comment=form.comment.data or "",
        base_id=max(0, number(form.base.data)) or None,
        evidence=form.evidence.data or "",
    )


def _after(saved: Saved) -> ResponseReturnValue:
    if saved.proposal is not None:
        return redirect(url_for("review.proposal", proposal_id=saved.proposal.id, nowa=1), 303)
    assert saved.article is not None
    flash(_("Published. Readers see your version now."), "ok")
    return redirect(url_for("articles.page", slug=saved.article.slug), 303)


@blueprint.route("/artykuly/<slug>/przywroc/<int:number>", methods=["GET", "POST"])
@requires(Permission.REVERT)
@once
def restore(slug: str, number: int) -> ResponseReturnValue:
    """Publish an old version again, after showing what that changes."""
    form = ConfirmForm()
    with reading() as session:
        article = articles.article_by_slug(session, slug)
        old = articles.revision(session, article.id, number)
        published = articles.published_revision(session, article)
    if form.validate_on_submit():
        _count(signed_in(), "edit")
        text = drawn(old.body)
        held = articles_service.locked(db(), article.id)
        publication.restore(db(), signed_in(), held, published.id, old, text)
        flash(_("Restored. Readers see this version now."), "ok")
        return redirect(url_for("articles.page", slug=slug), 303)
    return show(
        "review/restore.html",
        form=form,
        article=article,
        old=old,
        difference=difference(
            articles.source_of(published), articles.source_of(old), (published.html, old.html)
        ),
    )
