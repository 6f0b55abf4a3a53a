"""Telling many people of one act: what the act itself costs, and what the worker's fan-out does.

Whoever writes must not wait for those who follow: the act only adds a row to the journal, however
many they are.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app import all_tables
from app.articles.truth_models import ArticleWatch
from app.core import clock, journal
from app.core.db import Database
from app.core.settings import Settings
from app.discussions.models import Thread
from app.discussions.participation_models import ThreadFollow
from app.notifications import delivery
from app.people.models import Level, Person
from benchmarks.publishing import Timing
from tests import make

FOLLOWERS: Final = 10_000
MOST_MS: Final = 2_000
_TIMES: Final = 5


def measure() -> list[Timing]:
    """A post in a thread with many followers, and edits of an article with as many watchers."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'notices.sqlite3'}")
        all_tables().create_all(database.engine)
        author, thread, article = _fill(database)

        def post(db: Session) -> None:
            make.post(db, db.get_one(Person, author), db.get_one(Thread, thread))

        def edit(db: Session) -> None:
            data = {"article": article, "reviewer": None}
            journal.record(db, "article.published", author, f"article:{article}", data)

        posts, told = _timed(database, post)
        _edits, joined = _timed(database, edit)
        database.dispose()
    people = f"{FOLLOWERS:,} followers"
    return [
        Timing(f"a post in a thread with {people}", posts, most_ms=200),
        Timing(f"notices of a post to {people}, by the worker", told, most_ms=MOST_MS),
        Timing(f"one more edit told to {people}, by the worker", joined, most_ms=MOST_MS),
    ]


def _fill(database: Database) -> tuple[int, int, int]:
    """Ids of an author, a thread and an article that everybody else follows."""
    now = clock.now()
    with database.writing() as db:
        author = make.person(db, Level.EDITOR)
        thread, article = make.thread(db, author), make.article(db, author)
        db.execute(insert(Person), [_person(number) for number in range(FOLLOWERS)])
        ids = db.scalars(select(Person.id).where(Person.id != author.id)).all()
        follows = {"thread_id": thread.id, "since": now, "is_on": True}
        watches = {"article_id": article.id, "created": now}
        db.execute(insert(ThreadFollow), [{"person_id": each, **follows} for each in ids])
        db.execute(insert(ArticleWatch), [{"person_id": each, **watches} for each in ids])
        return author.id, thread.id, article.id


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


def _timed(database: Database, act: Callable[[Session], None]) -> tuple[float, float]:
    """Medians in milliseconds: of the act, and of telling all of it."""
    settings = Settings()
    acts, tellings = [], []
    while delivery.catch_up(settings, database):
        pass
    for _ in range(_TIMES):
        begun = time.perf_counter()
        with database.writing() as db:
            act(db)
        done = time.perf_counter()
        while delivery.catch_up(settings, database):
            pass
        acts.append(1000 * (done - begun))
        tellings.append(1000 * (time.perf_counter() - done))
    return median(acts), median(tellings)
