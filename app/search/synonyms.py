"""Verbs of the table of synonyms: propose, decide, take back. Reviewed as articles are: what one
person proposes is used when a second one has let it in, and every proposal stays in the history.
Where there is no second one, who runs the wiki alone decides, as they publish articles alone.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import held
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.people.field_rules import check_text
from app.people.rules import Who
from app.search.synonym_models import (
    LONGEST_REASON,
    Synonym,
    SynonymState,
    SynonymVersion,
)
from app.search.synonym_queries import is_alone
from app.search.synonym_rules import (
    MOST_WAITING,
    SynonymFields,
    can_decide,
    can_propose,
    can_take_back,
    check_comment,
    fields_of,
    typed_key,
)

ACCEPT: Final = "przyjmij"
REFUSE: Final = "odrzuc"
DECISIONS: Final[Sequence[str]] = (ACCEPT, REFUSE)


def propose(db: Session, who: Who, fields: SynonymFields, comment: str) -> Synonym:
    """A new entry; one that was refused or withdrawn before is proposed again.

    Raises Forbidden, Invalid when the words have an entry, or Conflict when too much waits.
    """
    _check_may_propose(db, who)
    comment = check_comment(comment)
    known = db.scalar(select(Synonym).where(Synonym.typed_digest == fields.digest))
    if known is not None:
        entry = held(db, Synonym, known.id)
        if entry.state in (SynonymState.ACCEPTED, SynonymState.PROPOSED):
            raise Invalid("typed", _("There is an entry for this. Propose a change of it."))
        add_proposal(db, who.id, entry, fields, comment)
        return entry
    entry = new_entry(fields, SynonymState.PROPOSED)
    try:
        with db.begin_nested():
            db.add(entry)
            db.flush()
    except IntegrityError as error:  # on PostgreSQL somebody else added it just now
        raise Conflict(_("Somebody added an entry for this at the same moment.")) from error
    add_proposal(db, who.id, entry, fields, comment)
    return entry


def propose_change(
    db: Session,
    who: Who,
    synonym_id: int,
    seen: int,
    fields: SynonymFields,
    comment: str,
) -> SynonymVersion:
    """Other words for an entry; `seen` is the version that stood on the page.

    Raises NotFound, Forbidden, Invalid, or Conflict when something waits or changed meanwhile.
    """
    entry = _held_for_change(db, who, synonym_id, seen)
    if fields.digest != entry.typed_digest:
        raise Invalid(
            "typed", _("Keep the words people type. For other words, propose another entry.")
        )
    if entry.state == SynonymState.ACCEPTED and fields == fields_of(entry):
        raise Invalid("", _("You have not changed anything."))
    return add_proposal(db, who.id, entry, fields, check_comment(comment))


def propose_removal(
    db: Session, who: Who, synonym_id: int, seen: int, comment: str
) -> SynonymVersion:
    """That the search no longer uses an entry. Raises as `propose_change` does."""
    entry = _held_for_change(db, who, synonym_id, seen)
    if entry.state != SynonymState.ACCEPTED:
        raise Conflict(_("The search does not use this entry."))
    comment = check_comment(comment)
    if not comment:
        raise Invalid("comment", _("Write why."))
    return add_proposal(db, who.id, entry, fields_of(entry), comment, removes=True)


def decide(
    db: Session, who: Who, synonym_id: int, number: int, decision: str, reason: str
) -> Synonym:
    """Let a proposal in, or refuse it with a reason.

    Raises NotFound, Forbidden, Invalid, or Conflict when it is decided already.
    """
    entry = held(db, Synonym, synonym_id)
    version = _waiting(db, entry, number)
    if not can_decide(who, version, is_alone=is_alone(db, who)):
        if version.by_id == who.id:
            raise Forbidden(_("Somebody else has to decide on your own proposal."))
        raise Forbidden(_("Your account does not have the right to do this."))
    if decision not in DECISIONS:
        raise Invalid("decision", _("Choose one of the listed answers."))
    reason = check_text("reason", reason, LONGEST_REASON)
    if decision == REFUSE:
        if not reason:
            raise Invalid("reason", _("Write why. Whoever proposed it will read it."))
        _close(db, entry, version, SynonymState.REFUSED, who.id, reason)
        _decided(db, who, "synonym.refused", version)
        return entry
    _close(db, entry, version, SynonymState.ACCEPTED, who.id, reason)
    use(entry, version)
    _decided(db, who, "synonym.withdrawn" if version.removes else "synonym.accepted", version)
    return entry


def take_back(db: Session, who: Who, synonym_id: int) -> Synonym:
    """Its author takes the waiting proposal back. Raises NotFound, Forbidden or Conflict."""
    entry = held(db, Synonym, synonym_id)
    version = waiting_of(db, entry.id)
    if version is None:
        raise Conflict(_("Somebody has decided about this proposal meanwhile."))
    if not can_take_back(who, version):
        raise Forbidden(_("Your account does not have the right to do this."))
    _close(db, entry, version, SynonymState.WITHDRAWN, None, "")
    journal.record(db, "synonym.taken-back", who.id, f"synonym:{entry.id}")
    return entry


def new_entry(fields: SynonymFields, state: SynonymState) -> Synonym:
    """An entry that is in no session yet and has no version."""
    return Synonym(
        typed=fields.typed,
        typed_key=typed_key(fields.typed),
        typed_digest=fields.digest,
        meanings=list(fields.meanings),
        kind=fields.kind,
        note=fields.note,
        state=state,
        version=0,
        changed=clock.now(),
    )


def new_version(
    db: Session,
    by_id: int,
    entry: Synonym,
    fields: SynonymFields,
    comment: str,
    state: SynonymState,
    *,
    removes: bool = False,
) -> SynonymVersion:
    """The next version of an entry that is held, in the session and without journal."""
    newest = select(func.max(SynonymVersion.number)).where(SynonymVersion.synonym_id == entry.id)
    version = SynonymVersion(
        synonym_id=entry.id,
        number=(db.scalar(newest) or 0) + 1,
        typed=fields.typed,
        meanings=list(fields.meanings),
        kind=fields.kind,
        note=fields.note,
        removes=removes,
        comment=comment,
        state=state,
        by_id=by_id,
        at=clock.now(),
    )
    db.add(version)
    db.flush()
    return version


def use(entry: Synonym, version: SynonymVersion) -> None:
    """Let the search use what an accepted version says, or nothing any more."""
    _fill(entry, fields_of(version))
    entry.state = SynonymState.WITHDRAWN if version.removes else SynonymState.ACCEPTED
    entry.version, entry.changed = version.number, clock.now()


def waiting_of(db: Session, synonym_id: int) -> SynonymVersion | None:
    """The proposal about an entry that nobody decided on yet; there is at most one."""
    return db.scalar(
        select(SynonymVersion).where(
            SynonymVersion.synonym_id == synonym_id, SynonymVersion.state == SynonymState.PROPOSED
        )
    )


def _fill(entry: Synonym, fields: SynonymFields) -> None:
    entry.typed = fields.typed
    entry.meanings = list(fields.meanings)
    entry.kind, entry.note = fields.kind, fields.note


def _check_may_propose(db: Session, who: Who) -> None:
    if not can_propose(who):
        raise Forbidden(_("Your account does not have the right to do this."))
    own = select(func.count()).where(
        SynonymVersion.by_id == who.id, SynonymVersion.state == SynonymState.PROPOSED
    )
    if (db.scalar(own) or 0) >= MOST_WAITING:
        raise Conflict(_("Your earlier proposals still wait. Come back later."))


def _held_for_change(db: Session, who: Who, synonym_id: int, seen: int) -> Synonym:
    _check_may_propose(db, who)
    entry = held(db, Synonym, synonym_id)
    if waiting_of(db, entry.id) is not None:
        raise Conflict(_("A proposal about this entry waits already."))
    if entry.version != seen:
        raise Conflict(_("Somebody changed this entry meanwhile. Look at it once more."))
    return entry


def add_proposal(
    db: Session,
    by_id: int,
    entry: Synonym,
    fields: SynonymFields,
    comment: str,
    *,
    removes: bool = False,
) -> SynonymVersion:
    """A version of an entry that is held and about which nothing waits."""
    version = new_version(db, by_id, entry, fields, comment, SynonymState.PROPOSED, removes=removes)
    if entry.state != SynonymState.ACCEPTED:
        _fill(entry, fields)
        entry.state = SynonymState.PROPOSED
        entry.changed = version.at
    journal.record(db, "synonym.proposed", by_id, f"synonym:{entry.id}")
    return version


def _waiting(db: Session, entry: Synonym, number: int) -> SynonymVersion:
    found = db.scalar(
        select(SynonymVersion).where(
            SynonymVersion.synonym_id == entry.id, SynonymVersion.number == number
        )
    )
    if found is None:
        raise NotFound
    if found.state != SynonymState.PROPOSED:
        raise Conflict(_("Somebody has decided about this proposal meanwhile."))
    return found


def _decided(db: Session, who: Who, kind: str, version: SynonymVersion) -> None:
    """With the number of the proposal, so that its author is told of it."""
    journal.record(db, kind, who.id, f"synonym:{version.synonym_id}", {"proposal": version.id})


def _close(
    db: Session,
    entry: Synonym,
    version: SynonymVersion,
    state: SynonymState,
    by_id: int | None,
    reason: str,
) -> None:
    version.state = state
    version.decided_by_id = by_id
    version.decided = clock.now()
    version.reason = reason
    if entry.state == SynonymState.PROPOSED and state != SynonymState.ACCEPTED:
        # What was in use once goes back to that: withdrawn, not refused.
        entry.state = SynonymState.WITHDRAWN if entry.version else state
        entry.changed = version.decided
    db.flush()
