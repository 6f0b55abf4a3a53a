"""Addresses of proposing that an entry be removed, and of going on with such a proposal."""

from collections.abc import Callable

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import DomainError, Invalid, NotFound
from app.core.web import db, once, reading
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.records import queries, service
from app.records.blueprint import blueprint
from app.records.forms import RemovalForm, number
from app.records.kinds import RecordKind
from app.records.models import Record, RecordProposal
from app.records.proposal_page import ProposalPage, proposal_page
from app.records.rules import can_revise
from app.records.shown import named, shown_fields
from app.records.views_editing import around, hit, proposable, sent
from app.ui.pages import show


@blueprint.route("/dane/<kind>/<key>/usun", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
@once
def remove(kind: str, key: str) -> ResponseReturnValue:
    """Propose to remove an entry; who has an open proposal about it goes on with that one."""
    of = proposable(kind)
    with reading() as session:
        record = queries.record_of(session, kind, key)
        own = queries.own_open(session, signed_in(), kind, key)
        known = named(session, of)
    if record is None or record.is_removed or not of.is_removable:
        raise NotFound
    if own is not None and request.method == "GET":
        return redirect(url_for("records.proposal", proposal_id=own))
    form = RemovalForm()
    if request.method == "GET":
        form.base.data = str(record.version)

    def propose() -> RecordProposal:
        base = number(form.text("base")) or record.version
        return service.propose(around(db()), signed_in(), kind, key, base, form.written())

    return _asked(form, known, record, propose)


@blueprint.route("/dane/propozycje/<int(max=2147483647):proposal_id>/usun", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
@once
def revise_removal(proposal_id: int) -> ResponseReturnValue:
    """Go on with such a proposal, knowing what was let in meanwhile."""
    who = signed_in()
    with reading() as session:
        page = proposal_page(session, who, proposal_id)
    proposal, record = page.proposal, page.record
    if record is None or not proposal.is_removal or not can_revise(who, page.kind, proposal):
        return redirect(url_for("records.proposal", proposal_id=proposal_id))
    form = RemovalForm()
    if request.method == "GET":
        form.base.data = str(page.seen.version)
        form.comment.data, form.evidence.data = proposal.comment, proposal.evidence
        form.look(page.seen)

    def go_on() -> RecordProposal:
        base = number(form.text("base"))
        return service.revise(around(db()), who, proposal_id, form.seen(), base, form.written())

    return _asked(form, page.kind, record, go_on, page)


def _asked(
    form: RemovalForm,
    kind: RecordKind,
    record: Record,
    send: Callable[[], RecordProposal],
    page: ProposalPage | None = None,
) -> ResponseReturnValue:
    status = 200
    if form.is_submitted():
        try:
            hit()
            if form.validate():
                return sent(send())
            status = 422
        except DomainError as error:
            # Limits and lost rights must not cost the words: the form comes back with them.
            db().rollback()
            status = error.status
            form.refuse(error if isinstance(error, Invalid) else Invalid("", error.message))
    fields = shown_fields(kind, record.fields)
    return show(
        "records/removal.html", form=form, kind=kind, record=record, page=page, fields=fields
    ), status
