"""Whose posts wait, at the exact thresholds, and who decides on them."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import Conflict, NotFound, TooMany
from app.core.settings import Settings
from app.discussions import hiding, service
from app.discussions.models import Post, PostState, ThreadState
from app.people.models import Level
from tests import make
from tests.discussions.journal_of import entries

SETTINGS = Settings(posts_approved_first=3, posts_a_day_new=5, outside_links_new=2)


def test_the_first_three_posts_of_a_newcomer_wait_and_the_fourth_does_not(db: Session) -> None:
    newcomer = make.person(db, Level.NEW)
    moderator = make.who(make.person(db, Level.MODERATOR))
    thread = make.thread(db, make.person(db))
    for number in range(1, 5):
        post = make.post(db, newcomer, thread)
        if number == 4:
            assert post.state == PostState.VISIBLE
            break
        assert post.state == PostState.WAITING
        assert thread.reply_count == number - 1
        service.approve_post(db, moderator, post.id, 1)
        assert thread.reply_count == number


def test_posts_count_when_approved_not_when_written(db: Session) -> None:
    newcomer = make.person(db, Level.NEW)
    thread = make.thread(db, make.person(db))
    states = {make.post(db, newcomer, thread).state for _ in range(4)}
    assert states == {PostState.WAITING}


def test_hidden_and_rejected_posts_do_not_count_as_approved(db: Session) -> None:
    newcomer = make.person(db, Level.NEW)
    moderator = make.who(make.person(db, Level.MODERATOR))
    thread = make.thread(db, make.person(db))
    posts = [make.post(db, newcomer, thread) for _ in range(4)]
    for post in posts[:3]:
        service.approve_post(db, moderator, post.id, 1)
    service.reject_post(db, moderator, posts[3].id, "wandalizm", "")
    assert service.approved_posts(db, newcomer.id) == 3
    hiding.hide_post(db, moderator, posts[0].id, "wandalizm", "")
    assert make.post(db, newcomer, thread).state == PostState.WAITING


def test_a_newcomer_writes_five_posts_a_day_and_a_resident_as_many_as_they_like(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = datetime(2026, 11, 20, 12, tzinfo=clock.WARSAW)
    monkeypatch.setattr(clock, "now", lambda: noon)
    newcomer, resident = make.person(db, Level.NEW), make.person(db)
    thread = make.thread(db, resident)
    for _ in range(SETTINGS.posts_a_day_new):
        make.post(db, newcomer, thread)
    with pytest.raises(TooMany) as refused:
        make.post(db, newcomer, thread)
    assert refused.value.retry_after == 12 * 3600
    with pytest.raises(TooMany):
        make.thread(db, newcomer)
    for _ in range(SETTINGS.posts_a_day_new + 2):
        make.post(db, resident, thread)
    monkeypatch.setattr(clock, "now", lambda: noon + timedelta(hours=11, minutes=59))
    with pytest.raises(TooMany):
        make.post(db, newcomer, thread)
    monkeypatch.setattr(clock, "now", lambda: noon + timedelta(hours=12))
    assert make.post(db, newcomer, thread).state == PostState.WAITING


def test_outside_links_hold_a_text_and_never_lose_it(db: Session) -> None:
    newcomer = make.person(db, Level.NEW)
    moderator = make.who(make.person(db, Level.MODERATOR))
    thread = make.thread(db, make.person(db))
    for _ in range(3):
        service.approve_post(db, moderator, make.post(db, newcomer, thread).id, 1)
    links = [f"[{n}](https://strona{n}.example/)" for n in range(3)]
    assert make.post(db, newcomer, thread, " ".join(links[:2])).state == PostState.VISIBLE
    held = make.post(db, newcomer, thread, " ".join(links))
    assert (held.state, held.body) == (PostState.WAITING, " ".join(links))
    resident = make.post(db, make.person(db), thread, " ".join(links))
    assert resident.state == PostState.VISIBLE


def test_a_newcomer_cannot_smuggle_a_text_in_by_editing(db: Session) -> None:
    newcomer = make.person(db, Level.NEW)
    moderator = make.who(make.person(db, Level.MODERATOR))
    thread = make.thread(db, make.person(db))
    post = make.post(db, newcomer, thread, "Grzeczny tekst")
    service.approve_post(db, moderator, post.id, 1)
    spam = make.post_text("Kup u nas")
    service.edit_post(db, make.who(newcomer), SETTINGS, post.id, 1, spam)
    assert post.state == PostState.WAITING
    assert thread.reply_count == 0
    service.approve_post(db, moderator, post.id, 2)
    assert post.state == PostState.VISIBLE


def test_a_trusted_newcomers_edit_stays_visible_but_not_with_many_links(db: Session) -> None:
    newcomer = make.person(db, Level.NEW)
    moderator = make.who(make.person(db, Level.MODERATOR))
    thread = make.thread(db, make.person(db))
    posts = [make.post(db, newcomer, thread) for _ in range(3)]
    for post in posts:
        service.approve_post(db, moderator, post.id, 1)
    who = make.who(newcomer)
    service.edit_post(db, who, SETTINGS, posts[0].id, 1, make.post_text("Literówka"))
    assert posts[0].state == PostState.VISIBLE
    links = " ".join(f"<https://strona{n}.example/>" for n in range(3))
    service.edit_post(db, who, SETTINGS, posts[0].id, 2, make.post_text(links))
    assert posts[0].state == PostState.WAITING


def test_an_edit_of_a_waiting_post_keeps_it_waiting_also_when_promoted(db: Session) -> None:
    newcomer = make.person(db, Level.NEW)
    make.thread(db, newcomer)
    post = db.scalars(select(Post)).one()
    promoted = make.who(newcomer, level=Level.RESIDENT)
    service.edit_post(db, promoted, SETTINGS, post.id, 1, make.post_text("Lepszy tekst"))
    assert post.state == PostState.WAITING


def test_a_moderator_approves_only_what_they_read(db: Session) -> None:
    newcomer = make.person(db, Level.NEW)
    moderator = make.who(make.person(db, Level.MODERATOR))
    make.thread(db, newcomer)
    post = db.scalars(select(Post)).one()
    service.edit_post(db, make.who(newcomer), SETTINGS, post.id, 1, make.post_text("Podmiana"))
    with pytest.raises(Conflict):
        service.approve_post(db, moderator, post.id, 1)
    assert post.state == PostState.WAITING


def test_approving_the_first_post_opens_the_thread(db: Session) -> None:
    newcomer = make.person(db, Level.NEW)
    moderator = make.who(make.person(db, Level.MODERATOR))
    thread = make.thread(db, newcomer)
    post = db.scalars(select(Post)).one()
    assert thread.state == ThreadState.WAITING
    service.approve_post(db, moderator, post.id, 1)
    assert thread.state == ThreadState.VISIBLE
    assert thread.last_at == post.published
    kinds = [(entry.kind, entry.data["thread_state"]) for entry in entries(db)]
    assert kinds == [("thread.started", "waiting"), ("post.approved", "visible")]


def test_a_rejected_first_post_keeps_the_thread_unseen(db: Session) -> None:
    newcomer = make.person(db, Level.NEW)
    moderator = make.who(make.person(db, Level.MODERATOR))
    thread = make.thread(db, newcomer)
    post = db.scalars(select(Post)).one()
    service.reject_post(db, moderator, post.id, "wandalizm", "")
    assert (thread.state, post.state) == (ThreadState.WAITING, PostState.REJECTED)
    with pytest.raises(Conflict):
        service.approve_post(db, moderator, post.id, 1)


def test_only_one_decision_is_made(db: Session) -> None:
    newcomer = make.person(db, Level.NEW)
    first = make.who(make.person(db, Level.MODERATOR))
    second = make.who(make.person(db, Level.MODERATOR))
    make.thread(db, newcomer)
    post = db.scalars(select(Post)).one()
    service.approve_post(db, first, post.id, 1)
    with pytest.raises(Conflict):
        service.approve_post(db, second, post.id, 1)
    with pytest.raises(Conflict):
        service.reject_post(db, second, post.id, "wandalizm", "")
    assert [entry.kind for entry in entries(db)] == ["thread.started", "post.approved"]


def test_nobody_below_a_moderator_decides(db: Session) -> None:
    newcomer = make.person(db, Level.NEW)
    make.thread(db, newcomer)
    post = db.scalars(select(Post)).one()
    for person in (newcomer, make.person(db), make.person(db, Level.CURATOR, scope=["zglosic"])):
        with pytest.raises(NotFound):
            service.approve_post(db, make.who(person), post.id, 1)
        with pytest.raises(NotFound):
            service.reject_post(db, make.who(person), post.id, "wandalizm", "")


def test_a_curator_decides_in_scope_only(db: Session) -> None:
    inside = make.article(db, categories=("zglosic", "dowiedziec-sie"))
    outside = make.article(db, categories=("przekonac-innych",))
    curator = make.who(make.person(db, Level.CURATOR, scope=["dowiedziec-sie"]))
    threads = [
        make.thread(db, make.person(db, Level.NEW), article=article)
        for article in (inside, outside)
    ]
    posts = [
        db.scalars(select(Post).where(Post.thread_id == thread.id)).one() for thread in threads
    ]
    service.approve_post(db, curator, posts[0].id, 1)
    with pytest.raises(NotFound):
        service.approve_post(db, curator, posts[1].id, 1)
