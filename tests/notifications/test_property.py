"""Whatever happens in whatever order, with crashes too: nothing twice, lost, or to others."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.articles import watching
from app.articles.models import Article
from app.core import clock, journal
from app.core.db import Database
from app.core.followers import FollowerCursor
from app.core.settings import Settings
from app.discussions.models import Thread
from app.discussions.participation_models import PostMention, ThreadFollow
from app.notifications import delivery
from app.notifications.models import Kind, Notice
from app.people.models import Level
from tests import make

PEOPLE = 4
ACTS = st.one_of(
    st.tuples(st.just("post"), st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)),
    st.tuples(st.just("edit"), st.integers(0, PEOPLE - 1), st.just(0)),
    st.tuples(st.just("deliver"), st.integers(1, 3), st.just(0)),
    st.tuples(st.just("crash"), st.integers(0, 30), st.just(0)),
    st.tuples(st.just("read"), st.integers(0, PEOPLE - 1), st.just(0)),
)


class World:
    """A thread that the first two follow, an article that the last two watch."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.posts: list[tuple[int, int, int]] = []  # id, author, whom it names
        self.edits: list[tuple[int, int]] = []  # entry, author
        with database.writing() as db:
            self.people = [make.person(db, Level.EDITOR) for _ in range(PEOPLE)]
            owner = make.person(db, Level.EDITOR)
            self.thread = make.thread(db, owner).id
            self.article = make.article(db, owner).id
            self._follow(db)
            for each in self.people[2:]:
                watching.watch(db, make.who(each), db.get_one(Article, self.article))
            db.flush()
        with database.writing() as db:
            self.former = db.scalar(select(func.max(Notice.id))) or 0
            self.start = journal.newest_position(db)
            db.merge(FollowerCursor(name=delivery.FOLLOWER, position=self.start))

    def _follow(self, db: Session) -> None:
        """The first two follow, whoever wrote."""
        db.execute(delete(ThreadFollow).where(ThreadFollow.thread_id == self.thread))
        db.add_all(
            ThreadFollow(person_id=each.id, thread_id=self.thread, since=clock.now(), is_on=True)
            for each in self.people[:2]
        )
        db.flush()

    def post(self, author: int, named: int) -> None:
        with self.database.writing() as db:
            thread = db.get_one(Thread, self.thread)
            post = make.post(db, self.people[author], thread)
            if named != author:
                db.add(PostMention(post_id=post.id, person_id=self.people[named].id))
            self._follow(db)
            self.posts.append((post.id, author, named))

    def edit(self, author: int) -> None:
        with self.database.writing() as db:
            data = {"article": self.article, "reviewer": None}
            who = self.people[author].id
            journal.record(db, "article.published", who, f"article:{self.article}", data)
        with self.database.reading() as db:
            self.edits.append((journal.newest_position(db), author))

    def deliver(self, batch: int) -> None:
        while delivery.catch_up(Settings(), self.database, batch=batch):
            pass

    def crash(self, back: int) -> None:
        """The cursor is where it was some entries ago, though the work was done."""
        with self.database.writing() as db:
            cursor = db.get_one(FollowerCursor, delivery.FOLLOWER)
            cursor.position = max(cursor.position - back, self.start)

    def read(self, person: int) -> None:
        with self.database.writing() as db:
            db.execute(
                update(Notice)
                .where(Notice.person_id == self.people[person].id)
                .values(read=clock.now())
            )

    def check(self) -> None:
        place = {person.id: number for number, person in enumerate(self.people)}
        with self.database.reading() as db:
            found = db.scalars(select(Notice).where(Notice.id > self.former)).all()
        mentions = [each for each in found if each.kind == Kind.MENTION]
        named = {(place[each.person_id], each.subject) for each in mentions}
        assert len(named) == len(mentions)
        assert named == {
            (named, f"post:{post_id}") for post_id, author, named in self.posts if named != author
        }
        for person in range(PEOPLE):
            posts = sum(person not in (author, named) for _post, author, named in self.posts)
            edits = sum(author != person for _entry, author in self.edits)
            is_follower = person < 2
            for kind, expected in (
                (Kind.REPLY, posts if is_follower else 0),
                (Kind.ARTICLE, 0 if is_follower else edits),
            ):
                series = [
                    each for each in found if each.kind == kind and place[each.person_id] == person
                ]
                assert sum(each.count for each in series) == expected
                assert sum(each.read is None for each in series) <= 1


@given(st.lists(ACTS, min_size=1, max_size=14))
@examples(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nothing_is_told_twice_lost_or_to_others(
    database: Database, acts: list[tuple[str, int, int]]
) -> None:
    world = World(database)
    for act, first, second in acts:
        match act:
            case "post":
                world.post(first, second)
            case "edit":
                world.edit(first)
            case "deliver":
                world.deliver(first)
            case "crash":
                world.crash(first)
            case "read":
                world.read(first)
    world.deliver(delivery.BATCH)
    world.check()


def test_the_check_itself_notices_what_is_lost(database: Database) -> None:
    world = World(database)
    world.post(0, 0)
    world.deliver(2)
    world.check()
    with database.writing() as db:
        db.delete(db.scalars(select(Notice)).one())
    with pytest.raises(AssertionError):
        world.check()
