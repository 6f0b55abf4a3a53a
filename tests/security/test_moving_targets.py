"""What was read is what is decided on: titles, posts and threads that change under a moderator."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core.errors import Conflict, NotFound
from app.core.settings import Settings
from app.discussions import hiding, merging, service, titles
from app.discussions.models import OPENING_BRANCH, Post, PostState, ThreadState
from app.people.models import Level
from app.review import text_filters
from app.review.text_filters import FilterKind
from tests import make

SETTINGS = Settings()


def _opening(db: Session, thread_id: int) -> Post:
    query = select(Post).where(Post.thread_id == thread_id, Post.branch == OPENING_BRANCH)
    return db.scalars(query).one()


def test_a_title_changed_meanwhile_is_not_let_out_unread(db: Session) -> None:
    newcomer = make.who(make.person(db, Level.NEW))
    moderator = make.person(db, Level.MODERATOR)
    text_filters.add(db, make.who(moderator), FilterKind.WORD, "kasyno", "Reklama")
    thread = service.start_thread(
        db,
        newcomer,
        SETTINGS,
        title="Pytanie o ławkę",
        text=make.post_text("Gdzie ją postawić?"),
        board="pomysly",
    )
    read = _opening(db, thread.id).version
    titles.change_title(db, newcomer, SETTINGS, thread.id, "Najlepsze kasyno")
    post = _opening(db, thread.id)
    with pytest.raises(Conflict):
        service.approve_post(db, make.who(moderator), post.id, read)
    assert (thread.state, post.state) == (ThreadState.WAITING, PostState.WAITING)
    assert any("kasyno" in reason for reason in post.held_because), "moderators see why it waits"
    service.approve_post(db, make.who(moderator), post.id, post.version)
    assert thread.state == ThreadState.VISIBLE


def test_a_post_that_moves_while_somebody_waits_for_its_thread_is_hidden_where_it_is(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What happens on PostgreSQL, where the wait is for another's transaction."""
    moderator = make.who(make.person(db, Level.MODERATOR))
    source, target = (make.thread(db, make.person(db)) for _ in range(2))
    post = make.post(db, make.person(db), source)
    lock, moved = service.locked_thread, []

    def lock_after_a_merge(session: Session, thread_id: int) -> object:
        if not moved:
            moved.append(thread_id)
            monkeypatch.setattr(service, "locked_thread", lock)
            merging.merge_threads(session, moderator, source.id, target.id, "")
        return lock(session, thread_id)

    monkeypatch.setattr(service, "locked_thread", lock_after_a_merge)
    monkeypatch.setattr(hiding, "locked_post", service.locked_post)
    hiding.hide_post(db, moderator, post.id, "wandalizm", "")
    assert moved == [source.id]
    assert (post.thread_id, post.state) == (target.id, PostState.HIDDEN)
    # The opening post of the other thread came along and stays; the hidden one is not counted.
    assert target.reply_count == 1


def test_a_post_that_never_rests_is_not_acted_upon(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = [make.thread(db, make.person(db)) for _ in range(2)]
    post = make.post(db, make.person(db), threads[0])
    lock = service.locked_thread

    def lock_and_move(session: Session, thread_id: int) -> object:
        held = lock(session, thread_id)
        other = next(each.id for each in threads if each.id != thread_id)
        session.execute(update(Post).where(Post.id == post.id).values(thread_id=other))
        return held

    monkeypatch.setattr(service, "locked_thread", lock_and_move)
    with pytest.raises(NotFound):
        service.locked_post(db, post.id)
