"""Scenarios of the review specification (section 6) that this release covers, without HTTP.

1 and 3 (outlets) are tested on the pages; 18 (killed indexer) with the search.
"""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.merge import Choice
from app.articles.models import Article, ArticleRevision, Origin
from app.core.errors import Conflict, Forbidden, NotFound
from app.people.models import Level, Person
from app.review import deciding
from app.review.models import ProposalVersion, State
from app.review.proposal_page import proposal_page
from app.review.rules import Step
from app.text.safe_html import to_safe_html
from tests import make
from tests.review import acts
from tests.review.conftest import BODY, CLASH, FIRST, LAST


def test_01_a_proposal_changes_nothing_published(
    db: Session, petition: Article, halina: Person
) -> None:
    before = petition.published_id
    proposal = acts.propose(db, halina, petition, body=FIRST)
    db.refresh(petition)
    assert proposal.state == State.WAITING
    assert petition.published_id == before
    assert acts.body(db, petition) == BODY
    assert len(db.scalars(select(ArticleRevision)).all()) == 1
    assert petition.waiting_proposals == 1


def test_02_the_author_sees_it_and_others_do_not(
    db: Session, petition: Article, halina: Person, jan: Person, maria: Person
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    assert proposal_page(db, make.who(halina), proposal.id).head.body == FIRST
    assert proposal_page(db, make.who(maria), proposal.id).head.body == FIRST
    for stranger in (make.who(jan), None):
        with pytest.raises(NotFound):
            proposal_page(db, stranger, proposal.id)


def test_03_accepting_publishes_and_credits_the_author(
    db: Session, petition: Article, halina: Person, maria: Person
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    acts.accept(db, maria, proposal)
    db.refresh(petition)
    revision = db.get_one(ArticleRevision, petition.published_id)
    assert acts.body(db, petition) == FIRST
    assert (revision.author_id, revision.reviewer_id) == (halina.id, maria.id)
    assert (revision.origin, revision.comment) == (Origin.PROPOSAL, "Poprawiam opis")
    assert "także dziecko" in revision.html
    assert proposal.state == State.PUBLISHED
    assert proposal.revision_id == revision.id
    assert petition.waiting_proposals == 0


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_04_disjoint_proposals_give_one_text_in_either_order(
    db: Session,
    petition: Article,
    halina: Person,
    jan: Person,
    maria: Person,
    order: tuple[int, int],
) -> None:
    proposals = [
        acts.propose(db, halina, petition, body=FIRST),
        acts.propose(db, jan, petition, body=LAST),
    ]
    for place in order:
        acts.accept(db, maria, proposals[place])
    expected = FIRST.replace("Możesz śledzić jej los.", "Możesz śledzić jej los w internecie.")
    assert acts.body(db, petition) == expected
    assert [each.state for each in proposals] == [State.PUBLISHED, State.PUBLISHED]


THIRD = "Składa je każdy mieszkaniec, także dziecko. "


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice("published"), "także dziecko."),
        (Choice("mine"), "Składa je mieszkaniec."),
        (Choice("own", THIRD), "Składa je każdy mieszkaniec, także dziecko."),
    ],
)
def test_05_a_clash_becomes_konflikt_and_is_settled_each_of_three_ways(
    db: Session,
    petition: Article,
    halina: Person,
    jan: Person,
    maria: Person,
    choice: Choice,
    expected: str,
) -> None:
    first = acts.propose(db, halina, petition, body=FIRST)
    second = acts.propose(db, jan, petition, body=CLASH)
    acts.accept(db, maria, first)
    assert second.state == State.CONFLICT
    assert db.get_one(ProposalVersion, second.head_id).body == CLASH

    with pytest.raises(Conflict):
        acts.accept(db, maria, second)
    sight = acts.seen(db, second)
    page = proposal_page(db, make.who(jan), second.id)
    assert page.merge is not None
    choices = {block.key: choice for block in page.merge.conflicts}
    source, edit = deciding.plan_resolution(db, make.who(jan), sight, choices)
    deciding.resolve(db, make.who(jan), sight, edit, to_safe_html(source.body))
    assert second.state == State.WAITING
    if choice.side == "published":
        # Nothing is left to publish, and that is for the reviewer to say.
        assert source == acts.published(db, petition)
    acts.accept(db, maria, second)
    assert expected in acts.body(db, petition)
    # Nothing is lost: the clashing text is still the proposal's first version.
    versions = db.scalars(
        select(ProposalVersion.body)
        .where(ProposalVersion.proposal_id == second.id)
        .order_by(ProposalVersion.number)
    ).all()
    assert versions[0] == CLASH


def test_05_a_choice_that_is_missing_settles_nothing(
    db: Session, petition: Article, halina: Person, jan: Person, maria: Person
) -> None:
    first = acts.propose(db, halina, petition, body=FIRST)
    second = acts.propose(db, jan, petition, body=CLASH)
    acts.accept(db, maria, first)
    with pytest.raises(ValueError, match="not settled"):
        deciding.plan_resolution(db, make.who(jan), acts.seen(db, second), {})
    assert second.state == State.CONFLICT


def test_09_of_two_decisions_at_one_moment_one_gets_409(
    db: Session, petition: Article, halina: Person, maria: Person, tomasz: Person
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    sight = acts.seen(db, proposal)
    late = deciding.plan_acceptance(db, make.who(tomasz), sight, None, "")
    acts.accept(db, maria, proposal, sight=sight)
    with pytest.raises(Conflict):
        deciding.accept(
            db, make.who(tomasz), late, to_safe_html(late.proposed.body), None, acts.SETTINGS
        )
    assert len(db.scalars(select(ArticleRevision)).all()) == 2


@pytest.mark.parametrize("step", [Step.ASK, Step.REJECT])
def test_09_nobody_decides_twice(
    db: Session, petition: Article, halina: Person, maria: Person, step: Step
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    sight = acts.seen(db, proposal)
    acts.send_back(db, maria, proposal, step, sight=sight)
    with pytest.raises(Conflict):
        acts.send_back(db, maria, proposal, Step.ASK, sight=sight)


def test_10_saving_while_a_reviewer_decides_gets_the_decision_409(
    db: Session, petition: Article, halina: Person, maria: Person
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    sight = acts.seen(db, proposal)
    again = acts.propose(db, halina, petition, body=FIRST + "\nDopisek.\n")
    assert again.id == proposal.id
    for act in (
        lambda: acts.accept(db, maria, proposal, sight=sight),
        lambda: acts.send_back(db, maria, proposal, Step.ASK, sight=sight),
        lambda: acts.send_back(db, maria, proposal, Step.REJECT, sight=sight),
    ):
        with pytest.raises(Conflict):
            act()
    assert proposal.state == State.WAITING
    assert acts.body(db, petition) == BODY


def test_11_a_reviewer_cannot_decide_on_their_own(
    db: Session, petition: Article, maria: Person
) -> None:
    # A curator out of scope publishes at once; a moderator's clash is a proposal all the same.
    clash = acts.begin(db, petition, body=CLASH)
    acts.save(db, make.person(db, Level.EDITOR), acts.begin(db, petition, body=FIRST))
    saved = acts.save(db, maria, clash)
    assert saved.proposal is not None
    assert saved.proposal.state == State.CONFLICT
    for step in (Step.ASK, Step.REJECT):
        with pytest.raises(Forbidden):
            acts.send_back(db, maria, saved.proposal, step)
    with pytest.raises(Forbidden):
        acts.accept(db, maria, saved.proposal)


def test_19_lists_tables_crlf_and_polish_letters_merge(
    db: Session, petition: Article, halina: Person, jan: Person, maria: Person
) -> None:
    item = BODY.replace("- Podpisz pismo.", "- Podpisz pismo – czytelnie, z adresem.")
    row = BODY.replace("| Przekazanie | 30 dni |", "| Przekazanie | 30 dni |\n| Zażółć | gęślą |")
    first = acts.propose(db, halina, petition, body=item.replace("\n", "\r\n"))
    second = acts.propose(db, jan, petition, body=row)
    acts.accept(db, maria, first)
    acts.accept(db, maria, second)
    text = acts.body(db, petition)
    assert "\r" not in text
    assert "- Podpisz pismo – czytelnie, z adresem.\n- Wyślij je do urzędu.\n" in text
    assert "| Zażółć | gęślą |" in text


def test_19_two_people_append_to_one_list(
    db: Session, petition: Article, halina: Person, jan: Person, maria: Person
) -> None:
    end = "- Wyślij je do urzędu.\n"
    first = acts.propose(db, halina, petition, body=BODY.replace(end, end + "- Zapisz datę.\n"))
    second = acts.propose(db, jan, petition, body=BODY.replace(end, end + "- Czekaj.\n"))
    acts.accept(db, maria, first)
    assert second.state == State.WAITING
    page = proposal_page(db, make.who(maria), second.id)
    assert page.merge is not None
    assert page.merge.review_order
    acts.accept(db, maria, second)
    assert end + "- Zapisz datę.\n- Czekaj.\n" in acts.body(db, petition)


def test_08_a_trusted_edit_publishes_while_three_wait(
    db: Session, petition: Article, ewa: Person, maria: Person
) -> None:
    people = [make.person(db, Level.RESIDENT) for _ in range(3)]
    waiting = [
        acts.propose(db, people[0], petition, body=FIRST),
        acts.propose(db, people[1], petition, body=LAST),
        acts.propose(db, people[2], petition, title="Petycja do urzędu"),
    ]
    saved = acts.save(db, ewa, acts.begin(db, petition, body=CLASH))
    assert saved.proposal is None
    assert acts.body(db, petition) == CLASH
    assert [each.state for each in waiting] == [State.CONFLICT, State.WAITING, State.WAITING]
    acts.accept(db, maria, waiting[1])
    acts.accept(db, maria, waiting[2])
    db.refresh(petition)
    assert petition.title == "Petycja do urzędu"
    assert petition.waiting_proposals == 1


def test_06_rejecting_the_first_leaves_the_second(
    db: Session, petition: Article, halina: Person, jan: Person, maria: Person
) -> None:
    first = acts.propose(db, halina, petition, body=FIRST)
    second = acts.propose(db, jan, petition, body=LAST)
    acts.send_back(db, maria, first, Step.REJECT)
    acts.accept(db, maria, second)
    assert acts.body(db, petition) == LAST
    assert first.state == State.REJECTED
