"""Synonyms, one in use and one proposed, and a query without answer, for tests of who may what."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.people.models import Person
from app.search import synonyms, unanswered
from app.search.synonym_models import UnansweredQuery
from app.search.synonym_rules import check_fields
from tests import make

PROPOSED_WORD = "wyrazoczekanie"
LOOKED_FOR = "szukanowo"


@dataclass(frozen=True)
class Searches:
    """Their ids."""

    in_use: int
    proposed: int
    unanswered: int


def build(db: Session, proposer: Person, decider: Person) -> Searches:
    """Both entries come from one person; a second one let the first in."""
    who = make.who(proposer)
    plan = check_fields(
        typed="mpzp", meanings=["miejscowy plan zagospodarowania"], kind="skrot", note=""
    )
    used = synonyms.propose(db, who, plan, "")
    synonyms.decide(db, make.who(decider), used.id, 1, synonyms.ACCEPT, "")
    fields = check_fields(typed=PROPOSED_WORD, meanings=["petycja"], kind="potoczne", note="")
    proposed = synonyms.propose(db, who, fields, "Tak mówią u nas")
    assert unanswered.record(db, LOOKED_FOR)
    row = db.scalar(select(UnansweredQuery.id))
    assert row is not None
    return Searches(used.id, proposed.id, row)
