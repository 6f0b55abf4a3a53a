"""Appeals (16): once, in time, decided by another person, final afterwards."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core import clock
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.mail import MailMessage
from app.people.models import Person
from app.people.rules import Who
from app.review import appeals, claims, deciding, notices, queries
from app.review.models import Proposal, State
from app.review.proposal_page import proposal_page
from app.review.rules import Step
from app.review.words import reason_words
from tests import make
from tests.review import acts
from tests.review.conftest import BODY

FIRST = BODY.replace("Może je złożyć każdy.", "Może je złożyć każdy, także dziecko.")
CLASH = BODY.replace("Może je złożyć każdy.", "Składa je mieszkaniec.")


@pytest.fixture
def rejected(db: Session, petition: Article, halina: Person, maria: Person) -> Proposal:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    return acts.send_back(db, maria, proposal, Step.REJECT)


def appeal(db: Session, who: Person | Who, proposal: Proposal, words: str = "Mam źródło.") -> None:
    asker = who if isinstance(who, Who) else make.who(who)
    appeals.appeal(db, asker, acts.SETTINGS, proposal.id, words)
    db.flush()


def letters(db: Session, to: Person) -> list[str]:
    db.flush()
    query = select(MailMessage).where(MailMessage.recipient == to.email).order_by(MailMessage.id)
    return [f"{letter.subject}\n{letter.body}" for letter in db.scalars(query)]


def test_the_rejection_is_a_statement_of_reasons_with_the_way_to_appeal(
    db: Session, rejected: Proposal, halina: Person
) -> None:
    letter = letters(db, halina)[-1]
    for part in (
        reason_words("brak-zrodla"),
        "Dopisz źródło.",
        _("A person decided this, not a program."),
        f"/propozycje/{rejected.id}/odwolanie",
        "/regulamin",
    ):
        assert part in letter
    assert notices.outside_remedies() not in letter


def test_16_an_appeal_is_decided_by_another_person(
    db: Session,
    petition: Article,
    rejected: Proposal,
    halina: Person,
    maria: Person,
    tomasz: Person,
) -> None:
    appeal(db, halina, rejected)
    assert rejected.state == State.WAITING
    db.refresh(petition)
    assert petition.waiting_proposals == 1
    # Who rejected it can do nothing to it, and does not have it in the queue.
    assert queries.queue_length(db, make.who(maria)) == 0
    assert queries.queue_length(db, make.who(tomasz)) == 1
    with pytest.raises(Forbidden):
        acts.accept(db, maria, rejected)
    for step in (Step.ASK, Step.REJECT):
        with pytest.raises(Forbidden):
            acts.send_back(db, maria, rejected, step)
    with pytest.raises(Forbidden):
        acts.accept_part(db, maria, rejected, {"body-0"})
    with pytest.raises(Forbidden):
        claims.claim(db, make.who(maria), acts.SETTINGS, rejected.id)
    assert rejected.state == State.WAITING
    page = proposal_page(db, make.who(maria), rejected.id)
    assert page.steps[-1].comment == "Mam źródło."
    acts.accept(db, tomasz, rejected)
    assert acts.published(db, petition).body == FIRST


def test_a_second_rejection_is_final_and_names_remedies_outside(
    db: Session, rejected: Proposal, halina: Person, tomasz: Person
) -> None:
    appeal(db, halina, rejected)
    acts.send_back(db, tomasz, rejected, Step.REJECT)
    assert rejected.state == State.REJECTED
    letter = letters(db, halina)[-1]
    assert notices.outside_remedies() in letter
    assert "/odwolanie" not in letter
    with pytest.raises(Conflict):
        appeal(db, halina, rejected)
    assert rejected.state == State.REJECTED


def test_only_the_author_appeals_in_time_with_words(
    db: Session,
    rejected: Proposal,
    halina: Person,
    jan: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(Forbidden):
        appeal(db, jan, rejected)
    for words in ("", "  ", "x" * 4001):
        with pytest.raises(Invalid):
            appeal(db, halina, rejected, words)
    assert rejected.decided is not None
    moment = rejected.decided
    monkeypatch.setattr(clock, "now", lambda: moment + timedelta(days=184, seconds=1))
    with pytest.raises(Conflict):
        appeal(db, halina, rejected)
    assert rejected.state == State.REJECTED
    monkeypatch.setattr(clock, "now", lambda: moment + timedelta(days=184))
    appeal(db, halina, rejected)
    assert rejected.state == State.WAITING


@pytest.mark.parametrize("step", [Step.ASK, Step.WITHDRAW])
def test_only_rejections_can_be_appealed(
    db: Session, petition: Article, halina: Person, maria: Person, step: Step
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    if step is Step.ASK:
        acts.send_back(db, maria, proposal, step)
    else:
        deciding.withdraw(db, make.who(halina), proposal.id)
    before = proposal.state
    with pytest.raises(Conflict):
        appeal(db, halina, proposal)
    assert proposal.state == before


def test_a_suspended_author_keeps_the_right_to_appeal(
    db: Session, rejected: Proposal, halina: Person
) -> None:
    suspended = make.who(halina, suspended_until=clock.now() + timedelta(days=3))
    appeal(db, suspended, rejected)
    assert rejected.state == State.WAITING


def test_an_appeal_meets_the_text_of_today(
    db: Session, petition: Article, rejected: Proposal, halina: Person, ewa: Person
) -> None:
    acts.save(db, ewa, acts.begin(db, petition, body=CLASH))
    appeal(db, halina, rejected)
    assert rejected.state == State.CONFLICT


def test_another_open_proposal_for_the_article_comes_first(
    db: Session, petition: Article, rejected: Proposal, halina: Person, jan: Person
) -> None:
    other = acts.propose(db, halina, petition, body=CLASH)
    with pytest.raises(Conflict):
        appeal(db, halina, rejected)
    assert (rejected.state, rejected.appealed) == (State.REJECTED, None)
    deciding.withdraw(db, make.who(halina), other.id)
    appeal(db, halina, rejected)
    with pytest.raises(NotFound):
        proposal_page(db, make.who(jan), rejected.id)
