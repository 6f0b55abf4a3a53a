"""Polls: votes are counted once, sums stay hidden until one has voted or the end, never who."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.settings import Settings
from app.discussions import hiding, polls, service
from app.discussions.models import Thread
from app.discussions.poll_models import Poll, PollOption, PollVote
from app.discussions.poll_page import poll_of
from app.discussions.polls import NewPoll
from app.discussions.waiting import waiting_posts
from app.people.models import Level, Person
from app.review import text_filters
from app.review.text_filters import FilterKind
from tests import make

SETTINGS = Settings(posts_approved_first=3)
ASKED = NewPoll("Gdzie ławka?", ["Przy szkole", "Przy parku", " ", "Nigdzie"], days=7)


@pytest.fixture
def poll(db: Session, halina: Person, thread: Thread) -> Poll:
    made = polls.add_poll(db, make.who(halina), SETTINGS, thread.id, ASKED)
    db.commit()
    return made


def _options(db: Session, poll: Poll) -> list[int]:
    query = select(PollOption.id).where(PollOption.poll_id == poll.id).order_by(PollOption.number)
    return list(db.scalars(query))


def _seen(db: Session, person: Person | None, poll: Poll) -> list[int | None]:
    row = poll_of(db, make.who(person) if person else None, poll.thread_id, is_open=True)
    assert row is not None
    assert (row.voters is None) == all(option.share is None for option in row.options)
    return [option.votes for option in row.options]


def test_sums_are_for_who_voted_until_the_end(
    db: Session, poll: Poll, halina: Person, moderator: Person
) -> None:
    first, second, _third = _options(db, poll)
    voter = make.person(db)
    polls.vote(db, make.who(voter), poll.id, [first])
    assert _seen(db, voter, poll) == [1, 0, 0]
    for other in (None, halina, moderator):
        assert _seen(db, other, poll) == [None, None, None]
    polls.vote(db, make.who(voter), poll.id, [second])
    assert _seen(db, voter, poll) == [0, 1, 0]
    poll.ends = clock.now() - timedelta(minutes=1)
    db.flush()
    assert _seen(db, None, poll) == [0, 1, 0]
    with pytest.raises(Conflict):
        polls.vote(db, make.who(voter), poll.id, [first])


def test_one_vote_a_person_and_only_for_offered_answers(
    db: Session, poll: Poll, thread: Thread, newcomer: Person, moderator: Person
) -> None:
    options, who = _options(db, poll), make.who(newcomer)
    for chosen in ([], [options[0], options[1]], [999_999], [options[0], 999_999]):
        with pytest.raises(Invalid):
            polls.vote(db, who, poll.id, chosen)
    until = clock.now() + timedelta(days=1)
    with pytest.raises(Forbidden):
        polls.vote(db, replace(who, suspended_until=until), poll.id, [options[0]])
    poll.is_multiple = True
    for _time in range(2):
        polls.vote(db, who, poll.id, [options[0], options[2], options[2]])
    assert _seen(db, newcomer, poll) == [1, 0, 1]
    row = poll_of(db, who, thread.id, is_open=True)
    assert row is not None
    assert (row.voters, [option.share for option in row.options]) == (1, [100, 0, 100])
    hiding.hide_thread(db, make.who(moderator), thread.id, "wandalizm", "")
    with pytest.raises(NotFound):
        polls.vote(db, who, poll.id, [options[0]])


def test_nothing_tells_who_voted(db: Session, poll: Poll) -> None:
    voter = make.person(db)
    polls.vote(db, make.who(voter), poll.id, _options(db, poll)[:1])
    db.commit()
    [entry] = journal.entries_after(db, 0, kinds=["poll.voted"])
    assert entry.actor_id is None
    assert entry.data == {"thread": poll.thread_id}


def test_a_poll_is_its_authors_until_somebody_answers_or_votes(
    db: Session, poll: Poll, thread: Thread, halina: Person, moderator: Person
) -> None:
    who, changed = make.who(halina), replace(ASKED, question="Gdzie dwie ławki?")
    with pytest.raises(Conflict):
        polls.add_poll(db, who, SETTINGS, thread.id, ASKED)
    with pytest.raises(Forbidden):
        polls.edit_poll(db, make.who(moderator), SETTINGS, poll.id, changed)
    polls.edit_poll(db, who, SETTINGS, poll.id, changed)
    assert (poll.question, len(_options(db, poll))) == ("Gdzie dwie ławki?", 3)
    polls.vote(db, make.who(moderator), poll.id, _options(db, poll)[:1])
    with pytest.raises(Conflict):
        polls.edit_poll(db, who, SETTINGS, poll.id, ASKED)
    answered = make.thread(db, halina)
    make.post(db, moderator, answered)
    for person in (halina, moderator):
        with pytest.raises(Forbidden):
            polls.add_poll(db, make.who(person), SETTINGS, answered.id, ASKED)


@pytest.mark.parametrize(
    ("field", "asked"),
    [
        ("question", replace(ASKED, question=" ")),
        ("options", replace(ASKED, options=["Tak"])),
        ("options", replace(ASKED, options=[str(number) for number in range(11)])),
        ("options", replace(ASKED, options=["Tak", "tak"])),
        ("options", replace(ASKED, options=["Tak", "N" * 201])),
        ("days", replace(ASKED, days=0)),
        ("days", replace(ASKED, days=61)),
    ],
)
def test_polls_that_cannot_be_taken(
    db: Session, halina: Person, thread: Thread, field: str, asked: NewPoll
) -> None:
    with pytest.raises(Invalid) as refusal:
        polls.add_poll(db, make.who(halina), SETTINGS, thread.id, asked)
    assert refusal.value.field == field


def test_a_newcomers_poll_waits_with_the_thread_or_is_not_taken(
    db: Session, newcomer: Person
) -> None:
    thread = make.thread(db, newcomer)
    poll = polls.add_poll(db, make.who(newcomer), SETTINGS, thread.id, ASKED)
    assert poll.thread_id == thread.id
    seen = make.thread(db, newcomer)
    seen.state = "visible"
    with pytest.raises(Invalid):
        polls.add_poll(db, make.who(newcomer), SETTINGS, seen.id, ASKED)


def test_a_moderator_approves_the_poll_they_read(
    db: Session, newcomer: Person, moderator: Person
) -> None:
    thread = make.thread(db, newcomer)
    poll = polls.add_poll(db, make.who(newcomer), SETTINGS, thread.id, ASKED)
    [waiting] = waiting_posts(db, make.who(moderator), 1).items
    assert waiting.poll == ("Gdzie ławka?", "Przy szkole", "Przy parku", "Nigdzie")
    changed = replace(ASKED, question="Kogo wyrzucić?")
    polls.edit_poll(db, make.who(newcomer), SETTINGS, poll.id, changed)
    with pytest.raises(Conflict):
        service.approve_post(db, make.who(moderator), waiting.id, waiting.version)
    assert thread.state == "waiting"
    [waiting] = waiting_posts(db, make.who(moderator), 1).items
    assert waiting.poll[0] == "Kogo wyrzucić?"
    poll.created -= timedelta(days=3)
    poll.ends -= timedelta(days=3)
    service.approve_post(db, make.who(moderator), waiting.id, waiting.version)
    # Its seven days count from now.
    assert poll.ends - clock.now() > timedelta(days=6)
    voter = make.person(db)
    polls.vote(db, make.who(voter), poll.id, _options(db, poll)[:1])
    assert _seen(db, voter, poll) == [1, 0, 0]


def test_words_of_a_poll_let_a_new_thread_wait(db: Session, halina: Person) -> None:
    administrator = make.who(make.person(db, Level.ADMINISTRATOR))
    text_filters.add(db, administrator, FilterKind.WORD, "kasyno", "")
    asked = replace(ASKED, options=["Kasyno", "Park"])
    thread = service.start_thread(
        db,
        make.who(halina),
        SETTINGS,
        title="Gdzie pójść?",
        text=make.post_text("Pytam."),
        board="pomysly",
        poll_words="\n".join([asked.question, *asked.options]),
    )
    assert thread.state == "waiting"
    assert polls.add_poll(db, make.who(halina), SETTINGS, thread.id, asked).id


def test_the_clock_closes_a_poll_once_and_sums_outlive_the_erased(
    db: Session, database: Database, poll: Poll
) -> None:
    voter, options = make.person(db, Level.RESIDENT), _options(db, poll)
    polls.vote(db, make.who(voter), poll.id, options[:1])
    poll.ends = clock.now()
    db.commit()
    for _time in range(2):
        polls.close_due(SETTINGS, database)
    voter.erased = clock.now()
    db.commit()
    polls.forget_erased(SETTINGS, database)
    db.expire_all()
    assert [
        entry.data["poll"] for entry in journal.entries_after(db, 0, kinds=["poll.closed"])
    ] == [poll.id]
    assert db.scalars(select(PollVote)).all() == []
    assert _seen(db, None, poll) == [1, 0, 0]
