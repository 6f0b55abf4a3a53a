"""Addresses of proposing: a change of a record, a new one, going on with a proposal.

What was typed comes back with every fault, and a preview shows what readers would get.
"""

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.core.errors import DomainError, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.web import application, db, once, reading
from app.people.access import refusal, requires, signed_in
from app.people.limits import hit_writing
from app.people.rules import Permission
from app.records import queries, service
from app.records.blueprint import blueprint
from app.records.forms import PREFIX, EditForm, edit_form, number
from app.records.kinds import Preview, RecordKind, Surroundings, kind_of
from app.records.models import Record, RecordProposal
from app.records.proposal_page import ProposalPage, proposal_page
from app.records.rules import can_propose, can_revise, check_fields
from app.ui.pages import show

PREVIEW = "podglad"


@blueprint.route("/dane/<kind>/<key>/zmien", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
@once
def edit(kind: str, key: str) -> ResponseReturnValue:
    """Propose a change; who has an open proposal about it goes on with that one."""
    of = _proposable(kind)
    with reading() as session:
        record = queries.record_of(session, kind, key)
        own = queries.own_open(session, signed_in(), kind, key)
    if record is None:
        raise NotFound
    if own is not None and request.method == "GET":
        return redirect(url_for("records.revise", proposal_id=own))
    form = edit_form(of)
    if request.method == "GET":
        form.fill(record.fields)
        form.base.data = str(record.version)

    def propose() -> RecordProposal:
        base = number(form.text("base")) or record.version
        return service.propose(_around(db()), signed_in(), kind, key, base, form.written())

    return _editor(form, record, key, propose)


@blueprint.route("/dane/<kind>/nowe", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
@once
def add(kind: str) -> ResponseReturnValue:
    """Propose an entry that is not there yet; `jak` in the address begins from another one."""
    of = _proposable(kind)
    form = edit_form(of)
    if request.method == "GET":
        with reading() as session:
            like = queries.record_of(session, kind, request.args.get("jak", ""))
        form.fill(like.fields if like is not None else {})

    def propose() -> RecordProposal:
        key = form.text("key").strip() if of.key_of is None else ""
        return service.propose(_around(db()), signed_in(), kind, key, 0, form.written())

    return _editor(form, None, "", propose)


@blueprint.route(
    "/dane/propozycje/<int(max=2147483647):proposal_id>/popraw", methods=["GET", "POST"]
)
@requires(Permission.PROPOSE)
@once
def revise(proposal_id: int) -> ResponseReturnValue:
    """Go on with an open proposal; where it clashes, with what was let in meanwhile joined in."""
    who = signed_in()
    with reading() as session:
        page = proposal_page(session, who, proposal_id)
    if not can_revise(who, page.kind, page.proposal):
        return redirect(url_for("records.proposal", proposal_id=proposal_id))
    form = edit_form(page.kind)
    if request.method == "GET":
        _begin(form, page)

    def go_on() -> RecordProposal:
        base = number(form.text("base"))
        return service.revise(_around(db()), who, proposal_id, form.seen(), base, form.written())

    return _editor(form, page.record, page.proposal.key, go_on, page)


def _begin(form: EditForm, page: ProposalPage) -> None:
    proposal = page.proposal
    settles = page.is_clash and page.merge is not None
    form.fill(page.merge.settled if settles and page.merge else proposal.fields)
    form.base.data = str(page.seen.version if settles else proposal.base)
    form.comment.data, form.evidence.data = proposal.comment, proposal.evidence
    form.look(page.seen)


def _editor(
    form: EditForm,
    record: Record | None,
    key: str,
    send: Callable[[], RecordProposal],
    page: ProposalPage | None = None,
) -> ResponseReturnValue:
    """The form, drawn or done with; whatever is refused comes back as it was typed."""
    preview, status = None, 200
    if form.is_submitted():
        is_preview = request.form.get("akcja") == PREVIEW
        try:
            hit_writing(
                application().limiter,
                signed_in(),
                "preview" if is_preview else "edit",
                request.remote_addr,
            )
            if is_preview:
                preview = _preview(form, key)
            elif form.validate():
                return _sent(send())
            else:
                status = 422
        except DomainError as error:
            # Limits and lost rights must not cost the text: the form comes back with it.
            db().rollback()
            status = error.status
            form.refuse(error if isinstance(error, Invalid) else Invalid("", error.message))
    return (
        show(
            "records/edit.html",
            form=form,
            kind=form.kind,
            record=record,
            page=page,
            preview=preview,
            is_checked=form.is_submitted() and status == 200,
            PREFIX=PREFIX,
        ),
        status,
    )


def _preview(form: EditForm, key: str) -> Preview | None:
    """What readers would get; raises Invalid while the fields have faults."""
    kind, fields = form.kind, form.written().fields
    with reading() as session:
        check_fields(_around(session), kind, key, fields)
    return kind.preview(fields) if kind.preview is not None else None


def _sent(proposal: RecordProposal) -> ResponseReturnValue:
    flash(_("Sent. Somebody else looks at it before others see it."), "ok")
    return redirect(url_for("records.proposal", proposal_id=proposal.id), 303)


def _proposable(name: str) -> RecordKind:
    kind = kind_of(name)
    if not can_propose(signed_in(), kind):
        raise Forbidden(refusal(signed_in(), kind.propose))
    return kind


def _around(session: Session) -> Surroundings:
    return Surroundings(session, application().settings.content_dir)
