"""Texts that wait, were rejected or hidden are in no page, list, history or search document."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.core.settings import Settings
from app.discussions import contributions, hiding, queries, service, thread_page, waiting
from app.discussions.models import Post, Thread
from app.people.models import Level, Person
from app.people.rules import Who
from tests import make

SECRET = "sekretne-slowo-77"


def opening(db: Session, thread: Thread) -> Post:
    return db.scalars(select(Post).where(Post.thread_id == thread.id, Post.branch == 1)).one()


# What must not be seen, in whatever outlet.


@dataclass
class Leaky:
    """One thread of each kind with a secret word where the public must not see it."""

    author: Person
    waiting_thread: Thread
    hidden_thread: Thread
    thread: Thread
    waiting_post: Post
    hidden_post: Post
    rejected_post: Post
    edited_post: Post


@pytest.fixture
def leaky(db: Session) -> Leaky:
    author, newcomer = make.person(db), make.person(db, Level.NEW)
    moderator = make.who(make.person(db, Level.MODERATOR))
    article = make.article(db)
    thread = make.thread(db, author, article=article)
    hidden_thread = make.thread(db, author, article=article, title=f"Tytuł {SECRET}", body=SECRET)
    hiding.hide_thread(db, moderator, hidden_thread.id, "dane-osobowe", "")
    hidden = make.post(db, author, thread, SECRET)
    hiding.hide_post(db, moderator, hidden.id, "dane-osobowe", "")
    waiting_post = make.post(db, newcomer, thread, SECRET)
    rejected = make.post(db, newcomer, thread, SECRET)
    service.reject_post(db, moderator, rejected.id, "wandalizm", "")
    edited = make.post(db, newcomer, thread, SECRET)
    text = make.post_text("Grzecznie")
    service.edit_post(db, make.who(newcomer), Settings(), edited.id, 1, text)
    service.approve_post(db, moderator, edited.id, 2)
    made = Leaky(
        author=newcomer,
        waiting_thread=make.thread(
            db, newcomer, article=article, title=f"Tytuł {SECRET}", body=SECRET
        ),
        hidden_thread=hidden_thread,
        thread=thread,
        waiting_post=waiting_post,
        hidden_post=hidden,
        rejected_post=rejected,
        edited_post=edited,
    )
    db.commit()
    return made


def everything_public(db: Session, who: Who | None, leaky: Leaky) -> list[object]:
    """All that lists, pages, history and search tell this reader."""
    settings = Settings()
    article_id = leaky.thread.article_id or 0
    head = thread_page.thread_head(db, who, leaky.thread.id)
    _head, edited = thread_page.post_source(db, who, leaky.edited_post.id)
    return [
        queries.thread_list(db, 1),
        queries.unanswered_list(db, 1),
        queries.board_list(db, "pomysly", 1),
        queries.article_list(db, article_id, 1),
        queries.latest_threads(db, 50),
        queries.unanswered_threads(db, 50),
        queries.latest_on_article(db, article_id, 50),
        queries.boards(db, settings),
        contributions.posts_of(db, leaky.author.id, 1),
        contributions.posts_of(db, leaky.thread.author_id, 1),
        queries.threads_for_search(db, list(range(50))),
        head,
        thread_page.thread_page(db, who, head, 1),
        thread_page.thread_head(db, who, leaky.hidden_thread.id),
        thread_page.post_history(db, who, head, edited),
        waiting.waiting_posts(db, who, 1) if who else None,
    ]


@pytest.mark.parametrize("level", [None, Level.NEW, Level.RESIDENT, Level.EDITOR, Level.CURATOR])
def test_nothing_unseen_leaks(db: Session, leaky: Leaky, level: Level | None) -> None:
    who = make.who(make.person(db, level, scope=["zglosic"])) if level else None
    told = everything_public(db, who, leaky)
    assert SECRET not in repr(told)
    assert "Grzecznie" in repr(told), "the test would not see a leak either"
    for thread in (leaky.waiting_thread,):
        with pytest.raises(NotFound):
            thread_page.thread_head(db, who, thread.id)
    unseen = [leaky.waiting_post, leaky.hidden_post, leaky.rejected_post]
    unseen += [opening(db, leaky.waiting_thread), opening(db, leaky.hidden_thread)]
    for post in unseen:
        with pytest.raises(NotFound):
            thread_page.post_source(db, who, post.id)
    for post in (p for p in unseen if p is not leaky.hidden_post):
        with pytest.raises(NotFound):
            thread_page.url_of_post(db, who, post.id)


def test_the_author_sees_their_own_waiting_texts_but_lists_do_not_show_them(
    db: Session, leaky: Leaky
) -> None:
    who = make.who(leaky.author)
    assert thread_page.thread_head(db, who, leaky.waiting_thread.id).is_readable
    head = thread_page.thread_head(db, who, leaky.thread.id)
    page = thread_page.thread_page(db, who, head, 1)
    shown = {post.id: post for post in page.posts.items}
    assert SECRET in shown[leaky.waiting_post.id].html
    assert shown[leaky.rejected_post.id].reason
    assert shown[leaky.hidden_post.id].html == ""
    assert SECRET not in repr(queries.thread_list(db, 1))
    own = waiting.own_waiting_posts(db, who.id, 10)
    assert {post.id for post in own} == {
        leaky.waiting_post.id,
        opening(db, leaky.waiting_thread).id,
    }
    _head, edited = thread_page.post_source(db, who, leaky.edited_post.id)
    assert [v.state for v in thread_page.post_history(db, who, head, edited)] == [
        "visible",
        "waiting",
    ]


def test_moderators_see_all_of_it(db: Session, leaky: Leaky) -> None:
    who = make.who(make.person(db, Level.MODERATOR))
    head = thread_page.thread_head(db, who, leaky.thread.id)
    page = thread_page.thread_page(db, who, head, 1)
    unseen = {leaky.waiting_post.id, leaky.hidden_post.id, leaky.rejected_post.id}
    assert {p.id for p in page.posts.items if SECRET in p.html} == unseen
    queue = waiting.waiting_posts(db, who, 1)
    assert [post.id for post in queue.items] == [
        leaky.waiting_post.id,
        opening(db, leaky.waiting_thread).id,
    ]
    assert queue.total == waiting.count_waiting(db, who) == 2
    assert queue.items[0].author_approved == 1
    assert queue.items[1].is_opening


def test_a_hidden_former_text_is_told_only_by_its_reason(db: Session) -> None:
    author = make.person(db)
    moderator = make.who(make.person(db, Level.MODERATOR))
    thread = make.thread(db, author, body=SECRET)
    post = opening(db, thread)
    text = make.post_text("Bez numeru")
    service.edit_post(db, make.who(author), Settings(), post.id, 1, text)

    def told(who: Who | None) -> str:
        head, source = thread_page.post_source(db, who, post.id)
        return repr(thread_page.post_history(db, who, head, source))

    assert SECRET in told(None)
    hiding.hide_version(db, moderator, post.id, 1, "inne", "Numer telefonu.")
    for who in (None, make.who(make.person(db)), make.who(author)):
        assert SECRET not in told(who)
        assert "Numer telefonu" in told(who)
    assert SECRET in told(moderator)


def test_a_text_that_waits_again_is_unseen_until_approved(db: Session) -> None:
    newcomer = make.person(db, Level.NEW)
    moderator = make.who(make.person(db, Level.MODERATOR))
    thread = make.thread(db, newcomer)
    post = opening(db, thread)
    service.approve_post(db, moderator, post.id, 1)
    text = make.post_text(SECRET)
    service.edit_post(db, make.who(newcomer), Settings(), post.id, 1, text)
    head = thread_page.thread_head(db, None, thread.id)
    assert SECRET not in repr(thread_page.thread_page(db, None, head, 1))
    assert SECRET not in repr(queries.threads_for_search(db, [thread.id]))
    with pytest.raises(NotFound):
        thread_page.post_source(db, None, post.id)
