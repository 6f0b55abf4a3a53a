"""Everything that the page of one proposal shows."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.queries import Author
from app.people.models import Person
from app.people.rules import Who
from app.records.clashes import ShownClash, shown_clashes
from app.records.difference import Difference, difference
from app.records.kinds import Fields, RecordKind, kind_of
from app.records.lists import signed
from app.records.merging import FieldsMerge
from app.records.models import OPEN_STATES, ProposalState, Record, RecordProposal
from app.records.queries import is_alone, joined, proposal_for, record_of, speaks_for, version_of
from app.records.rules import Seen, can_decide, can_revise, can_withdraw, words_for_others
from app.records.shown import named


@dataclass(frozen=True)
class ProposalPage:
    """A proposal beside what is in force.

    `merge` is how the two go together while the proposal is open. A closed one, and one that
    clashes, is shown against the version it was made from.
    """

    proposal: RecordProposal
    kind: RecordKind
    record: Record | None
    author: Author
    settled_by: Author | None
    decided_by: Author | None
    merge: FieldsMerge | None
    changes: Difference
    clashes: list[ShownClash]

    @property
    def seen(self) -> Seen:
        """What somebody who decides now has before their eyes."""
        return Seen(self.proposal.revision, self.record.version if self.record else 0)

    @property
    def is_clash(self) -> bool:
        return self.proposal.state == ProposalState.CLASH

    @property
    def is_moved(self) -> bool:
        """Whether something was let in since the proposal was made."""
        return self.merge is not None and self.seen.version != self.proposal.base


@dataclass(frozen=True)
class Rights:
    """What this person may do with a proposal."""

    decides: bool
    accepts: bool
    revises: bool
    withdraws: bool
    waits_for_others: str  # why: would decide, but wrote it, or speaks for the city


def proposal_page(db: Session, who: Who | None, proposal_id: int) -> ProposalPage:
    """One proposal; raises NotFound also for those who may not know of it."""
    proposal = proposal_for(db, who, proposal_id)
    kind = named(db, kind_of(proposal.kind))
    record = record_of(db, proposal.kind, proposal.key)
    is_open = proposal.state in OPEN_STATES
    merge = joined(db, record, proposal) if is_open else None
    base: Fields = {}
    if record is not None and proposal.base:
        base = version_of(db, record.id, proposal.base).fields
    if merge is not None and merge.is_clean and proposal.state != ProposalState.CLASH:
        before, after = (record.fields if record is not None else {}), merge.fields
    else:
        before, after = base, proposal.fields
    people = _people(db, proposal)
    return ProposalPage(
        proposal=proposal,
        kind=kind,
        record=record,
        author=people[proposal.author_id],
        settled_by=people.get(proposal.settled_by_id or 0),
        decided_by=people.get(proposal.decided_by_id or 0),
        merge=merge,
        changes=difference(kind, before, after),
        clashes=_clashes(kind, record, merge, proposal),
    )


def rights(db: Session, who: Who, page: ProposalPage) -> Rights:
    """What this person may do here."""
    proposal, kind = page.proposal, page.kind
    speaks = speaks_for(db, who, kind, proposal.key, proposal.fields)
    alone = is_alone(db, who, kind)
    decides = can_decide(who, kind, proposal, is_alone=alone, speaks_for_it=speaks)
    leaves = not decides and can_decide(who, kind, proposal, is_alone=True)
    return Rights(
        decides=decides,
        accepts=decides and not page.is_clash,
        revises=can_revise(who, kind, proposal),
        withdraws=can_withdraw(who, kind, proposal),
        waits_for_others=words_for_others(who, proposal) if leaves else "",
    )


def _clashes(
    kind: RecordKind, record: Record | None, merge: FieldsMerge | None, proposal: RecordProposal
) -> list[ShownClash]:
    published = record.fields if record is not None else {}
    return shown_clashes(kind, merge.clashes, published, proposal.fields) if merge else []


def _people(db: Session, proposal: RecordProposal) -> dict[int, Author]:
    ids = {proposal.author_id, proposal.settled_by_id, proposal.decided_by_id} - {None}
    query = select(Person.id, Person.name, Person.slug, Person.erased).where(Person.id.in_(ids))
    return {id_: signed(name, slug, erased) for id_, name, slug, erased in db.execute(query)}
