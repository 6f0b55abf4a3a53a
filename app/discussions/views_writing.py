"""Addresses under which people write: a new thread, an answer, a change of an own post.

Each form has a preview, and comes back with everything typed whatever goes wrong. Texts are
rendered and limits counted before the first statement of the writing session.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from flask import flash, make_response, redirect, request
from flask.typing import ResponseReturnValue

from app.articles import queries as articles
from app.articles.models import Article
from app.cities import queries as cities
from app.cities.models import City
from app.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, TooMany
from app.core.i18n import gettext as _
from app.core.web import application, db, once, reading
from app.discussions import (
    finding,
    mentions,
    post_drafts,
    rules,
    service,
    tags,
    thread_page,
)
from app.discussions.addresses import post_address, thread_address
from app.discussions.blueprint import POST, THREAD, blueprint
from app.discussions.boards import board_names
from app.discussions.finding import SimilarThread
from app.discussions.forms import (
    DRAFT,
    PREVIEW,
    SIMILAR_SEEN_FIELD,
    STEP_FIELD,
    EditForm,
    PlacedThreadForm,
    PostForm,
    ThreadForm,
)
from app.discussions.models import Post, PostState, ThreadState
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


@dataclass(frozen=True)
class Ground:
    """Where a new thread is to stand: on an article, on a city, or on a board yet to be chosen."""

    article: Article | None = None
    city: City | None = None

    @property
    def spot(self) -> str:
        """The name under which its draft is kept."""
        if self.article:
            return post_drafts.spot_of("new:article", self.article.id)
        return post_drafts.spot_of("new:city", self.city.id) if self.city else "new"


@blueprint.route("/dyskusje/nowy", methods=GET_POST)
@requires(Permission.DISCUSS)
@once
def new_thread() -> ResponseReturnValue:
    """Start a thread on a board, or on the article or city named in the address."""
    ground = _ground_asked_for()
    names = board_names(application().settings)
    form: ThreadForm | PlacedThreadForm = (
        PlacedThreadForm() if ground.article or ground.city else ThreadForm()
    )
    _offer_hats(form)
    if isinstance(form, ThreadForm):
        form.board.choices = list(names.items())
        if request.method == "GET" and request.args.get("tablica") in names:
            form.board.data = request.args["tablica"]

    def page(
        preview: str, similar: Sequence[SimilarThread] = (), draft: Draft | None = None
    ) -> str:
        return show(
            "discussions/new.html",
            form=form,
            article=ground.article,
            city=ground.city,
            preview=preview,
            similar=similar,
            draft=draft,
            spot=ground.spot,
        )

    if request.method == "GET":
        draft = post_drafts.kept(db(), signed_in(), ground.spot)
        if draft:
            form.title.data, form.body.data = draft.title, draft.body
        return page("", draft=draft)
    if request.form.get(STEP_FIELD) == DRAFT:
        back = request.full_path.rstrip("?")
        return _keep_draft(page, form, ground.spot, form.title.data or "", back)
    similar = _similar_unseen(form.title.data or "")
    if similar and form.validate():
        return page("", similar)
    return _submit(
        form,
        page,
        lambda text: _start(form, ground, text),
        check=lambda: (rules.check_title(form.title.data or ""), _tags_of(form)),
    )


def _offer_hats(form: WornForm) -> None:
    who = signed_in()
    with reading() as session:
        offer_hats(form, hats_of(session, [who.id]).get(who.id, []))


def _start(form: ThreadForm | PlacedThreadForm, ground: Ground, text: Text) -> str:
    who = signed_in()
    thread = service.start_thread(
        db(),
        who,
        application().settings,
        title=form.title.data or "",
        text=text,
        board=form.board.data if isinstance(form, ThreadForm) else None,
        article_id=ground.article.id if ground.article else None,
        city_id=ground.city.id if ground.city else None,
    )
    names = _tags_of(form)
    if names:
        tags.set_tags(db(), who, thread.id, names)
    post_drafts.drop(db(), who, ground.spot)
    if thread.state == ThreadState.WAITING:
        _tell_of_waiting(is_held=service.is_held(db(), thread.id))
    return thread_address(thread.id, thread.slug)


def _tags_of(form: ThreadForm | PlacedThreadForm) -> list[str]:
    return tags.names_in(form.tags.data or "")


def _similar_unseen(title: str) -> list[SimilarThread]:
    """Similar threads to be shown before a new one is begun, unless its author saw them."""
    if request.form.get(STEP_FIELD) or request.form.get(SIMILAR_SEEN_FIELD):
        return []
    with reading() as session:
        return finding.similar_to(session, title)


def _ground_asked_for() -> Ground:
    slug, city = request.args.get("artykul"), request.args.get("miasto")
    with reading() as session:
        if city:
            return Ground(city=cities.city_by_slug(session, city))
        if not slug:
            return Ground()
        try:
            return Ground(articles.article_by_slug(session, slug))
        except NotFound:
            target = articles.redirect_target(session, slug)
            if target is None:
                raise
            return Ground(articles.article_by_slug(session, target))


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
    _offer_hats(form)
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
        return _keep_draft(page, form, spot, "", back)
    return _submit(form, page, act)


def _spot_below(head: ThreadHead) -> str:
    return post_drafts.spot_of("thread", head.id)


def _quotation(post: PostSource) -> str:
    """The post as a quotation; its author's name leads to it."""
    name = re.sub(r"([\\\[\]*_`<>])", r"\\\1", post.author.name)
    lines = [f"[**{name}**]({post_address(post.id)}):", "", *post.body.splitlines()]
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def _keep_draft(
    page: FormPage, form: Form, spot: str, title: str, back: str
) -> ResponseReturnValue:
    """The button for those without scripts: keep what was typed and come back to it."""
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
    return redirect(back, 303)


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
    return _submit(form, page, act)


def _submit(
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
        _tell_of_waiting(is_held=bool(post.held_because))


def _tell_of_waiting(*, is_held: bool) -> None:
    if is_held:
        flash(held_sentence(), "info")
        return
    flash(_("Thank you. Others will see your post when a moderator has read it."), "info")
