"""Reading records: what is in force, what waits, and how a proposal goes together with it."""

from dataclasses import replace
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Exists,
    SQLColumnExpression,
    and_,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import NotFound
from app.people.models import Person
from app.people.rules import PERMISSIONS, Permission, Who, may
from app.records.kinds import Fields, RecordKind, all_kinds, kind_of
from app.records.merging import FieldsMerge, merge_fields
from app.records.models import OPEN_STATES, Record, RecordProposal, RecordVersion
from app.records.rules import can_see
from app.records.shapes import tidied

PAGE_SIZE: Final = 30


def record_of(db: Session, kind: str, key: str) -> Record | None:
    """What is in force under a key; None before anything was let in."""
    return db.scalar(select(Record).where(Record.kind == kind, Record.key == key))


def records_of(db: Session, kind: str) -> list[Record]:
    """Everything of a kind that is in force, by key; without what was removed."""
    there = select(Record).where(Record.kind == kind, Record.is_removed.is_(False))
    return list(db.scalars(there.order_by(Record.key)))


def version_of(db: Session, record_id: int, number: int) -> RecordVersion:
    """One version; raises NotFound."""
    found = db.scalar(
        select(RecordVersion).where(
            RecordVersion.record_id == record_id, RecordVersion.number == number
        )
    )
    if found is None:
        raise NotFound
    return found


def proposal_for(db: Session, who: Who | None, proposal_id: int) -> RecordProposal:
    """A proposal, for its author, for those who decide and for whoever speaks for the thing.

    Raises NotFound for others.
    """
    found = db.get(RecordProposal, proposal_id)
    if found is None or who is None:
        raise NotFound
    kind = kind_of(found.kind)
    if can_see(who, kind, found):
        return found
    # Who is blocked reads only what everybody does.
    if may(who, Permission.SEE_PROPOSALS) and speaks_for(db, who, kind, found.key, found.fields):
        return found
    raise NotFound


def speaks_for(db: Session, who: Who, kind: RecordKind, key: str, fields: Fields) -> bool:
    """Whether this person proposes these fields on behalf of the thing itself."""
    if kind.speaks_for is None:
        return False
    said = literal(str(fields.get(kind.owner_field, "")))
    return bool(db.scalar(select(_speaks_for(who, kind, literal(key), said))))


def joined(db: Session, record: Record | None, proposal: RecordProposal) -> FieldsMerge:
    """What would be in force if the proposal were let in now."""
    published = record.fields if record is not None else {}
    base: Fields = {}
    if record is not None and proposal.base:
        base = version_of(db, record.id, proposal.base).fields
    kind = kind_of(proposal.kind)
    merged = merge_fields(kind.fields, base, published, proposal.fields)
    # Ticked answers of two people stand in the order of the form again.
    fields, settled = tidied(kind, merged.fields), tidied(kind, merged.settled)
    return replace(merged, fields=fields, settled=settled)


def own_open(db: Session, who: Who, kind: str, key: str) -> int | None:
    """The number of this person's open proposal about an entry."""
    return db.scalar(
        select(RecordProposal.id).where(
            RecordProposal.author_id == who.id,
            RecordProposal.kind == kind,
            RecordProposal.key == key,
            RecordProposal.state.in_(OPEN_STATES),
        )
    )


def waiting_for(db: Session, who: Who) -> int:
    """How many proposals wait for a decision by this person."""
    return db.scalar(select(func.count()).where(open_for(who))) or 0


def is_alone(db: Session, who: Who, kind: RecordKind) -> bool:
    """Whether nobody else may decide here, as on a wiki that one person has just begun."""
    return not db.scalar(select(_others(who, kind)))


def open_for(who: Who) -> ColumnElement[bool]:
    """Open proposals on which this person may decide, as `rules.can_decide` says of one.

    Their own, and those about a thing for which they speak, are for others, if there are any.
    """
    others_wrote = and_(
        RecordProposal.author_id != who.id,
        RecordProposal.settled_by_id.is_distinct_from(who.id),
    )
    theirs: list[ColumnElement[bool]] = []
    for kind in all_kinds():
        if may(who, kind.decide):
            said = RecordProposal.fields[kind.owner_field].as_string()
            speaks = _speaks_for(who, kind, RecordProposal.key, said)
            of_others = or_(and_(others_wrote, not_(speaks)), not_(_others(who, kind)))
            theirs.append(and_(RecordProposal.kind == kind.name, of_others))
    return and_(RecordProposal.state.in_(OPEN_STATES), or_(false(), *theirs))


def _speaks_for(
    who: Who, kind: RecordKind, key: SQLColumnExpression[str], said: SQLColumnExpression[str]
) -> ColumnElement[bool]:
    """Of an entry under a key whose proposed fields say that it belongs to `said`.

    What is in force has the word: nobody speaks for an entry by giving it to a thing of theirs.
    """
    if kind.speaks_for is None:
        return false()
    owner: SQLColumnExpression[str] = key
    if kind.owner_field:
        in_force = select(func.coalesce(Record.fields[kind.owner_field].as_string(), "")).where(
            Record.kind == kind.name, Record.key == key, Record.is_removed.is_(False)
        )
        owner = func.coalesce(in_force.scalar_subquery(), said, "")
    return owner.in_(kind.speaks_for(who))


def _others(who: Who, kind: RecordKind) -> Exists:
    now = clock.now()
    return exists().where(
        Person.id != who.id,
        Person.level >= PERMISSIONS[kind.decide],
        Person.email_confirmed.is_not(None),
        # Nobody signs in as the editorial account, whatever its level.
        Person.email.is_not(None),
        Person.erased.is_(None),
        or_(Person.blocked_until.is_(None), Person.blocked_until <= now),
        or_(Person.suspended_until.is_(None), Person.suspended_until <= now),
    )
