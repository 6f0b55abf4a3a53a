"""Addresses of polls: ask in an own thread, change what nobody has voted on, vote."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from app.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.web import application, db, once, reading
from app.discussions import polls, rules, thread_page
from app.discussions.blueprint import THREAD, blueprint
from app.discussions.forms_moving import PollForm, new_poll
from app.discussions.poll_page import PollRow, poll_of
from app.discussions.thread_page import ThreadHead
from app.people.access import requires, signed_in
from app.people.limits import hit_writing
from app.people.rules import Permission
from app.ui.pages import show


@blueprint.route(f"{THREAD}/ankieta", methods=["GET", "POST"])
@requires(Permission.DISCUSS)
@once
def poll(thread_id: int) -> ResponseReturnValue:
    """Put a poll into an own thread, or change one in which nobody has voted."""
    who, form = signed_in(), PollForm()
    head, present = _thread_and_poll(thread_id)
    if head.author_id != who.id:
        raise Forbidden(_("A poll can be added by who began, until somebody answers."))
    if present is None and not polls.may_add(who, head, head.reply_count):
        raise Conflict(_("A poll can be added by who began, until somebody answers."))
    status = 200
    if request.method == "GET" and present is not None:
        form.question.data = present.question
        form.options.data = "\n".join(option.text for option in present.options)
        form.is_multiple.data = present.is_multiple
    elif form.is_submitted():
        status = 422
        if form.validate():
            try:
                _save(thread_id, present, form)
                return redirect(head.url(), 303)
            except DomainError as refusal:
                db().rollback()
                is_field = isinstance(refusal, Invalid)
                form.refuse(refusal if is_field else Invalid("", refusal.message))  # type: ignore[arg-type]
                status = refusal.status
    return show("discussions/poll_form.html", form=form, head=head, poll=present), status


def _save(thread_id: int, present: PollRow | None, form: PollForm) -> None:
    who, settings = signed_in(), application().settings
    hit_writing(application().limiter, who, "post", request.remote_addr)
    new = new_poll(form)
    if present is None:
        polls.add_poll(db(), who, settings, thread_id, new)
    else:
        polls.edit_poll(db(), who, settings, present.id, new)


@blueprint.post(f"{THREAD}/ankieta/glos")
@requires(Permission.DISCUSS)
@once
def vote(thread_id: int) -> ResponseReturnValue:
    """Vote, or vote anew until the end."""
    who = signed_in()
    head, present = _thread_and_poll(thread_id)
    if present is None:
        raise NotFound
    if not rules.can_reply(who, head):
        raise Forbidden(_("Nobody can write in this thread now."))
    chosen = request.form.getlist("odpowiedz")
    ids = [int(each) for each in chosen if each.isascii() and each.isdigit() and len(each) < 10]
    try:
        polls.vote(db(), who, present.id, ids)
    except (Invalid, Conflict) as refusal:
        db().rollback()
        flash(refusal.message, "bad")
    else:
        flash(_("Your vote is counted. You can change it until the end."), "ok")
    return redirect(head.url() + "#ankieta", 303)


def _thread_and_poll(thread_id: int) -> tuple[ThreadHead, PollRow | None]:
    with reading() as session:
        head = thread_page.thread_head(session, signed_in(), thread_id)
        if not head.is_readable:
            raise NotFound
        return head, poll_of(session, signed_in(), thread_id, is_open=True)
