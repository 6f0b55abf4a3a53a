"""What becomes of edits beyond the numbered scenarios: amended, merged, new articles, limits."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.merge import Choice
from app.articles.models import Article, ArticleRevision, Origin
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.people.models import Level, Person
from app.review import deciding, queries, saving
from app.review.models import ProposalStep, State
from app.review.proposal_page import proposal_page
from app.review.rules import Step
from tests import make
from tests.review import acts
from tests.review.conftest import CLASH, FIRST, LAST


def test_a_return_is_mended_and_sent_again(
    db: Session, petition: Article, halina: Person, maria: Person
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    acts.send_back(db, maria, proposal, Step.ASK)
    assert proposal.state == State.TO_IMPROVE
    again = acts.propose(db, halina, petition, body=FIRST + "\nŹródło: ustawa.\n")
    assert again.id == proposal.id
    assert proposal.state == State.WAITING
    acts.accept(db, maria, proposal)
    assert "Źródło: ustawa." in acts.body(db, petition)
    steps = db.scalars(
        select(ProposalStep.to_state)
        .where(ProposalStep.proposal_id == proposal.id)
        .order_by(ProposalStep.id)
    ).all()
    assert steps == ["OCZEKUJE", "DO_POPRAWY", "OCZEKUJE", "OPUBLIKOWANA"]


def test_accepting_amended_gives_two_revisions(
    db: Session, petition: Article, halina: Person, maria: Person
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    better = acts.published(db, petition).with_text(body=FIRST.replace("dziecko", "nastolatek"))
    acts.accept(db, maria, proposal, amended=better, comment="Dokładniej.")
    newest = db.scalars(select(ArticleRevision).order_by(ArticleRevision.number)).all()[-2:]
    assert [each.author_id for each in newest] == [halina.id, maria.id]
    assert "dziecko" in newest[0].body
    assert "nastolatek" in newest[1].body
    assert newest[1].base_id == newest[0].id
    assert proposal.state == State.PUBLISHED_AMENDED


def test_an_amendment_that_changes_nothing_is_a_plain_acceptance(
    db: Session, petition: Article, halina: Person, maria: Person
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    acts.accept(db, maria, proposal, amended=acts.published(db, petition).with_text(body=FIRST))
    assert proposal.state == State.PUBLISHED
    assert len(db.scalars(select(ArticleRevision)).all()) == 2


def test_a_trusted_edit_from_an_old_version_is_merged(
    db: Session, petition: Article, ewa: Person
) -> None:
    old = acts.begin(db, petition, body=LAST)
    acts.save(db, make.person(db, Level.EDITOR), acts.begin(db, petition, body=FIRST))
    acts.save(db, ewa, old)
    text = acts.body(db, petition)
    assert "także dziecko" in text
    assert "w internecie" in text
    newest = db.scalars(select(ArticleRevision).order_by(ArticleRevision.id.desc())).first()
    assert newest is not None
    assert newest.origin == Origin.MERGE


def test_a_trusted_edit_that_clashes_is_kept_and_published_once_settled(
    db: Session, petition: Article, ewa: Person
) -> None:
    old = acts.begin(db, petition, body=CLASH)
    acts.save(db, make.person(db, Level.EDITOR), acts.begin(db, petition, body=FIRST))
    proposal = acts.save(db, ewa, old).proposal
    assert proposal is not None
    assert proposal.state == State.CONFLICT
    page = proposal_page(db, make.who(ewa), proposal.id)
    assert page.merge is not None
    choices = {block.key: Choice("mine") for block in page.merge.conflicts}
    _source, edit = deciding.plan_resolution(db, make.who(ewa), acts.seen(db, proposal), choices)
    saved = acts.save(db, ewa, edit)
    assert saved.proposal is None
    assert "Składa je mieszkaniec." in acts.body(db, petition)
    assert proposal.state == State.PUBLISHED


def test_a_new_article_stays_unknown_until_accepted(
    db: Session, halina: Person, jan: Person, maria: Person
) -> None:
    source = acts.ArticleSource("Ogród", "Tekst o ogrodzie.\n", categories=("zglosic",))
    saved = acts.save(db, halina, saving.Edit("ogrod", source, "Nowe narzędzie"))
    assert saved.article is None
    proposal = saved.proposal
    assert proposal is not None
    assert db.scalar(select(Article).where(Article.slug == "ogrod")) is None
    assert queries.is_being_written(db, "ogrod")
    with pytest.raises(NotFound):
        proposal_page(db, make.who(jan), proposal.id)
    article = acts.accept(db, maria, proposal)
    assert article.slug == "ogrod"
    assert acts.body(db, article) == "Tekst o ogrodzie.\n"
    assert not queries.is_being_written(db, "ogrod")


@pytest.mark.parametrize("text", ["Tekst drugiej osoby.\n", "Tekst pierwszej osoby.\n"])
def test_two_new_articles_for_one_address_lose_neither(
    db: Session, halina: Person, jan: Person, maria: Person, text: str
) -> None:
    """R4 for a new article: the other proposal is about the article that exists now."""
    texts = {halina: "Tekst pierwszej osoby.\n", jan: text}
    first, second = (
        acts.save(
            db,
            who,
            saving.Edit(
                "ogrod", acts.ArticleSource("Ogród", text, categories=("zglosic",)), "Nowe"
            ),
        ).proposal
        for who, text in texts.items()
    )
    assert first is not None
    assert second is not None
    article = acts.accept(db, maria, first)
    assert second.article_id == article.id
    assert second.state == State.WAITING
    assert article.waiting_proposals == 1
    acts.accept(db, maria, second)
    for each in texts.values():
        assert acts.body(db, article).count(each.strip()) == 1


def test_withdrawing_is_for_the_author_and_keeps_the_text(
    db: Session, petition: Article, halina: Person, maria: Person
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    with pytest.raises(Forbidden):
        deciding.withdraw(db, make.who(maria), proposal.id)
    deciding.withdraw(db, make.who(halina), proposal.id)
    assert proposal.state == State.WITHDRAWN
    assert proposal_page(db, make.who(halina), proposal.id).head.body == FIRST
    with pytest.raises(Conflict):
        deciding.withdraw(db, make.who(halina), proposal.id)
    db.refresh(petition)
    assert petition.waiting_proposals == 0


def test_the_fourth_open_proposal_of_a_new_resident_is_refused(db: Session) -> None:
    newcomer = make.person(db, Level.NEW)
    for number in range(3):
        article = make.article(db, body=f"Tekst {number}.", categories=("zglosic",))
        acts.propose(db, newcomer, article, body="Inny tekst.\n")
    article = make.article(db, body="Tekst.", categories=("zglosic",))
    with pytest.raises(Forbidden):
        acts.propose(db, newcomer, article, body="Inny tekst.\n")


def test_an_edit_without_changes_is_refused(db: Session, petition: Article, halina: Person) -> None:
    with pytest.raises(Invalid):
        acts.propose(db, halina, petition)


def test_others_see_that_a_proposal_waits_but_not_what_it_says(
    db: Session, petition: Article, halina: Person, jan: Person
) -> None:
    acts.propose(db, halina, petition, body=FIRST)
    [row] = queries.of_article(db, make.who(jan), petition, 1).items
    assert row.comment == ""
    [own] = queries.of_article(db, make.who(halina), petition, 1).items
    assert own.comment == "Poprawiam opis"
