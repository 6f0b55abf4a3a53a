"""Records from files: in force at once while only files spoke, proposed once people did."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import Invalid, NotFound
from app.people.models import Level
from app.people.rules import Who
from app.records import lists, queries, service
from app.records.loading import Loaded, load
from app.records.models import (
    OPEN_STATES,
    ProposalState,
    Record,
    RecordOrigin,
    RecordProposal,
)
from app.records.rules import Faulty, Seen
from tests import make
from tests.records.conftest import NOTE, around, written


def loaded(db: Session, **fields: object) -> Loaded:
    return load(around(db), NOTE.name, "petycja", written(**fields).fields)


def record_in(db: Session) -> Record:
    return db.scalars(select(Record)).one()


def proposal_in(db: Session) -> RecordProposal:
    return db.scalars(select(RecordProposal).where(RecordProposal.state.in_(OPEN_STATES))).one()


def change(db: Session, author: Who, reviewer: Who, **fields: object) -> None:
    base = record_in(db).version
    proposal = service.propose(around(db), author, NOTE.name, "petycja", base, written(**fields))
    service.accept(around(db), reviewer, proposal.id, Seen(1, base))


def test_a_file_alone_is_in_force_at_once(db: Session) -> None:
    assert loaded(db) == Loaded.ADDED
    assert loaded(db) == Loaded.UNCHANGED
    assert loaded(db, title="Inna") == Loaded.CHANGED
    record = record_in(db)
    assert (record.version, record.title) == (2, "Inna")
    origins = {each.origin for each in lists.history(db, record.id, 1).items}
    assert origins == {RecordOrigin.LOAD}
    assert db.scalars(select(RecordProposal)).all() == []


def test_what_people_changed_stays_and_the_file_proposes(
    db: Session, author: Who, reviewer: Who
) -> None:
    loaded(db)
    change(db, author, reviewer, title="Ludzka")
    assert loaded(db) == Loaded.UNCHANGED
    assert loaded(db, text="Ala ma psa. Jan śpi.") == Loaded.PROPOSED
    record, proposal = record_in(db), proposal_in(db)
    assert (record.version, record.title) == (2, "Ludzka")
    assert loaded(db, text="Ala ma psa. Jan śpi.") == Loaded.UNCHANGED
    assert loaded(db, text="Ala ma rybki. Jan śpi.") == Loaded.WAITS
    service.accept(around(db), reviewer, proposal.id, Seen(1, 2))
    # The title that people gave stays: the file never changed it.
    assert record.fields == written(title="Ludzka", text="Ala ma psa. Jan śpi.").fields
    assert loaded(db, text="Ala ma rybki. Jan śpi.") == Loaded.PROPOSED


def test_a_refused_file_is_not_proposed_again(db: Session, author: Who, reviewer: Who) -> None:
    loaded(db)
    change(db, author, reviewer, title="Ludzka")
    loaded(db, most="5")
    service.refuse(db, reviewer, proposal_in(db).id, Seen(1, 2), "inne", "Zostaje, jak jest")
    assert loaded(db, most="5") == Loaded.UNCHANGED
    assert db.scalars(select(RecordProposal.state)).all().count(ProposalState.PROPOSED) == 0


def test_a_file_that_says_what_people_say_is_in_force_again(
    db: Session, author: Who, reviewer: Who
) -> None:
    loaded(db)
    change(db, author, reviewer, title="Ludzka")
    assert loaded(db, title="Ludzka") == Loaded.UNCHANGED
    assert loaded(db, title="Dalsza") == Loaded.CHANGED


def test_a_clash_with_a_file_is_settled_by_one_reviewer_and_let_in_by_another(
    db: Session, author: Who, reviewer: Who, other: Who
) -> None:
    loaded(db)
    change(db, author, reviewer, title="Ludzka")
    loaded(db, title="Z pliku")
    proposal = proposal_in(db)
    service.accept(around(db), reviewer, proposal.id, Seen(1, 2))
    assert proposal.state == ProposalState.CLASH
    service.revise(around(db), reviewer, proposal.id, Seen(1, 2), 2, written(title="Wspólna"))
    service.accept(around(db), other, proposal.id, Seen(2, 2))
    assert record_in(db).title == "Wspólna"


def test_what_people_began_under_a_key_is_not_overwritten(
    db: Session, author: Who, reviewer: Who
) -> None:
    proposal = service.propose(around(db), author, NOTE.name, "petycja", 0, written(title="Ludzka"))
    service.accept(around(db), reviewer, proposal.id, Seen(1, 0))
    assert loaded(db) == Loaded.PROPOSED
    assert record_in(db).title == "Ludzka"


def test_faulty_files_change_nothing(db: Session) -> None:
    with pytest.raises(Faulty):
        loaded(db, title="")
    with pytest.raises(Invalid):
        load(around(db), NOTE.name, "Zły klucz", written().fields)
    with pytest.raises(NotFound):
        load(around(db), "inny", "petycja", written().fields)
    assert db.scalars(select(Record)).all() == []


def test_the_editorial_account_is_nobodys_second_person(db: Session, reviewer: Who) -> None:
    loaded(db)
    make.person(db, Level.EDITOR)
    assert queries.is_alone(db, reviewer, NOTE)
