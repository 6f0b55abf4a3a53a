"""Entries are removed and brought back by the same review, with their history."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.people.rules import Who
from app.records import lists, queries, service
from app.records.loading import Loaded, load
from app.records.models import ProposalState, Record, RecordProposal
from app.records.rules import Seen
from tests.records.conftest import NOTE, around, written
from tests.records.things import APPLIED, KEY, THING, effect, removal, thing


def let_in(db: Session, who: Who, proposal: RecordProposal) -> RecordProposal:
    record = queries.record_of(db, proposal.kind, proposal.key)
    seen = Seen(proposal.revision, record.version if record else 0)
    return service.accept(around(db), who, proposal.id, seen)


def begun(db: Session, author: Who, reviewer: Who, **fields: object) -> Record:
    let_in(db, reviewer, service.propose(around(db), author, THING.name, "", 0, thing(**fields)))
    return db.scalars(select(Record)).one()


def propose_removal(db: Session, who: Who, base: int = 1) -> RecordProposal:
    return service.propose(around(db), who, THING.name, KEY, base, removal())


def test_a_removed_entry_leaves_the_pages_and_keeps_its_history(
    db: Session, author: Who, reviewer: Who
) -> None:
    record = begun(db, author, reviewer)
    assert {KEY: thing().fields} == APPLIED
    proposal = propose_removal(db, author)
    assert (proposal.is_removal, proposal.title, proposal.fields) == (True, "Skwer", {})
    assert (record.is_removed, KEY in APPLIED) == (False, True)
    with pytest.raises(Forbidden):
        let_in(db, author, proposal)
    let_in(db, reviewer, proposal)
    assert (record.is_removed, record.version, record.title) == (True, 2, "Skwer")
    assert APPLIED == {}
    assert queries.records_of(db, THING.name) == []
    rows = lists.history(db, record.id, 1).items
    assert [row.is_removal for row in rows] == [True, False]
    with pytest.raises(Invalid):  # there is nothing left to remove
        propose_removal(db, author, 2)


def test_an_old_version_brings_it_back(db: Session, author: Who, reviewer: Who) -> None:
    record = begun(db, author, reviewer)
    let_in(db, reviewer, propose_removal(db, author))
    old = queries.version_of(db, record.id, 1).fields
    back = service.propose(around(db), author, THING.name, KEY, 2, thing(**old))
    let_in(db, reviewer, back)
    assert (record.is_removed, record.version) == (False, 3)
    assert {KEY: old} == APPLIED


def test_a_new_entry_under_the_key_of_a_removed_one_brings_it_back(
    db: Session, author: Who, reviewer: Who
) -> None:
    record = begun(db, author, reviewer)
    let_in(db, reviewer, propose_removal(db, author))
    again = service.propose(around(db), author, THING.name, "", 0, thing(text="Inny."))
    assert (again.base, again.record_id) == (2, record.id)
    let_in(db, reviewer, again)
    assert {KEY: thing(text="Inny.").fields} == APPLIED


def test_a_removal_and_a_change_clash_whichever_comes_first(
    db: Session, author: Who, reviewer: Who, other: Who
) -> None:
    record = begun(db, author, reviewer)
    gone, changed = propose_removal(db, author), thing(text="Nowy.")
    kept = service.propose(around(db), other, THING.name, KEY, 1, changed)
    let_in(db, reviewer, kept)
    assert let_in(db, reviewer, gone).state == ProposalState.CLASH
    assert (record.is_removed, KEY in APPLIED) == (False, True)
    # Whoever saw the change and still wants it gone says so.
    service.revise(around(db), author, gone.id, Seen(1, 2), 2, removal())
    third = service.propose(around(db), other, THING.name, KEY, 2, thing(text="Trzeci."))
    let_in(db, reviewer, gone)
    assert record.is_removed
    assert let_in(db, reviewer, third).state == ProposalState.CLASH
    assert APPLIED == {}


def test_an_emptied_form_removes_nothing(db: Session, author: Who, reviewer: Who) -> None:
    begun(db, author, reviewer)
    empty = thing(city=None, title=None, partners=[])
    with pytest.raises(Invalid):
        service.propose(around(db), author, THING.name, KEY, 1, empty)


def test_two_halves_that_each_leave_something_do_not_remove(
    db: Session, author: Who, reviewer: Who, other: Who
) -> None:
    let_in(db, reviewer, service.propose(around(db), author, NOTE.name, "a", 0, written()))
    record = db.scalars(select(Record)).one()
    one = service.propose(around(db), author, NOTE.name, "a", 1, written(text=""))
    record.fields = {"text": "Ala ma kota. Jan śpi."}  # as an earlier release may have let in
    assert let_in(db, other, one).state == ProposalState.CLASH
    assert not record.is_removed


def test_only_what_has_pages_of_its_own_can_be_removed(
    db: Session, author: Who, reviewer: Who
) -> None:
    let_in(db, reviewer, service.propose(around(db), author, NOTE.name, "a", 0, written()))
    with pytest.raises(Invalid):
        service.propose(around(db), author, NOTE.name, "a", 1, removal())
    with pytest.raises(NotFound):
        service.propose(around(db), author, THING.name, "nie-ma", 1, removal())


def test_a_file_does_not_bring_back_what_people_removed(
    db: Session, author: Who, reviewer: Who
) -> None:
    fields = thing().fields
    assert load(around(db), THING.name, KEY, fields) == Loaded.ADDED
    let_in(db, reviewer, propose_removal(db, author))
    assert load(around(db), THING.name, KEY, fields) == Loaded.UNCHANGED
    changed = thing(text="Nowe w pliku.").fields
    assert load(around(db), THING.name, KEY, changed) == Loaded.PROPOSED
    assert APPLIED == {}


def test_files_may_write_values_as_people_do(db: Session) -> None:
    typed = thing(amount="1 200,50", began="1.9.2025", goals=["3", "1"]).fields
    assert load(around(db), THING.name, KEY, typed) == Loaded.ADDED
    kept = APPLIED[KEY]
    assert (kept["amount"], kept["began"], kept["goals"]) == ("1200.5", "2025-09-01", ["1", "3"])
    assert load(around(db), THING.name, KEY, kept) == Loaded.UNCHANGED


def test_the_key_comes_from_the_first_title_and_stays(
    db: Session, author: Who, reviewer: Who, other: Who
) -> None:
    record = begun(db, author, reviewer)
    assert record.key == KEY
    renamed = service.propose(around(db), author, THING.name, KEY, 1, thing(title="Park"))
    let_in(db, reviewer, renamed)
    assert (record.key, record.title) == (KEY, "Park")
    with pytest.raises(Invalid) as refused:
        service.propose(around(db), other, THING.name, "", 0, thing())
    assert refused.value.field == ""  # the form has no field for it


def test_rows_of_two_people_are_joined_when_they_are_let_in(
    db: Session, author: Who, reviewer: Who, other: Who
) -> None:
    bench, tree = effect("a", "Ławki", planned="3", unit="sztuki"), effect("b", "Drzewa")
    record = begun(db, author, reviewer, effects=[bench])
    mine = service.propose(
        around(db), author, THING.name, KEY, 1, thing(effects=[{**bench, "planned": "5"}])
    )
    theirs = service.propose(around(db), other, THING.name, KEY, 1, thing(effects=[bench, tree]))
    let_in(db, reviewer, theirs)
    let_in(db, reviewer, mine)
    assert record.fields["effects"] == [{**bench, "planned": "5"}, tree]
    # Sound each, wrong together: one takes the unit away, the other still counts.
    base = record.version
    no_unit = {key: said for key, said in bench.items() if key not in ("unit", "planned")}
    mine = service.propose(
        around(db), author, THING.name, KEY, base, thing(effects=[{**bench, "unit": "m"}, tree])
    )
    theirs = service.propose(
        around(db), other, THING.name, KEY, base, thing(effects=[no_unit, tree])
    )
    let_in(db, reviewer, theirs)
    assert let_in(db, reviewer, mine).state == ProposalState.CLASH


def test_who_may_not_propose_may_not_remove(db: Session, author: Who, reviewer: Who) -> None:
    begun(db, author, reviewer)
    first = propose_removal(db, author)
    with pytest.raises(Conflict):
        propose_removal(db, author)
    with pytest.raises(Forbidden):
        service.revise(around(db), reviewer, first.id, Seen(1, 1), 1, removal("Tak"))
