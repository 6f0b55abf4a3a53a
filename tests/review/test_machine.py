"""Any interleaving of authors, reviewers and trusted editors keeps what review promises."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
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
from app.articles import lists, removing
from app.articles import queries as articles
from app.articles import service as articles_service
from app.articles.merge import Choice
from app.articles.models import Article, ArticleRevision, Protection
from app.articles.parts import blocks
from app.core import clock
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid
from app.feeds import queries as feeds
from app.moderation import carrying_out
from app.moderation.redacting import Redaction
from app.people.models import Level, Person
from app.people.words import ERASED_NAME
from app.review import (
    appeals,
    claims,
    deciding,
    expiry,
    leaving,
    publication,
    queries,
    rules,
    telling,
)
from app.review.models import (
    OPEN_STATES,
    WAITING_STATES,
    Proposal,
    ProposalStep,
    ProposalVersion,
    State,
)
from app.review.partial import Rest
from app.review.proposal_page import proposal_page
from app.review.publication import merge_with_published
from app.review.rules import TRANSITIONS, Step, target
from app.review.saving import Edit
from app.search.documents import documents
from app.text.limits import Kind
from app.text.redaction import Words, without
from app.text.rendered import Rendered
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


def _drawn(text: str, kind: Kind) -> Rendered:
    return to_safe_html(text, kind=kind)


class Review(RuleBasedStateMachine):
    """One article, three residents, two moderators, one trusted editor."""

    def __init__(self, database: Database, empty: bytes) -> None:
        super().__init__()
        self.database = database
        path = Path(database.engine.url.database or "")
        path.write_bytes(empty)
        self.db: Session = self.database.writer()
        self.residents = [make.person(self.db, Level.RESIDENT) for _ in range(3)]
        self.moderators = [make.person(self.db, Level.MODERATOR) for _ in range(2)]
        self.editor = make.person(self.db, Level.EDITOR)
        self.article = make.article(
            self.db, body=" ".join(SENTENCES) + "\n", categories=("zglosic",)
        )
        self.curator = make.person(self.db, Level.CURATOR, scope=["zglosic"])
        self.submitted: list[tuple[int, str]] = []
        self.looked_at = 0
        # Days pass when a rule says so; `clock.now` is put back at the end.
        self.real_now, self.moment = clock.now, clock.now()
        clock.now = lambda: self.moment
        self.accepted = {acts.published(self.db, self.article).body}
        self.settings = acts.SETTINGS.model_copy(
            update={"data_dir": path.parent, "index_dir": path.parent}
        )
        self.db.commit()

    def teardown(self) -> None:
        clock.now = self.real_now
        self.db.close()
        self.database.dispose()

    def changed(self, place: int, word: str) -> str:
        """The published text with one sentence of it changed, or removed."""
        body = acts.published(self.db, self.article).body
        sentences = body.strip().split(". ")
        place %= len(sentences)
        sentences[place] = f"{sentences[place].rstrip('.')} {word}" if word else "Krótko"
        return ". ".join(sentences).rstrip(".") + ".\n"

    def save(self, who: Person, body: str) -> None:
        self.send(who, acts.begin(self.db, self.article, body=body))

    def send(self, who: Person, edit: Edit) -> None:
        try:
            saved = acts.save(self.db, who, edit)
        except (Invalid, Forbidden):  # nothing changed, or the article is closed to them
            self.db.rollback()
            return
        self.db.commit()
        if saved.proposal is not None:
            self.submitted.append((saved.proposal.id, edit.source.body))
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
        old = replace(edit, source=source, base_id=first.id)
        self.send(self.residents[author], old)

    @precondition(lambda self: self.one(*WAITING_STATES))
    @rule(reviewer=st.integers(0, 1))
    def accept(self, reviewer: int) -> None:
        proposal = self.one(*WAITING_STATES)
        assert proposal is not None
        sight = replace(acts.seen(self.db, proposal), takes_over=True)
        try:
            acts.accept(self.db, self.moderators[reviewer], proposal, sight=sight)
        except (Conflict, Forbidden):  # built on another one, an appeal, edited while protected
            self.db.rollback()
            return
        self.db.commit()
        self.accepted.add(acts.published(self.db, self.article).body)

    @precondition(lambda self: self.one(*OPEN_STATES))
    @rule(step=st.sampled_from([Step.ASK, Step.REJECT]), reviewer=st.integers(0, 1))
    def send_back(self, step: Step, reviewer: int) -> None:
        proposal = self.one(*OPEN_STATES)
        assert proposal is not None
        sight = replace(acts.seen(self.db, proposal), takes_over=True)
        who = self.moderators[reviewer]
        try:
            acts.send_back(self.db, who, proposal, step, sight=sight)
        except Forbidden:
            self.db.rollback()
            assert rules.is_appeal_from(make.who(who), proposal)
        except Conflict:
            self.db.rollback()
            if self.article.removed is None:
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
        try:
            source, edit = deciding.plan_resolution(self.db, who, sight, choices)
        except Forbidden:  # the article is closed to the author
            self.db.rollback()
            assert by_author
            return
        except Conflict:
            self.db.rollback()
            assert self.article.removed is not None
            return
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
        except (Invalid, Forbidden, Conflict):  # the present one; protected, or removed
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

    @precondition(lambda self: self.one(*WAITING_STATES))
    @rule(reviewer=st.integers(0, 1), take_over=st.booleans(), ends=st.booleans())
    def claim(self, reviewer: int, take_over: bool, ends: bool) -> None:
        proposal = self.one(*WAITING_STATES)
        assert proposal is not None
        who = make.who(self.moderators[reviewer])
        try:
            claims.claim(self.db, who, acts.SETTINGS, proposal.id, take_over=take_over)
        except (Conflict, Forbidden):  # claimed by another; own; the article is removed
            self.db.rollback()
            assert claims.claimant(proposal) != who.id
            return
        assert claims.claimant(proposal) == who.id
        if ends:
            claims.release(self.db, who, proposal.id)
            assert proposal.state == State.WAITING
        self.db.commit()

    @precondition(lambda self: self.one(State.REJECTED))
    @rule()
    def appeal(self) -> None:
        proposal = self.one(State.REJECTED)
        assert proposal is not None
        author = make.who(self.db.get_one(Person, proposal.author_id))
        may = rules.can_appeal(author, proposal, acts.SETTINGS)
        try:
            appeals.appeal(self.db, author, acts.SETTINGS, proposal.id, "Widzę to inaczej.")
        except Conflict:
            self.db.rollback()
            is_other_open = queries.open_proposal_of(self.db, author, self.article.id)
            assert not may or is_other_open is not None
        else:
            assert may
            self.db.commit()

    @precondition(lambda self: self.one(State.EXPIRED))
    @rule()
    def reopen(self) -> None:
        proposal = self.one(State.EXPIRED)
        assert proposal is not None
        author = make.who(self.db.get_one(Person, proposal.author_id))
        try:
            expiry.reopen(self.db, author, acts.SETTINGS, proposal.id)
        except (Conflict, Forbidden):
            self.db.rollback()
        else:
            self.db.commit()

    @rule(hours=st.sampled_from([1, 24, 24 * 8, 24 * 31, 24 * 370]))
    def time_passes(self, hours: int) -> None:
        before = self.article.published_id
        self.moment += timedelta(hours=hours)
        self.db.commit()  # the worker writes beside this session
        for act in (
            claims.release_outrun,
            telling.tell_of_clashes,
            telling.warn_of_expiry,
            telling.tell_of_delay,
            telling.remind_reviewers,
            expiry.expire_idle,
        ):
            act(acts.SETTINGS, self.database)
        self.db.expire_all()
        assert self.article.published_id == before, "nothing is published by timeout"
        assert self.one(State.IN_REVIEW) is None

    @precondition(lambda self: self.one(*WAITING_STATES))
    @rule(reviewer=st.integers(0, 1), rest=st.sampled_from(Rest), place=PLACES)
    def accept_a_part(self, reviewer: int, rest: Rest, place: int) -> None:
        proposal = self.one(*WAITING_STATES)
        assert proposal is not None
        who = self.moderators[reviewer]
        page = proposal_page(self.db, make.who(who), proposal.id)
        assert page.merged is not None
        keys = [each.key for each in blocks(page.published, page.merged)]
        if len(keys) < 2:
            return
        sight = replace(acts.seen(self.db, proposal), takes_over=True)
        kept = {keys[place % len(keys)]}
        try:
            plan = acts.accept_part(
                self.db, who, proposal, kept, rest, sight=sight, reason="brak-zrodla"
            )
        except (Conflict, Forbidden):  # built on another one, an appeal, protected
            self.db.rollback()
            return
        self.db.commit()
        self.accepted.add(plan.taken.body)
        if rest is Rest.RETURN:
            found = self.db.scalars(
                select(Proposal.id).where(Proposal.rest_of_id == proposal.id)
            ).one()
            self.submitted.append((found, plan.whole.body))

    @precondition(lambda self: self.one(*OPEN_STATES))
    @rule(word=WORDS)
    def build_on(self, word: str) -> None:
        parent = self.one(*OPEN_STATES)
        assert parent is not None
        head = self.db.get_one(ProposalVersion, parent.head_id)
        body = f"{head.body.rstrip()} Dokładam {word or 'swoje'}.\n"
        try:
            child = acts.build_on(self.db, self.curator, parent, body=body)
        except (Conflict, Forbidden, Invalid):
            self.db.rollback()
            return
        self.db.commit()
        self.submitted.append((child.id, body))

    @rule(level=st.sampled_from(Protection))
    def protect(self, level: Protection) -> None:
        self.article.protection = level
        self.article.protected_until = self.moment + timedelta(days=30)
        self.db.commit()

    @rule(number=st.integers(1, 3))
    def rename(self, number: int) -> None:
        try:
            slug = f"nowy-adres-{number}"
            who = make.who(self.moderators[0])
            articles_service.rename(self.db, who, self.article, slug, "Jaśniej")
        except Invalid:  # it has this address already
            self.db.rollback()
        else:
            self.db.commit()

    @rule()
    def remove_or_bring_back(self) -> None:
        who = make.who(self.moderators[0])
        if self.article.removed is None:
            removing.remove(self.db, who, self.article, "Zdublowany artykuł.")
        else:
            removing.bring_back(self.db, who, self.article)
        self.db.commit()

    @rule(number=AUTHORS)
    def an_author_leaves(self, number: int) -> None:
        """Somebody deletes their account; another resident comes."""
        person = self.residents[number]
        person.name, person.email, person.erased = ERASED_NAME, None, clock.now()
        self.residents[number] = make.person(self.db, Level.RESIDENT)
        self.db.commit()
        leaving.withdraw_of_erased(self.settings, self.database)
        self.db.expire_all()
        query = select(Proposal).where(Proposal.author_id == person.id)
        assert not [each for each in self.db.scalars(query) if each.state in OPEN_STATES]

    @rule(passage=st.sampled_from(["żółty", "nowy", "Zdanie numer 2"]))
    def suppress(self, passage: str) -> None:
        words = Words.of(passage)
        self.db.commit()
        redaction = Redaction(
            words, "dane-osobowe", lambda text, kind: to_safe_html(text, kind=kind)
        )
        carrying_out.remove(self.settings, self.database, redaction, lambda _db, _table: None)
        self.db.expire_all()
        self.looked_at = 0
        self.accepted = {without(body, words) for body in self.accepted}
        self.submitted = [(number, without(body, words)) for number, body in self.submitted]
        for column in (ArticleRevision.body, ArticleRevision.html, ProposalVersion.body):
            assert not [text for text in self.db.scalars(select(column)) if passage in text]

    @invariant()
    def no_outlet_shows_anything_else(self) -> None:
        key = f"article:{self.article.id}"
        found = documents(self.db, [key])
        changes = feeds.recent_changes(self.db, 30)
        if self.article.removed is not None:
            assert not found
            assert not changes
            assert articles.stamp(self.db, self.article.slug) is None
            assert lists.total(self.db) == 0
            return
        revision = articles.published_revision(self.db, self.article)
        if revision.id == self.looked_at:
            return
        self.looked_at = revision.id
        assert articles.article_page(self.db, self.article.slug).html == revision.html
        assert revision.html == to_safe_html(revision.body).html
        shown = " ".join(part.text for document in found for part in document.parts)
        assert set(shown.split()) <= set(f"{revision.title} {revision.body}".split())
        assert len(changes) == min(30, revision.number)

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
            if proposal.state in WAITING_STATES:
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
    def every_step_is_one_of_the_table(self) -> None:
        pairs = {(start, end) for starts, end in TRANSITIONS.values() for start in starts}
        for step in self.db.scalars(select(ProposalStep)):
            assert (State(step.from_state), State(step.to_state)) in pairs

    @invariant()
    def claims_stand_on_what_is_reviewed_only(self) -> None:
        for proposal in self.db.scalars(select(Proposal)):
            is_claimed = proposal.claimed_by is not None and proposal.claimed_until is not None
            assert is_claimed == (proposal.state == State.IN_REVIEW)

    @invariant()
    def nobody_decides_on_their_own_or_on_an_appeal_from_themselves(self) -> None:
        for proposal in self.db.scalars(select(Proposal)):
            assert proposal.reviewer_id != proposal.author_id
            steps = self.db.scalars(
                select(ProposalStep)
                .where(ProposalStep.proposal_id == proposal.id)
                .order_by(ProposalStep.id)
            )
            rejecter, appealed_from = None, None
            for step in steps:
                if step.from_state == State.REJECTED:
                    appealed_from = rejecter
                elif step.to_state == State.REJECTED:
                    assert appealed_from is None or step.actor_id != appealed_from
                    rejecter = step.actor_id
                elif step.to_state in (State.PUBLISHED, State.PUBLISHED_AMENDED, State.TO_IMPROVE):
                    assert appealed_from is None or step.actor_id != appealed_from

    @invariant()
    def a_child_is_not_published_before_its_parent(self) -> None:
        for child in self.db.scalars(select(Proposal).where(Proposal.built_on_id.is_not(None))):
            parent = self.db.get_one(Proposal, child.built_on_id)
            if child.freed is None:
                assert parent.state in OPEN_STATES
                assert child.state not in (State.PUBLISHED, State.PUBLISHED_AMENDED)

    @invariant()
    def history_has_no_gaps(self) -> None:
        numbers = self.db.scalars(
            select(ArticleRevision.number).order_by(ArticleRevision.number)
        ).all()
        assert list(numbers) == list(range(1, len(numbers) + 1))
        newest = self.db.scalar(select(func.max(ArticleRevision.id)))
        assert self.db.get_one(Article, self.article.id).published_id == newest


def test_review_keeps_its_promises(tmp_path: Path) -> None:
    # One engine for all examples: compiling its statements anew took most of their time.
    path = tmp_path / "machine.sqlite3"
    database = Database(f"sqlite:///{path}")
    all_tables().create_all(database.engine)
    database.dispose()
    run_state_machine_as_test(
        partial(Review, database, path.read_bytes()),
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
