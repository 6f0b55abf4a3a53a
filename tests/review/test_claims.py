"""Soft claims: shown to others, ended by time, decision and new text, taken over with a word."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core import clock
from app.core.db import Database
from app.core.errors import Conflict, Forbidden
from app.core.i18n import gettext as _
from app.people.models import Level, Person
from app.review import claims
from app.review.claims import Claimed
from app.review.models import Proposal, ProposalStep, State
from app.review.rules import Step
from tests import make
from tests.review import acts
from tests.review.conftest import BODY

FIRST = BODY.replace("Może je złożyć każdy.", "Może je złożyć każdy, także dziecko.")
LAST = BODY.replace("Możesz śledzić jej los.", "Możesz śledzić jej los w internecie.")
CLASH = BODY.replace("Może je złożyć każdy.", "Składa je mieszkaniec.")


@pytest.fixture
def proposal(db: Session, petition: Article, halina: Person) -> Proposal:
    return acts.propose(db, halina, petition, body=FIRST)


def claim(db: Session, who: Person, proposal: Proposal, *, take_over: bool = False) -> None:
    claims.claim(db, make.who(who), acts.SETTINGS, proposal.id, take_over=take_over)
    db.flush()


def later(monkeypatch: pytest.MonkeyPatch, **by: float) -> None:
    moment = clock.now() + timedelta(**by)
    monkeypatch.setattr(clock, "now", lambda: moment)


def steps(db: Session, proposal: Proposal) -> list[tuple[str, str, int | None]]:
    rows = db.scalars(
        select(ProposalStep)
        .where(ProposalStep.proposal_id == proposal.id)
        .order_by(ProposalStep.id)
    )
    return [(row.from_state, row.to_state, row.actor_id) for row in rows]


def test_a_claim_lasts_twenty_minutes_and_begins_anew(
    db: Session, proposal: Proposal, maria: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim(db, maria, proposal)
    assert proposal.state == State.IN_REVIEW
    assert claims.claimant(proposal) == maria.id
    later(monkeypatch, minutes=15)
    claims.keep(db, make.who(maria), acts.SETTINGS, proposal.id)
    later(monkeypatch, minutes=19)
    assert claims.claimant(proposal) == maria.id
    later(monkeypatch, minutes=1, seconds=1)
    assert claims.claimant(proposal) is None
    with pytest.raises(Conflict):
        claims.keep(db, make.who(maria), acts.SETTINGS, proposal.id)
    # Keeping is no transition: the story has the claim once.
    assert [step[1] for step in steps(db, proposal)] == [State.WAITING, State.IN_REVIEW]


def test_another_reviewer_is_warned_and_may_take_it_over(
    db: Session, proposal: Proposal, maria: Person, tomasz: Person
) -> None:
    claim(db, maria, proposal)
    with pytest.raises(Claimed, match="Maria Wilk"):
        claim(db, tomasz, proposal)
    assert claims.claimant(proposal) == maria.id
    claim(db, tomasz, proposal, take_over=True)
    assert claims.claimant(proposal) == tomasz.id
    claims.release(db, make.who(maria), proposal.id)
    assert claims.claimant(proposal) == tomasz.id, "only one's own claim is given back"
    claims.release(db, make.who(tomasz), proposal.id)
    assert (proposal.state, proposal.claimed_by) == (State.WAITING, None)


@pytest.mark.parametrize("step", [Step.ACCEPT, Step.ASK, Step.REJECT])
def test_a_decision_beside_a_live_claim_needs_a_word(
    db: Session,
    petition: Article,
    proposal: Proposal,
    maria: Person,
    tomasz: Person,
    step: Step,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def decide(takes_over: bool = False) -> None:
        sight = acts.seen(db, proposal)
        sight = type(sight)(sight.proposal_id, sight.head_id, sight.published_id, takes_over)
        if step is Step.ACCEPT:
            acts.accept(db, tomasz, proposal, sight=sight)
        else:
            acts.send_back(db, tomasz, proposal, step, sight=sight)

    claim(db, maria, proposal)
    before = petition.published_id
    with pytest.raises(Claimed):
        decide()
    assert (proposal.state, petition.published_id) == (State.IN_REVIEW, before)
    with db.begin_nested() as nested:
        decide(takes_over=True)
        assert proposal.state != State.IN_REVIEW
        assert proposal.claimed_by is None
        nested.rollback()
    db.refresh(proposal)
    later(monkeypatch, minutes=21)
    decide()
    assert proposal.state != State.IN_REVIEW


def test_the_claimant_and_everybody_without_a_claim_decide_at_once(
    db: Session, petition: Article, proposal: Proposal, jan: Person, maria: Person
) -> None:
    claim(db, maria, proposal)
    acts.accept(db, maria, proposal)
    assert proposal.state == State.PUBLISHED
    other = acts.propose(db, jan, petition, body=acts.published(db, petition).body + "\nNowe.\n")
    acts.accept(db, maria, other)
    assert other.state == State.PUBLISHED


def test_saving_again_ends_the_claim_and_the_decision_on_the_old_text(
    db: Session, petition: Article, proposal: Proposal, halina: Person, maria: Person
) -> None:
    claim(db, maria, proposal)
    sight = acts.seen(db, proposal)
    acts.go_on(db, halina, proposal, body=LAST)
    assert (proposal.state, proposal.claimed_by) == (State.WAITING, None)
    assert steps(db, proposal)[-1] == (State.IN_REVIEW, State.WAITING, halina.id)
    with pytest.raises(
        Conflict, match=re.escape(_("The author changed the proposal while you were deciding."))
    ):
        acts.accept(db, maria, proposal, sight=sight)
    assert acts.published(db, petition).body == BODY


def test_a_new_version_releases_the_claim_and_says_so(
    db: Session, petition: Article, proposal: Proposal, maria: Person, ewa: Person
) -> None:
    claim(db, maria, proposal)
    acts.save(db, ewa, acts.begin(db, petition, body=LAST))
    assert (proposal.state, proposal.claimed_by) == (State.WAITING, None)
    note = db.scalars(select(ProposalStep).order_by(ProposalStep.id.desc())).first()
    assert note is not None
    assert (note.from_state, note.actor_id) == (State.IN_REVIEW, None)
    assert note.comment == _("The text was refreshed.")


def test_a_clash_ends_the_claim_too(
    db: Session, petition: Article, proposal: Proposal, maria: Person, ewa: Person
) -> None:
    claim(db, maria, proposal)
    acts.save(db, ewa, acts.begin(db, petition, body=CLASH))
    assert (proposal.state, proposal.claimed_by) == (State.CONFLICT, None)


def test_who_may_not_decide_cannot_claim(
    db: Session, proposal: Proposal, halina: Person, jan: Person, maria: Person
) -> None:
    foreign = make.person(db, Level.CURATOR, scope=["zglosic"])
    for who in (halina, jan, foreign):
        with pytest.raises(Forbidden):
            claim(db, who, proposal)
    assert proposal.state == State.WAITING
    acts.send_back(db, maria, proposal, Step.ASK)
    with pytest.raises(Conflict):
        claim(db, maria, proposal)


def test_the_clock_writes_down_the_end_of_claims_and_of_no_others(
    db: Session,
    database: Database,
    petition: Article,
    proposal: Proposal,
    jan: Person,
    maria: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fresh = acts.propose(db, jan, petition, body=LAST)
    claim(db, maria, proposal)
    later(monkeypatch, minutes=19)
    claim(db, maria, fresh)
    db.commit()
    later(monkeypatch, minutes=2)
    for _again in range(2):
        claims.release_outrun(acts.SETTINGS, database)
    db.expire_all()
    assert (proposal.state, fresh.state) == (State.WAITING, State.IN_REVIEW)
    assert steps(db, proposal)[-1] == (State.IN_REVIEW, State.WAITING, None)
    assert len(steps(db, proposal)) == 3
