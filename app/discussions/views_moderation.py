"""Addresses of moderators: posts that wait, hiding with a reason, locking.

What needs a reason has a page of its own that shows what is about to happen; what only undoes
such an act is one button.
"""

from typing import Final

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from app.core.errors import Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.submissions import new_key
from app.core.web import application, db, once, reading
from app.discussions import hiding, service, thread_page, waiting
from app.discussions.addresses import post_address, thread_address
from app.discussions.blueprint import POST, THREAD, blueprint
from app.discussions.boards import board_names
from app.discussions.forms import LockForm
from app.discussions.thread_page import PostSource, ThreadHead, VersionRow
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.review.words import reasons_to_hide
from app.ui.form_reason import ApproveForm, decide, decide_with_reason, go_on
from app.ui.pages import page_links, requested_page, show

GET_POST: Final = ("GET", "POST")


@blueprint.get("/moderacja/posty")
@requires(Permission.MODERATE)
def queue() -> ResponseReturnValue:
    """Posts that wait for approval, oldest first."""
    found = waiting.waiting_posts(db(), signed_in(), requested_page())
    return show(
        "discussions/queue.html",
        found=found,
        links=page_links(found, "discussions.queue"),
        board_names=board_names(application().settings),
        new_key=new_key,
        here=request.full_path.rstrip("?"),
    )


@blueprint.post(f"{POST}/przyjmij")
@requires(Permission.MODERATE)
@once
def approve(post_id: int) -> ResponseReturnValue:
    """Let everybody read a waiting post."""
    form = ApproveForm()
    if not form.validate() or form.wersja.data is None:
        raise Invalid("wersja", _("Open the list of waiting posts again."))
    service.approve_post(db(), signed_in(), post_id, form.wersja.data)
    flash(_("Everybody can read this post now."), "ok")
    return go_on(form.dalej.data, post_address(post_id))


@blueprint.route(f"{POST}/odrzuc", methods=GET_POST)
@requires(Permission.MODERATE)
@once
def reject(post_id: int) -> ResponseReturnValue:
    """Refuse a waiting post, with a reason for its author."""
    head, post = _moderated_post(post_id)
    return decide_with_reason(
        reasons_to_hide().items(),
        lambda form: show("discussions/reject.html", form=form, head=head, post=post),
        lambda code, words: service.reject_post(db(), signed_in(), post_id, code, words),
        post_address(post_id),
    )


@blueprint.route(f"{POST}/ukryj", methods=GET_POST)
@requires(Permission.MODERATE)
@once
def hide_post(post_id: int) -> ResponseReturnValue:
    """Hide a post, with a reason for everybody."""
    head, post = _moderated_post(post_id)
    return decide_with_reason(
        reasons_to_hide().items(),
        lambda form: show("discussions/hide_post.html", form=form, head=head, post=post),
        lambda code, words: hiding.hide_post(db(), signed_in(), post_id, code, words),
        post_address(post_id),
    )


@blueprint.post(f"{POST}/pokaz")
@requires(Permission.MODERATE)
@once
def unhide_post(post_id: int) -> ResponseReturnValue:
    """Show a hidden post again."""
    hiding.unhide_post(db(), signed_in(), post_id)
    return redirect(post_address(post_id), 303)


@blueprint.route(f"{POST}/historia/<int(max=2147483647):number>/ukryj", methods=GET_POST)
@requires(Permission.MODERATE)
@once
def hide_version(post_id: int, number: int) -> ResponseReturnValue:
    """Hide a former text of a post."""
    head, post = _moderated_post(post_id)
    with reading() as session:
        version = _version(thread_page.post_history(session, signed_in(), head, post), number)
    return decide_with_reason(
        reasons_to_hide().items(),
        lambda form: show(
            "discussions/hide_version.html", form=form, head=head, post=post, version=version
        ),
        lambda code, words: hiding.hide_version(db(), signed_in(), post_id, number, code, words),
        f"{post_address(post_id)}/historia",
    )


def _version(versions: list[VersionRow], number: int) -> VersionRow:
    for version in versions:
        if version.number == number and not version.is_current:
            return version
    raise NotFound


@blueprint.route(f"{THREAD}/ukryj", methods=GET_POST)
@requires(Permission.MODERATE)
@once
def hide_thread(thread_id: int) -> ResponseReturnValue:
    """Hide a whole thread, with a reason for everybody."""
    head = _moderated_thread(thread_id)
    return decide_with_reason(
        reasons_to_hide().items(),
        lambda form: show("discussions/hide_thread.html", form=form, head=head),
        lambda code, words: hiding.hide_thread(db(), signed_in(), thread_id, code, words),
        head.url(),
    )


@blueprint.post(f"{THREAD}/pokaz")
@requires(Permission.MODERATE)
@once
def unhide_thread(thread_id: int) -> ResponseReturnValue:
    """Show a hidden thread again."""
    thread = hiding.unhide_thread(db(), signed_in(), thread_id)
    return redirect(thread_address(thread.id, thread.slug), 303)


@blueprint.route(f"{THREAD}/zamknij", methods=GET_POST)
@requires(Permission.MODERATE)
@once
def lock_thread(thread_id: int) -> ResponseReturnValue:
    """Let nobody write in a thread any more, with a reason."""
    head = _moderated_thread(thread_id)
    form = LockForm()
    answer = decide(
        form,
        lambda: show("discussions/lock.html", form=form, head=head),
        lambda: hiding.lock_thread(db(), signed_in(), thread_id, form.sentence.data or ""),
    )
    return redirect(head.url(), 303) if answer is None else answer


@blueprint.post(f"{THREAD}/otworz")
@requires(Permission.MODERATE)
@once
def unlock_thread(thread_id: int) -> ResponseReturnValue:
    """Let people write in a locked thread again."""
    thread = hiding.unlock_thread(db(), signed_in(), thread_id)
    return redirect(thread_address(thread.id, thread.slug), 303)


def _moderated_post(post_id: int) -> tuple[ThreadHead, PostSource]:
    with reading() as session:
        head, post = thread_page.post_source(session, signed_in(), post_id)
    if not head.is_moderator:
        raise NotFound
    return head, post


def _moderated_thread(thread_id: int) -> ThreadHead:
    with reading() as session:
        head = thread_page.thread_head(session, signed_in(), thread_id)
    if not head.is_moderator:
        raise NotFound
    return head
