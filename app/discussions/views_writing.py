"""Addresses under which people write in threads: an answer, a change of an own post.

Each form has a preview, and comes back with everything typed whatever goes wrong. Texts are
rendered and limits counted before the first statement of the writing session.
"""

import re
from collections.abc import Callable
from typing import Final

from flask import flash, make_response, redirect, request
from flask.typing import ResponseReturnValue

from app.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, TooMany
from app.core.i18n import gettext as _
from app.core.web import application, db, once, reading
from app.discussions import (
    mentions,
    post_drafts,
    rules,
    service,
    thread_page,
)
from app.discussions.addresses import post_address
from app.discussions.blueprint import POST, THREAD, blueprint
from app.discussions.forms import (
    DRAFT,
    PREVIEW,
    STEP_FIELD,
    EditForm,
    PostForm,
)
from app.discussions.models import Post, PostState
from app.discussions.post_drafts import Draft
from app.discussions.service import Text
from app.discussions.thread_page import PostSource, ThreadHead
from app.people.access import requires, signed_in
from app.people.hat_choice import WornForm, chosen_hat, offer_hats
from app.people.hats import hats_of
from app.people.limits import Writing, hit_writing
from app.people.rules import Permission
from app.review.holding import held_sentence
from app.text.limits import TextRefused
from app.ui.form import Form
from app.ui.pages import show
from app.ui.rendering import renderer

GET_POST: Final = ("GET", "POST")
# Takes the HTML of a preview, "" when there is none, and draws the form's page.
FormPage = Callable[[str], str]


@blueprint.route(f"{THREAD}/odpowiedz", methods=GET_POST)
@requires(Permission.DISCUSS)
@once
def answer(thread_id: int) -> ResponseReturnValue:
    """Answer at the end of a thread; the form also stands below the thread itself."""
    try:
        with reading() as session:
            head = _readable(thread_page.thread_head(session, signed_in(), thread_id))
    except NotFound:
        return _gone()
    return _reply_form(head, None)


@blueprint.route(f"{POST}/odpowiedz", methods=GET_POST)
@requires(Permission.DISCUSS)
@once
def reply(post_id: int) -> ResponseReturnValue:
    """Reply to a post, quoting it if asked to."""
    try:
        with reading() as session:
            head, post = thread_page.post_source(session, signed_in(), post_id)
    except NotFound:
        return _gone()
    return _reply_form(head, post)


def _reply_form(head: ThreadHead, parent: PostSource | None) -> ResponseReturnValue:
    form = PostForm()
    offer_own_hats(form)
    spot = post_drafts.spot_of("post", parent.id) if parent else _spot_below(head)

    def page(preview: str, draft: Draft | None = None) -> str:
        return show(
            "discussions/reply.html",
            form=form,
            head=head,
            parent=parent,
            preview=preview,
            draft=draft,
            spot=spot,
            here=request.path,
        )

    def act(text: Text) -> str:
        who = signed_in()
        post = service.reply(
            db(), who, application().settings, head.id, text, parent.id if parent else None
        )
        post_drafts.drop(db(), who, spot)
        _tell_if_waiting(post)
        return thread_page.url_of_post(db(), who, post.id)

    if request.method == "GET":
        if head.is_locked:  # the thread itself says why nobody can write in it
            return redirect(head.url())
        draft = post_drafts.kept(db(), signed_in(), spot)
        form.body.data = draft.body if draft else ""
        if parent and "cytuj" in request.args:
            # What was kept stays; the quotation comes behind it.
            before = f"{draft.body.rstrip()}\n\n" if draft else ""
            form.body.data = before + _quotation(parent)
        return page("", draft)
    if request.form.get(STEP_FIELD) == DRAFT:
        back = request.path if parent else head.url()
        return keep_draft(page, form, spot, "", back)
    return submit(form, page, act)


def _spot_below(head: ThreadHead) -> str:
    return post_drafts.spot_of("thread", head.id)


def _quotation(post: PostSource) -> str:
    """The post as a quotation; its author's name leads to it."""
    name = re.sub(r"([\\\[\]*_`<>])", r"\\\1", post.author.name)
    lines = [f"[**{name}**]({post_address(post.id)}):", "", *post.body.splitlines()]
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def keep_draft(
    page: FormPage, form: Form, spot: str, title: str, back: str = ""
) -> ResponseReturnValue:
    """The button for those without scripts: keep what was typed and come back to it.

    Without `back` the form itself comes back, with what a draft does not hold.
    """
    try:
        hit_writing(application().limiter, signed_in(), "preview", request.remote_addr)
        post_drafts.keep(
            db(), signed_in(), application().settings, spot, title, form.body.data or ""
        )
    except DomainError as refusal:
        db().rollback()
        form.refuse(_as_form_error(refusal))
        return page(""), refusal.status
    flash(_("The draft is saved. Only you can see it."), "ok")
    return redirect(back, 303) if back else page("")


@blueprint.route(f"{POST}/edytuj", methods=GET_POST)
@requires(Permission.DISCUSS)
@once
def edit(post_id: int) -> ResponseReturnValue:
    """Change an own post; what it said before stays in its history."""
    who = signed_in()
    try:
        with reading() as session:
            head, post = thread_page.post_source(session, who, post_id)
    except NotFound:
        return _gone()
    if request.method == "POST" and post.author_id != who.id:
        raise Forbidden(_("Your account does not have the right to do this."))
    form = EditForm()

    def page(preview: str) -> str:
        return show("discussions/edit.html", form=form, head=head, post=post, preview=preview)

    def act(text: Text) -> str:
        version = form.wersja.data or 0
        if version != post.version:
            # The page shows the present text beside what was typed; a second press saves it.
            form.wersja.raw_data = [str(post.version)]
        changed = service.edit_post(db(), who, application().settings, post_id, version, text)
        _tell_if_waiting(changed)
        return thread_page.url_of_post(db(), who, post_id)

    if request.method == "GET":
        if not rules.can_edit_post(who, head, post):
            if post.author_id != who.id:
                raise Forbidden(_("You do not have the right to do this."))
            raise Conflict(_("This post can no longer be changed."))
        form.body.data, form.wersja.data = post.body, post.version
        return page("")
    return submit(form, page, act)


def offer_own_hats(form: WornForm) -> None:
    who = signed_in()
    with reading() as session:
        offer_hats(form, hats_of(session, [who.id]).get(who.id, []))


def submit(
    form: Form,
    page: FormPage,
    act: Callable[[Text], str],
    check: Callable[[], object] = lambda: None,
) -> ResponseReturnValue:
    """Show a preview, or act and go on to where the act led; refusals come back as the form."""
    if not form.validate():
        return page(""), 422
    is_preview = request.form.get(STEP_FIELD) == PREVIEW
    try:
        body = rules.check_body(form.body.data or "")
        if not is_preview:
            check()
        kind: Writing = "preview" if is_preview else "post"
        hit_writing(application().limiter, signed_in(), kind, request.remote_addr)
        rendered = renderer().render(body, "post")
        if is_preview:
            with reading() as session:
                linked, _named = mentions.with_links(session, rendered)
            return page(linked.html)
        return redirect(act(Text(body, rendered, chosen_hat(form))), 303)
    except TextRefused as refusal:
        form.refuse(Invalid("body", _(refusal.message, **refusal.params)))
        return page(""), 422
    except DomainError as refusal:
        db().rollback()
        form.refuse(_as_form_error(refusal))
        response = make_response(page(""), refusal.status)
        if isinstance(refusal, TooMany):
            response.headers["Retry-After"] = str(refusal.retry_after)
        return response


def _as_form_error(refusal: DomainError) -> Invalid:
    if isinstance(refusal, Invalid):
        return refusal
    return Invalid("", refusal.message or _("This thread is no longer here. Copy your text."))


def _readable(head: ThreadHead) -> ThreadHead:
    if not head.is_readable:
        raise NotFound
    return head


def _gone() -> ResponseReturnValue:
    """What one was answering is hidden now; the text that was typed must not be lost with it."""
    if request.method == "GET":
        raise NotFound
    return show("discussions/gone.html", typed=request.form.get("body", "")), 404


def _tell_if_waiting(post: Post) -> None:
    if post.state == PostState.WAITING:
        tell_of_waiting(is_held=bool(post.held_because))


def tell_of_waiting(*, is_held: bool) -> None:
    if is_held:
        flash(held_sentence(), "info")
        return
    flash(_("Thank you. Others will see your post when a moderator has read it."), "info")
