"""Carrying a helpful answer into an article: the editor, the history, and who is named."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import queries as articles
from app.articles.credits import credits_of, own_credit
from app.articles.models import Article, ArticleCredit, ArticleRevision
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.settings import Settings
from app.discussions import hiding
from app.discussions.carrying import carry_into_article
from app.discussions.models import Post, Thread
from app.people.models import Level, Person
from app.review import deciding, saving
from app.review.models import ProposalVersion
from app.review.saving import Edit
from app.text.safe_html import to_safe_html
from tests import make
from tests.visitor import Visit

SETTINGS = Settings()


@pytest.fixture
def article(db: Session) -> Article:
    return make.article(db, slug="petycja", title="Petycja", body="Jak pisać.")


@pytest.fixture
def asked(db: Session, halina: Person, article: Article) -> Thread:
    return make.thread(db, halina, title="Kto podpisuje?", article=article)


@pytest.fixture
def answer(db: Session, asked: Thread) -> Post:
    made = make.post(db, make.person(db, name="Ewa R."), asked, body="Każdy **mieszkaniec**.")
    asked.answer_post_id = made.id
    db.commit()
    return made


def _revision(db: Session, article: Article) -> ArticleRevision:
    db.refresh(article)
    return db.get_one(ArticleRevision, article.published_id)


def test_the_editor_opens_with_the_answer_and_the_history_names_its_author(
    db: Session, answer: Post, asked: Thread, article: Article, visit: Visit
) -> None:
    editor = make.person(db, Level.EDITOR)
    db.commit()
    browser = visit(editor)
    at = f"/dyskusje/{asked.id}-{asked.slug}"
    opened = browser.send(f"/posty/{answer.id}/do-artykulu", at=at)
    page = browser.get(opened.headers["Location"]).get_data(as_text=True)
    assert "## Kto podpisuje?" in page
    assert "Każdy **mieszkaniec**." in page
    assert f"/posty/{answer.id}" in page
    # The description of a version stays for good; only the credit names, and erasure empties it.
    assert "Ewa R." not in page
    credit = db.scalars(select(ArticleCredit)).one()
    made = _save(db, editor, article, credit.id)
    assert made is None
    revision = _revision(db, article)
    assert credits_of(db, [revision.id])[revision.id].author.name == "Ewa R."
    db.commit()
    history = browser.get("/artykuly/petycja/historia").get_data(as_text=True)
    assert f'href="/posty/{answer.id}"' in history
    assert "Ewa R." in history


def _save(db: Session, person: Person, article: Article, credit_id: int | None) -> int | None:
    """Id of the proposal that a save makes, None where it publishes."""
    who, body = make.who(person), "Jak pisać.\n\nKażdy mieszkaniec."
    source = articles.source_of(articles.published_revision(db, article)).with_text(body=body)
    source = replace(source, categories=("zglosic",))
    edit = Edit("petycja", source, "Z dyskusji", article.published_id, credit_id=credit_id)
    plan = saving.plan(db, who, edit, SETTINGS)
    saved = saving.carry_out(db, who, plan, to_safe_html(body))
    return saved.proposal.id if saved.proposal else None


def test_an_accepted_proposal_keeps_the_credit(
    db: Session, answer: Post, article: Article, moderator: Person
) -> None:
    resident = make.person(db)
    credit_id, _slug = carry_into_article(db, make.who(resident), answer.id)
    proposal_id = _save(db, resident, article, credit_id)
    head = db.scalars(
        select(ProposalVersion).where(ProposalVersion.proposal_id == proposal_id)
    ).one()
    assert head.credit_id == credit_id
    seen = deciding.Seen(proposal_id or 0, head.id, article.published_id)
    plan = deciding.plan_acceptance(db, make.who(moderator), seen, None, "")
    deciding.accept(db, make.who(moderator), plan, to_safe_html(plan.proposed.body), None, SETTINGS)
    assert _revision(db, article).credit_id == credit_id


def test_nobody_credits_what_they_did_not_carry(
    db: Session, answer: Post, article: Article
) -> None:
    editor, other = make.person(db, Level.EDITOR), make.person(db, Level.EDITOR)
    credit_id, _slug = carry_into_article(db, make.who(other), answer.id)
    assert carry_into_article(db, make.who(other), answer.id)[0] == credit_id
    assert own_credit(db, make.who(editor), article.id, credit_id) is None
    _save(db, editor, article, credit_id)
    assert _revision(db, article).credit_id is None


def test_who_may_not_carry_and_what_cannot_be(
    db: Session, answer: Post, asked: Thread, newcomer: Person, moderator: Person
) -> None:
    resident = make.who(make.person(db))
    with pytest.raises(Forbidden):
        carry_into_article(db, make.who(newcomer), answer.id)
    other = make.post(db, moderator, asked)
    with pytest.raises(Conflict):
        carry_into_article(db, resident, other.id)
    on_board = make.thread(db, moderator)
    there = make.post(db, moderator, on_board)
    on_board.answer_post_id = there.id
    with pytest.raises(Forbidden):
        carry_into_article(db, resident, there.id)
    hiding.hide_post(db, make.who(moderator), answer.id, "wandalizm", "")
    with pytest.raises(NotFound):
        carry_into_article(db, resident, answer.id)
