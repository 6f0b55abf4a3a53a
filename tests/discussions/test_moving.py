"""Moving, splitting and merging: no post is lost or doubled, and everything else goes along."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cities.models import City
from app.core import clock
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.settings import Settings
from app.discussions import following, hiding, merging, moving, splitting, thread_page
from app.discussions.models import Post, PostState, Thread, ThreadState
from app.discussions.moving import Destination
from app.discussions.participation_models import ThreadFollow, ThreadReading
from app.discussions.splitting import Split
from app.discussions.thread_notes import notes_of
from app.people.models import Level, Person
from tests import make
from tests.discussions.journal_of import entries

SETTINGS = Settings(posts_approved_first=3)


def _split(db: Session, who: Person, thread: Thread, *posts: Post) -> Thread:
    split = Split(frozenset(post.id for post in posts), "Osobna sprawa", "Inny temat")
    return splitting.split_thread(db, make.who(who), SETTINGS, thread.id, split)


def _stand(db: Session, thread: Thread) -> list[tuple[int, int, int, int | None]]:
    db.flush()
    rows = db.execute(
        select(Post.id, Post.branch, Post.place, Post.parent_id)
        .where(Post.thread_id == thread.id)
        .order_by(Post.branch, Post.place)
    )
    return [tuple(row) for row in rows]


def _reply(db: Session, author: Person, thread: Thread, parent: Post | None = None) -> Post:
    return make.post(db, author, thread, parent=parent)


def test_a_branch_goes_whole_and_a_lone_reply_becomes_a_branch(
    db: Session, moderator: Person, halina: Person, thread: Thread
) -> None:
    first = _reply(db, halina, thread)
    under_first = [_reply(db, halina, thread, first) for _ in range(2)]
    second = _reply(db, halina, thread)
    under_second = [_reply(db, halina, thread, second) for _ in range(2)]
    third = _reply(db, halina, thread)
    under_third = [_reply(db, halina, thread, third) for _ in range(2)]
    made = _split(db, moderator, thread, under_first[1], second, third)
    assert _stand(db, made) == [
        (under_first[1].id, 1, 0, None),
        (second.id, 2, 0, None),
        (under_second[0].id, 2, 1, second.id),
        (under_second[1].id, 2, 2, second.id),
        (third.id, 3, 0, None),
        (under_third[0].id, 3, 1, third.id),
        (under_third[1].id, 3, 2, third.id),
    ]
    assert [each[0] for each in _stand(db, thread)][1:] == [first.id, under_first[0].id]
    assert (thread.reply_count, made.reply_count) == (2, 6)
    assert (made.board, made.author_id, made.state) == (thread.board, halina.id, "visible")


def test_answers_to_the_new_first_post_answer_the_new_thread(
    db: Session, moderator: Person, halina: Person, thread: Thread
) -> None:
    head = _reply(db, halina, thread)
    under = [_reply(db, halina, thread, head) for _ in range(2)]
    made = _split(db, moderator, thread, head)
    assert _stand(db, made) == [
        (head.id, 1, 0, None),
        (under[0].id, 2, 0, None),
        (under[1].id, 3, 0, None),
    ]


def test_what_cannot_be_split_off(
    db: Session, moderator: Person, halina: Person, newcomer: Person, thread: Thread
) -> None:
    opening = db.scalars(select(Post).where(Post.thread_id == thread.id)).one()
    answer = _reply(db, halina, thread)
    waiting = _reply(db, newcomer, thread)
    assert waiting.state == PostState.WAITING
    for posts in ((), (opening,), (opening, answer), (waiting,)):
        with pytest.raises(Invalid):
            _split(db, moderator, thread, *posts)
    other = make.thread(db, halina)
    stranger = _reply(db, halina, other)
    with pytest.raises(Invalid):
        _split(db, moderator, thread, stranger)
    with pytest.raises(Forbidden):
        _split(db, halina, thread, answer)
    hiding.hide_thread(db, make.who(moderator), thread.id, "wandalizm", "")
    with pytest.raises(Conflict):
        _split(db, moderator, thread, answer)


def test_a_merged_thread_leads_to_the_other(
    db: Session, moderator: Person, halina: Person, thread: Thread
) -> None:
    other = make.thread(db, halina, title="To samo pytanie")
    answer = _reply(db, halina, other)
    under = _reply(db, halina, other, answer)
    own = _reply(db, halina, thread)
    merging.merge_threads(db, make.who(moderator), other.id, thread.id, "To samo")
    stand = _stand(db, thread)
    assert [each[0] for each in stand][-4:] == [own.id, stand[2][0], answer.id, under.id]
    assert stand[-1] == (under.id, 4, 1, answer.id)
    assert (other.state, other.reply_count, thread.reply_count) == (ThreadState.MERGED, 0, 4)
    assert merging.target_of(db, other.id) == thread.id
    assert thread_page.url_of_post(db, None, under.id).endswith(f"#post-{under.id}")
    for who in (None, make.who(moderator)):
        with pytest.raises(NotFound):
            thread_page.thread_head(db, who, other.id)
    last = make.thread(db, halina)
    merging.merge_threads(db, make.who(moderator), thread.id, last.id, "")
    assert merging.target_of(db, other.id) == merging.target_of(db, thread.id) == last.id
    with pytest.raises(Conflict):
        merging.merge_threads(db, make.who(moderator), thread.id, last.id, "")


def test_followers_and_positions_are_carried_over(
    db: Session, moderator: Person, halina: Person, thread: Thread
) -> None:
    readers = [make.person(db) for _ in range(4)]
    other = make.thread(db, halina)
    early, late = clock.now() - timedelta(days=2), clock.now()
    for reader, here, there in (
        (0, early, None),
        (1, late, early),
        (2, early, late),
        (3, None, late),
    ):
        for each, seen in ((other, here), (thread, there)):
            if seen:
                following.follow(db, make.who(readers[reader]), each.id)
                row = ThreadReading(
                    person_id=readers[reader].id, thread_id=each.id, seen_until=seen
                )
                db.add(row)
    following.unfollow(db, make.who(readers[2]), thread.id)
    db.flush()
    merging.merge_threads(db, make.who(moderator), other.id, thread.id, "")
    follows = set(db.scalars(following.followers(thread.id))) & {each.id for each in readers}
    assert follows == {readers[0].id, readers[1].id, readers[3].id}
    seen = dict(
        db.execute(
            select(ThreadReading.person_id, ThreadReading.seen_until).where(
                ThreadReading.thread_id == thread.id
            )
        ).all()
    )
    assert [seen[each.id] for each in readers] == [early, early, early, late]
    assert db.scalar(select(func.count()).select_from(ThreadFollow)) is not None


def test_a_thread_moves_with_its_reason(db: Session, moderator: Person, halina: Person) -> None:
    article = make.article(db, categories=["zglosic"])
    city = City(id=5, slug="plock", name="Płock", voivodeship="mazowieckie")
    thread = make.thread(db, halina, article=article)
    thread.pinned = clock.now()
    stamp = article.stamp
    who = make.who(moderator)
    moving.move_thread(db, who, thread.id, Destination(board="pomysly"), "Ogólne", "Petycja")
    db.refresh(article)
    assert (thread.board, thread.article_id, thread.pinned) == ("pomysly", None, None)
    assert article.stamp > stamp
    [told] = notes_of(db, thread.id)
    assert (told.kind, told.place, told.reason) == ("moved", "Petycja", "Ogólne")
    with pytest.raises(Invalid):
        moving.move_thread(db, who, thread.id, Destination(board="pomysly"), "", "")
    moved = [entry for entry in entries(db) if entry.kind == "thread.moved"]
    assert [entry.data["from_article"] for entry in moved] == [article.id]
    assert "Ogólne" not in str(moved[0].data)
    assert city.slug == "plock"


def test_curators_move_only_between_places_of_theirs(db: Session, halina: Person) -> None:
    curator = make.who(make.person(db, Level.CURATOR, scope=["zglosic"]))
    own = make.article(db, categories=["zglosic"])
    foreign = make.article(db, categories=["plan"])
    thread = make.thread(db, halina, article=own)
    for place in (Destination(board="pomysly"), Destination(article_id=foreign.id)):
        with pytest.raises(Forbidden):
            moving.move_thread(db, curator, thread.id, place, "", "")
    there = make.thread(db, halina, article=foreign)
    with pytest.raises(Forbidden):
        merging.merge_threads(db, curator, there.id, thread.id, "")
    assert (thread.article_id, there.state) == (own.id, "visible")


def test_places_are_chosen_one_at_a_time(db: Session) -> None:
    article = make.article(db, slug="petycja")
    found = moving.destination(db, SETTINGS, "", "https://tu.example/artykuly/petycja", "")
    assert found == Destination(article_id=article.id)
    for choice in (
        ("", "", ""),
        ("pomysly", "petycja", ""),
        ("nie-ma", "", ""),
        ("", "nie-ma", ""),
    ):
        with pytest.raises(Invalid):
            moving.destination(db, SETTINGS, *choice)


STEPS = st.lists(
    st.tuples(st.sampled_from(["split", "merge", "move", "reply"]), st.integers(0, 999)),
    min_size=1,
    max_size=8,
)


@pytest.mark.one_database
@given(steps=STEPS)
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_post_is_lost_or_doubled_by_any_sequence(
    db: Session, moderator: Person, halina: Person, steps: list[tuple[str, int]]
) -> None:
    who = make.who(moderator)
    threads = [make.thread(db, halina) for _ in range(2)]
    for thread in threads:
        for parent in (None, None):
            head = _reply(db, halina, thread, parent)
            _reply(db, halina, thread, head)
    ids = _ids(db, threads)
    for kind, pick in steps:
        thread = threads[pick % len(threads)]
        posts = _stand(db, thread)
        if kind == "reply":
            parent = db.get_one(Post, posts[pick % len(posts)][0])
            ids.add(_reply(db, halina, thread, parent).id)
        elif kind == "split" and len(posts) > 1:
            chosen = {each[0] for number, each in enumerate(posts[1:]) if (pick >> number) % 2}
            if chosen:
                split = Split(frozenset(chosen), "Osobno")
                threads.append(splitting.split_thread(db, who, SETTINGS, thread.id, split))
        elif kind == "merge" and len(threads) > 1:
            other = threads[(pick + 1) % len(threads)]
            if other is not thread:
                merging.merge_threads(db, who, thread.id, other.id, "")
                threads.remove(thread)
        elif kind == "move":
            board = "pomysly" if thread.board != "pomysly" else "z-urzedem"
            moving.move_thread(db, who, thread.id, Destination(board=board), "", "")
        _check(db, threads, ids)


def _ids(db: Session, threads: list[Thread]) -> set[int]:
    return {each[0] for thread in threads for each in _stand(db, thread)}


def _check(db: Session, threads: list[Thread], ids: set[int]) -> None:
    stands = [_stand(db, thread) for thread in threads]
    found = [each[0] for each in itertools.chain(*stands)]
    assert len(found) == len(ids)
    assert set(found) == ids
    for thread, stand in zip(threads, stands, strict=True):
        heads = {branch: post for post, branch, place, _parent in stand if place == 0}
        assert stand[0][1:3] == (1, 0)
        assert sum(1 for _post, branch, _place, _parent in stand if branch == 1) == 1
        for _post, branch, place, parent in stand:
            assert parent == (heads.get(branch, parent) if place else None)
        db.refresh(thread)
        assert thread.reply_count == len(stand) - 1
