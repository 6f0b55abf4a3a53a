"""Who speaks for a thing is named so, sees what others propose about it, and decides on nothing."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import Forbidden, NotFound
from app.core.i18n import gettext as _
from app.people.models import Level
from app.people.rules import Who
from app.records import lists, queries, service
from app.records.models import RecordProposal
from app.records.proposal_page import proposal_page, rights
from app.records.rules import Seen
from tests import make
from tests.records.conftest import around
from tests.records.things import KEY, SPEAKERS, THING, removal, thing


@pytest.fixture
def speaker(db: Session) -> Who:
    """Somebody who speaks for Ełk."""
    who = make.who(make.person(db))
    SPEAKERS[who.id] = "elk"
    return who


def begun(db: Session, who: Who, reviewer: Who) -> RecordProposal:
    proposal = service.propose(around(db), who, THING.name, "", 0, thing())
    return service.accept(around(db), reviewer, proposal.id, Seen(1, 0))


def test_the_queue_the_proposal_and_the_history_say_it(
    db: Session, speaker: Who, reviewer: Who, author: Who
) -> None:
    proposal = service.propose(around(db), speaker, THING.name, "", 0, thing())
    service.propose(around(db), author, THING.name, "", 0, thing(title="Park"))
    assert [row.on_behalf for row in lists.waiting(db, reviewer, 1).items] == [True, False]
    service.accept(around(db), reviewer, proposal.id, Seen(1, 0))
    # What was said on somebody's behalf stays so, whatever becomes of the right.
    SPEAKERS.clear()
    assert proposal.record_id is not None
    assert [row.on_behalf for row in lists.history(db, proposal.record_id, 1).items] == [True]


def test_nobody_speaks_by_giving_a_thing_to_their_city(
    db: Session, speaker: Who, reviewer: Who, author: Who
) -> None:
    SPEAKERS[author.id] = "brzeziny-lodzkie"
    begun(db, speaker, reviewer)
    taken = thing(city="brzeziny-lodzkie")
    proposal = service.propose(around(db), author, THING.name, KEY, 1, taken)
    assert not proposal.on_behalf
    assert not queries.speaks_for(db, author, THING, KEY, proposal.fields)


def test_a_removal_is_proposed_on_behalf_too(db: Session, speaker: Who, reviewer: Who) -> None:
    begun(db, speaker, reviewer)
    proposal = service.propose(around(db), speaker, THING.name, KEY, 1, removal())
    assert proposal.on_behalf
    # The words are then the reviewer's, not the city's.
    proposal.state = "clash"
    service.revise(around(db), reviewer, proposal.id, Seen(1, 1), 1, removal("Inaczej"))
    assert not proposal.on_behalf


def test_who_speaks_for_it_sees_what_others_propose_and_decides_on_nothing(
    db: Session, speaker: Who, reviewer: Who, author: Who, other: Who
) -> None:
    begun(db, author, reviewer)
    proposal = service.propose(around(db), author, THING.name, KEY, 1, thing(text="Nowe."))
    assert queries.proposal_for(db, speaker, proposal.id) is proposal
    stranger = make.who(make.person(db))
    SPEAKERS[stranger.id] = "brzeziny-lodzkie"
    with pytest.raises(NotFound):
        queries.proposal_for(db, stranger, proposal.id)
    with pytest.raises(NotFound):
        queries.proposal_for(db, None, proposal.id)
    for act in (
        lambda: service.accept(around(db), speaker, proposal.id, Seen(1, 1)),
        lambda: service.revise(around(db), speaker, proposal.id, Seen(1, 1), 1, thing(text="X")),
        lambda: service.withdraw(db, speaker, proposal.id),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_reviewer_who_speaks_for_it_leaves_it_to_others(
    db: Session, reviewer: Who, author: Who
) -> None:
    judge = make.who(make.person(db, Level.CURATOR))
    SPEAKERS[judge.id] = "elk"
    proposal = service.propose(around(db), author, THING.name, "", 0, thing())
    page = proposal_page(db, judge, proposal.id)
    assert not rights(db, judge, page).decides
    assert rights(db, judge, page).waits_for_others
    for act in (
        lambda: service.accept(around(db), judge, proposal.id, Seen(1, 0)),
        lambda: service.refuse(db, judge, proposal.id, Seen(1, 0), "inne", "Nie chcemy tego tu."),
    ):
        with pytest.raises(Forbidden) as refused:
            act()
        assert refused.value.message == _("You speak for this city, so somebody else decides.")
    assert rights(db, reviewer, page).decides
    service.accept(around(db), reviewer, proposal.id, Seen(1, 0))


def test_who_is_blocked_sees_nothing_of_their_city_that_waits(
    db: Session, reviewer: Who, author: Who
) -> None:
    person = make.person(db)
    SPEAKERS[person.id] = "elk"
    proposal = service.propose(around(db), author, THING.name, "", 0, thing())
    assert queries.proposal_for(db, make.who(person), proposal.id) is proposal
    blocked = make.who(person, blocked_until=clock.now() + timedelta(days=1))
    with pytest.raises(NotFound):
        queries.proposal_for(db, blocked, proposal.id)
