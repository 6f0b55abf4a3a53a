"""Records: proposed by one, let in by another, joined with what was let in meanwhile."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.settings import Settings
from app.people.models import Level
from app.people.rules import Who
from app.records import kinds, lists, queries, service
from app.records.kinds import Fault
from app.records.leaving import withdraw_of_erased
from app.records.models import (
    ProposalState,
    Record,
    RecordOrigin,
    RecordProposal,
    RecordVersion,
)
from app.records.rules import LONGEST_FIELDS, Faulty, Seen, Written
from tests import make
from tests.records.conftest import NOTE, around, written


def seen(db: Session, proposal: RecordProposal) -> Seen:
    record = queries.record_of(db, proposal.kind, proposal.key)
    return Seen(proposal.revision, record.version if record is not None else 0)


def let_in(db: Session, who: Who, proposal: RecordProposal) -> RecordProposal:
    return service.accept(around(db), who, proposal.id, seen(db, proposal))


def begun(db: Session, author: Who, reviewer: Who) -> Record:
    let_in(db, reviewer, service.propose(around(db), author, NOTE.name, "petycja", 0, written()))
    record = queries.record_of(db, NOTE.name, "petycja")
    assert record is not None
    return record


def change(db: Session, who: Who, base: int = 1, **fields: object) -> RecordProposal:
    return service.propose(around(db), who, NOTE.name, "petycja", base, written(**fields))


def test_a_second_person_lets_it_in(db: Session, author: Who, reviewer: Who) -> None:
    proposal = service.propose(around(db), author, NOTE.name, "petycja", 0, written("Nowa"))
    assert queries.record_of(db, NOTE.name, "petycja") is None
    with pytest.raises(Forbidden):
        let_in(db, author, proposal)
    let_in(db, reviewer, proposal)
    record = queries.record_of(db, NOTE.name, "petycja")
    assert record is not None
    assert (record.version, record.title, record.fields) == (1, "Petycja", written().fields)
    assert proposal.record_id == record.id
    version = queries.version_of(db, record.id, 1)
    assert (version.author_id, version.reviewer_id) == (author.id, reviewer.id)
    assert (version.origin, version.comment) == (RecordOrigin.PROPOSAL, "Nowa")
    for verb in (
        lambda: let_in(db, reviewer, proposal),
        lambda: service.refuse(db, reviewer, proposal.id, seen(db, proposal), "inne", "Nie"),
        lambda: service.withdraw(db, author, proposal.id),
    ):
        with pytest.raises(Conflict):
            verb()
    db.commit()
    entries = journal.entries_after(db, 0, kinds=("record.",))
    assert [(entry.kind, entry.data["proposal"]) for entry in entries] == [
        ("record.proposed", proposal.id),
        ("record.accepted", proposal.id),
    ]


def test_what_a_proposal_may_hold(db: Session, author: Who, reviewer: Who) -> None:
    def propose(key: str, base: int, what: Written, kind: str = NOTE.name) -> None:
        service.propose(around(db), author, kind, key, base, what)

    with pytest.raises(NotFound):
        propose("petycja", 0, written(), "inny")
    with pytest.raises(NotFound):
        propose("petycja", 1, written())
    for key in ("", "Petycja", "a--b", "-a", "a/b", "ż", "a\n", "a" * 81):
        with pytest.raises(Invalid) as refused:
            propose(key, 0, written())
        assert refused.value.field == "key"
    with pytest.raises(Faulty) as faulty:
        propose("petycja", 0, written(title="", least="3", most="2"))
    assert faulty.value.faults == (
        Fault("title", "Brakuje tytułu"),
        Fault("most", "Mniej niż najmniej", 2),
    )
    with pytest.raises(Invalid):
        propose("petycja", 0, written(text="a" * LONGEST_FIELDS))
    with pytest.raises(Invalid) as uncommented:
        propose("petycja", 0, written(" "))
    assert uncommented.value.field == "comment"
    begun(db, author, reviewer)
    with pytest.raises(Invalid):
        propose("petycja", 0, written(title="Inna"))
    with pytest.raises(Invalid):
        propose("petycja", 1, written())
    with pytest.raises(NotFound):
        propose("petycja", 2, written(title="Inna"))


def test_others_have_no_say(db: Session, author: Who, reviewer: Who) -> None:
    proposal = service.propose(around(db), author, NOTE.name, "petycja", 0, written())
    for level in (Level.NEW, Level.RESIDENT, Level.EDITOR):
        who = make.who(make.person(db, level))
        with pytest.raises(Forbidden):
            let_in(db, who, proposal)
        with pytest.raises(Forbidden):
            service.refuse(db, who, proposal.id, seen(db, proposal), "inne", "Nie")
        with pytest.raises(NotFound):
            queries.proposal_for(db, who, proposal.id)
        assert queries.waiting_for(db, who) == 0
        assert lists.waiting(db, who, 1).items == []
    for stranger in (who, reviewer):
        with pytest.raises(Forbidden):
            service.withdraw(db, stranger, proposal.id)
        with pytest.raises(Forbidden):
            service.revise(
                around(db), stranger, proposal.id, seen(db, proposal), 0, written(title="X")
            )
    with pytest.raises(NotFound):
        queries.proposal_for(db, None, proposal.id)
    with pytest.raises(NotFound):
        service.withdraw(db, author, proposal.id + 1)
    assert queries.proposal_for(db, author, proposal.id) is proposal
    assert queries.proposal_for(db, reviewer, proposal.id) is proposal


def test_who_has_no_second_person_decides_alone(db: Session, reviewer: Who) -> None:
    proposal = service.propose(around(db), reviewer, NOTE.name, "petycja", 0, written())
    assert queries.waiting_for(db, reviewer) == 1
    second = make.person(db, Level.CURATOR)
    assert queries.waiting_for(db, reviewer) == 0
    assert queries.waiting_for(db, make.who(second)) == 1
    with pytest.raises(Forbidden):
        let_in(db, reviewer, proposal)
    second.level = Level.EDITOR
    db.flush()
    let_in(db, reviewer, proposal)
    assert proposal.state == ProposalState.ACCEPTED


def test_changes_of_two_people_are_joined(
    db: Session, author: Who, reviewer: Who, other: Who
) -> None:
    record = begun(db, author, reviewer)
    mine = change(db, author, text="Ala ma kota. Jan wstał.")
    theirs = change(db, other, text="Ola ma kota. Jan śpi.", most="7")
    old = seen(db, mine)
    let_in(db, reviewer, theirs)
    with pytest.raises(Conflict):  # another version stood on the page
        service.accept(around(db), reviewer, mine.id, old)
    let_in(db, reviewer, mine)
    assert record.version == 3
    assert record.fields == {"title": "Petycja", "text": "Ola ma kota. Jan wstał.", "most": "7"}
    versions = lists.history(db, record.id, 1).items
    mine_name, their_name = versions[0].author, versions[1].author
    assert mine_name != their_name
    assert [(each.number, each.author, each.origin) for each in versions] == [
        (3, mine_name, RecordOrigin.MERGE),
        (2, their_name, RecordOrigin.PROPOSAL),
        (1, mine_name, RecordOrigin.PROPOSAL),
    ]


def test_a_clash_goes_back_to_its_author(
    db: Session, author: Who, reviewer: Who, other: Who
) -> None:
    record = begun(db, author, reviewer)
    mine, theirs = change(db, author, title="Moja"), change(db, other, title="Ich")
    let_in(db, reviewer, theirs)
    assert let_in(db, reviewer, mine).state == ProposalState.CLASH
    assert (record.version, record.title) == (2, "Ich")
    (clash,) = queries.joined(db, record, mine).clashes
    assert (clash.base, clash.published, clash.mine) == ("Petycja", "Ich", "Moja")
    with pytest.raises(Conflict):
        let_in(db, reviewer, mine)
    service.revise(around(db), author, mine.id, seen(db, mine), 2, written(title="Nasza"))
    with pytest.raises(Conflict):  # the text from before the change stood on the page
        service.accept(around(db), reviewer, mine.id, Seen(1, 2))
    let_in(db, reviewer, mine)
    assert (record.version, record.title) == (3, "Nasza")


def test_two_sound_changes_that_make_no_sense_together_clash(
    db: Session, author: Who, reviewer: Who, other: Who
) -> None:
    record = begun(db, author, reviewer)
    mine, theirs = change(db, author, least="5"), change(db, other, most="4")
    let_in(db, reviewer, theirs)
    assert queries.joined(db, record, mine).is_clean
    assert let_in(db, reviewer, mine).state == ProposalState.CLASH
    assert record.fields == written(most="4").fields


def test_whoever_settled_a_clash_does_not_decide_on_it(
    db: Session, author: Who, reviewer: Who, other: Who
) -> None:
    record = begun(db, author, reviewer)
    mine, theirs = change(db, author, title="Moja"), change(db, other, title="Ich")
    let_in(db, reviewer, theirs)
    let_in(db, reviewer, mine)
    service.revise(around(db), reviewer, mine.id, seen(db, mine), 2, written(title="Nasza"))
    assert queries.waiting_for(db, reviewer) == 0
    assert queries.waiting_for(db, other) == 1
    with pytest.raises(Forbidden):
        let_in(db, reviewer, mine)
    let_in(db, other, mine)
    assert record.title == "Nasza"
    assert queries.version_of(db, record.id, 3).author_id == author.id


def test_the_same_twice_makes_no_second_version(
    db: Session, author: Who, reviewer: Who, other: Who
) -> None:
    record = begun(db, author, reviewer)
    mine, theirs = change(db, author, title="Ta sama"), change(db, other, title="Ta sama")
    let_in(db, reviewer, theirs)
    assert let_in(db, reviewer, mine).state == ProposalState.ACCEPTED
    assert record.version == 2


def test_two_new_ones_under_one_key_clash(
    db: Session, author: Who, reviewer: Who, other: Who
) -> None:
    mine = service.propose(around(db), author, NOTE.name, "petycja", 0, written(text="Moje."))
    theirs = service.propose(around(db), other, NOTE.name, "petycja", 0, written(text="Ich."))
    let_in(db, reviewer, theirs)
    assert let_in(db, reviewer, mine).state == ProposalState.CLASH
    service.revise(around(db), author, mine.id, seen(db, mine), 1, written(text="Ich. Moje."))
    let_in(db, reviewer, mine)
    record = queries.record_of(db, NOTE.name, "petycja")
    assert record is not None
    assert (record.version, record.fields["text"]) == (2, "Ich. Moje.")
    assert mine.record_id == record.id


def test_a_refusal_has_a_reason_of_review(db: Session, author: Who, reviewer: Who) -> None:
    record = begun(db, author, reviewer)
    proposal = change(db, author, title="Moja")
    for reason, answer in (("", "Nie"), ("atak", "Nie"), ("inne", " ")):
        with pytest.raises(Invalid):
            service.refuse(db, reviewer, proposal.id, seen(db, proposal), reason, answer)
    service.refuse(db, reviewer, proposal.id, seen(db, proposal), "brak-zrodla", "Skąd to?")
    assert (proposal.state, proposal.reason) == (ProposalState.REFUSED, "brak-zrodla")
    assert (proposal.answer, proposal.decided_by_id) == ("Skąd to?", reviewer.id)
    assert record.version == 1
    assert change(db, author, title="Moja").id != proposal.id


def test_one_open_proposal_of_a_person_about_a_thing(
    db: Session, author: Who, reviewer: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(db, author, reviewer)
    first = change(db, author, title="Moja")
    with pytest.raises(Conflict):
        change(db, author, title="Inna")
    service.withdraw(db, author, first.id)
    assert first.state == ProposalState.WITHDRAWN
    change(db, author, title="Inna")
    monkeypatch.setattr(service, "MOST_WAITING", 1)
    with pytest.raises(Conflict):
        service.propose(around(db), author, NOTE.name, "skarga", 0, written())


def test_a_kind_is_taken_once() -> None:
    with pytest.raises(ValueError, match="notatka"):
        kinds.register(NOTE)


def test_the_queue_has_pages_and_readers_see_nothing_of_it(db: Session, reviewer: Who) -> None:
    for number in range(31):
        who = make.who(make.person(db))
        new = written(title=f"Nowa {number}")
        service.propose(around(db), who, NOTE.name, f"nowa-{number}", 0, new)
    page = lists.waiting(db, reviewer, 2)
    assert (page.total, [each.title for each in page.items]) == (31, ["Nowa 30"])
    assert queries.waiting_for(db, reviewer) == 31
    assert queries.records_of(db, NOTE.name) == []
    assert db.scalars(select(RecordVersion)).all() == []


def test_what_an_erased_person_proposed_is_withdrawn(database: Database) -> None:
    with database.writing() as db:
        author, reviewer = make.person(db), make.who(make.person(db, Level.CURATOR))
        other = make.who(make.person(db))
        begun(db, make.who(author), reviewer)
        opened, kept = change(db, make.who(author), title="Moja"), change(db, other, title="Inna")
        author.email, author.erased = None, clock.now()
    for _twice in range(2):
        withdraw_of_erased(Settings(), database)
    with database.reading() as db:
        states = [db.get_one(RecordProposal, each.id).state for each in (opened, kept)]
        assert states == [ProposalState.WITHDRAWN, ProposalState.PROPOSED]
        assert lists.history(db, 1, 1).items[0].author.slug == ""
        assert queries.records_of(db, NOTE.name)[0].title == "Petycja"
