"""Address of building on somebody's proposal."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import DomainError, Invalid
from app.core.i18n import gettext as _
from app.core.web import application, db, once, reading
from app.people.access import requires, signed_in
from app.people.limits import hit_writing
from app.people.rules import Permission
from app.review import building_on
from app.review.drawing import save
from app.review.forms import EditForm, number
from app.review.publication import source_of
from app.review.saving import Edit
from app.review.views import blueprint
from app.ui.pages import show


@blueprint.route("/propozycje/<int:proposal_id>/buduj", methods=["GET", "POST"])
@requires(Permission.REVIEW)
@once
def build_on(proposal_id: int) -> ResponseReturnValue:
    """Write a proposal on top of another one that still waits."""
    form, who, status = EditForm(), signed_in(), 200
    with reading() as session:
        parent, head = building_on.parent_for(session, who, proposal_id)
    if request.method == "GET":
        form.fill(source_of(head))
        form.base.data = str(head.id)
    else:
        edit = Edit(
            slug=parent.slug,
            source=form.source(),
            comment=form.comment.data or "",
            base_id=head.base_id,
            evidence=form.evidence.data or "",
            parent_id=number(form.base.data),
        )
        try:
            hit_writing(application().limiter, who, "edit", request.remote_addr)
            saved = save(who, edit)
        except DomainError as error:
            db().rollback()
            status = error.status
            if isinstance(error, Invalid):
                form.refuse(error)
            else:
                form.form_errors.append(error.message or _("This could not be saved."))
        else:
            assert saved.proposal is not None
            flash(_("Sent. It waits until the proposal below it is decided."), "ok")
            return redirect(url_for("review.proposal", proposal_id=saved.proposal.id), 303)
    return show("review/build.html", form=form, parent=parent, head=head), status
