"""Verbs of records: propose, go on with a proposal, let it in, refuse it, take it back.

What one person proposes is in force when a second one has let it in; what was let in meanwhile is
joined field by field, and where that clashes the author has the next word.
"""

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import held, hold_lock
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.people.rules import Who
from app.records.kinds import Fields, RecordKind, Surroundings, kind_of
from app.records.merging import same_fields
from app.records.models import (
    OPEN_STATES,
    ProposalState,
    Record,
    RecordOrigin,
    RecordProposal,
    RecordVersion,
)
from app.records.queries import is_alone, joined, record_of, speaks_for, version_of
from app.records.rules import (
    MOST_WAITING,
    Seen,
    Taken,
    Written,
    can_decide,
    can_propose,
    can_revise,
    can_withdraw,
    check_key,
    check_written,
    faults_in,
    key_for,
    title_for,
    words_for_others,
)
from app.review.rules import Step, check_decision
from app.review.words import ready_sentence

# Who brings many records in at once holds it alone from the beginning (app/opendata/importing.py);
# who puts a new one in force shares it.
NEW_RECORDS_LOCK: Final = 2378431


def propose(
    around: Surroundings, who: Who, kind_name: str, key: str, base: int, written: Written
) -> RecordProposal:
    """Other fields for a record, made from its version `base`; 0 proposes a new record.

    A new record needs no key where its fields say it. Raises NotFound, Forbidden, Invalid, or
    Conflict when too much waits.
    """
    db, kind = around.db, kind_of(kind_name)
    if not can_propose(who, kind):
        raise Forbidden(_("Your account does not have the right to do this."))
    written = check_written(around, kind, key, written)
    key = check_key(key or key_for(kind, written.fields))
    record = record_of(db, kind.name, key)
    if record is not None and not base:
        if not record.is_removed:
            field = "key" if kind.asks_key else ""
            message = _("There is an entry for this. Propose a change of it.")
            raise Taken(field, message, record, kind.url_of(key))
        base = record.version  # what was removed is brought back, with its history
    if written.removes and record is None:
        raise NotFound
    _check_base(db, record, base, written.fields)
    own = select(func.count()).where(
        RecordProposal.author_id == who.id, RecordProposal.state.in_(OPEN_STATES)
    )
    if (db.scalar(own) or 0) >= MOST_WAITING:
        raise Conflict(_("Your earlier proposals still wait. Come back later."))
    on_behalf = speaks_for(db, who, kind, key, written.fields)
    return add_proposal(db, who.id, kind, key, record, base, written, on_behalf=on_behalf)


def revise(
    around: Surroundings, who: Who, proposal_id: int, seen: Seen, base: int, written: Written
) -> RecordProposal:
    """Go on with an open proposal, or settle a clash, with fields made from version `base`.

    Raises NotFound, Forbidden, Invalid, or Conflict when it is decided or was changed meanwhile.
    """
    db = around.db
    record, proposal = _held(db, proposal_id)
    kind = kind_of(proposal.kind)
    _check_open(proposal)
    if not can_revise(who, kind, proposal):
        raise Forbidden(_("Your account does not have the right to do this."))
    written = check_written(around, kind, proposal.key, written)
    _check_seen(record, proposal, seen)
    _check_base(db, record, base, written.fields)
    settles = who.id != proposal.author_id
    _fill(db, kind, proposal, record, base, written)
    # Whose words they are now: the author's again, when they went on after somebody else.
    proposal.settled_by_id = who.id if settles else None
    proposal.on_behalf = not settles and speaks_for(db, who, kind, proposal.key, written.fields)
    proposal.state = ProposalState.PROPOSED
    _note(db, "record.revised", who.id, proposal)
    return proposal


def accept(
    around: Surroundings, who: Who, proposal_id: int, seen: Seen, answer: str = ""
) -> RecordProposal:
    """Let a proposal in, joined with what was let in meanwhile; with a clash, hand it back.

    The state of what is returned tells which. Raises NotFound, Forbidden, Invalid, or Conflict
    when it is decided already or another text stood on the page.
    """
    db = around.db
    record, proposal = _held(db, proposal_id)
    kind = kind_of(proposal.kind)
    _check_decides(db, who, kind, proposal)
    _check_seen(record, proposal, seen)
    _reason, answer = check_decision(Step.ACCEPT, "", answer)
    if proposal.state == ProposalState.CLASH:
        raise Conflict(_("This proposal clashes with what is in force. It has to be settled."))
    merged = joined(db, record, proposal)
    is_faulty = not proposal.is_removal and faults_in(around, kind, proposal.key, merged.fields)
    if not merged.is_clean or is_faulty:
        # Each side was sound, the two together are not: that is a clash too.
        proposal.state = ProposalState.CLASH
        _note(db, "record.clashed", who.id, proposal)
        return proposal
    _close(proposal, ProposalState.ACCEPTED, who.id, answer=answer)
    if record is None or not same_fields(record.fields, merged.fields):
        is_whole = same_fields(merged.fields, proposal.fields)
        version = RecordVersion(
            fields=merged.fields,
            author_id=proposal.author_id,
            reviewer_id=who.id,
            proposal_id=proposal.id,
            comment=proposal.comment,
            on_behalf=proposal.on_behalf,
            origin=RecordOrigin.PROPOSAL if is_whole else RecordOrigin.MERGE,
        )
        proposal.record_id = put_in_force(db, kind, proposal.key, record, version).id
    _note(db, "record.accepted", who.id, proposal)
    return proposal


def refuse(
    db: Session, who: Who, proposal_id: int, seen: Seen, reason: str, answer: str
) -> RecordProposal:
    """Do not let it in, with a reason of review and in words; a reason brings its own sentence.

    Raises NotFound, Forbidden, Invalid or Conflict as `accept` does.
    """
    record, proposal = _held(db, proposal_id)
    _check_decides(db, who, kind_of(proposal.kind), proposal)
    _check_seen(record, proposal, seen)
    answer = answer.strip() or ready_sentence(reason)
    reason, answer = check_decision(Step.REJECT, reason, answer)
    _close(proposal, ProposalState.REFUSED, who.id, reason=reason, answer=answer)
    _note(db, "record.refused", who.id, proposal)
    return proposal


def withdraw(db: Session, who: Who, proposal_id: int) -> RecordProposal:
    """Its author takes an open proposal back. Raises NotFound, Forbidden or Conflict."""
    _record, proposal = _held(db, proposal_id)
    _check_open(proposal)
    if not can_withdraw(who, kind_of(proposal.kind), proposal):
        raise Forbidden(_("Your account does not have the right to do this."))
    _close(proposal, ProposalState.WITHDRAWN, None)
    _note(db, "record.withdrawn", who.id, proposal)
    return proposal


def withdraw_for_erased(db: Session, proposal_id: int) -> None:
    """The same for somebody whose account is gone; what was decided meanwhile stays so."""
    _record, proposal = _held(db, proposal_id)
    if proposal.state in OPEN_STATES:
        _close(proposal, ProposalState.WITHDRAWN, None)
        _note(db, "record.withdrawn", None, proposal)


def add_proposal(
    db: Session,
    by_id: int,
    kind: RecordKind,
    key: str,
    record: Record | None,
    base: int,
    written: Written,
    *,
    on_behalf: bool = False,
) -> RecordProposal:
    """A checked proposal. Raises Conflict when its author has an open one about the same."""
    proposal = RecordProposal(
        kind=kind.name,
        key=key,
        revision=0,
        state=ProposalState.PROPOSED,
        author_id=by_id,
        on_behalf=on_behalf,
        created=clock.now(),
    )
    _fill(db, kind, proposal, record, base, written)
    try:
        with db.begin_nested():
            db.add(proposal)
            db.flush()
    except IntegrityError as error:
        raise Conflict(_("You have an open proposal about this. Go on with that one.")) from error
    _note(db, "record.proposed", by_id, proposal)
    return proposal


def put_in_force(
    db: Session, kind: RecordKind, key: str, record: Record | None, version: RecordVersion
) -> Record:
    """The next version of a record that is held, or the first one of a new record.

    One without fields removes the record, whose history stays.
    Raises Conflict when somebody added a record under this key at the same moment.
    """
    now = clock.now()
    if record is None:
        _share_new_records(db)
        record = Record(kind=kind.name, key=key, version=0, file_digest="")
    record.version += 1
    record.fields, record.changed = version.fields, now
    record.is_removed = version.is_removal = not version.fields
    if version.fields:
        record.title = title_for(db, kind, key, version.fields)
    try:
        with db.begin_nested():
            db.add(record)
            db.flush()
    except IntegrityError as error:  # on PostgreSQL another transaction was faster
        raise Conflict(_("Somebody added an entry for this at the same moment.")) from error
    version.record_id, version.number, version.at = record.id, record.version, now
    db.add(version)
    db.flush()
    if kind.apply is not None:
        kind.apply(db, record.key, record.fields)
    return record


def _share_new_records(db: Session) -> None:
    """Wait for whoever brings many in, before a new key is taken, and then what `apply` holds.

    They come to the same key with such a row in their hands, and the two would wait for each other.
    """
    hold_lock(db, NEW_RECORDS_LOCK, is_shared=True)


def note_loaded(db: Session, by_id: int, record: Record, outcome: str) -> None:
    """Note that a file or an import spoke of a record, and what became of it.

    The subject is cut where the key is long; the number tells which record it is.
    """
    subject = f"record:{record.kind}:{record.key}"[: journal.LONGEST_SUBJECT]
    data = {"outcome": outcome, "record": record.id}
    journal.record(db, "record.loaded", by_id, subject, data)


def _fill(
    db: Session,
    kind: RecordKind,
    proposal: RecordProposal,
    record: Record | None,
    base: int,
    written: Written,
) -> None:
    proposal.record_id = record.id if record is not None else None
    proposal.base, proposal.revision = base, proposal.revision + 1
    proposal.fields, proposal.is_removal = written.fields, written.removes
    if written.removes and record is not None:
        proposal.title = record.title
    else:
        proposal.title = title_for(db, kind, proposal.key, written.fields)
    proposal.comment, proposal.evidence = written.comment, written.evidence


def _held(db: Session, proposal_id: int) -> tuple[Record | None, RecordProposal]:
    """A proposal and what is in force under its key, both held.

    The record always first, so that two who decide never wait for each other.
    """
    named = db.execute(
        select(RecordProposal.kind, RecordProposal.key).where(RecordProposal.id == proposal_id)
    ).first()
    if named is None:
        raise NotFound
    record = record_of(db, named.kind, named.key)
    if record is not None:
        record = held(db, Record, record.id)
    return record, held(db, RecordProposal, proposal_id)


def _check_open(proposal: RecordProposal) -> None:
    if proposal.state not in OPEN_STATES:
        raise Conflict(_("Somebody has decided about this proposal meanwhile."))


def _check_decides(db: Session, who: Who, kind: RecordKind, proposal: RecordProposal) -> None:
    _check_open(proposal)
    speaks = speaks_for(db, who, kind, proposal.key, proposal.fields)
    alone = is_alone(db, who, kind)
    if not can_decide(who, kind, proposal, is_alone=alone, speaks_for_it=speaks):
        if can_decide(who, kind, proposal, is_alone=True):
            raise Forbidden(words_for_others(who, proposal))
        raise Forbidden(_("Your account does not have the right to do this."))


def _check_seen(record: Record | None, proposal: RecordProposal, seen: Seen) -> None:
    version = record.version if record is not None else 0
    if seen != Seen(proposal.revision, version):
        raise Conflict(_("Somebody changed this entry meanwhile. Look at it once more."))


def _check_base(db: Session, record: Record | None, base: int, fields: Fields) -> None:
    if not base:
        return
    if record is None:
        raise NotFound
    if same_fields(version_of(db, record.id, base).fields, fields):
        raise Invalid("", _("You have not changed anything."))


def _close(
    proposal: RecordProposal,
    state: ProposalState,
    by_id: int | None,
    *,
    reason: str = "",
    answer: str = "",
) -> None:
    proposal.state, proposal.decided_by_id, proposal.decided = state, by_id, clock.now()
    proposal.reason, proposal.answer = reason, answer


def _note(db: Session, kind: str, by_id: int | None, proposal: RecordProposal) -> None:
    """With the number of the proposal, so that its author is told of it."""
    data = {"proposal": proposal.id, "record": proposal.record_id}
    journal.record(db, kind, by_id, f"record-proposal:{proposal.id}", data)
