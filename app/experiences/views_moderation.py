"""Addresses of moderators: reports and later notes that wait, and hiding with a reason.

What needs a reason has a page of its own that shows what is about to happen; what only undoes
such an act is one button.
"""

from collections.abc import Callable
from typing import Final

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from app.core.errors import Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.submissions import new_key
from app.core.web import db, once, reading
from app.experiences import deciding, follow_ups, queries, waiting
from app.experiences.addresses import HOME, experience_address
from app.experiences.blueprint import EXPERIENCE, FOLLOW_UP, blueprint
from app.experiences.models import Experience
from app.experiences.standing import seen
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.review.words import reasons_to_hide
from app.ui.form_reason import ApproveForm, decide_with_reason
from app.ui.pages import page_links, requested_page, show

GET_POST: Final = ("GET", "POST")
QUEUE: Final = "/moderacja/doswiadczenia"


@blueprint.get(QUEUE)
@requires(Permission.MODERATE)
def queue() -> ResponseReturnValue:
    """Reports and later notes that wait for approval, oldest first."""
    found = waiting.waiting(db(), signed_in(), requested_page())
    return show(
        "experiences/queue.html",
        found=found,
        links=page_links(found, "experiences.queue"),
        home=HOME,
    )


@blueprint.post(f"{EXPERIENCE}/przyjmij")
@requires(Permission.MODERATE)
@once
def approve(experience_id: int) -> ResponseReturnValue:
    """Let everybody read a waiting report."""
    form = ApproveForm()
    if not form.validate() or form.wersja.data is None:
        raise Invalid("wersja", _("Open the report again before you decide."))
    row = deciding.approve(db(), signed_in(), experience_id, form.wersja.data)
    flash(_("Everybody can read it now."), "ok")
    return redirect(_url(row), 303)


@blueprint.route(f"{EXPERIENCE}/odrzuc", methods=GET_POST)
@requires(Permission.MODERATE)
@once
def reject(experience_id: int) -> ResponseReturnValue:
    """Give a waiting report back to its authors, with a reason."""
    row = _moderated(experience_id)
    return _decide(
        "experiences/reject.html",
        row,
        lambda code, words: deciding.reject(db(), signed_in(), experience_id, code, words),
        QUEUE,
    )


@blueprint.route(f"{EXPERIENCE}/ukryj", methods=GET_POST)
@requires(Permission.MODERATE)
@once
def hide(experience_id: int) -> ResponseReturnValue:
    """Take a report out of sight, with a reason for its authors."""
    row = _moderated(experience_id)
    return _decide(
        "experiences/hide.html",
        row,
        lambda code, words: deciding.hide(db(), signed_in(), experience_id, code, words),
        _url(row),
    )


@blueprint.post(f"{EXPERIENCE}/pokaz")
@requires(Permission.MODERATE)
@once
def unhide(experience_id: int) -> ResponseReturnValue:
    """Show a hidden report again."""
    return redirect(_url(deciding.unhide(db(), signed_in(), experience_id)), 303)


@blueprint.post(f"{EXPERIENCE}/historia/<int:number>/ukryj")
@requires(Permission.MODERATE)
@once
def hide_version(experience_id: int, number: int) -> ResponseReturnValue:
    """Take a former text out of the history."""
    deciding.hide_version(db(), signed_in(), experience_id, number)
    return redirect(f"{HOME}/{experience_id}/historia", 303)


@blueprint.post(f"{FOLLOW_UP}/przyjmij")
@requires(Permission.MODERATE)
@once
def approve_follow_up(follow_up_id: int) -> ResponseReturnValue:
    """Let everybody read a waiting later note."""
    row = follow_ups.approve(db(), signed_in(), follow_up_id)
    flash(_("Everybody can read it now."), "ok")
    return redirect(_url(row), 303)


@blueprint.route(f"{FOLLOW_UP}/odrzuc", methods=GET_POST)
@requires(Permission.MODERATE)
@once
def reject_follow_up(follow_up_id: int) -> ResponseReturnValue:
    """Refuse a waiting later note, with a reason for its author."""
    row, note = _moderated_follow_up(follow_up_id)
    return _decide(
        "experiences/reject_follow_up.html",
        row,
        lambda code, words: follow_ups.reject(db(), signed_in(), follow_up_id, code, words),
        QUEUE,
        note,
    )


@blueprint.route(f"{FOLLOW_UP}/ukryj", methods=GET_POST)
@requires(Permission.MODERATE)
@once
def hide_follow_up(follow_up_id: int) -> ResponseReturnValue:
    """Take a later note out of sight, with a reason."""
    row, note = _moderated_follow_up(follow_up_id)
    return _decide(
        "experiences/hide_follow_up.html",
        row,
        lambda code, words: follow_ups.hide(db(), signed_in(), follow_up_id, code, words),
        _url(row),
        note,
    )


@blueprint.post(f"{FOLLOW_UP}/pokaz")
@requires(Permission.MODERATE)
@once
def unhide_follow_up(follow_up_id: int) -> ResponseReturnValue:
    """Show a hidden later note again."""
    return redirect(_url(follow_ups.unhide(db(), signed_in(), follow_up_id)), 303)


def _url(experience: Experience) -> str:
    return experience_address(experience.id, experience.slug)


def _moderated(experience_id: int) -> Experience:
    with reading() as session:
        row, standing = seen(session, signed_in(), experience_id)
    if not standing.is_moderator:
        raise NotFound
    return row


def _moderated_follow_up(follow_up_id: int) -> tuple[Experience, queries.LaterNote]:
    with reading() as session:
        row, standing, note = queries.follow_up_page(session, signed_in(), follow_up_id)
    if not standing.is_moderator:
        raise NotFound
    return row, note


def _decide(
    template: str,
    row: Experience,
    act: Callable[[str, str], object],
    target: str,
    note: queries.LaterNote | None = None,
) -> ResponseReturnValue:
    return decide_with_reason(
        reasons_to_hide().items(),
        lambda form: show(template, form=form, row=row, url=_url(row), note=note, new_key=new_key),
        act,
        target,
    )
