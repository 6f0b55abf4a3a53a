"""Addresses at which people read the decisions about what they made, and complain."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import DomainError, Invalid
from app.core.i18n import gettext as _
from app.core.web import application, db, once, reading
from app.moderation import complaints, statements
from app.moderation.blueprint import blueprint
from app.moderation.report_forms import ComplaintForm
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.ui.pages import page_links, requested_page, show


@blueprint.get("/decyzje")
@requires(Permission.SIGNED_IN)
def statement_list() -> ResponseReturnValue:
    """Decisions about what one made, newest first."""
    found = statements.of_person(db(), signed_in().id, requested_page())
    return show(
        "moderation/statements.html",
        found=found,
        links=page_links(found, "moderation.statement_list"),
        effects=statements.EFFECTS,
    )


@blueprint.route("/decyzje/<int(max=2147483647):statement_id>", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@once
def statement(statement_id: int) -> ResponseReturnValue:
    """One decision with its reasons, and the complaint about it."""
    who, settings, form, status = signed_in(), application().settings, ComplaintForm(), 200
    with reading() as session:
        found = statements.own(session, who, statement_id)
        complaint = complaints.of_decision(session, statement_id=statement_id)
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                complaints.about_statement(db(), who, settings, statement_id, form.text("message"))
                flash(_("We have your complaint. Somebody else will answer it."), "ok")
                return redirect(url_for("moderation.statement", statement_id=statement_id), 303)
            except DomainError as error:
                db().rollback()
                form.refuse(error if isinstance(error, Invalid) else Invalid("", error.message))
                status = error.status
    page = show(
        "moderation/statement.html",
        form=form,
        statement=found,
        sentences=statements.in_words(found, settings),
        complaint=complaint,
        until=complaints.until(found.at, settings),
        may_complain=complaint is None
        and found.undone is None
        and complaints.is_in_time(found.at, settings),
    )
    return page, status
