"""Starting, answering, editing: what is stored, what the journal says, what is refused."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core import clock, journal
from app.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from app.core.settings import Settings
from app.discussions import hiding, service
from app.discussions.models import Post, PostState, PostVersion, Thread, ThreadState
from app.people.models import Level
from app.people.rules import Who
from tests import make

SETTINGS = Settings(posts_approved_first=3, posts_a_day_new=5, outside_links_new=2)


def entries(db: Session) -> list[journal.Entry]:
    db.commit()
    kinds = ["thread.", "post."]
    return journal.entries_after(db, 0, kinds=kinds, limit=1000)


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


# Approval of newcomers' posts, at the exact thresholds.


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
