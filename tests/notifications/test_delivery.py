"""Who is told of what: once each, after crashes too, and nobody who may not be told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.articles import removing, watching
from app.core import clock, journal
from app.core.db import Database
from app.core.followers import FollowerCursor
from app.discussions import following, thanks
from app.discussions.hiding import hide_post
from app.discussions.models import Post, Thread
from app.discussions.participation_models import PostMention
from app.notifications import delivery
from app.notifications.models import Kind, Notice
from app.people import blocks
from app.people.models import Level, Person
from tests import make
from tests.notifications.conftest import Tell, told

Later = Callable[..., None]


def rewind(database: Database) -> None:
    """A crash before the cursor moved."""
    with database.writing() as db:
        db.execute(update(FollowerCursor).values(position=0))


def people(db: Session, number: int, **columns: Any) -> list[Person]:
    return [make.person(db, Level.EDITOR, **columns) for _ in range(number)]


def follow(db: Session, thread: Thread, *persons: Person) -> None:
    for person in persons:
        following.begin(db, person.id, thread.id)


def test_followers_of_a_thread_hear_of_a_post_and_its_author_does_not(
    database: Database, tell: Tell
) -> None:
    with database.writing() as db:
        author, reader, outsider = people(db, 3)
        thread = make.thread(db, author)
        follow(db, thread, author, reader)
        post = make.post(db, author, thread)
    found = tell()
    assert told(found) == [(reader.id, Kind.REPLY)]
    assert (found[0].subject, found[0].about) == (f"post:{post.id}", f"thread:{thread.id}")
    assert found[0].actor_id == author.id
    assert outsider.id not in {each.person_id for each in found}
    rewind(database)
    assert told(tell()) == told(found)


def test_who_is_named_hears_that_and_not_of_a_post_as_well(database: Database, tell: Tell) -> None:
    with database.writing() as db:
        author, named, outside = people(db, 3)
        thread = make.thread(db, author)
        follow(db, thread, named)
        post = make.post(db, author, thread)
        db.add_all(PostMention(post_id=post.id, person_id=each.id) for each in (named, outside))
    assert told(tell()) == [(named.id, Kind.MENTION), (outside.id, Kind.MENTION)]


def test_who_is_named_in_a_later_text_hears_once(database: Database, tell: Tell) -> None:
    with database.writing() as db:
        author, reader, named = people(db, 3)
        thread = make.thread(db, author)
        follow(db, thread, reader)
        post = make.post(db, author, thread)
    tell()
    with database.writing() as db:
        db.add_all(PostMention(post_id=post.id, person_id=each.id) for each in (reader, named))
        for _ in range(2):
            journal.record(db, "post.edited", author.id, f"post:{post.id}", {"post": post.id})
    assert told(tell()) == [(reader.id, Kind.REPLY), (named.id, Kind.MENTION)]


def test_a_post_that_waits_is_told_on_its_approval(database: Database, tell: Tell) -> None:
    with database.writing() as db:
        author, reader, moderator = *people(db, 2), make.person(db, Level.MODERATOR)
        newcomer = make.person(db, Level.NEW, created=clock.now())
        thread = make.thread(db, author)
        follow(db, thread, reader)
        waiting = make.post(db, newcomer, thread)
    assert tell() == []
    with database.writing() as db:
        make.discussions.approve_post(db, make.who(moderator), waiting.id, waiting.version)
    found = tell()
    assert told(found) == [(author.id, Kind.REPLY), (reader.id, Kind.REPLY)]
    assert {each.actor_id for each in found} == {newcomer.id}


@pytest.mark.parametrize(
    "columns",
    [
        {"blocked_until": clock.now() + timedelta(days=3)},
        {"suspended_until": clock.now() + timedelta(days=3)},
        {"erased": clock.now()},
        {"email_confirmed": None},
    ],
)
def test_some_are_told_nothing(database: Database, tell: Tell, columns: dict[str, Any]) -> None:
    with database.writing() as db:
        author, other = people(db, 2)
        silent = make.person(db, **columns)
        thread = make.thread(db, author)
        follow(db, thread, silent, other)
        post = make.post(db, author, thread)
        db.add(PostMention(post_id=post.id, person_id=silent.id))
    assert told(tell()) == [(other.id, Kind.REPLY)]


def test_a_post_hidden_before_it_is_told_is_not_told(database: Database, tell: Tell) -> None:
    with database.writing() as db:
        author, reader, moderator = *people(db, 2), make.person(db, Level.MODERATOR)
        thread = make.thread(db, author)
        follow(db, thread, reader)
        post = make.post(db, author, thread)
        hide_post(db, make.who(moderator), post.id, "poza-zakresem", "")
    assert tell() == []


def test_a_thread_of_a_removed_article_is_not_told(database: Database, tell: Tell) -> None:
    with database.writing() as db:
        author, reader, moderator = *people(db, 2), make.person(db, Level.MODERATOR)
        article = make.article(db, author)
        watching.watch(db, make.who(reader), article)
        make.thread(db, author, article=article)
        removing.remove(db, make.who(moderator), article, "Powtórzenie")
    assert tell() == []


def test_a_new_thread_is_told_to_who_watches_its_article(database: Database, tell: Tell) -> None:
    with database.writing() as db:
        author, watcher = people(db, 2)
        article = make.article(db, watcher)
        watching.watch(db, make.who(watcher), article)
        thread = make.thread(db, author, article=article)
    found = tell()
    assert told(found) == [(watcher.id, Kind.NEW_THREAD)]
    assert found[0].about == f"article:{thread.article_id}"


def test_thanks_are_told_unless_blocked(database: Database, tell: Tell) -> None:
    with database.writing() as db:
        author, friend, foe = people(db, 3)
        thread = make.thread(db, author)
        post = make.post(db, author, thread)
        blocks.block(db, make.who(author), foe.id)
        thanks.thank(db, make.who(foe), post.id)
    assert tell() == []
    with database.writing() as db:
        thanks.thank(db, make.who(friend), post.id)
    assert told(tell()) == [(author.id, Kind.THANKS)]


def _edits(db: Session, number: int) -> tuple[Person, int]:
    watcher = make.person(db)
    article = make.article(db)
    watching.watch(db, make.who(watcher), article)
    for each in range(number):
        make.edit(db, article, body=f"Treść numer {each}.\n")
    return watcher, article.id


def test_many_edits_are_one_notice(database: Database, tell: Tell) -> None:
    with database.writing() as db:
        watcher, article_id = _edits(db, 10)
    found = tell()
    assert told(found) == [(watcher.id, Kind.ARTICLE)]
    number = found[0].count
    assert number >= 10
    assert (found[0].subject, found[0].at >= found[0].began) == (f"article:{article_id}", True)
    rewind(database)
    assert [each.count for each in tell()] == [number]


def test_a_series_ends_when_it_is_read_and_with_its_window(
    database: Database, tell: Tell, later: Later
) -> None:
    with database.writing() as db:
        watcher, article_id = _edits(db, 1)
        article = db.get_one(make.Article, article_id)
        make.edit(db, article, body="Raz.\n")
    tell()
    with database.writing() as db:
        db.execute(update(Notice).values(read=clock.now()))
        make.edit(db, db.get_one(make.Article, article_id), body="Dwa.\n")
    found = tell()
    assert [each.read is None for each in found] == [False, True]
    rewind(database)
    assert [(each.event, each.count) for each in tell()] == [
        (each.event, each.count) for each in found
    ]
    later(hours=25)
    with database.writing() as db:
        make.edit(db, db.get_one(make.Article, article_id), body="Trzy.\n")
    assert [each.person_id for each in tell()] == [watcher.id] * 3


def test_decisions_on_a_proposal_are_told_to_its_author_alone(
    database: Database, tell: Tell
) -> None:
    with database.writing() as db:
        author, watcher = people(db, 2)
        proposal = make.proposal(db, make.article(db), make.person(db), body="Inna treść.\n")
        for step in ("claim", "ask", "save", "reject"):
            data = {"proposal": proposal.id, "step": step}
            journal.record(db, "proposal.moved", watcher.id, f"proposal:{proposal.id}", data)
    found = tell()
    assert told(found) == [(proposal.author_id, Kind.PROPOSAL)]
    assert (found[0].detail, found[0].count) == ("reject", 2)
    assert author.id not in {each.person_id for each in found}


def test_everybody_is_told_whatever_the_size_of_a_batch(database: Database, tell: Tell) -> None:
    with database.writing() as db:
        author = make.person(db, Level.EDITOR)
        thread = make.thread(db, author)
        readers = people(db, 11)
        follow(db, thread, *readers)
        make.post(db, author, thread)
    assert told(tell(batch=4)) == [(each.id, Kind.REPLY) for each in readers]


def test_a_new_follower_begins_with_the_last_day(
    database: Database, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = clock.now()
    with monkeypatch.context() as patch, database.writing() as db:
        patch.setattr(clock, "now", lambda: today - timedelta(days=2))
        author, reader = people(db, 2)
        thread = make.thread(db, author)
        follow(db, thread, reader)
        make.post(db, author, thread)
        db.commit()
    assert tell() == []
    with database.writing() as db:
        make.post(db, author, db.get_one(Thread, thread.id))
    assert told(tell()) == [(reader.id, Kind.REPLY)]


def test_every_told_act_names_a_post_that_is_there(database: Database, tell: Tell) -> None:
    with database.writing() as db:
        author = make.person(db, Level.EDITOR)
        for kind in delivery.events.KINDS:
            journal.record(db, kind, author.id, "thing:9999", {})
        assert db.scalar(select(Post.id)) is None
    assert tell() == []


def test_a_storm_of_posts_is_one_line_until_it_is_read(database: Database, tell: Tell) -> None:
    with database.writing() as db:
        author, reader, named = people(db, 3)
        thread = make.thread(db, author)
        follow(db, thread, reader, named)
        first, *_others, last = [make.post(db, author, thread) for _ in range(6)]
        db.add(PostMention(post_id=last.id, person_id=named.id))
    found = tell()
    assert told(found) == [
        (reader.id, Kind.REPLY),
        (named.id, Kind.REPLY),
        (named.id, Kind.MENTION),
    ]
    counts = {(each.person_id, each.kind): each.count for each in found}
    assert list(counts.values()) == [6, 5, 1], "who is named hears of that post once"
    assert {each.subject for each in found if each.kind == Kind.REPLY} == {f"post:{first.id}"}
    rewind(database)
    assert [each.count for each in tell()] == [each.count for each in found]
    with database.writing() as db:
        db.execute(update(Notice).where(Notice.person_id == reader.id).values(read=clock.now()))
        make.post(db, named, thread)
    assert [each.count for each in tell() if each.person_id == reader.id] == [6, 1]


def test_a_post_approved_before_anybody_was_told_is_told_once(
    database: Database, tell: Tell
) -> None:
    with database.writing() as db:
        author, moderator = make.person(db, Level.EDITOR), make.person(db, Level.MODERATOR)
        newcomer = make.person(db, Level.NEW, created=clock.now())
        thread = make.thread(db, author)
        waiting = make.post(db, newcomer, thread)
        make.discussions.approve_post(db, make.who(moderator), waiting.id, waiting.version)
    assert [(each.person_id, each.count) for each in tell()] == [(author.id, 1)]
