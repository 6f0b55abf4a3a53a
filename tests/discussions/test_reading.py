"""Pages of threads and lists: order, permalinks, what leaks nowhere, number of queries."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app import all_tables
from app.core import clock
from app.core.db import Database
from app.core.errors import NotFound
from app.core.settings import Settings
from app.discussions import hiding, queries, service, thread_page, waiting
from app.discussions.models import Post, Thread
from app.discussions.thread_page import PAGE_SIZE
from app.people.models import Level, Person
from app.people.rules import Who
from tests import make

CountQueries = Callable[[], AbstractContextManager[list[str]]]
SECRET = "sekretne-slowo-77"


def opening(db: Session, thread: Thread) -> Post:
    return db.scalars(select(Post).where(Post.thread_id == thread.id, Post.branch == 1)).one()


def ids_on_pages(db: Session, who: Who | None, thread: Thread) -> list[list[int]]:
    """Ids of posts on each page, in order."""
    head = thread_page.thread_head(db, who, thread.id)
    first = thread_page.thread_page(db, who, head, 1).posts
    return [
        [post.id for post in thread_page.thread_page(db, who, head, number).posts.items]
        for number in range(1, first.pages + 1)
    ]


# Order and permalinks for whatever sequence of answers, replies, hiding and waiting.


@dataclass
class Model:
    """A thread as a plain tree: branches of ids in the order in which they must be shown."""

    branches: list[list[int]] = field(default_factory=list)

    def answer(self, post_id: int) -> None:
        self.branches.append([post_id])

    def reply(self, to: int, post_id: int) -> None:
        branch = next(b for b in self.branches if to in b)
        if branch is self.branches[0]:
            self.answer(post_id)
        else:
            branch.append(post_id)

    def order(self) -> list[int]:
        return [post_id for branch in self.branches for post_id in branch]


# 0 answers the thread; n replies to the n-th post so far; the second value: what became of it.
ACTS = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from(["visible", "visible", "waiting", "hidden"])),
    max_size=60,
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all examples of a property; each works in its own thread."""
    path: Path = tmp_path_factory.mktemp("threads") / "threads.sqlite3"
    database = Database(f"sqlite:///{path}")
    all_tables().create_all(database.engine)
    yield database
    database.dispose()


@examples(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts=ACTS)
def test_any_sequence_of_replies_keeps_order_and_permalinks(
    shared: Database, acts: list[tuple[int, str]]
) -> None:
    with shared.writing() as db:
        author, newcomer = make.person(db), make.person(db, Level.NEW)
        moderator = make.who(make.person(db, Level.MODERATOR))
        thread = make.thread(db, author)
        posts = [opening(db, thread)]
        model, states = Model([[posts[0].id]]), {posts[0].id: "visible"}
        for number, state in acts:
            visible = [post for post in posts if states[post.id] == "visible"]
            parent = visible[number % len(visible)] if number else None
            post = _write(db, author, newcomer, thread, parent, state)
            if parent is None:
                model.answer(post.id)
            else:
                model.reply(parent.id, post.id)
            posts.append(post)
            states[post.id] = state
        for post in posts:
            if states[post.id] == "hidden":
                hiding.hide_post(db, moderator, post.id, "wandalizm", "")
        readers: list[tuple[Who | None, set[str]]] = [
            (None, {"visible", "hidden"}),
            (make.who(author), {"visible", "hidden"}),
            (make.who(newcomer), {"visible", "hidden", "waiting"}),
            (moderator, {"visible", "hidden", "waiting"}),
        ]
        for who, seen in readers:
            expected = [post_id for post_id in model.order() if states[post_id] in seen]
            pages = ids_on_pages(db, who, thread)
            assert [post_id for page in pages for post_id in page] == expected
            assert all(len(page) == PAGE_SIZE for page in pages[:-1])
            _check_permalinks(db, who, thread, pages)
            for hidden_from_them in set(model.order()) - set(expected):
                with pytest.raises(NotFound):
                    thread_page.url_of_post(db, who, hidden_from_them)
        visible_replies = [s for s in list(states.values())[1:] if s == "visible"]
        assert thread.reply_count == len(visible_replies)


def _write(
    db: Session, author: Person, newcomer: Person, thread: Thread, parent: Post | None, state: str
) -> Post:
    if state != "waiting":
        return make.post(db, author, thread, parent=parent)
    # A newcomer without a daily limit: the order is at stake here, not the limit.
    return service.reply(
        db,
        make.who(newcomer),
        Settings(posts_a_day_new=1000, posts_approved_first=1000),
        thread.id,
        make.post_text("Tekst czekający"),
        parent.id if parent else None,
    )


def _check_permalinks(db: Session, who: Who | None, thread: Thread, pages: list[list[int]]) -> None:
    for number, page in enumerate(pages, start=1):
        query = f"?strona={number}" if number > 1 else ""
        for post_id in page:
            url = f"/dyskusje/{thread.id}-{thread.slug}{query}#post-{post_id}"
            assert thread_page.url_of_post(db, who, post_id) == url


def test_a_page_past_the_last_is_the_last(db: Session) -> None:
    author = make.person(db)
    thread = make.thread(db, author)
    for _ in range(PAGE_SIZE):
        make.post(db, author, thread)
    head = thread_page.thread_head(db, None, thread.id)
    last = thread_page.thread_page(db, None, head, 99).posts
    assert (last.number, last.pages, len(last.items)) == (2, 2, 1)
    empty = queries.board_list(db, "nie-ma", 7)
    assert (empty.number, empty.items, empty.pages) == (1, [], 1)


def test_a_page_names_authors_and_counts_people(db: Session) -> None:
    halina = make.person(db, name="Halina K.")
    erased = make.person(db, name="Usunięty użytkownik", erased=clock.now())
    moderator = make.person(db, Level.MODERATOR, name="Maria W.")
    thread = make.thread(db, halina)
    make.post(db, erased, thread)
    make.post(db, moderator, thread)
    make.post(db, halina, thread)
    head = thread_page.thread_head(db, None, thread.id)
    page = thread_page.thread_page(db, None, head, 1)
    assert page.people == 3
    assert [(p.author.name, bool(p.author.slug), p.author.level) for p in page.posts.items] == [
        ("Halina K.", True, Level.RESIDENT),
        ("Usunięty użytkownik", False, Level.RESIDENT),
        ("Maria W.", True, Level.MODERATOR),
        ("Halina K.", True, Level.RESIDENT),
    ]


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
        queries.posts_by_person(db, leaky.author.id, 50),
        queries.posts_by_person(db, leaky.thread.author_id, 50),
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


# Lists.


def test_lists_show_the_newest_activity_first(db: Session) -> None:
    author, other = make.person(db, name="Anna"), make.person(db, name="Jan L.")
    article = make.article(db, title="Petycja")
    first = make.thread(db, author, board="pomysly", title="Pierwszy")
    second = make.thread(db, author, article=article, title="Drugi")
    third = make.thread(db, author, board="z-urzedem", title="Trzeci")
    make.post(db, other, first)
    assert [t.id for t in queries.thread_list(db, 1).items] == [first.id, third.id, second.id]
    assert [t.id for t in queries.latest_threads(db, 2)] == [first.id, third.id]
    assert [t.id for t in queries.unanswered_threads(db, 5)] == [third.id, second.id]
    assert queries.count_unanswered(db) == queries.unanswered_list(db, 1).total == 2
    on_article, count = queries.latest_on_article(db, article.id, 3)
    assert ([t.id for t in on_article], count) == ([second.id], 1)
    row = queries.thread_list(db, 1).items[0]
    assert (row.replies, row.last_author.name, row.board, row.article) == (
        1,
        "Jan L.",
        "pomysly",
        None,
    )
    assert on_article[0].article == queries.ArticleRef(article.slug, "Petycja")
    assert row.url == f"/dyskusje/{first.id}-pierwszy"


def test_boards_come_in_the_order_of_the_settings(db: Session) -> None:
    settings = Settings(boards="b=Druga, a=Pierwsza,pusta=Pusta")
    author = make.person(db)
    make.thread(db, author, board="a")
    newest = make.thread(db, author, board="a")
    make.thread(db, author, board="b")
    make.thread(db, author, board="dawna")
    rows = queries.boards(db, settings)
    assert [(row.slug, row.name, row.count) for row in rows] == [
        ("b", "Druga", 1),
        ("a", "Pierwsza", 2),
        ("pusta", "Pusta", 0),
    ]
    assert rows[1].latest
    assert rows[1].latest.id == newest.id
    assert rows[2].latest is None


def test_a_locked_thread_waits_for_no_answer(db: Session) -> None:
    thread = make.thread(db, make.person(db))
    hiding.lock_thread(
        db, make.who(make.person(db, Level.MODERATOR)), thread.id, "Sprawa zamknięta."
    )
    assert queries.count_unanswered(db) == 0
    assert queries.unanswered_threads(db, 5) == []


def test_a_curators_queue_holds_their_scope_and_nothing_else(db: Session) -> None:
    newcomer = make.person(db, Level.NEW)
    inside = make.article(db, categories=("zglosic", "dowiedziec-sie"))
    outside = make.article(db, categories=("przekonac-innych",))
    wanted = make.thread(db, newcomer, article=inside)
    make.thread(db, newcomer, article=outside)
    make.thread(db, newcomer, board="pomysly")
    curator = make.who(make.person(db, Level.CURATOR, scope=["dowiedziec-sie"]))
    assert [p.id for p in waiting.waiting_posts(db, curator, 1).items] == [opening(db, wanted).id]
    assert waiting.count_waiting(db, make.who(make.person(db, Level.MODERATOR))) == 3
    assert waiting.count_waiting(db, make.who(make.person(db, Level.EDITOR))) == 0
    assert waiting.count_waiting(db, make.who(newcomer)) == 0


def test_what_search_gets(db: Session) -> None:
    author = make.person(db)
    article = make.article(db)
    thread = make.thread(db, author, title="Łąka", body="Pierwszy **tekst**", article=article)
    answer = make.post(db, author, thread, "Drugi tekst")
    make.post(db, author, thread, "Trzeci tekst")
    make.post(db, author, thread, "Pod drugim", parent=answer)
    other = make.thread(db, author)
    [found] = queries.threads_for_search(db, [thread.id])
    assert found == queries.ThreadForSearch(
        id=thread.id,
        slug=f"{thread.id}-laka",
        title="Łąka",
        board=None,
        article_id=article.id,
        updated=thread.last_at,
        is_solved=False,
        text="Pierwszy tekst\n\nDrugi tekst\n\nPod drugim\n\nTrzeci tekst",
    )
    assert found.url == f"/dyskusje/{thread.id}-laka"
    assert queries.threads_for_search(db, []) == []
    assert queries.visible_thread_ids(db, 0, 10) == [thread.id, other.id]
    assert queries.visible_thread_ids(db, thread.id, 10) == [other.id]
    assert queries.visible_thread_ids(db, 0, 1) == [thread.id]


def test_excerpts_are_cut_between_words() -> None:
    assert queries.excerpt("Krótki\n\ntekst") == "Krótki tekst"
    long = queries.excerpt("słowo " * 100)
    assert long.endswith("słowo…")
    assert len(long) <= queries.LONGEST_EXCERPT + 1


# The number of queries does not grow with what is shown.


def fill(db: Session, thread: Thread, author: Person, number: int) -> None:
    """Many answers at once, each fifth with a reply."""
    now = clock.now()
    places = [
        (branch, place)
        for branch in range(2, number + 2)
        for place in range(2 if branch % 5 == 0 else 1)
    ]
    rows = [
        {
            "thread_id": thread.id,
            "branch": branch,
            "place": place,
            "author_id": author.id,
            "state": "visible",
            "created": now,
            "published": now,
            "version": 1,
            "reason_code": "",
            "reason_text": "",
            "renderer_version": 1,
            "html": "<p>Tekst</p>",
            "plain": "Tekst",
            "body": "Tekst",
        }
        for branch, place in places
    ]
    db.execute(insert(Post), rows)
    db.flush()


def queries_of_thread_page(
    db: Session, count_queries: CountQueries, who: Who | None, thread: Thread, number: int
) -> int:
    with count_queries() as statements:
        head = thread_page.thread_head(db, who, thread.id)
        thread_page.thread_page(db, who, head, number)
    return len(statements)


@pytest.mark.parametrize(
    ("level", "expected"),
    [(None, 3), (Level.RESIDENT, 3), (Level.CURATOR, 4), (Level.MODERATOR, 3)],
)
def test_a_thread_page_asks_as_often_for_500_posts_as_for_5(
    db: Session, count_queries: CountQueries, level: Level | None, expected: int
) -> None:
    author = make.person(db)
    article = make.article(db)
    who = make.who(make.person(db, level)) if level else None
    small, large = (make.thread(db, author, article=article) for _ in range(2))
    fill(db, small, author, 5)
    fill(db, large, author, 500)
    db.commit()
    for thread, number in ((small, 1), (large, 1), (large, 20)):
        assert queries_of_thread_page(db, count_queries, who, thread, number) == expected


def test_a_late_page_of_a_long_thread_walks_the_index_only(db: Session) -> None:
    author = make.person(db)
    thread = make.thread(db, author)
    fill(db, thread, author, 300)
    db.commit()
    if db.get_bind().dialect.name != "sqlite":
        pytest.skip("the plan is read in SQLite's words")
    plan = db.connection().exec_driver_sql(
        "EXPLAIN QUERY PLAN SELECT id FROM post WHERE thread_id = ? AND "
        "(state IN ('visible', 'hidden') OR author_id = ?) ORDER BY branch, place "
        "LIMIT 25 OFFSET 200",
        (thread.id, author.id),
    )
    steps = [row[3] for row in plan]
    assert any("COVERING INDEX ix_post_page" in step for step in steps), steps
    assert not any("TEMP B-TREE" in step for step in steps), steps


def test_lists_ask_as_often_for_many_threads_as_for_few(
    db: Session, count_queries: CountQueries
) -> None:
    author = make.person(db)
    moderator = make.who(make.person(db, Level.MODERATOR))
    settings = Settings()

    def asked() -> int:
        with count_queries() as statements:
            queries.thread_list(db, 1)
            queries.boards(db, settings)
            queries.count_unanswered(db)
            waiting.waiting_posts(db, moderator, 1)
            queries.threads_for_search(db, queries.visible_thread_ids(db, 0, 50))
            queries.posts_by_person(db, author.id, 20)
        return len(statements)

    def grow(number: int) -> None:
        for _ in range(number):
            for board, _name in settings.boards:
                make.thread(db, author, board=board)
            make.thread(db, make.person(db, Level.NEW))
        db.commit()

    grow(1)
    few = asked()
    grow(8)
    assert asked() == few == 11
