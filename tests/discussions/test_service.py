"""Starting, answering, editing: what is stored, what the journal says, what is refused."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core import clock
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from app.core.settings import Settings
from app.discussions import hiding, service
from app.discussions.models import Post, PostState, PostVersion, Thread, ThreadState
from app.people.models import Level
from tests import make
from tests.discussions.journal_of import entries

SETTINGS = Settings(posts_approved_first=3, posts_a_day_new=5, outside_links_new=2)


def test_a_resident_starts_a_thread_that_everybody_sees(db: Session) -> None:
    author = make.person(db)
    thread = make.thread(db, author, title="Czy łąka to śmieci?", board="pomysly")
    assert (thread.state, thread.slug) == (ThreadState.VISIBLE, "czy-laka-to-smieci")
    post = db.scalars(select(Post)).one()
    assert (post.branch, post.place, post.parent_id) == (1, 0, None)
    assert post.state == PostState.VISIBLE
    assert thread.reply_count == 0
    [entry] = entries(db)
    assert (entry.kind, entry.subject, entry.actor_id) == (
        "thread.started",
        f"thread:{thread.id}",
        author.id,
    )
    assert entry.data["thread"] == thread.id
    assert entry.data["post"] == post.id
    assert entry.data["article"] is None


def test_a_thread_stands_in_exactly_one_place(db: Session) -> None:
    article = make.article(db)
    author = make.person(db)
    db.commit()
    for board, article_id in ((None, None), ("pomysly", article.id)):
        with pytest.raises(IntegrityError, match="one_place"):
            service.start_thread(
                db,
                make.who(author),
                SETTINGS,
                title="Tytuł",
                text=make.post_text("Treść"),
                board=board,
                article_id=article_id,
            )
        db.rollback()


def test_a_thread_on_a_missing_article_is_refused(db: Session) -> None:
    author = make.person(db)
    with pytest.raises(NotFound):
        service.start_thread(
            db,
            make.who(author),
            SETTINGS,
            title="Tytuł",
            text=make.post_text("Treść"),
            article_id=12345,
        )


def stamp(db: Session, article: Article) -> int:
    return db.scalars(select(Article.stamp).where(Article.id == article.id)).one()


def test_the_article_page_hears_of_what_it_shows_and_of_nothing_else(db: Session) -> None:
    article = make.article(db)
    moderator = make.who(make.person(db, Level.MODERATOR))
    newcomer, resident = make.person(db, Level.NEW), make.person(db)
    seen = stamp(db, article)

    def changed() -> bool:
        nonlocal seen
        before, seen = seen, stamp(db, article)
        return seen != before

    thread = make.thread(db, newcomer, article=article)
    assert not changed(), "a waiting thread left a trace on the article"
    opening = db.scalars(select(Post)).one()
    service.approve_post(db, moderator, opening.id, 1)
    assert changed()
    answer = make.post(db, resident, thread)
    assert changed()
    make.post(db, newcomer, thread)
    assert not changed(), "a waiting post left a trace on the article"
    hiding.hide_post(db, moderator, answer.id, "wandalizm", "")
    assert changed()
    hiding.hide_thread(db, moderator, thread.id, "wandalizm", "")
    assert changed()


def test_replies_to_replies_stand_in_the_branch_and_answers_to_the_first_post_at_the_end(
    db: Session,
) -> None:
    author = make.person(db)
    thread = make.thread(db, author)
    opening = db.scalars(select(Post)).one()
    first = make.post(db, author, thread)
    second = make.post(db, author, thread, parent=opening)
    under_first = make.post(db, author, thread, parent=first)
    deeper = make.post(db, author, thread, parent=under_first)
    places = [(post.branch, post.place) for post in (opening, first, second, under_first, deeper)]
    assert places == [(1, 0), (2, 0), (3, 0), (2, 1), (2, 2)]
    assert second.parent_id is None
    assert under_first.parent_id == deeper.parent_id == first.id
    assert thread.reply_count == 4


def test_a_reply_to_a_post_of_another_thread_is_refused(db: Session) -> None:
    author = make.person(db)
    thread, other = make.thread(db, author), make.thread(db, author)
    foreign = make.post(db, author, other)
    with pytest.raises(NotFound):
        make.post(db, author, thread, parent=foreign)


def test_nobody_replies_to_posts_that_are_not_visible(db: Session) -> None:
    moderator = make.person(db, Level.MODERATOR)
    newcomer = make.person(db, Level.NEW)
    thread = make.thread(db, moderator)
    waiting = make.post(db, newcomer, thread)
    hidden = make.post(db, make.person(db), thread)
    hiding.hide_post(db, make.who(moderator), hidden.id, "wandalizm", "")
    with pytest.raises(NotFound):
        make.post(db, newcomer, thread, parent=waiting)
    with pytest.raises(Forbidden):
        make.post(db, make.person(db), thread, parent=hidden)


def test_nobody_writes_in_a_locked_or_hidden_thread(db: Session) -> None:
    moderator, author = make.person(db, Level.MODERATOR), make.person(db)
    thread = make.thread(db, author)
    hiding.lock_thread(db, make.who(moderator), thread.id, "Sprawa zamknięta.")
    for person in (author, moderator):
        with pytest.raises(Forbidden):
            make.post(db, person, thread)
    opening = db.scalars(select(Post)).one()
    with pytest.raises(Forbidden):
        service.edit_post(db, make.who(author), SETTINGS, opening.id, 1, make.post_text("Inne"))
    hiding.unlock_thread(db, make.who(moderator), thread.id)
    make.post(db, author, thread)
    hiding.hide_thread(db, make.who(moderator), thread.id, "wandalizm", "")
    with pytest.raises(NotFound):
        make.post(db, author, thread)


def test_a_suspended_person_writes_nothing(db: Session) -> None:
    author = make.person(db)
    thread = make.thread(db, author)
    opening = db.scalars(select(Post)).one()
    who = make.who(author, suspended_until=clock.now() + timedelta(hours=1))
    text = make.post_text("Treść")
    with pytest.raises(Forbidden):
        service.start_thread(db, who, SETTINGS, title="Tytuł", text=text, board="pomysly")
    with pytest.raises(Forbidden):
        service.reply(db, who, SETTINGS, thread.id, text)
    with pytest.raises(Forbidden):
        service.edit_post(db, who, SETTINGS, opening.id, 1, text)


def test_an_edit_keeps_the_former_text(db: Session) -> None:
    author = make.person(db)
    make.thread(db, author, body="Pierwszy tekst")
    post = db.scalars(select(Post)).one()
    who = make.who(author)
    service.edit_post(db, who, SETTINGS, post.id, 1, make.post_text("Drugi tekst"))
    service.edit_post(db, who, SETTINGS, post.id, 2, make.post_text("Trzeci tekst"))
    assert (post.version, post.body, post.plain) == (3, "Trzeci tekst", "Trzeci tekst")
    assert post.edited is not None
    versions = db.scalars(select(PostVersion).order_by(PostVersion.number)).all()
    assert [(v.number, v.body, v.state) for v in versions] == [
        (1, "Pierwszy tekst", "visible"),
        (2, "Drugi tekst", "visible"),
    ]
    assert [entry.kind for entry in entries(db)] == ["thread.started", "post.edited", "post.edited"]


def test_the_same_text_again_is_no_edit(db: Session) -> None:
    author = make.person(db)
    make.thread(db, author, body="Tekst")
    post = db.scalars(select(Post)).one()
    service.edit_post(db, make.who(author), SETTINGS, post.id, 1, make.post_text("Tekst\r\n"))
    assert (post.version, post.edited) == (1, None)
    assert [entry.kind for entry in entries(db)] == ["thread.started"]


def test_an_edit_from_an_old_window_overwrites_nothing(db: Session) -> None:
    author = make.person(db)
    make.thread(db, author, body="Tekst")
    post = db.scalars(select(Post)).one()
    who = make.who(author)
    service.edit_post(db, who, SETTINGS, post.id, 1, make.post_text("Nowszy"))
    with pytest.raises(Conflict):
        service.edit_post(db, who, SETTINGS, post.id, 1, make.post_text("Ze starego okna"))
    assert post.body == "Nowszy"


def test_nobody_edits_for_somebody_else(db: Session) -> None:
    author = make.person(db)
    make.thread(db, author)
    post = db.scalars(select(Post)).one()
    for level in (Level.RESIDENT, Level.EDITOR, Level.MODERATOR, Level.ADMINISTRATOR):
        other = make.who(make.person(db, level))
        with pytest.raises(Forbidden):
            service.edit_post(db, other, SETTINGS, post.id, 1, make.post_text("Cudzy"))


def test_a_foreign_waiting_post_cannot_be_told_from_a_missing_one(db: Session) -> None:
    newcomer = make.person(db, Level.NEW)
    make.thread(db, newcomer)
    post = db.scalars(select(Post)).one()
    stranger = make.who(make.person(db))
    for post_id in (post.id, post.id + 1000):
        with pytest.raises(NotFound):
            service.edit_post(db, stranger, SETTINGS, post_id, 1, make.post_text("Cudzy"))


@pytest.mark.parametrize("body", ["", "   \n "])
def test_empty_texts_and_titles_are_refused(db: Session, body: str) -> None:
    author = make.person(db)
    thread = make.thread(db, author)
    with pytest.raises(Invalid):
        make.post(db, author, thread, body=body)
    with pytest.raises(Invalid):
        make.thread(db, author, body=body)


def test_places_are_never_given_twice(db: Session) -> None:
    author = make.person(db)
    thread = make.thread(db, author)
    post = make.post(db, author, thread)
    db.add(
        Post(
            thread_id=thread.id,
            branch=post.branch,
            place=post.place,
            author_id=author.id,
            state="visible",
            created=clock.now(),
            renderer_version=1,
            html="",
            plain="",
            body="",
        )
    )
    with pytest.raises(IntegrityError):
        db.flush()
    db.rollback()
    assert db.scalar(select(func.count()).select_from(Thread)) == 0


def together(number: int, act: Callable[[int], object]) -> list[BaseException | None]:
    """Let `number` threads act at once; what each of them raised."""
    start = threading.Barrier(number)

    def run(index: int) -> BaseException | None:
        start.wait()
        try:
            act(index)
        except TooMany as refused:
            return refused
        return None

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_writers_at_the_same_moment_get_places_of_their_own(database: Database) -> None:
    with database.writing() as db:
        people = [make.person(db) for _ in range(6)]
        thread = make.thread(db, people[0])
        answer = make.post(db, people[0], thread)

    def write(index: int) -> None:
        for number in range(4):
            with database.writing() as db:
                make.post(db, people[index], thread, parent=answer if number % 2 else None)

    assert together(6, write) == [None] * 6
    with database.reading() as db:
        places = db.execute(select(Post.branch, Post.place).order_by(Post.id)).all()
        stored = db.get_one(Thread, thread.id)
    assert len(set(places)) == len(places) == 2 + 24
    assert {branch for branch, _ in places} == set(range(1, 15))
    assert sorted(place for branch, place in places if branch == 2) == list(range(13))
    assert stored.reply_count == 25


def test_the_last_post_of_the_day_is_given_once(database: Database) -> None:
    with database.writing() as db:
        newcomer = make.person(db, Level.NEW)
        threads = [make.thread(db, make.person(db)) for _ in range(8)]

    def write(index: int) -> None:
        with database.writing() as db:
            make.post(db, newcomer, threads[index])

    refused = together(8, write)
    assert sum(fault is None for fault in refused) == SETTINGS.posts_a_day_new
