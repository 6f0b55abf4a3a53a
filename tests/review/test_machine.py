"""Any interleaving of authors, reviewers and trusted editors keeps what review promises."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import all_tables
from app.articles import queries as articles
from app.articles.merge import Choice
from app.articles.models import Article, ArticleRevision
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid
from app.people.models import Level, Person
from app.review import deciding, publication
from app.review.models import OPEN_STATES, Proposal, ProposalStep, ProposalVersion, State
from app.review.proposal_page import proposal_page
from app.review.publication import merge_with_published
from app.review.rules import Step, target
from app.text.safe_html import to_safe_html
from tests import make
from tests.review import acts

SENTENCES = [f"Zdanie numer {number}." for number in range(6)]
AUTHORS = st.integers(0, 2)
PLACES = st.integers(0, 5)
WORDS = st.sampled_from(["żółty", "nowy", "inny", ""])
SIDES = st.sampled_from(
    [Choice("published"), Choice("mine"), Choice("own", "Trzecie zdanie na to miejsce. ")]
)


class Review(RuleBasedStateMachine):
    """One article, three residents, two moderators, one trusted editor."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.database = Database(f"sqlite:///{Path(self.folder.name)}/machine.sqlite3")
        all_tables().create_all(self.database.engine)
        self.db: Session = self.database.writer()
        self.residents = [make.person(self.db, Level.RESIDENT) for _ in range(3)]
        self.moderators = [make.person(self.db, Level.MODERATOR) for _ in range(2)]
        self.editor = make.person(self.db, Level.EDITOR)
        self.article = make.article(
            self.db, body=" ".join(SENTENCES) + "\n", categories=("zglosic",)
        )
        self.submitted: list[tuple[int, str]] = []
        self.accepted = {acts.published(self.db, self.article).body}
        self.db.commit()

    def teardown(self) -> None:
        self.db.close()
        self.database.dispose()
        self.folder.cleanup()

    def changed(self, place: int, word: str) -> str:
        """The published text with one sentence of it changed, or removed."""
        body = acts.published(self.db, self.article).body
        sentences = body.strip().split(". ")
        place %= len(sentences)
        sentences[place] = f"{sentences[place].rstrip('.')} {word}" if word else "Krótko"
        return ". ".join(sentences).rstrip(".") + ".\n"

    def save(self, who: Person, body: str) -> None:
        try:
            saved = acts.save(self.db, who, acts.begin(self.db, self.article, body=body))
        except Invalid:  # nothing changed
            self.db.rollback()
            return
        self.db.commit()
        if saved.proposal is not None:
            self.submitted.append((saved.proposal.id, body))
        else:
            self.accepted.add(acts.published(self.db, self.article).body)

    def one(self, *states: State) -> Proposal | None:
        """The oldest proposal in one of these states."""
        query = select(Proposal).where(Proposal.state.in_(states)).order_by(Proposal.id)
        return self.db.scalars(query).first()

    @rule(author=AUTHORS, place=PLACES, word=WORDS)
    def propose(self, author: int, place: int, word: str) -> None:
        self.save(self.residents[author], self.changed(place, word))

    @rule(place=PLACES, word=WORDS)
    def edit_trusted(self, place: int, word: str) -> None:
        self.save(self.editor, self.changed(place, word))

    @rule(author=AUTHORS, place=PLACES, word=WORDS)
    def propose_from_an_old_version(self, author: int, place: int, word: str) -> None:
        first = self.db.scalars(select(ArticleRevision).order_by(ArticleRevision.number)).first()
        assert first is not None
        sentences = list(SENTENCES)
        sentences[place] = f"Dawne {word}."
        body = " ".join(sentences) + "\n"
        edit = acts.begin(self.db, self.article)
        source = replace(articles.source_of(first), body=body)
        saved = acts.save(
            self.db, self.residents[author], replace(edit, source=source, base_id=first.id)
        )
        self.db.commit()
        assert saved.proposal is not None
        self.submitted.append((saved.proposal.id, body))

    @precondition(lambda self: self.one(State.WAITING))
    @rule(reviewer=st.integers(0, 1))
    def accept(self, reviewer: int) -> None:
        proposal = self.one(State.WAITING)
        assert proposal is not None
        acts.accept(self.db, self.moderators[reviewer], proposal)
        self.db.commit()
        self.accepted.add(acts.published(self.db, self.article).body)

    @precondition(lambda self: self.one(*OPEN_STATES))
    @rule(step=st.sampled_from([Step.ASK, Step.REJECT]), reviewer=st.integers(0, 1))
    def send_back(self, step: Step, reviewer: int) -> None:
        proposal = self.one(*OPEN_STATES)
        assert proposal is not None
        try:
            acts.send_back(self.db, self.moderators[reviewer], proposal, step)
        except Conflict:
            self.db.rollback()
            with pytest.raises(Conflict):
                target(step, proposal.state)
        else:
            self.db.commit()

    @precondition(lambda self: self.one(*OPEN_STATES))
    @rule()
    def withdraw(self) -> None:
        proposal = self.one(*OPEN_STATES)
        assert proposal is not None
        author = self.db.get_one(Person, proposal.author_id)
        deciding.withdraw(self.db, make.who(author), proposal.id)
        self.db.commit()

    @precondition(lambda self: self.one(State.CONFLICT))
    @rule(choice=SIDES, by_author=st.booleans())
    def resolve(self, choice: Choice, by_author: bool) -> None:
        proposal = self.one(State.CONFLICT)
        assert proposal is not None
        author = self.db.get_one(Person, proposal.author_id)
        who = make.who(author if by_author else self.moderators[0])
        sight = acts.seen(self.db, proposal)
        page = proposal_page(self.db, who, proposal.id)
        assert page.merge is not None
        choices = {block.key: choice for block in page.merge.conflicts}
        source, edit = deciding.plan_resolution(self.db, who, sight, choices)
        deciding.resolve(self.db, who, sight, edit, to_safe_html(source.body))
        self.db.commit()
        self.submitted.append((proposal.id, source.body))

    @rule(number=st.integers(1, 9))
    def restore(self, number: int) -> None:
        query = select(ArticleRevision).where(ArticleRevision.number == number)
        old = self.db.scalars(query).first()
        if old is None:
            return
        who = make.who(self.editor)
        try:
            publication.restore(
                self.db,
                who,
                self.article,
                self.article.published_id,
                old,
                to_safe_html(old.body),
            )
        except Invalid:  # it is the present one
            self.db.rollback()
        else:
            self.db.commit()

    @precondition(lambda self: self.one(*OPEN_STATES))
    @rule()
    def a_stale_decision_changes_nothing(self) -> None:
        proposal = self.one(*OPEN_STATES)
        assert proposal is not None
        stale = replace(acts.seen(self.db, proposal), published_id=self.article.published_id + 999)
        with pytest.raises(Conflict):
            acts.accept(self.db, self.moderators[0], proposal, sight=stale)
        self.db.rollback()

    @precondition(lambda self: self.one(*OPEN_STATES))
    @rule()
    def nobody_accepts_their_own(self) -> None:
        proposal = self.one(*OPEN_STATES)
        assert proposal is not None
        author = self.db.get_one(Person, proposal.author_id)
        with pytest.raises(Forbidden):
            acts.accept(self.db, author, proposal)
        self.db.rollback()

    @invariant()
    def readers_see_only_accepted_text(self) -> None:
        assert acts.published(self.db, self.article).body in self.accepted

    @invariant()
    def every_submitted_text_is_kept(self) -> None:
        rows = self.db.execute(select(ProposalVersion.proposal_id, ProposalVersion.body))
        assert set(self.submitted) <= {(row[0], row[1]) for row in rows}

    @invariant()
    def waiting_proposals_merge_and_are_counted(self) -> None:
        open_ones = self.db.scalars(select(Proposal).where(Proposal.state.in_(OPEN_STATES))).all()
        assert self.db.get_one(Article, self.article.id).waiting_proposals == len(open_ones)
        authors = [each.author_id for each in open_ones]
        assert len(authors) == len(set(authors))
        for proposal in open_ones:
            if proposal.state == State.WAITING:
                head = self.db.get_one(ProposalVersion, proposal.head_id)
                assert merge_with_published(self.db, self.article, proposal, head).is_clean

    @invariant()
    def every_state_has_its_step(self) -> None:
        for proposal in self.db.scalars(select(Proposal)):
            last = self.db.scalars(
                select(ProposalStep.to_state)
                .where(ProposalStep.proposal_id == proposal.id)
                .order_by(ProposalStep.id.desc())
            ).first()
            assert last == proposal.state

    @invariant()
    def history_has_no_gaps(self) -> None:
        numbers = self.db.scalars(
            select(ArticleRevision.number).order_by(ArticleRevision.number)
        ).all()
        assert list(numbers) == list(range(1, len(numbers) + 1))
        newest = self.db.scalar(select(func.max(ArticleRevision.id)))
        assert self.db.get_one(Article, self.article.id).published_id == newest


def test_review_keeps_its_promises() -> None:
    run_state_machine_as_test(
        Review,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
