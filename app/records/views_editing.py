"""Addresses of proposing: a change of a record, a new one, going on with a proposal.

What was typed comes back with every fault, and a preview shows what readers would get.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

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
from app.records.prefilling import asked_key, prefilled
from app.records.proposal_page import ProposalPage, proposal_page
from app.records.rules import can_propose, can_revise, check_fields
from app.records.shown import named
from app.ui.pages import show

PREVIEW: Final = "podglad"


@dataclass(frozen=True)
class _Editing:
    """What is edited: an entry in force, a proposal, or a new entry; and how it is sent.

    `restored` is the number of the version that comes back, 0 for none. `title` is what a new
    entry under a key that the address gives will be called.
    """

    form: EditForm
    send: Callable[[], RecordProposal]
    key: str = ""
    record: Record | None = None
    page: ProposalPage | None = None
    restored: int = 0
    title: str = ""


@blueprint.route("/dane/<kind>/<key>/zmien", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
@once
def edit(kind: str, key: str) -> ResponseReturnValue:
    """Propose a change; who has an open proposal about it goes on with that one.

    `wersja` in the address brings an old version back; of a removed entry, the last one it had.
    """
    of = proposable(kind)
    with reading() as session:
        record = queries.record_of(session, kind, key)
        own = queries.own_open(session, signed_in(), kind, key)
        if record is None:
            raise NotFound
        restored = number(request.args.get("wersja", ""))
        if record.is_removed and not restored:
            restored = record.version - 1
        version = queries.version_of(session, record.id, restored or record.version)
        form = edit_form(named(session, of))
    if own is not None and request.method == "GET":
        return redirect(url_for("records.revise", proposal_id=own))
    if request.method == "GET":
        form.fill(version.fields)
        form.base.data = str(record.version)

    def propose() -> RecordProposal:
        base = number(form.text("base")) or record.version
        return service.propose(around(db()), signed_in(), kind, key, base, form.written())

    return _editor(_Editing(form, propose, key, record, restored=restored))


@blueprint.route("/dane/<kind>/nowe", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
@once
def add(kind: str) -> ResponseReturnValue:
    """Propose an entry that is not there yet.

    `jak` in the address begins from another one; `miasto` and names of fields fill those in.
    """
    of = proposable(kind)
    given = asked_key(of, request.args)
    with reading() as session:
        known = named(session, of)
        like = queries.record_of(session, kind, request.args.get("jak", ""))
        there = queries.record_of(session, kind, given) if given else None
        title = of.title_in(session, given, {}) if given and of.title_in is not None else ""
    if there is not None and request.method == "GET":
        return redirect(url_for("records.edit", kind=kind, key=given))
    form = edit_form(known)
    if request.method == "GET":
        form.fill((like.fields if like is not None else {}) | prefilled(known, request.args))
        form.key.data = given

    def propose() -> RecordProposal:
        key = form.text("key").strip() if of.asks_key else ""
        return service.propose(around(db()), signed_in(), kind, key, 0, form.written())

    return _editor(_Editing(form, propose, title=title))


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
    if page.proposal.is_removal:
        return redirect(url_for("records.revise_removal", proposal_id=proposal_id))
    if not can_revise(who, page.kind, page.proposal):
        return redirect(url_for("records.proposal", proposal_id=proposal_id))
    form = edit_form(page.kind)
    if request.method == "GET":
        _begin(form, page)

    def go_on() -> RecordProposal:
        base = number(form.text("base"))
        return service.revise(around(db()), who, proposal_id, form.seen(), base, form.written())

    return _editor(_Editing(form, go_on, page.proposal.key, page.record, page))


def proposable(name: str) -> RecordKind:
    """The kind of this name; raises Forbidden for who may not propose anything of it."""
    kind = kind_of(name)
    if not can_propose(signed_in(), kind):
        raise Forbidden(refusal(signed_in(), kind.propose))
    return kind


def around(session: Session) -> Surroundings:
    """What checks of records may look at."""
    return Surroundings(session, application().settings.content_dir)


def sent(proposal: RecordProposal) -> ResponseReturnValue:
    """To the page of what was just sent."""
    flash(_("Sent. Somebody else looks at it before others see it."), "ok")
    return redirect(url_for("records.proposal", proposal_id=proposal.id), 303)


def hit(*, is_preview: bool = False) -> None:
    """Count an edit or a preview; raises TooMany."""
    hit_writing(
        application().limiter,
        signed_in(),
        "preview" if is_preview else "edit",
        request.remote_addr,
    )


def _begin(form: EditForm, page: ProposalPage) -> None:
    proposal = page.proposal
    settles = page.is_clash and page.merge is not None
    form.fill(page.merge.settled if settles and page.merge else proposal.fields)
    form.base.data = str(page.seen.version if settles else proposal.base)
    form.comment.data, form.evidence.data = proposal.comment, proposal.evidence
    form.look(page.seen)


def _editor(editing: _Editing) -> ResponseReturnValue:
    """The form, drawn or done with; whatever is refused comes back as it was typed."""
    form, preview, is_checked, status = editing.form, None, False, 200
    if form.is_submitted() and not form.change_rows(request.form):
        is_preview = request.form.get("akcja") == PREVIEW
        try:
            hit(is_preview=is_preview)
            if is_preview:
                preview = _preview(form, editing.key)
                is_checked = True
            elif form.validate():
                return sent(editing.send())
            else:
                status = 422
        except DomainError as error:
            # Limits and lost rights must not cost the text: the form comes back with it.
            db().rollback()
            status = error.status
            form.refuse(error if isinstance(error, Invalid) else Invalid("", error.message))
    return _drawn(editing, preview, is_checked=is_checked), status


def _drawn(editing: _Editing, preview: Preview | None, *, is_checked: bool) -> str:
    form = editing.form
    key = editing.key or form.text("key")
    with reading() as session:
        behalf = queries.speaks_for(session, signed_in(), form.kind, key, form.typed())
    return show(
        "records/edit.html",
        form=form,
        kind=form.kind,
        record=editing.record,
        page=editing.page,
        restored=editing.restored,
        new_title=editing.title,
        behalf=behalf,
        preview=preview,
        is_checked=is_checked,
        PREFIX=PREFIX,
    )


def _preview(form: EditForm, key: str) -> Preview | None:
    """What readers would get; raises Invalid while the fields have faults."""
    kind = form.kind
    key = key or (form.text("key").strip() if kind.asks_key else "")
    with reading() as session:
        fields = check_fields(around(session), kind, key, form.written().fields)
    return kind.preview(fields) if kind.preview is not None else None
