"""Two at the same moment on the platform: one act counts, none is lost, and limits hold."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import journal
from app.core.db import Database
from app.core.errors import DomainError, NotFound
from app.core.settings import Settings
from app.discussions import answers, merging, pinning, polls, service, splitting
from app.discussions.models import Post, Thread
from app.discussions.poll_models import PollOption, PollVote
from app.discussions.polls import NewPoll
from app.discussions.splitting import Split
from app.experiences import coauthors
from app.experiences import service as experiences
from app.experiences.models import ExperienceAuthor
from app.moderation import reports
from app.moderation.report_rules import NewReport
from app.moderation.report_things import thing_at
from app.moderation.reports import Decision
from app.people.models import Level, Person
from app.people.rules import Who
from app.search import synonyms, unanswered
from app.search.synonym_models import Synonym
from app.search.synonym_queries import entries_in_use
from app.search.synonym_rules import check_fields
from tests import make

SETTINGS = Settings(secret_key="x" * 40)
Act = Callable[[Session], object]


def at_once(database: Database, acts: Sequence[Act]) -> list[str]:
    """Each act in a transaction of its own, all begun together; "done" or the refusal's name."""
    start = threading.Barrier(len(acts))

    def run(act: Act) -> str:
        start.wait()
        try:
            with database.writing() as db:
                act(db)
        except (DomainError, IntegrityError) as refusal:  # both are answers of the site, never 500
            return type(refusal).__name__
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def moderator(database: Database) -> Person:
    return make.stored(database, Level.MODERATOR)


def _thread(database: Database, *, posts: int = 0) -> tuple[int, list[int], Person]:
    with database.writing() as db:
        author = make.person(db)
        thread = make.thread(db, author)
        made = [make.post(db, make.person(db), thread).id for _ in range(posts)]
        return thread.id, made, author


def test_one_person_votes_once_and_all_votes_count(database: Database) -> None:
    thread_id, _posts, author = _thread(database)
    with database.writing() as db:
        new = NewPoll("Gdzie ławka?", ["Park", "Rynek"], 7)
        poll_id = polls.add_poll(db, make.who(author), SETTINGS, thread_id, new).id
        options = list(db.scalars(select(PollOption.id).where(PollOption.poll_id == poll_id)))
        voters = [make.who(make.person(db)) for _ in range(4)]

    def vote(number: int) -> Act:
        return lambda db: polls.vote(db, voters[number % 4], poll_id, [options[number % 2]])

    # Each of four people twice, of whom two change their minds.
    acts = [vote(number) for number in range(4)] + [vote(number + 1) for number in range(4)]
    assert set(at_once(database, acts)) == {"done"}
    with database.reading() as db:
        rows = db.execute(select(PollVote.person_id, func.count()).group_by(PollVote.person_id))
        assert sorted(rows.all()) == sorted((who.id, 1) for who in voters)


def test_one_thread_has_one_poll_and_one_answer(database: Database) -> None:
    thread_id, posts, author = _thread(database, posts=2)
    with database.writing() as db:
        empty = make.thread(db, author).id
    who, new = make.who(author), NewPoll("Gdzie ławka?", ["Park", "Rynek"], 7)
    add: Act = lambda db: polls.add_poll(db, who, SETTINGS, empty, new)  # noqa: E731
    assert sorted(at_once(database, [add] * 3)) == ["Conflict", "Conflict", "done"]

    def mark(post_id: int) -> Act:
        return lambda db: answers.mark(db, who, post_id)

    assert at_once(database, [mark(post_id) for post_id in posts]) == ["done", "done"]
    with database.reading() as db:
        assert db.get_one(Thread, thread_id).answer_post_id in posts


def test_no_more_are_pinned_than_fit(database: Database, moderator: Person) -> None:
    ids = [_thread(database)[0] for _ in range(6)]
    who = make.who(moderator)

    def pin(thread_id: int) -> Act:
        return lambda db: pinning.pin_thread(db, who, thread_id)

    done = at_once(database, [pin(thread_id) for thread_id in ids])
    assert done.count("done") == pinning.MOST_PINNED
    with database.reading() as db:
        pinned = db.scalar(select(func.count()).where(Thread.pinned.is_not(None)))
    assert pinned == pinning.MOST_PINNED


def test_no_reply_is_lost_in_a_merge_or_a_split(database: Database, moderator: Person) -> None:
    source, posts, _author = _thread(database, posts=3)
    target, _posts, _author = _thread(database)
    who = make.who(moderator)
    with database.writing() as db:
        writers = [make.who(make.person(db)) for _ in range(3)]
    text = make.post_text("W trakcie.")

    def reply(writer: Who) -> Act:
        return lambda db: service.reply(db, writer, SETTINGS, source, text)

    acts: list[Act] = [
        lambda db: merging.merge_threads(db, who, source, target, ""),
        lambda db: splitting.split_thread(
            db, who, SETTINGS, source, Split(frozenset(posts[1:]), "Osobno")
        ),
        *(reply(each) for each in writers),
        lambda db: service.edit_post(
            db,
            make.who(db.get_one(Person, db.get_one(Post, posts[0]).author_id)),
            SETTINGS,
            posts[0],
            1,
            make.post_text("Poprawione."),
        ),
    ]
    done = at_once(database, acts)
    assert done[0] == "done"
    assert done[-1] == "done"
    with database.reading() as db:
        spots = list(db.execute(select(Post.thread_id, Post.branch, Post.place)))
        written = db.scalar(select(func.count()).where(Post.body == "W trakcie."))
        threads = {
            thread.id: thread.reply_count
            for thread in db.scalars(select(Thread).where(Thread.state == "visible"))
        }
        counted = dict(
            db.execute(
                select(Post.thread_id, func.count()).where(Post.branch > 1).group_by(Post.thread_id)
            ).all()
        )
        body = db.get_one(Post, posts[0]).body
    assert written == done[2:5].count("done")
    assert len(spots) == len(set(spots)), "no two posts stand at one place"
    assert {key: value for key, value in threads.items() if value} == counted
    assert body == "Poprawione."
    assert source not in counted


def test_reports_are_decided_once(database: Database, app: object) -> None:
    _thread_id, posts, _author = _thread(database, posts=1)
    with database.writing() as db:
        deciders = [make.who(make.person(db, Level.MODERATOR)) for _ in range(3)]
        thing = thing_at(db, SETTINGS, f"/posty/{posts[0]}")
        report = reports.send(db, SETTINGS, None, thing, NewReport("zasady", "atak", "Obraża."))
        report_id = report.id
    decision = Decision("ukryte", "wandalizm", "Tak.", seen=10**6)

    def decide(who: Who) -> Act:
        return lambda db: reports.decide(db, SETTINGS, who, report_id, decision)

    done = at_once(database, [decide(each) for each in deciders])
    assert sorted(done) == ["Conflict", "Conflict", "done"]
    with database.reading() as db:
        assert len(journal.entries_after(db, 0, kinds=["report.decided"])) == 1
        assert len(journal.entries_after(db, 0, kinds=["post.hidden"])) == 1


def test_a_report_of_an_experience_is_published_once(database: Database) -> None:
    with database.writing() as db:
        author = make.person(db)
        made = make.experience(db, author, publish=False)
        report, id_, version = experiences.report_of(db, made), made.id, made.version
    drawn, who = make.report_drawn(report), make.who(author)
    send: Act = lambda db: experiences.save(  # noqa: E731
        db, who, SETTINGS, id_, version, report, drawn, publish=True
    )
    done = at_once(database, [send] * 3)
    assert done.count("done") >= 1
    assert set(done) <= {"done", "Conflict"}
    with database.reading() as db:
        assert len(journal.entries_after(db, 0, kinds=["experience.published"])) == 1


def test_whoever_accepts_while_the_invitation_is_withdrawn_is_in_or_out(
    database: Database,
) -> None:
    with database.writing() as db:
        author, invited = make.person(db), make.person(db)
        id_ = make.experience(db, author).id
        coauthors.invite(db, make.who(author), id_, invited.slug)
    accept: Act = lambda db: coauthors.accept(db, make.who(invited), id_)  # noqa: E731
    remove: Act = lambda db: coauthors.remove(db, make.who(author), id_, invited.id)  # noqa: E731
    done = at_once(database, [accept, remove])
    assert done[1] == "done"
    assert done[0] in ("done", NotFound.__name__)
    with database.reading() as db:
        assert db.get(ExperienceAuthor, (id_, invited.id)) is None


def test_a_word_has_one_synonym_with_one_decision(database: Database) -> None:
    with database.writing() as db:
        people = [make.who(make.person(db, Level.CURATOR)) for _ in range(6)]
    author, deciders = people[0], people[3:]
    fields = check_fields(
        typed="mpzp", meanings=["plan miejscowy"], kind="skrot", note="<script>alert(1)</script>"
    )

    def propose(who: Who) -> Act:
        return lambda db: synonyms.propose(db, who, fields, "")

    done = at_once(database, [propose(author)] * 3)
    assert done.count("done") == 1
    assert set(done) <= {"done", "Conflict", "Invalid"}
    with database.reading() as db:
        (entry_id,) = db.scalars(select(Synonym.id))

    def decide(who: Who, decision: str) -> Act:
        return lambda db: synonyms.decide(db, who, entry_id, 1, decision, "Bo tak.")

    acts = [decide(deciders[0], "przyjmij"), decide(deciders[1], "odrzuc")]
    acts += [lambda db: synonyms.take_back(db, author, entry_id), decide(author, "przyjmij")]
    done = at_once(database, acts)
    assert done.count("done") == 1
    assert done[3] in ("Forbidden", "Conflict")  # nobody decides on their own
    with database.reading() as db:
        kinds = ["synonym.accepted", "synonym.refused", "synonym.taken-back"]
        assert len(journal.entries_after(db, 0, kinds=kinds)) == 1
        is_used = bool(entries_in_use(db))
    assert is_used == (done[0] == "done")


def test_searches_in_vain_are_counted_one_by_one(database: Database) -> None:
    assert at_once(database, [lambda db: unanswered.record(db, "hulajnoga")] * 6) == ["done"] * 6
    with database.reading() as db:
        assert [(row.text, row.times) for row in unanswered.listed(db, 1).items] == [
            ("hulajnoga", 6)
        ]
