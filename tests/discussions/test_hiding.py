"""Hiding, locking and undoing: the journal, the lists, and who may not."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.core.errors import Conflict, Forbidden
from app.core.settings import Settings
from app.discussions import hiding, service
from app.discussions.models import Post, ThreadState
from app.people.models import Level
from app.people.rules import Who
from tests import make
from tests.discussions.journal_of import entries

SETTINGS = Settings(posts_approved_first=3, posts_a_day_new=5, outside_links_new=2)


def test_one_entry_in_the_journal_for_each_act(db: Session) -> None:
    moderator = make.person(db, Level.MODERATOR)
    author = make.person(db)
    who = make.who(moderator)
    thread = make.thread(db, author)
    post = make.post(db, author, thread)
    service.edit_post(db, make.who(author), SETTINGS, post.id, 1, make.post_text("Inaczej"))
    hiding.hide_version(db, who, post.id, 1, "dane-osobowe", "")
    hiding.hide_post(db, who, post.id, "inne", "Numer telefonu.")
    hiding.unhide_post(db, who, post.id)
    hiding.lock_thread(db, who, thread.id, "Dość.")
    hiding.unlock_thread(db, who, thread.id)
    hiding.hide_thread(db, who, thread.id, "wandalizm", "")
    hiding.unhide_thread(db, who, thread.id)
    found = entries(db)
    assert [(entry.kind, entry.subject.split(":")[0]) for entry in found] == [
        ("thread.started", "thread"),
        ("post.added", "post"),
        ("post.edited", "post"),
        ("post.version-hidden", "post"),
        ("post.hidden", "post"),
        ("post.unhidden", "post"),
        ("thread.locked", "thread"),
        ("thread.unlocked", "thread"),
        ("thread.hidden", "thread"),
        ("thread.unhidden", "thread"),
    ]
    assert {entry.data["thread"] for entry in found} == {thread.id}
    assert "telefonu" not in str([entry.data for entry in found])


def test_hiding_twice_is_hiding_once(db: Session) -> None:
    who = make.who(make.person(db, Level.MODERATOR))
    thread = make.thread(db, make.person(db))
    post = make.post(db, make.person(db), thread)
    for _ in range(2):
        hiding.hide_post(db, who, post.id, "wandalizm", "")
        hiding.lock_thread(db, who, thread.id, "Dość.")
        hiding.hide_thread(db, who, thread.id, "wandalizm", "")
    kinds = [entry.kind for entry in entries(db)]
    assert kinds[2:] == ["post.hidden", "thread.locked", "thread.hidden"]


def test_lists_follow_what_is_visible(db: Session) -> None:
    who = make.who(make.person(db, Level.MODERATOR))
    author, other = make.person(db), make.person(db)
    thread = make.thread(db, author)
    started = thread.last_at
    answer = make.post(db, other, thread)
    assert (thread.reply_count, thread.last_author_id) == (1, other.id)
    hiding.hide_post(db, who, answer.id, "wandalizm", "")
    assert (thread.reply_count, thread.last_author_id, thread.last_at) == (0, author.id, started)
    hiding.unhide_post(db, who, answer.id)
    assert (thread.reply_count, thread.last_author_id) == (1, other.id)


def test_a_hidden_thread_that_was_never_approved_waits_again(db: Session) -> None:
    who = make.who(make.person(db, Level.MODERATOR))
    waiting = make.thread(db, make.person(db, Level.NEW))
    visible = make.thread(db, make.person(db))
    for thread in (waiting, visible):
        hiding.hide_thread(db, who, thread.id, "wandalizm", "")
        hiding.unhide_thread(db, who, thread.id)
    assert (waiting.state, visible.state) == (ThreadState.WAITING, ThreadState.VISIBLE)


ACTS_OF_MODERATORS: dict[str, Callable[[Session, Who, Post], object]] = {
    "hide post": lambda db, who, post: hiding.hide_post(db, who, post.id, "wandalizm", ""),
    "unhide post": lambda db, who, post: hiding.unhide_post(db, who, post.id),
    "hide text": lambda db, who, post: hiding.hide_version(db, who, post.id, 1, "wandalizm", ""),
    "hide thread": lambda db, who, post: hiding.hide_thread(
        db, who, post.thread_id, "wandalizm", ""
    ),
    "unhide thread": lambda db, who, post: hiding.unhide_thread(db, who, post.thread_id),
    "lock": lambda db, who, post: hiding.lock_thread(db, who, post.thread_id, "Dość."),
    "unlock": lambda db, who, post: hiding.unlock_thread(db, who, post.thread_id),
}


@pytest.mark.parametrize("act", sorted(ACTS_OF_MODERATORS))
def test_only_moderators_hide_and_lock(db: Session, act: str) -> None:
    author = make.person(db, Level.EDITOR)
    thread = make.thread(db, author)
    post = make.post(db, author, thread)
    for person in (author, make.person(db, Level.CURATOR, scope=["zglosic"])):
        with pytest.raises(Forbidden):
            ACTS_OF_MODERATORS[act](db, make.who(person), post)
    assert (thread.state, thread.is_locked, post.state) == ("visible", False, "visible")


def test_a_waiting_post_is_rejected_not_hidden(db: Session) -> None:
    who = make.who(make.person(db, Level.MODERATOR))
    thread = make.thread(db, make.person(db))
    waiting = make.post(db, make.person(db, Level.NEW), thread)
    with pytest.raises(Conflict):
        hiding.hide_post(db, who, waiting.id, "wandalizm", "")
    with pytest.raises(Conflict):
        hiding.unhide_post(db, who, waiting.id)
