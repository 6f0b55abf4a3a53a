"""The inbox and its settings."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.web import application, db, once
from app.notifications import queries, service
from app.notifications.forms import ALWAYS_MAILED, CHOSEN, MarkForm, PreferencesForm
from app.notifications.models import Kind
from app.notifications.queries import Wanted
from app.notifications.words import KINDS
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.ui.pages import page_links, requested_page, show

blueprint = Blueprint("notifications", __name__)
NEW = "nowe"


@blueprint.after_request
def _keep_out_of_caches(response: Response) -> Response:
    """They are one person's own, and hold forms with their token."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _wanted(values: dict[str, str]) -> Wanted:
    """The filters of an address; strange values filter nothing."""
    kind = values.get("rodzaj", "")
    return Wanted(
        is_unread=values.get("stan") == NEW,
        kind=Kind(kind) if kind in set(Kind) else None,
    )


def _as_values(wanted: Wanted) -> dict[str, Any]:
    values: dict[str, Any] = {"stan": NEW} if wanted.is_unread else {}
    return values | ({"rodzaj": wanted.kind.value} if wanted.kind else {})


@blueprint.get("/powiadomienia")
@requires(Permission.SIGNED_IN)
def inbox() -> ResponseReturnValue:
    """One's own notices, newest first."""
    who, wanted = signed_in(), _wanted(request.args.to_dict())
    found = queries.inbox(db(), who.id, wanted, requested_page())
    values = _as_values(wanted)
    return show(
        "notifications/inbox.html",
        found=found,
        links=page_links(found, "notifications.inbox", **values),
        wanted=wanted,
        values=values,
        kinds=KINDS,
        newest=queries.newest_entry(db(), who.id),
        form=MarkForm(),
    )


@blueprint.get("/powiadomienia/<int:notice_id>/otworz")
@requires(Permission.SIGNED_IN)
def open_notice(notice_id: int) -> ResponseReturnValue:
    """Lead to the thing, and mark the notice as read.

    A GET that writes, so that a link in the list and in a letter is a plain link: it only ever
    marks the visitor's own notice as read, once more changes nothing, and other sites cannot
    make it happen unseen, because the session's cookie is not sent with what their pages load.
    """
    with application().database.writing() as session:
        row = service.open_notice(session, signed_in(), notice_id)
    if not row.url:
        flash(_("What this notice was about is no longer available."), "info")
        return redirect(url_for("notifications.inbox"), 303)
    return redirect(row.url, 303)


@blueprint.post("/powiadomienia/<int:notice_id>/przeczytane")
@requires(Permission.SIGNED_IN)
def read(notice_id: int) -> ResponseReturnValue:
    """Mark one as read without going there."""
    service.mark_read(db(), signed_in(), notice_id)
    return _back()


@blueprint.post("/powiadomienia/<int:notice_id>/nie-obserwuj")
@requires(Permission.SIGNED_IN)
def unfollow(notice_id: int) -> ResponseReturnValue:
    """Follow no longer what brought a notice."""
    service.unfollow(db(), signed_in(), notice_id)
    flash(_("You do not follow this any more."), "ok")
    return _back()


@blueprint.post("/powiadomienia/przeczytane")
@requires(Permission.SIGNED_IN)
def read_all() -> ResponseReturnValue:
    """Mark all that the filtered list held when it was shown."""
    typed = request.form.get("do", "")
    newest = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    wanted = _wanted(request.form.to_dict())
    number = service.mark_all_read(db(), signed_in(), wanted, newest)
    flash(
        ngettext("%(num)s notice marked as read.", "%(num)s notices marked as read.", number), "ok"
    )
    return _back()


def _back() -> ResponseReturnValue:
    values = _as_values(_wanted(request.form.to_dict()))
    return redirect(url_for("notifications.inbox", **values), 303)


@blueprint.route("/powiadomienia/ustawienia", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@once
def preferences() -> ResponseReturnValue:
    """How each kind is mailed."""
    who, form = signed_in(), PreferencesForm()
    if form.validate_on_submit():
        service.set_preferences(db(), who, form.chosen(), is_paused=bool(form.przerwa.data))
        flash(_("Saved."), "ok")
        return redirect(url_for("notifications.preferences"), 303)
    if not form.is_submitted():
        form.fill(queries.preferences(db(), who.id), is_paused=queries.is_paused(db(), who.id))
    page = show(
        "notifications/preferences.html",
        form=form,
        kinds=KINDS,
        chosen=CHOSEN,
        always=[KINDS[kind] for kind in KINDS if kind in ALWAYS_MAILED],
    )
    return page, 422 if form.errors else 200
