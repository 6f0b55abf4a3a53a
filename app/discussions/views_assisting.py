"""Addresses that help while somebody writes: people to mention, similar threads, kept drafts.

Scripts ask them; without scripts the same is offered after the first sending.
"""

import re
from typing import Final

from flask import flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from app.core import submissions
from app.core.errors import DomainError, NotFound
from app.core.i18n import gettext as _
from app.core.web import KEY_FIELD, application, db, is_same_site, reading
from app.discussions import finding, mentions, post_drafts
from app.discussions.blueprint import blueprint
from app.people.access import requires, signed_in
from app.people.limits import hit_writing
from app.people.rules import Permission

_SPOT: Final = re.compile(r"(?:thread|post):[0-9]{1,10}|new(?::(?:article|city):[0-9]{1,10})?")
# The address to which the form of a spot is sent.
_ENDPOINTS: Final = {
    "thread": "discussions.answer",
    "post": "discussions.reply",
    "new": "discussions.new_thread",
}


@blueprint.get("/osoby/podpowiedzi")
@requires(Permission.DISCUSS)
def people_to_mention() -> ResponseReturnValue:
    """People whose names begin with what was typed after "@"."""
    try:
        hit_writing(application().limiter, signed_in(), "search", request.remote_addr)
    except DomainError as refusal:
        return jsonify(message=refusal.message), refusal.status
    found = mentions.offered(db(), signed_in(), request.args.get("q", ""))
    return jsonify(people=[{"slug": p.slug, "name": p.name, "city": p.city} for p in found])


@blueprint.get("/dyskusje/podobne")
@requires(Permission.DISCUSS)
def similar_threads() -> ResponseReturnValue:
    """Threads with a title similar to what was typed."""
    try:
        hit_writing(application().limiter, signed_in(), "search", request.remote_addr)
    except DomainError as refusal:
        return jsonify(message=refusal.message), refusal.status
    found = finding.similar_to(db(), request.args.get("tytul", ""))
    return jsonify(results=[{"title": thread.title, "url": thread.url} for thread in found])


@blueprint.post("/dyskusje/szkic/<spot>")
@requires(Permission.DISCUSS)
def save_draft(spot: str) -> ResponseReturnValue:
    """Keep what is being typed; the script of the form asks for it now and then."""
    _check_spot(spot)
    who = signed_in()
    key = request.form.get(KEY_FIELD, "")
    try:
        hit_writing(application().limiter, who, "preview", request.remote_addr)
        with reading() as session:
            endpoint = _ENDPOINTS[spot.partition(":")[0]]
            sent = submissions.outcome(session, submissions.key_of(who.id, endpoint, key))
        if key and sent:
            # A late saving must not bring back what was sent meanwhile.
            return jsonify(message="")
        title, body = request.form.get("title", ""), request.form.get("body", "")
        post_drafts.keep(db(), who, application().settings, spot, title, body)
    except DomainError as refusal:
        return jsonify(message=refusal.message), refusal.status
    return jsonify(message=_("The draft is saved. Only you can see it."))


@blueprint.post("/dyskusje/szkic/<spot>/usun")
@requires(Permission.DISCUSS)
def drop_draft(spot: str) -> ResponseReturnValue:
    """Delete a draft of a post."""
    _check_spot(spot)
    post_drafts.drop(db(), signed_in(), spot)
    flash(_("The draft is deleted."), "ok")
    target = request.form.get("dalej")
    return redirect(target if target and is_same_site(target) else "/dyskusje", 303)


def _check_spot(spot: str) -> None:
    if not _SPOT.fullmatch(spot):
        raise NotFound
