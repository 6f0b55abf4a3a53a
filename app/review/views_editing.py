"""Addresses of writing: edit an article or a section of it, write a new one, restore a version."""

from dataclasses import dataclass
from typing import Final

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.articles import queries as articles
from app.articles import service as articles_service
from app.articles.comparison import Difference, difference
from app.articles.corrections import CorrectionPage, correction_page
from app.articles.models import Article
from app.articles.protection import in_force, may_edit
from app.articles.source import LONGEST_TITLE
from app.articles.vocabulary import CATEGORY_BY_SLUG
from app.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.web import application, db, once, reading
from app.people.access import requires, signed_in
from app.people.limits import Writing, hit_writing
from app.people.rules import Permission, Who
from app.review import drafts, publication, saving
from app.review.desk import (
    Desk,
    carry_in,
    desk_of_article,
    desk_of_new,
    form_building_on,
    form_of_draft,
    fresh_form,
    sent_form,
    whole_form_of_draft,
)
from app.review.drawing import drawn, save
from app.review.forms import ConfirmForm, EditForm, number
from app.review.models import Draft, ProposalVersion
from app.review.page_templates import page_templates
from app.review.saving import Saved
from app.review.views import blueprint
from app.review.waiting_time import usual_wait, wait_words
from app.text.plain_language import Language, language_of
from app.text.polish import slugify
from app.ui.pages import show

SHOWN_OF_DRAFT: Final = 400  # characters


@dataclass
class Look:
    """What a form that came back shows beside its fields."""

    preview: str | None = None
    changes: Difference | None = None
    language: Language | None = None


@blueprint.route("/artykuly/<slug>/edytuj", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
@once
def edit(slug: str) -> ResponseReturnValue:
    """Edit an article or a section; an open proposal and a draft of one's own are gone on with."""
    who = signed_in()
    with reading() as session:
        article = articles.article_by_slug(session, slug)
        if request.method == "GET" and not may_edit(session, who, article):
            # A form that is sent all the same comes back with its text, refused by the save.
            shown = in_force(session, article.id)
            return show("review/protected.html", article=article, protection=shown), 403
        draft = drafts.of_article(session, who, article.id)
        if request.method == "POST":
            form = sent_form(request.form.get("section", ""))
        elif draft is not None and not _is_chosen(draft):
            return _offer(draft, article)
        elif draft is not None:
            form = form_of_draft(draft)
        elif number(request.args.get("na")) > 0:
            form = form_building_on(session, who, article, number(request.args.get("na")))
        else:
            form = fresh_form(session, who, article, request.args.get("sekcja", ""))
        carried = number(request.args.get("zrodlo"))
        if request.method == "GET" and carried > 0 and isinstance(form, EditForm):
            carry_in(session, who, article, form, carried)
        desk = desk_of_article(session, who, article, form)
    return _editor(who, desk)


@blueprint.route("/artykuly/nowy", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
@once
def new_article() -> ResponseReturnValue:
    """Write an article that does not exist yet; a draft of one's own is gone on with."""
    who = signed_in()
    if request.method == "POST":
        return _editor(who, desk_of_new(who, EditForm()))
    address = request.args.get("adres", "")
    slug = slugify(address) if address else ""
    with reading() as session:
        chosen = number(request.args.get("szkic"))
        draft = drafts.own(session, who, chosen) if chosen > 0 else None
        if draft is None and slug:
            draft = drafts.of_article(session, who, None, slug)
            if draft is not None:
                return _offer(draft, None)
        form = EditForm(formdata=None)
        if draft is not None and draft.article_id is None:
            form = whole_form_of_draft(draft)
        else:
            _begin_new(session, who, form, slug)
    return _editor(who, desk_of_new(who, form))


def _begin_new(session: Session, who: Who, form: EditForm, slug: str) -> None:
    """Fill in one's open proposal at this address, or what the address and a skeleton say."""
    own = saving.open_proposal(session, who, None, slug) if slug else None
    if own is not None:
        head = session.get_one(ProposalVersion, own.head_id)
        form.comment.data, form.evidence.data = head.comment, head.evidence
        form.fill(publication.source_of(head))
    else:
        category = request.args.get("dzial", "")
        # What somebody looked for in vain names the article that is missing.
        asked = " ".join(request.args.get("tytul", "").split()) or slug.replace("-", " ")
        form.title.data = (asked[:1].upper() + asked[1:])[:LONGEST_TITLE]
        form.categories.data = [category] if category in CATEGORY_BY_SLUG else []
        for skeleton in page_templates(application().settings.content_dir):
            if skeleton.slug == request.args.get("wzor"):
                form.body.data = skeleton.body
    form.slug.data = slug


def _is_chosen(draft: Draft) -> bool:
    return request.args.get("szkic") == str(draft.id)


def _offer(draft: Draft, article: Article | None) -> ResponseReturnValue:
    """The draft that waits, before anything typed anew could stand in its way."""
    body = draft.fields.get("body") or [""]
    return show(
        "review/draft_offer.html",
        form=ConfirmForm(),
        draft=draft,
        article=article,
        beginning=body[0][:SHOWN_OF_DRAFT],
        query={name: value for name, value in request.args.items() if name != "szkic"},
        here=request.full_path.rstrip("?"),
    )


def _editor(who: Who, desk: Desk) -> ResponseReturnValue:
    form, look, status = desk.form, Look(), 200
    if request.method == "POST":
        try:
            done = _act(who, desk, look)
            if done is not None:
                return done
            status = 422 if form.errors else 200
        except Invalid as error:
            form.refuse(error)
            status = error.status
        except DomainError as error:
            # Limits and lost rights must not cost the text: the form comes back with it.
            form.form_errors.append(error.message or _("This could not be saved."))
            status = error.status
        if status != 200:
            db().rollback()
    content = application().settings.content_dir
    with reading() as session:
        wait = wait_words(usual_wait(session))
    return (
        show(
            "review/edit.html",
            form=form,
            desk=desk,
            look=look,
            wait=wait,
            reported=_reported(who),
            skeletons=page_templates(content) if desk.is_new else [],
        ),
        status,
    )


def _reported(who: Who) -> CorrectionPage | None:
    """The reader's correction that is being mended, for those who may decide on it."""
    correction_id = number(request.args.get("zgloszenie"))
    if correction_id <= 0:
        return None
    with reading() as session:
        try:
            return correction_page(session, who, correction_id)
        except (Forbidden, NotFound):
            return None  # the editor itself is theirs all the same


def _act(who: Who, desk: Desk, look: Look) -> ResponseReturnValue | None:
    """Do what the pressed button says; None brings the form back."""
    action = request.form.get("akcja", "")
    _count(who, "edit" if action in ("", "zapisz") else "preview")
    if action in ("podglad", "jezyk"):
        text = drawn(desk.form.body.data or "")
        look.preview = text.html if action == "podglad" else None
        look.language = language_of(text.plain)
    elif action == "zmiany":
        look.changes = difference(desk.published, desk.source(), None)
    elif action == "szkic":
        return _keep_draft(who, desk)
    elif desk.form.validate():
        saved = save(who, desk.edit())
        drafts.sent(db(), who, desk.article_id, desk.form.draft.data or "", desk.address)
        return _after(saved)
    return None


def _keep_draft(who: Who, desk: Desk) -> ResponseReturnValue:
    with reading() as session:
        typed = drafts.without_removed(session, application().settings, desk.typed())
    try:
        draft = drafts.save(db(), who, typed)
    except Conflict as error:
        with reading() as session:
            newest = drafts.of_article(session, who, desk.article_id, desk.typed().slug)
        if newest is not None:
            desk.form.draft.data = drafts.token(newest)
        raise Conflict(error.message + " " + _("Saving once more replaces it.")) from error
    flash(_("The draft is saved. Only you can see it."), "ok")
    if desk.is_new:
        return redirect(url_for("review.new_article", szkic=draft.id), 303)
    return redirect(url_for("review.edit", slug=desk.slug, szkic=draft.id), 303)


def _count(who: Who, kind: Writing) -> None:
    hit_writing(application().limiter, who, kind, request.remote_addr)


def _after(saved: Saved) -> ResponseReturnValue:
    if saved.proposal is not None:
        return redirect(url_for("review.proposal", proposal_id=saved.proposal.id, nowa=1), 303)
    assert saved.article is not None
    flash(_("Published. Readers see your version now."), "ok")
    if saved.waiting_files:
        flash(
            ngettext(
                "%(num)s picture or file in it waits for a reviewer. Readers will see it then.",
                "%(num)s pictures or files in it wait for a reviewer. Readers will see them then.",
                saved.waiting_files,
            ),
            "info",
        )
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
