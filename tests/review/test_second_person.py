"""R8 and R12: a second person on protected articles; a rest after spoiling again and again; 12."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import service as articles_service
from app.articles.merge import Choice
from app.articles.models import Article, Protection
from app.core import clock
from app.core.errors import Forbidden
from app.people.models import Kind, Level, Person, Sanction
from app.review import appeals, deciding, rules
from app.review.models import Proposal, State
from app.review.proposal_page import proposal_page
from app.review.rules import Step
from app.text.safe_html import to_safe_html
from tests import make
from tests.review import acts
from tests.review.conftest import BODY

FIRST = BODY.replace("Może je złożyć każdy.", "Może je złożyć każdy, także dziecko.")
CLASH = BODY.replace("Może je złożyć każdy.", "Składa je mieszkaniec.")


def protect(db: Session, article: Article, level: Protection) -> None:
    article.protection = level
    article.protected_until = clock.now() + timedelta(days=30)
    db.flush()


@pytest.mark.parametrize("level", [Protection.OPEN, Protection.REVIEWED])
def test_who_resolved_the_conflict_needs_a_second_person_on_protected_articles(
    db: Session,
    petition: Article,
    halina: Person,
    ewa: Person,
    maria: Person,
    tomasz: Person,
    level: Protection,
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    acts.save(db, ewa, acts.begin(db, petition, body=CLASH))
    protect(db, petition, level)
    who, sight = make.who(maria), acts.seen(db, proposal)
    page = proposal_page(db, who, proposal.id)
    assert page.merge is not None
    choices = {block.key: Choice("mine") for block in page.merge.conflicts}
    source, edit = deciding.plan_resolution(db, who, sight, choices)
    deciding.resolve(db, who, sight, edit, to_safe_html(source.body))
    if level is Protection.OPEN:
        acts.accept(db, maria, proposal)
    else:
        with pytest.raises(Forbidden):
            acts.accept(db, maria, proposal)
        assert acts.published(db, petition).body == CLASH
        acts.accept(db, tomasz, proposal)
    assert acts.published(db, petition).body == FIRST


def test_12_protecting_while_open_asks_for_more_rights(
    db: Session, petition: Article, halina: Person, maria: Person
) -> None:
    curator = make.person(db, Level.CURATOR, scope=["przekonac-innych"])
    proposal = acts.propose(db, halina, petition, body=FIRST)
    protect(db, petition, Protection.CLOSED)
    with pytest.raises(Forbidden):
        acts.accept(db, curator, proposal)
    assert (proposal.state, acts.published(db, petition).body) == (State.WAITING, BODY)
    acts.accept(db, maria, proposal)
    assert acts.published(db, petition).body == FIRST


def test_12_renaming_while_open_loses_nothing(
    db: Session, petition: Article, halina: Person, maria: Person
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    articles_service.rename(db, make.who(maria), petition, "petycje", "Liczba mnoga")
    acts.accept(db, maria, proposal)
    assert acts.published(db, petition).body == FIRST
    assert db.scalars(select(Article.slug)).one() == "petycje"


def spoil(db: Session, author: Person, reviewer: Person, reason: str = "wandalizm") -> Proposal:
    article = make.article(db, categories=("zglosic",))
    proposal = acts.propose(db, author, article, body="Zupełnie co innego.\n")
    return acts.send_back(db, reviewer, proposal, Step.REJECT, reason=reason)


def rests(db: Session, person: Person) -> list[Sanction]:
    return list(db.scalars(select(Sanction).where(Sanction.person_id == person.id)))


def test_three_rejections_for_vandalism_in_a_week_give_a_rest(
    db: Session, halina: Person, maria: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = clock.now()
    spoil(db, halina, maria)
    spoil(db, halina, maria)
    assert rests(db, halina) == []
    assert rules.can_propose(make.who(halina))
    spoil(db, halina, maria)
    found = rests(db, halina)
    assert [each.kind for each in found] == [Kind.COOLING_OFF]
    assert found[0].until >= begun + timedelta(days=7)
    assert found[0].by_id is None
    assert not rules.can_propose(make.who(halina))
    later = begun + timedelta(days=7, hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert rules.can_propose(make.who(halina))


def test_other_reasons_old_rejections_and_overturned_ones_do_not_count(
    db: Session, halina: Person, maria: Person, tomasz: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now - timedelta(days=7, hours=1))
    spoil(db, halina, maria)
    monkeypatch.setattr(clock, "now", lambda: now)
    overturned = spoil(db, halina, maria)
    appeals.appeal(db, make.who(halina), acts.SETTINGS, overturned.id, "To nie spam.")
    acts.accept(db, tomasz, overturned)
    for reason in ("brak-zrodla", "reklama", "inne", "wandalizm"):
        spoil(db, halina, maria, reason)
    assert rests(db, halina) == []
    spoil(db, halina, maria)
    assert rests(db, halina) == []
    spoil(db, halina, maria)
    assert len(rests(db, halina)) == 1
