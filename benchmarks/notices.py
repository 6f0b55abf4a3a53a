"""Telling many people of one act: what the act itself costs, and what the worker's fan-out does.

Whoever writes must not wait for those who follow: the act only adds a row to the journal, however
many they are.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from sqlalchemy import delete, insert, literal, select, update
from sqlalchemy.orm import Session

from app import all_tables
from app.articles.truth_models import ArticleWatch
from app.core import clock, journal
from app.core.db import Database
from app.core.settings import Settings
from app.discussions.models import Thread
from app.discussions.participation_models import ThreadFollow
from app.notifications import delivery
from app.notifications.models import Notice
from app.people.models import Level, Person
from benchmarks.timings import Timing, milliseconds
from tests import make

FOLLOWERS: Final = 10_000
MOST_MS: Final = 2_000
MOST_ACT_MS: Final = 200
_TIMES: Final = 6
_FLOOR: Final = "floor:"


@dataclass(frozen=True)
class _Stage:
    """Ids of an author, a followed thread, one that nobody follows, and a watched article."""

    author: int
    followed: int
    quiet: int
    article: int


def measure() -> list[Timing]:
    """A post in a thread with many followers, and edits of an article with as many watchers.

    The floors: the same post in a thread that nobody follows, and one statement that writes as
    many notices without asking whom they are for.
    """
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'notices.sqlite3'}")
        all_tables().create_all(database.engine)
        stage = _fill(database)
        rounds = [_round(database, stage, number) for number in range(_TIMES)]
        database.dispose()
    names = (
        f"a post in a thread with {FOLLOWERS:,} followers",
        f"notices of a post to {FOLLOWERS:,} followers, by the worker",
        f"one more edit told to {FOLLOWERS:,} followers, by the worker",
    )
    # In the first round edits make notices; the later ones join them.
    columns = zip(*rounds[1:], strict=True)
    medians = [median(column) for column in columns]
    pairs = zip(medians[::2], medians[1::2], strict=True)
    mosts = (MOST_ACT_MS, MOST_MS, MOST_MS)
    return [
        Timing(name, ours, floor, most)
        for name, (ours, floor), most in zip(names, pairs, mosts, strict=True)
    ]


def _round(database: Database, stage: _Stage, number: int) -> tuple[float, ...]:
    """Milliseconds: a post, its floor; telling it, its floor; telling an edit, its floor."""

    def post(thread: int) -> Callable[[Session], object]:
        return lambda db: make.post(
            db, db.get_one(Person, stage.author), db.get_one(Thread, thread)
        )

    def edit(db: Session) -> None:
        data = {"article": stage.article, "reviewer": None}
        journal.record(db, "article.published", stage.author, f"article:{stage.article}", data)

    _tell(database)
    bare = _write(database, post(stage.quiet))
    _tell(database)
    act = _write(database, post(stage.followed))
    told = _tell(database)
    inserted = _write(database, lambda db: _insert(db, number))
    _write(database, edit)
    joined = _tell(database)
    updated = _write(database, _update)
    _write(database, _drop)
    return act, bare, told, inserted, joined, updated


def _insert(db: Session, number: int) -> None:
    values = {
        "event": f"{_FLOOR}{number}",
        "kind": "reply",
        "began": clock.now(),
        "at": clock.now(),
        "subject": _FLOOR,
        "url": "/posty/1",
        "entry_id": 1,
    }
    columns = [literal(value, Notice.__table__.c[name].type) for name, value in values.items()]
    db.execute(insert(Notice).from_select(["person_id", *values], select(Person.id, *columns)))


def _update(db: Session) -> None:
    of_floor = update(Notice).where(Notice.subject == _FLOOR)
    db.execute(of_floor.values(count=Notice.count + 1, at=clock.now(), entry_id=2))


def _drop(db: Session) -> None:
    db.execute(delete(Notice).where(Notice.subject == _FLOOR))


def _write(database: Database, act: Callable[[Session], object]) -> float:
    def once() -> None:
        with database.writing() as db:
            act(db)

    return milliseconds(once)


def _tell(database: Database) -> float:
    settings = Settings()

    def all_of_it() -> None:
        while delivery.catch_up(settings, database):
            pass

    return milliseconds(all_of_it)


def _fill(database: Database) -> _Stage:
    """An author, two threads, and an article; everybody else follows all but the quiet one."""
    now = clock.now()
    with database.writing() as db:
        author = make.person(db, Level.EDITOR)
        thread, quiet = make.thread(db, author), make.thread(db, author)
        article = make.article(db, author)
        db.execute(insert(Person), [_person(number) for number in range(FOLLOWERS)])
        ids = db.scalars(select(Person.id).where(Person.id != author.id)).all()
        follows = {"thread_id": thread.id, "since": now, "is_on": True}
        watches = {"article_id": article.id, "created": now}
        db.execute(insert(ThreadFollow), [{"person_id": each, **follows} for each in ids])
        db.execute(insert(ArticleWatch), [{"person_id": each, **watches} for each in ids])
        return _Stage(author.id, thread.id, quiet.id, article.id)


def _person(number: int) -> dict[str, object]:
    return {
        "slug": f"czytelnik-{number}",
        "name": f"Czytelnik {number}",
        "email": f"czytelnik{number}@poczta.example",
        "email_confirmed": clock.now(),
        "level": Level.RESIDENT,
        "created": clock.now(),
        "scope": [],
    }
