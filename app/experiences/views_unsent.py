"""Addresses under which what is typed into the form of a report is kept, and given up."""

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core import submissions
from app.core.errors import DomainError, Forbidden
from app.core.i18n import gettext as _
from app.core.web import KEY_FIELD, application, db, reading
from app.experiences import rules, unsent
from app.experiences.blueprint import EXPERIENCE, blueprint
from app.experiences.standing import seen
from app.people.access import requires, signed_in
from app.people.limits import hit_writing
from app.people.rules import Permission


@blueprint.post(f"{EXPERIENCE}/niewyslane")
@requires(Permission.DISCUSS)
def keep_unsent(experience_id: int) -> ResponseReturnValue:
    """Keep what is being typed; the script of the form asks for it now and then."""
    who, key = signed_in(), request.form.get(KEY_FIELD, "")
    try:
        hit_writing(application().limiter, who, "preview", request.remote_addr)
        with reading() as session:
            endpoint = "experiences.new"
            if experience_id != unsent.NOT_BEGUN:
                endpoint = "experiences.edit"
                row, standing = seen(session, who, experience_id)
                if not rules.can_edit(who, row, standing):
                    raise Forbidden(_("Nobody can change this report now."))
            sent = submissions.outcome(session, submissions.key_of(who.id, endpoint, key))
        if key and sent:
            # A late saving must not bring back what was sent meanwhile.
            return jsonify(message="")
        typed = request.form.items(multi=True)
        unsent.keep(db(), who, application().settings, experience_id, typed)
    except DomainError as refusal:
        return jsonify(message=refusal.message), refusal.status
    return jsonify(message=_("The draft is saved. Only you can see it."))


@blueprint.post(f"{EXPERIENCE}/niewyslane/usun")
@requires(Permission.DISCUSS)
def drop_unsent(experience_id: int) -> ResponseReturnValue:
    """Give up what was kept."""
    unsent.drop(db(), signed_in(), experience_id)
    flash(_("The draft is deleted."), "ok")
    if experience_id == unsent.NOT_BEGUN:
        return redirect(url_for("experiences.new"), 303)
    return redirect(url_for("experiences.edit", experience_id=experience_id), 303)
