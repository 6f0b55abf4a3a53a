"""Who may propose and decide about a record, and what a proposal must hold.

What one person proposes another lets in; where there is no other, who runs the wiki alone does.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.orm import Session

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.people.field_rules import check_text
from app.people.rules import Who, may
from app.records.kinds import Fault, Fields, RecordKind, Surroundings
from app.records.models import (
    LONGEST_KEY,
    LONGEST_TITLE,
    OPEN_STATES,
    ProposalState,
    Record,
    RecordProposal,
)
from app.records.shape_checks import check_shapes
from app.records.shapes import tidied
from app.review.rules import LONGEST_EVIDENCE, check_comment

MOST_WAITING: Final = 50
LONGEST_FIELDS: Final = 200_000  # characters as they are stored
_KEY: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Faulty(Invalid):
    """The fields cannot be taken; `faults` are all reasons, the first is the message."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults[0].field, faults[0].message)
        self.faults = tuple(faults)


class Taken(Invalid):
    """A new entry has the key of one that is in force; `title` and `url` lead the writer there."""

    def __init__(self, field: str, message: str, record: Record, url: str) -> None:
        super().__init__(field, message)
        self.key, self.title, self.url = record.key, record.title, url


@dataclass(frozen=True)
class Written:
    """A proposal as somebody writes it: all fields, in a sentence what changes, and a source.

    One that `removes` the entry has no fields; fields that were all left empty are a mistake.
    """

    fields: Fields
    comment: str
    evidence: str = ""
    removes: bool = False


@dataclass(frozen=True)
class Seen:
    """What stood on the page where somebody decided; `version` is 0 where no record is yet."""

    revision: int
    version: int


def check_key(key: str) -> str:
    """A key is part of an address; raises Invalid."""
    if len(key) > LONGEST_KEY or not _KEY.fullmatch(key):
        raise Invalid(
            "key", _("Write a short name in small letters without Polish marks, with hyphens.")
        )
    return key


def check_fields(around: Surroundings, kind: RecordKind, key: str, fields: Fields) -> Fields:
    """Fields that the kind takes, tidied; raises Faulty with every fault, or Invalid if too long.

    Without a key, whatever key the fields say is right.
    """
    fields = tidied(kind, fields)
    if len(json.dumps(fields, ensure_ascii=False)) > LONGEST_FIELDS:
        raise Invalid("", _("This is too long to be kept as one piece."))
    faults = faults_in(around, kind, key, fields)
    if faults:
        raise Faulty(faults)
    if key and (said := key_in(kind, fields) or key) != key:
        raise Invalid("", _("This entry is “%(key)s”, not “%(said)s”.", key=key, said=said))
    return fields


def faults_in(around: Surroundings, kind: RecordKind, key: str, fields: Fields) -> list[Fault]:
    """What is wrong with tidied fields; the kind itself is asked about sound values only."""
    return check_shapes(kind, fields) or kind.check(fields, replace(around, key=key))


def key_in(kind: RecordKind, fields: Fields) -> str:
    """The key that checked fields say themselves; empty where the kind asks for it."""
    return kind.key_of(fields) if kind.key_of is not None else ""


def key_for(kind: RecordKind, fields: Fields) -> str:
    """The key of a new entry with these checked fields; empty where the kind asks for it."""
    return kind.new_key(fields) if kind.new_key is not None else key_in(kind, fields)


def check_written(around: Surroundings, kind: RecordKind, key: str, written: Written) -> Written:
    """The proposal as it is stored; raises Invalid."""
    if written.removes and not kind.is_removable:
        raise Invalid("", _("Entries of this kind cannot be removed."))
    return Written(
        {} if written.removes else check_fields(around, kind, key, written.fields),
        check_comment(written.comment),
        check_text("evidence", written.evidence, LONGEST_EVIDENCE),
        written.removes,
    )


def title_for(db: Session, kind: RecordKind, key: str, fields: Fields) -> str:
    """The title for lists, cut where it is too long."""
    title = kind.title_in(db, key, fields) if kind.title_in is not None else kind.title_of(fields)
    return title[:LONGEST_TITLE]


def can_propose(who: Who | None, kind: RecordKind) -> bool:
    """Whoever has the right that the kind asks for."""
    return may(who, kind.propose)


def can_decide(
    who: Who | None,
    kind: RecordKind,
    proposal: RecordProposal,
    *,
    is_alone: bool = False,
    speaks_for_it: bool = False,
) -> bool:
    """A second person decides, who does not speak for the thing either.

    On their own words, or their own city's, decides only who has no second person (`is_alone`).
    """
    return (
        who is not None
        and may(who, kind.decide)
        and proposal.state in OPEN_STATES
        and (is_alone or not (speaks_for_it or is_own(who, proposal)))
    )


def is_own(who: Who, proposal: RecordProposal) -> bool:
    """Whether the words to be decided on are theirs."""
    return who.id in (proposal.author_id, proposal.settled_by_id)


def words_for_others(who: Who, proposal: RecordProposal) -> str:
    """Why somebody who decides leaves this one to others."""
    if is_own(who, proposal):
        return _("Somebody else has to decide on your own proposal.")
    return _("You speak for this city, so somebody else decides.")


def can_revise(who: Who | None, kind: RecordKind, proposal: RecordProposal) -> bool:
    """The author goes on with an open proposal; a clash is settled by a reviewer too."""
    if who is None or proposal.state not in OPEN_STATES:
        return False
    if who.id == proposal.author_id:
        return may(who, kind.propose)
    return proposal.state == ProposalState.CLASH and may(who, kind.decide)


def can_withdraw(who: Who | None, kind: RecordKind, proposal: RecordProposal) -> bool:
    """Authors take back what is not decided on."""
    return (
        who is not None
        and who.id == proposal.author_id
        and may(who, kind.propose)
        and proposal.state in OPEN_STATES
    )


def can_see(who: Who | None, kind: RecordKind, proposal: RecordProposal) -> bool:
    """What is proposed is for its author and for those who decide."""
    return who is not None and (who.id == proposal.author_id or may(who, kind.decide))
