"""Chains (7): a proposal knowingly built on another stands alone once that one is decided."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from app.articles.merge import Choice
from app.articles.models import Article
from app.core.errors import Conflict, Forbidden, NotFound
from app.people.models import Level, Person
from app.review import appeals, building_on, deciding
from app.review.models import Proposal, State
from app.review.proposal_page import proposal_page
from app.review.rules import Step
from app.text.safe_html import to_safe_html
from tests import make
from tests.review import acts
from tests.review.conftest import BODY

PARENT = BODY.replace("Może je złożyć każdy.", "Może je złożyć każdy, także dziecko.")
# The child's own change lies elsewhere, or in the very sentence that the parent wrote.
APART = PARENT.replace("Możesz śledzić jej los.", "Możesz śledzić jej los w internecie.")
INSIDE = PARENT.replace("także dziecko.", "także dziecko i cudzoziemiec.")
ALONE = BODY.replace("Możesz śledzić jej los.", "Możesz śledzić jej los w internecie.")


@pytest.fixture
def curator(db: Session) -> Person:
    return make.person(db, Level.CURATOR, name="Olga Żuk", scope=["przekonac-innych"])


@pytest.fixture
def parent(db: Session, petition: Article, halina: Person) -> Proposal:
    return acts.propose(db, halina, petition, body=PARENT)


def merged(db: Session, proposal: Proposal, who: Person) -> str:
    page = proposal_page(db, make.who(who), proposal.id)
    assert page.merged is not None
    return page.merged.body


def test_a_child_waits_for_its_parent_even_of_who_may_publish(
    db: Session, petition: Article, parent: Proposal, curator: Person, maria: Person
) -> None:
    child = acts.build_on(db, curator, parent, body=APART)
    assert (child.state, child.built_on_id) == (State.WAITING, parent.id)
    assert acts.published(db, petition).body == BODY
    with pytest.raises(Conflict):
        acts.accept(db, maria, child)
    with pytest.raises(Conflict):
        acts.accept_part(db, maria, child, {"body-0"})
    assert proposal_page(db, make.who(maria), child.id).around.waits_for == parent.id
    assert proposal_page(db, make.who(maria), parent.id).around.children == [child.id]
    # Going on with it changes nothing of that.
    assert acts.go_on(db, curator, child, body=APART + "\nI więcej.\n").proposal is child
    assert acts.published(db, petition).body == BODY


@pytest.mark.parametrize("end", ["reject", "withdraw"])
def test_07_the_child_is_clean_without_the_parents_blocks(
    db: Session,
    petition: Article,
    parent: Proposal,
    halina: Person,
    curator: Person,
    maria: Person,
    end: str,
) -> None:
    child = acts.build_on(db, curator, parent, body=APART)
    if end == "reject":
        acts.send_back(db, maria, parent, Step.REJECT)
    else:
        deciding.withdraw(db, make.who(halina), parent.id)
    db.flush()
    assert child.state == State.WAITING
    assert merged(db, child, maria) == ALONE
    steps = proposal_page(db, make.who(maria), child.id).steps
    assert steps[-1].comment, "a note says what happened"
    acts.accept(db, maria, child)
    assert acts.published(db, petition).body == ALONE


def test_07_a_child_inside_the_parents_block_comes_to_konflikt(
    db: Session, petition: Article, parent: Proposal, curator: Person, maria: Person
) -> None:
    child = acts.build_on(db, curator, parent, body=INSIDE)
    acts.send_back(db, maria, parent, Step.REJECT)
    assert child.state == State.CONFLICT
    page = proposal_page(db, make.who(curator), child.id)
    assert page.merge is not None
    assert [block.mine.strip() for block in page.merge.conflicts] == [
        "Może je złożyć każdy, także dziecko i cudzoziemiec."
    ]
    assert page.head.body == INSIDE
    # Settled by its author, who may publish by now: nothing of the parent slips through.
    choices = {block.key: Choice("published") for block in page.merge.conflicts}
    sight = acts.seen(db, child)
    source, edit = deciding.plan_resolution(db, make.who(curator), sight, choices)
    assert source.body == BODY
    deciding.resolve(db, make.who(curator), sight, edit, to_safe_html(source.body))
    assert child.state == State.WAITING


@pytest.mark.parametrize("body", [APART, INSIDE])
def test_a_published_parent_joins_with_its_child(
    db: Session,
    petition: Article,
    parent: Proposal,
    curator: Person,
    maria: Person,
    body: str,
) -> None:
    child = acts.build_on(db, curator, parent, body=body)
    acts.accept(db, maria, parent)
    assert acts.published(db, petition).body == PARENT
    assert child.state == State.WAITING
    assert merged(db, child, maria) == body
    acts.accept(db, maria, child)
    assert acts.published(db, petition).body == body


def test_a_parent_published_with_changes_keeps_the_reviewers_words(
    db: Session, petition: Article, parent: Proposal, curator: Person, maria: Person
) -> None:
    child = acts.build_on(db, curator, parent, body=APART)
    amended = PARENT.replace("także dziecko", "także małoletni")
    acts.accept(db, maria, parent, amended=replace(acts.published(db, petition), body=amended))
    assert child.state == State.WAITING
    text = merged(db, child, maria)
    assert "także małoletni" in text
    assert "w internecie" in text
    assert "dziecko" not in text


def test_a_parent_accepted_in_part_leaves_out_the_rest_of_the_child_too(
    db: Session, petition: Article, halina: Person, curator: Person, maria: Person
) -> None:
    two = PARENT.replace("- Podpisz pismo.", "- Podpisz pismo długopisem.")
    parent = acts.propose(db, halina, petition, body=two)
    child = acts.build_on(
        db, curator, parent, body=two.replace("jej los.", "jej los w internecie.")
    )
    acts.accept_part(db, maria, parent, {"body-0"})
    text = merged(db, child, maria)
    assert "także dziecko" in text
    assert "w internecie" in text
    assert "długopisem" not in text


def test_going_on_with_a_freed_child_never_publishes_the_parents_text(
    db: Session, petition: Article, parent: Proposal, curator: Person, maria: Person
) -> None:
    child = acts.build_on(db, curator, parent, body=APART)
    acts.send_back(db, maria, parent, Step.REJECT)
    # The curator publishes in their scope, and the editor still shows the text with the parent's.
    saved = acts.go_on(db, curator, child, body=APART.replace("30 dni", "14 dni"))
    assert saved.proposal is None
    text = acts.published(db, petition).body
    assert "14 dni" in text
    assert "w internecie" in text
    assert "dziecko" not in text
    assert child.state == State.PUBLISHED


def test_a_parent_that_comes_back_does_not_catch_its_child_again(
    db: Session, petition: Article, parent: Proposal, halina: Person, curator: Person, maria: Person
) -> None:
    child = acts.build_on(db, curator, parent, body=APART)
    acts.send_back(db, maria, parent, Step.REJECT)
    appeals.appeal(db, make.who(halina), acts.SETTINGS, parent.id, "Mam źródło.")
    acts.accept(db, maria, child)
    assert acts.published(db, petition).body == ALONE


def test_who_may_build_on_what(
    db: Session,
    petition: Article,
    parent: Proposal,
    halina: Person,
    jan: Person,
    ewa: Person,
    curator: Person,
    maria: Person,
) -> None:
    foreign = make.person(db, Level.CURATOR, scope=["zglosic"])
    for stranger in (jan, ewa, foreign):
        with pytest.raises(NotFound):
            building_on.parent_for(db, make.who(stranger), parent.id)
    with pytest.raises(Forbidden):
        building_on.parent_for(db, make.who(halina), parent.id)
    assert building_on.parent_for(db, make.who(curator), parent.id)[0] is parent
    with pytest.raises(NotFound):
        acts.build_on(db, jan, parent, body=APART)
    acts.send_back(db, maria, parent, Step.REJECT)
    with pytest.raises(Conflict):
        building_on.parent_for(db, make.who(curator), parent.id)


def test_one_open_proposal_an_author_and_article_holds_for_chains(
    db: Session, petition: Article, parent: Proposal, jan: Person, curator: Person
) -> None:
    first = acts.build_on(db, curator, parent, body=APART)
    other = acts.propose(db, jan, petition, body=ALONE)
    with pytest.raises(Conflict):
        acts.build_on(db, curator, other, body=ALONE + "\nX.\n")
    assert acts.build_on(db, curator, parent, body=INSIDE) is first
