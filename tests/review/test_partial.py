"""Acceptance in part: what was ticked is published, the rest comes back or is refused (13)."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import Article, ArticleRevision, Origin
from app.articles.parts import blocks
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.mail import MailMessage
from app.people.models import Person
from app.review import partial, queries
from app.review.models import Proposal, ProposalVersion, State
from app.review.partial import Rest
from app.review.proposal_page import proposal_page
from app.review.words import reason_words
from tests import make
from tests.review import acts
from tests.review.conftest import BODY

GOOD = "- Podpisz pismo długopisem."
POOR = "Każdy i wszędzie zawsze."
WHOLE = BODY.replace("- Podpisz pismo.", GOOD).replace("Może je złożyć każdy.", POOR)
TAKEN = BODY.replace("- Podpisz pismo.", GOOD)


def key_of(db: Session, article: Article, proposal: Proposal, words: str) -> str:
    page = proposal_page(db, make.who(db.get_one(Person, proposal.author_id)), proposal.id)
    assert page.merged is not None
    found = [each.key for each in blocks(page.published, page.merged) if words in each.new]
    return found[0]


@pytest.fixture
def proposal(db: Session, petition: Article, halina: Person) -> Proposal:
    return acts.propose(db, halina, petition, body=WHOLE)


def test_13_partial_acceptance_publishes_the_ticked_and_returns_the_rest(
    db: Session, petition: Article, proposal: Proposal, halina: Person, maria: Person
) -> None:
    acts.accept_part(db, maria, proposal, {key_of(db, petition, proposal, GOOD)})
    assert acts.published(db, petition).body == TAKEN
    revision = db.get_one(ArticleRevision, petition.published_id)
    assert (revision.author_id, revision.reviewer_id) == (halina.id, maria.id)
    assert revision.origin == Origin.PROPOSAL
    assert (proposal.state, proposal.revision_id) == (State.PUBLISHED_AMENDED, revision.id)

    rest = db.scalars(select(Proposal).where(Proposal.rest_of_id == proposal.id)).one()
    assert (rest.author_id, rest.state) == (halina.id, State.TO_IMPROVE)
    page = proposal_page(db, make.who(halina), rest.id)
    assert page.merged is not None
    assert page.merged.body == WHOLE
    assert [each.new for each in blocks(page.published, page.merged)] == [POOR]
    assert page.steps[-1].comment == "Resztę dopracuj."
    assert (
        petition.waiting_proposals == 0
        or db.scalar(select(Article.waiting_proposals).where(Article.id == petition.id)) == 1
    )
    assert proposal_page(db, make.who(halina), proposal.id).around.rest_id == rest.id

    # The author improves it, and it is accepted like any other.
    better = WHOLE.replace(POOR, "Może je złożyć każda osoba.")
    acts.go_on(db, halina, rest, body=better)
    acts.accept(db, maria, rest)
    assert acts.published(db, petition).body == better


def test_the_rest_can_be_refused_with_a_reason_and_nothing_is_lost(
    db: Session, petition: Article, proposal: Proposal, halina: Person, maria: Person
) -> None:
    key = key_of(db, petition, proposal, GOOD)
    acts.accept_part(
        db, maria, proposal, {key}, Rest.REFUSE, reason="brak-zrodla", comment="Skąd to wiesz?"
    )
    assert acts.published(db, petition).body == TAKEN
    assert db.scalars(select(Proposal).where(Proposal.rest_of_id.is_not(None))).all() == []
    page = proposal_page(db, make.who(halina), proposal.id)
    assert (page.steps[-1].reason, page.steps[-1].comment) == ("brak-zrodla", "Skąd to wiesz?")
    assert db.get_one(ProposalVersion, proposal.head_id).body == WHOLE
    letter = db.scalars(select(MailMessage)).one()
    assert reason_words("brak-zrodla") in letter.body
    assert "Skąd to wiesz?" in letter.body


@pytest.mark.parametrize(
    ("ticks", "rest", "reason", "comment", "field"),
    [
        (False, Rest.RETURN, "", "Popraw.", "parts"),
        (True, Rest.RETURN, "", "", "comment"),
        (True, Rest.REFUSE, "", "Nie.", "reason"),
        (True, Rest.REFUSE, "inne", "", "comment"),
    ],
)
def test_nothing_ticked_and_missing_words_change_nothing(
    db: Session,
    petition: Article,
    proposal: Proposal,
    maria: Person,
    ticks: bool,
    rest: Rest,
    reason: str,
    comment: str,
    field: str,
) -> None:
    ticked = {key_of(db, petition, proposal, GOOD)} if ticks else {"body-99"}
    with pytest.raises(Invalid) as refused:
        acts.accept_part(db, maria, proposal, ticked, rest, reason=reason, comment=comment)
    assert refused.value.field == field
    assert (proposal.state, acts.published(db, petition).body) == (State.WAITING, BODY)


def test_everything_ticked_is_a_whole_acceptance_that_needs_no_words(
    db: Session, petition: Article, proposal: Proposal, maria: Person
) -> None:
    page = proposal_page(db, make.who(maria), proposal.id)
    assert page.merged is not None
    keys = {each.key for each in blocks(page.published, page.merged)}
    from_all = partial.plan_part(
        db, make.who(maria), acts.seen(db, proposal), keys, Rest.RETURN, "", ""
    )
    assert from_all.is_whole
    assert from_all.taken.body == WHOLE


def test_the_author_and_a_stale_reviewer_take_no_part(
    db: Session, petition: Article, proposal: Proposal, halina: Person, maria: Person, ewa: Person
) -> None:
    key = key_of(db, petition, proposal, GOOD)
    with pytest.raises(Forbidden):
        acts.accept_part(db, halina, proposal, {key})
    with pytest.raises(Forbidden):
        acts.accept_part(db, ewa, proposal, {key})
    sight = acts.seen(db, proposal)
    acts.save(db, ewa, acts.begin(db, petition, body=BODY + "\nDopisek.\n"))
    with pytest.raises(Conflict):
        acts.accept_part(db, maria, proposal, {key}, sight=sight)
    assert POOR not in acts.published(db, petition).body


def test_an_author_has_one_open_proposal_afterwards_too(
    db: Session, petition: Article, proposal: Proposal, halina: Person, maria: Person
) -> None:
    acts.accept_part(db, maria, proposal, {key_of(db, petition, proposal, GOOD)})
    again = acts.go_on(
        db,
        halina,
        db.scalars(select(Proposal).where(Proposal.rest_of_id == proposal.id)).one(),
        body=WHOLE + "\nI jeszcze to.\n",
    )
    assert again.proposal is not None
    assert queries.open_proposal_of(db, make.who(halina), petition.id) == again.proposal.id
