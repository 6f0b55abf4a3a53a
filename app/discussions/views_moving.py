"""Addresses with which moderators reshape threads: pin, slow, move, split, merge, another title.

Each shows what is about to happen, and comes back with what was typed when it cannot be done.
"""

import re
from collections.abc import Callable
from typing import Final

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import DomainError, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.web import application, db, once, reading
from app.discussions import (
    carrying,
    merging,
    moving,
    pinning,
    slow_mode,
    splitting,
    thread_page,
    titles,
)
from app.discussions.addresses import thread_address
from app.discussions.blueprint import POST, THREAD, blueprint
from app.discussions.boards import board_names
from app.discussions.forms_moving import MergeForm, MoveForm, SlowForm, SplitForm, TitleForm
from app.discussions.models import Thread
from app.discussions.splitting import Split
from app.discussions.thread_page import ThreadHead
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.ui.form import Form
from app.ui.pages import page_links, show

GET_POST: Final = ("GET", "POST")
_LARGEST_ID: Final = 2147483647
_THREAD_ID: Final = re.compile(r"(?:^|/dyskusje/)(\d{1,10})(?:$|[-/?#])")


@blueprint.post(f"{THREAD}/przypnij")
@requires(Permission.MODERATE)
@once
def pin_thread(thread_id: int) -> ResponseReturnValue:
    """Let a thread stand first in the list of its place."""
    return _to(pinning.pin_thread(db(), signed_in(), thread_id))


@blueprint.post(f"{THREAD}/odepnij")
@requires(Permission.MODERATE)
@once
def unpin_thread(thread_id: int) -> ResponseReturnValue:
    """Let it stand where its newest post puts it."""
    return _to(pinning.unpin_thread(db(), signed_in(), thread_id))


@blueprint.route(f"{THREAD}/tryb-wolny", methods=GET_POST)
@requires(Permission.MODERATE)
@once
def slow_thread(thread_id: int) -> ResponseReturnValue:
    """Set the slow mode of a thread, or end it."""
    head, form = _moderated(thread_id), SlowForm()
    with reading() as session:
        present = session.get_one(Thread, thread_id).slow_minutes

    def act() -> Thread:
        if "koniec" in request.form:
            return slow_mode.end_slow(db(), signed_in(), thread_id)
        minutes = form.minutes.data or 0
        return slow_mode.set_slow(db(), signed_in(), thread_id, minutes, form.text("sentence"))

    if request.method == "GET":
        form.minutes.data = present or 10
    return _decide(
        form,
        lambda: show("discussions/slow.html", form=form, head=head, is_slow=bool(present)),
        act,
    )


@blueprint.route(f"{THREAD}/przenies", methods=GET_POST)
@requires(Permission.MODERATE)
@once
def move_thread(thread_id: int) -> ResponseReturnValue:
    """Let a thread stand on another board, article or city."""
    head, form = _moderated(thread_id), MoveForm()
    names = board_names(application().settings)
    form.board.choices = list(names.items())

    def act() -> Thread:
        to = moving.destination(
            db(),
            application().settings,
            form.text("board"),
            form.text("article"),
            form.text("city"),
        )
        place = head.place.named(names)
        return moving.move_thread(db(), signed_in(), thread_id, to, form.text("sentence"), place)

    return _decide(form, lambda: show("discussions/move.html", form=form, head=head), act)


@blueprint.route(f"{THREAD}/polacz", methods=GET_POST)
@requires(Permission.MODERATE)
@once
def merge_thread(thread_id: int) -> ResponseReturnValue:
    """Append all posts of this thread to another."""
    head, form = _moderated(thread_id), MergeForm()

    def act() -> Thread:
        found = _THREAD_ID.search(form.text("target").strip())
        target = int(found[1]) if found else 0
        if not 0 < target <= _LARGEST_ID:
            raise Invalid("target", _("Paste the address of the thread, or its number."))
        sentence = form.text("sentence")
        try:
            return merging.merge_threads(db(), signed_in(), thread_id, target, sentence)
        except NotFound as error:
            raise Invalid("target", _("There is no thread at this address.")) from error

    return _decide(form, lambda: show("discussions/merge.html", form=form, head=head), act)


@blueprint.route(f"{THREAD}/tytul", methods=GET_POST)
@requires(Permission.DISCUSS)
@once
def title(thread_id: int) -> ResponseReturnValue:
    """Give a thread another title."""
    who, form = signed_in(), TitleForm()
    with reading() as session:
        head = thread_page.thread_head(session, who, thread_id)
    if not head.is_readable:
        raise NotFound
    if not titles.may_change_title(who, head, head.reply_count, is_moderator=head.is_moderator):
        raise Forbidden(_("The title can be changed until somebody answers."))
    if request.method == "GET":
        form.title.data = head.title
    return _decide(
        form,
        lambda: show("discussions/title.html", form=form, head=head),
        lambda: titles.change_title(
            db(),
            who,
            application().settings,
            thread_id,
            form.text("title"),
            hides_former=bool(form.hides_former.data),
        ),
    )


@blueprint.route(f"{THREAD}/podziel", methods=GET_POST)
@requires(Permission.MODERATE)
@once
def split_thread(thread_id: int) -> ResponseReturnValue:
    """Tick posts, page by page, and make a thread of them."""
    head, form = _moderated(thread_id), SplitForm()
    ticked = _ticked()
    asked = request.form.get("strona", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1
    with reading() as session:
        found = thread_page.thread_page(session, signed_in(), head, max(1, number)).posts

    def page() -> str:
        here = {post.id for post in found.items}
        return show(
            "discussions/split.html",
            form=form,
            head=head,
            found=found,
            ticked=ticked,
            elsewhere=sorted(ticked - here),
            links=page_links(found, "discussions.split_thread", thread_id=thread_id),
        )

    if "strona" in request.form:
        return page()  # another page of posts was asked for; nothing is done yet
    split = Split(ticked, form.text("title"), form.text("sentence"))
    settings = application().settings
    return _decide(
        form,
        page,
        lambda: splitting.split_thread(db(), signed_in(), settings, thread_id, split),
    )


def _ticked() -> frozenset[int]:
    chosen = request.form.getlist("posty")
    ids = [each for each in chosen if each.isascii() and each.isdigit() and len(each) < 10]
    return frozenset(int(each) for each in ids)


@blueprint.post(f"{POST}/do-artykulu")
@requires(Permission.PROPOSE)
@once
def carry(post_id: int) -> ResponseReturnValue:
    """Open the editor of the article with the helpful answer at its end."""
    credit_id, slug = carrying.carry_into_article(db(), signed_in(), post_id)
    return redirect(url_for("review.edit", slug=slug, zrodlo=credit_id), 303)


def _moderated(thread_id: int) -> ThreadHead:
    with reading() as session:
        head = thread_page.thread_head(session, signed_in(), thread_id)
    if not head.is_moderator:
        raise NotFound
    return head


def _decide(form: Form, page: Callable[[], str], act: Callable[[], Thread]) -> ResponseReturnValue:
    """Show the form, or do what it says and go to the thread; refusals come back as the form."""
    if request.method == "GET":
        return page()
    if not form.validate():
        return page(), 422
    try:
        return _to(act())
    except DomainError as refusal:
        db().rollback()
        if isinstance(refusal, Invalid):
            form.refuse(refusal)
        else:
            form.refuse(Invalid("", refusal.message))
        return page(), refusal.status


def _to(thread: Thread) -> ResponseReturnValue:
    return redirect(thread_address(thread.id, thread.slug), 303)
