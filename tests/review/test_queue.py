"""The queue of reviewers: whose turn is first, what filters find, what a row offers."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core import clock
from app.people.models import Level, Person
from app.review import claims, queries
from app.review.models import Proposal, ProposalVersion, State
from app.review.queue import (
    BOOST,
    Filters,
    Kind,
    Queue,
    Size,
    Waiting,
    city_key,
    fair_order,
    next_in_queue,
    queue,
    size_of,
)
from app.review.rules import Step
from tests import make
from tests.review import acts
from tests.review.conftest import BODY

EVERYTHING = Filters()
START = datetime(2026, 11, 1, tzinfo=UTC)


def waiting(number: int, hours: int, *, boosted: bool = False, article: int | None = 0) -> Waiting:
    """A proposal that came so many hours after the start; article 0 means one of its own."""
    return Waiting(
        number,
        number + 1000 if article == 0 else article,
        f"adres-{number}",
        START + timedelta(hours=hours),
        boosted,
        frozenset(),
        "",
        Size.SMALL,
        2,
        frozenset({Kind.EDIT}),
    )


def order(*each: Waiting) -> list[int]:
    return [one.id for one in fair_order(each)]


def test_the_oldest_is_first() -> None:
    assert order(waiting(1, 5), waiting(2, 3), waiting(3, 4)) == [2, 3, 1]


def test_a_boost_counts_as_a_day_of_waiting_and_no_more() -> None:
    assert order(waiting(1, 0), waiting(2, 23, boosted=True)) == [2, 1]
    assert order(waiting(1, 0), waiting(2, 25, boosted=True)) == [1, 2]
    assert timedelta(hours=24) == BOOST


def test_proposals_of_one_article_stand_together() -> None:
    together = [waiting(1, 0, article=7), waiting(2, 9, article=7)]
    assert order(*together, waiting(3, 4), waiting(4, 2)) == [1, 2, 4, 3]
    same_new = [waiting(1, 0, article=None), waiting(2, 1)]
    assert order(*same_new) == [1, 2]


LIGHT = st.builds(
    waiting,
    st.integers(1, 10_000),
    st.integers(0, 500),
    boosted=st.booleans(),
    article=st.sampled_from([None, 0, 1, 2, 3]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(LIGHT, max_size=30, unique_by=lambda each: each.id))
def test_any_queue_is_in_fair_order(found: list[Waiting]) -> None:
    ordered = fair_order(found)
    assert sorted(each.id for each in ordered) == sorted(each.id for each in found)
    assert fair_order(reversed(found)) == ordered
    groups = [each.group for each in ordered]
    changes = sum(before != after for before, after in pairwise(groups))
    assert changes == max(0, len(set(groups)) - 1)
    # Nobody is passed by somebody who came a boost later, but for the article's other proposals.
    firsts = [next(each for each in ordered if each.group == group) for group in set(groups)]
    for one in firsts:
        for other in firsts:
            if one.submitted + BOOST < other.submitted:
                assert ordered.index(one) < ordered.index(other)


@pytest.mark.parametrize(
    ("words", "size"), [(0, "maly"), (40, "maly"), (41, "sredni"), (200, "sredni"), (201, "duzy")]
)
def test_sizes(words: int, size: str) -> None:
    assert size_of(words) == size


def test_cities_are_one_however_they_are_typed() -> None:
    assert city_key("  nowa   SÓL ") == city_key("Nowa Sól") == "nowa sól"


def ids(found: Queue) -> list[int]:
    return [row.id for group in found.groups for row in group.rows]


def look(db: Session, who: Person, filters: Filters = EVERYTHING, number: int = 1) -> Queue:
    db.flush()
    return queue(db, acts.SETTINGS, make.who(who), filters, number)


@pytest.fixture
def first(db: Session, petition: Article, jan: Person) -> Proposal:
    made = acts.propose(db, jan, petition, body=BODY.replace("Każdy", "Każda osoba") + "\nOno.\n")
    made.is_first = False
    return made


def test_own_proposals_and_foreign_scope_are_left_out(
    db: Session, petition: Article, first: Proposal, jan: Person, maria: Person
) -> None:
    inside = make.person(db, Level.CURATOR, scope=["przekonac-innych"])
    outside = make.person(db, Level.CURATOR, scope=["zglosic"])
    assert ids(look(db, maria)) == [first.id]
    assert ids(look(db, inside)) == [first.id]
    assert ids(look(db, outside)) == []
    jan.level = Level.MODERATOR
    assert ids(look(db, jan)) == []
    assert queries.queue_length(db, make.who(inside)) == 1


def test_an_appeal_is_not_shown_to_whoever_rejected(
    db: Session, first: Proposal, maria: Person, tomasz: Person
) -> None:
    acts.send_back(db, maria, first, Step.REJECT)
    assert ids(look(db, tomasz)) == []
    first.state, first.appealed, first.rejected_by_id = State.WAITING, clock.now(), maria.id
    assert ids(look(db, maria)) == []
    assert queries.queue_length(db, make.who(maria)) == 0
    assert next_in_queue(db, make.who(maria), first.id) == (None, None)
    found = look(db, tomasz, Filters(kind=Kind.APPEAL))
    assert ids(found) == [first.id]
    assert found.quick == {}


def test_what_waits_for_its_author_is_not_in_the_queue(
    db: Session, first: Proposal, maria: Person
) -> None:
    acts.send_back(db, maria, first, Step.ASK)
    assert ids(look(db, maria)) == []


def test_neighbours_follow_the_order_of_the_queue(
    db: Session, petition: Article, first: Proposal, halina: Person, maria: Person
) -> None:
    other = acts.propose(db, halina, make.article(db), body="Inny.\n", categories=("zglosic",))
    other.is_first = False
    second = acts.propose(db, halina, petition, body=BODY + "\nDrugi.\n")
    second.is_first = False
    assert ids(look(db, maria)) == [first.id, second.id, other.id]
    who = make.who(maria)
    assert next_in_queue(db, who, first.id) == (None, second.id)
    assert next_in_queue(db, who, second.id) == (first.id, other.id)
    assert next_in_queue(db, who, other.id) == (second.id, None)
    assert next_in_queue(db, who, 0) == (None, first.id)
    group = look(db, maria).groups[0]
    assert (group.title, group.total, len(group.rows)) == ("Petycja", 2, 2)


def test_each_filter_narrows_and_counts(
    db: Session, petition: Article, first: Proposal, halina: Person, maria: Person
) -> None:
    halina.city, halina.level = "Nowa Sól", Level.NEW
    other = make.article(db, categories=("zglosic",))
    large = acts.propose(db, halina, other, body="słowo " * 300, categories=("zglosic",))
    large.submitted = clock.now() - timedelta(hours=49)
    found = look(db, maria)
    assert found.waiting == 2
    assert found.oldest == large.submitted
    assert found.numbers["topic"] == {"zglosic": 1, "przekonac-innych": 1}
    assert found.numbers["city"] == {"nowa sól": 1}
    assert found.numbers["level"] == {"1": 1, "2": 1}
    for filters in (
        Filters(topic="zglosic"),
        Filters(city="nowa sól"),
        Filters(size="duzy"),
        Filters(level="1"),
        Filters(age="dlugo"),
        Filters(topic="zglosic", size="duzy", kind="zmiana"),
    ):
        assert ids(look(db, maria, filters)) == [large.id], filters
    for filters in (
        Filters(age="za-dlugo"),
        Filters(kind="nowy"),
        Filters(topic="nie-ma"),
        Filters(topic="zglosic", size="maly"),
    ):
        assert ids(look(db, maria, filters)) == [], filters
    assert look(db, maria, Filters(size="maly")).page.total == 1
    large.held_because = ["word:kasyno"]
    assert ids(look(db, maria, Filters(kind="wstrzymana"))) == [large.id]


def test_a_small_edit_can_be_decided_in_the_queue(
    db: Session, petition: Article, first: Proposal, maria: Person, tomasz: Person
) -> None:
    [quick] = look(db, maria).quick.values()
    assert (quick.head_id, quick.published_id) == (first.head_id, petition.published_id)
    assert any(row.kind == "added" for row in quick.difference.rows)
    assert [row.kind for row in quick.difference.rows].count("skipped") == 0
    assert len(quick.difference.rows) < 6
    claims.claim(db, make.who(tomasz), acts.SETTINGS, first.id)
    found = look(db, maria)
    assert found.quick == {}
    assert found.groups[0].rows[0].claimed_by == "Tomasz Ryś"
    first.claimed_until = clock.now() - timedelta(minutes=1)
    assert look(db, maria).groups[0].rows[0].claimed_by == ""


@pytest.mark.parametrize("change", ["large", "held", "conflict", "chained", "moved"])
def test_what_needs_a_longer_look_has_no_quick_one(
    db: Session, petition: Article, first: Proposal, ewa: Person, maria: Person, change: str
) -> None:
    if change == "large":
        first.words_added = 41
    elif change == "held":
        first.held_because = ["link:kasyno.example"]
    elif change == "conflict":
        first.state = State.CONFLICT
    elif change == "chained":
        first.built_on_id = acts.propose(
            db, make.person(db, Level.RESIDENT), petition, body=BODY + "\nInny.\n"
        ).id
    else:
        version = db.get_one(ProposalVersion, first.head_id)
        former = petition.published_id
        make.edit(db, petition, ewa, body="Na początku.\n\n" + BODY)
        version.base_id = former
    assert first.id in ids(look(db, maria))
    assert first.id not in look(db, maria).quick


def test_pages_hold_thirty_and_a_group_goes_on(
    db: Session, petition: Article, maria: Person
) -> None:
    for number in range(33):
        author = make.person(db, Level.RESIDENT)
        acts.propose(db, author, petition, body=f"{BODY}\nAkapit {number}.\n")
    one, two = look(db, maria), look(db, maria, number=2)
    assert [len(ids(one)), len(ids(two))] == [30, 3]
    assert one.groups[0].total == two.groups[0].total == 33
    assert not {*ids(one)} & {*ids(two)}


def test_others_do_not_learn_who_reviews(
    db: Session, petition: Article, first: Proposal, halina: Person, maria: Person
) -> None:
    claims.claim(db, make.who(maria), acts.SETTINGS, first.id)
    first.held_because = ["word:kasyno"]
    db.flush()
    [row] = queries.of_article(db, make.who(halina), petition, 1).items
    assert (row.claimed_by, row.held_because, row.comment) == ("", [], "")
    assert row.claimed_until is not None
    [row] = queries.of_article(db, make.who(maria), petition, 1).items
    assert row.claimed_by == "Maria Wilk"
