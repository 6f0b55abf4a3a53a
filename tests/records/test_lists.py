"""Lists about records: queries do not grow with rows, and a queue offers what one may do."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.people.models import Level
from app.people.rules import Who
from app.records import lists, queries, service
from app.records.models import RecordProposal
from app.records.proposal_page import proposal_page, rights
from app.records.queries import record_of
from app.records.rules import Seen, Written
from tests import make
from tests.records.conftest import NOTE, around, written
from tests.records.things import KEY, SPEAKERS, THING, removal, thing

Count = Callable[[], AbstractContextManager[list[str]]]


@pytest.mark.parametrize("number", [1, 30])
def test_a_history_of_any_length_asks_equally_often(
    db: Session, author: Who, reviewer: Who, number: int, count_queries: Count
) -> None:
    for base in range(number):
        new = written(text=f"Wersja {base}.")
        proposal = service.propose(around(db), author, NOTE.name, "petycja", base, new)
        service.accept(around(db), reviewer, proposal.id, Seen(1, base))
    record = record_of(db, NOTE.name, "petycja")
    assert record is not None
    db.commit()
    with count_queries() as asked:
        found = lists.history(db, record.id, 1)
    assert len(asked) == 2
    assert (found.total, found.items[0].number) == (number, number)


def offered(db: Session, who: Who) -> list[int]:
    """Numbers of what the queue offers, which are those it counts and those they may decide on."""
    found = [row.id for row in lists.waiting(db, who, 1).items]
    assert queries.waiting_for(db, who) == lists.waiting(db, who, 1).total == len(found)
    for id_ in db.scalars(select(RecordProposal.id).where(RecordProposal.state == "proposed")):
        assert rights(db, who, proposal_page(db, who, id_)).decides == (id_ in found)
    return found


def test_the_queue_offers_what_one_may_decide_on(
    db: Session, author: Who, reviewer: Who, other: Who
) -> None:
    """Not to whoever speaks for the city: by what is in force, and by the words of a new entry."""
    judge = make.who(make.person(db, Level.CURATOR))
    elsewhere = {"city": "brzeziny-lodzkie"}
    for new in (thing(), thing(**elsewhere)):
        begun = service.propose(around(db), author, THING.name, "", 0, new)
        service.accept(around(db), reviewer, begun.id, Seen(1, 0))

    def propose(who: Who, key: str, new: Written) -> int:
        return service.propose(around(db), who, THING.name, key, 1 if key else 0, new).id

    note = service.propose(around(db), author, NOTE.name, "petycja", 0, written()).id
    of_city = [
        propose(author, KEY, thing(**elsewhere)),  # would be taken away from it
        propose(other, KEY, removal()),
        propose(author, "", thing(title="Park")),
    ]
    beside = [
        propose(author, "brzeziny-lodzkie-skwer", thing()),  # would be given to it
        propose(author, "", thing(title="Las", **elsewhere)),
    ]
    own = propose(judge, "", thing(title="Staw", **elsewhere))
    assert offered(db, judge) == [note, *of_city, *beside]
    SPEAKERS[judge.id] = "elk"
    assert offered(db, judge) == [note, *beside]
    assert offered(db, reviewer) == [note, *of_city, *beside, own]
    assert offered(db, other) == [note, of_city[0], of_city[2], *beside, own]
    assert lists.waiting(db, author, 1).items == []


def test_an_entry_that_was_removed_belongs_to_what_its_proposal_says(
    db: Session, author: Who, reviewer: Who, other: Who
) -> None:
    SPEAKERS[other.id] = "elk"
    for base, new in enumerate((thing(), removal())):
        proposal = service.propose(around(db), author, THING.name, KEY if base else "", base, new)
        service.accept(around(db), reviewer, proposal.id, Seen(1, base))
    again = service.propose(around(db), author, THING.name, "", 0, thing(title="Skwer")).id
    assert offered(db, other) == []
    assert offered(db, reviewer) == [again]


def test_who_is_alone_decides_for_their_own_city_too(db: Session, author: Who) -> None:
    alone = make.who(make.person(db, Level.CURATOR))
    SPEAKERS[alone.id] = "elk"
    proposed = [
        service.propose(around(db), who, THING.name, "", 0, thing(title=title)).id
        for who, title in ((author, "Skwer"), (alone, "Park"))
    ]
    assert offered(db, alone) == proposed
    make.person(db, Level.MODERATOR)
    assert offered(db, alone) == []


@pytest.mark.parametrize("number", [1, 30])
def test_a_queue_of_any_length_asks_equally_often(
    db: Session, reviewer: Who, other: Who, number: int, count_queries: Count
) -> None:
    SPEAKERS[reviewer.id] = "elk"
    for place in range(number):
        new = thing(title=f"Skwer {place}", city="brzeziny-lodzkie")
        service.propose(around(db), other, THING.name, "", 0, new)
        service.propose(around(db), make.who(make.person(db)), THING.name, "", 0, thing())
    db.commit()
    with count_queries() as asked:
        found = lists.waiting(db, reviewer, 1)
        counted = queries.waiting_for(db, reviewer)
    assert (len(asked), found.total, counted) == (3, number, number)
