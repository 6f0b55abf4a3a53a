"""Order of posts, pages and permalinks, whatever the sequence of replies; queries per page."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import all_tables
from app.core import clock
from app.core.db import Database
from app.core.errors import NotFound
from app.core.settings import Settings
from app.discussions import contributions, hiding, queries, service, thread_page, waiting
from app.discussions.models import Post, Thread
from app.discussions.thread_page import PAGE_SIZE
from app.people.models import Level, Person
from app.people.rules import Who
from tests import make
from tests.discussions.rows import add_posts

CountQueries = Callable[[], AbstractContextManager[list[str]]]


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


# The number of queries does not grow with what is shown.


def fill(db: Session, thread: Thread, author: Person, number: int) -> None:
    """Many answers at once, each fifth with a reply."""
    now = clock.now()
    places = [
        (branch, place, now)
        for branch in range(2, number + 2)
        for place in range(2 if branch % 5 == 0 else 1)
    ]
    add_posts(db, thread, author, places)
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


def test_a_late_page_of_a_long_thread_walks_the_index_only(shared: Database) -> None:
    """SQLite tells its plan in words; it is asked whatever database the other tests run on."""
    with shared.writing() as db:
        author = make.person(db)
        thread = make.thread(db, author)
        fill(db, thread, author, 300)
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
            contributions.posts_of(db, author.id, 1)
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
    assert asked() == few == 13
