"""Addresses of what people do around posts: follow, thank, mark the helpful answer."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from app.core.i18n import gettext as _
from app.core.web import application, db, once
from app.discussions import answers, following, thanks, thread_page
from app.discussions.addresses import thread_address
from app.discussions.blueprint import POST, THREAD, blueprint
from app.people.access import requires, signed_in
from app.people.limits import hit_writing
from app.people.rules import Permission
from app.ui.pages import page_links, requested_page, show


@blueprint.post(f"{THREAD}/obserwuj")
@requires(Permission.SIGNED_IN)
@once
def follow_thread(thread_id: int) -> ResponseReturnValue:
    """Follow a thread."""
    following.follow(db(), signed_in(), thread_id)
    flash(_("You follow this thread. We will tell you what is new in it."), "ok")
    return _to_thread(thread_id)


@blueprint.post(f"{THREAD}/nie-obserwuj")
@requires(Permission.SIGNED_IN)
@once
def unfollow_thread(thread_id: int) -> ResponseReturnValue:
    """Follow a thread no longer."""
    following.unfollow(db(), signed_in(), thread_id)
    flash(_("You no longer follow this thread."), "ok")
    return _to_thread(thread_id)


def _to_thread(thread_id: int) -> ResponseReturnValue:
    head = thread_page.thread_head(db(), signed_in(), thread_id)
    return redirect(thread_address(thread_id, head.slug), 303)


@blueprint.post(f"{POST}/podziekuj")
@requires(Permission.DISCUSS)
@once
def thank(post_id: int) -> ResponseReturnValue:
    """Thank for a post."""
    hit_writing(application().limiter, signed_in(), "preview", None)
    thanks.thank(db(), signed_in(), post_id)
    return _to_post(post_id)


@blueprint.post(f"{POST}/cofnij-podziekowanie")
@requires(Permission.DISCUSS)
@once
def take_thanks_back(post_id: int) -> ResponseReturnValue:
    """Take one's thanks back."""
    thanks.take_back(db(), signed_in(), post_id)
    return _to_post(post_id)


@blueprint.get(f"{POST}/podziekowania")
@requires(Permission.SIGNED_IN)
def thankful(post_id: int) -> ResponseReturnValue:
    """Who thanked for a post; for signed-in people."""
    head, post = thread_page.post_source(db(), signed_in(), post_id)
    found = thanks.thankful(db(), post_id, requested_page())
    return show(
        "discussions/thankful.html",
        head=head,
        post=post,
        found=found,
        links=page_links(found, "discussions.thankful", post_id=post_id),
    )


@blueprint.post(f"{POST}/pomocna")
@requires(Permission.DISCUSS)
@once
def mark_answer(post_id: int) -> ResponseReturnValue:
    """Mark a post as the helpful answer of its thread."""
    answers.mark(db(), signed_in(), post_id)
    flash(_("This answer now stands at the top of the thread."), "ok")
    return _to_post(post_id)


@blueprint.post(f"{THREAD}/bez-pomocnej")
@requires(Permission.DISCUSS)
@once
def unmark_answer(thread_id: int) -> ResponseReturnValue:
    """Take the mark of the helpful answer off."""
    answers.unmark(db(), signed_in(), thread_id)
    flash(_("No answer is marked as helpful now."), "ok")
    return _to_thread(thread_id)


def _to_post(post_id: int) -> ResponseReturnValue:
    return redirect(thread_page.url_of_post(db(), signed_in(), post_id), 303)
