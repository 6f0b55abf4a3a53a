"""The reviewers' queue with many open proposals, as a moderator opens it.

Measured inside one process, through the whole application: queries, the small edits compared, the
template. The floor is the same page when nothing waits.
"""

import random
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Final

from app import all_tables, create_app
from app.articles import queries as articles
from app.articles.models import Article
from app.core.db import Database
from app.core.settings import Settings
from app.people.models import Level, Person
from app.review import saving
from app.review.saving import Edit
from app.text.safe_html import to_safe_html
from benchmarks.publishing import edited, long_text
from benchmarks.timings import Timing, milliseconds
from tests import make
from tests.visitor import Visitor

PROPOSALS: Final = 200
MOST_MS: Final = 300
_OF_ARTICLE: Final = 4
_TIMES: Final = 15


def measure() -> list[Timing]:
    """Opening the queue of long articles, of which every edit is a small one."""
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        settings = Settings(data_dir=Path(folder), secret_key="0" * 32)
        database = Database(f"sqlite:///{Path(folder) / 'wiki.sqlite3'}")
        all_tables().create_all(database.engine)
        app = create_app(settings, database, make.CHEAP_PASSWORDS)
        with database.writing() as db:
            maria = make.person(db, Level.MODERATOR)
        moderator = Visitor(app, maria)
        empty = _opened(moderator)
        _fill(database)
        full = _opened(moderator)
        database.dispose()
    return [Timing(f"queue with {PROPOSALS} open proposals", full, empty, MOST_MS)]


def _fill(database: Database) -> None:
    text = long_text(random.Random(23))
    with database.writing() as db:
        people = [make.person(db, Level.RESIDENT) for _ in range(PROPOSALS)]
        found = [
            make.article(db, people[0], body=text, categories=("zglosic",))
            for _ in range(PROPOSALS // _OF_ARTICLE)
        ]
    for number, person in enumerate(people):
        article = found[number % len(found)]
        _propose(database, person, article, edited(text, number // len(found), "proponowany"))


def _propose(database: Database, person: Person, article: Article, body: str) -> None:
    who, settings = make.who(person), Settings()
    with database.reading() as db:
        published = articles.published_revision(db, db.get_one(Article, article.id))
        source = replace(articles.source_of(published), body=body)
        edit = Edit(article.slug, source, "Dopisane jedno słowo", published.id)
        plan = saving.plan(db, who, edit, settings)
    with database.writing() as db:
        saving.carry_out(db, who, plan, to_safe_html(plan.source.body))


def _opened(moderator: Visitor) -> float:
    return median(milliseconds(lambda: moderator.get("/kolejka")) for _ in range(_TIMES))
