"""Publishing an article on which many proposals wait, and merging and comparing a long one.

Measured inside one process, because the aims are about the domain's own work: each publication
merges every waiting proposal again (rule R4) in the transaction that publishes. The floor is the
same publication of the same text with nothing waiting.
"""

import itertools
import random
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Final

from app import all_tables
from app.articles import queries as articles
from app.articles.models import Article, ArticleRevision
from app.core.db import Database
from app.core.settings import Settings
from app.people.models import Level, Person
from app.review import saving
from app.review.saving import Edit
from app.text.diff import rendered_diff, text_diff
from app.text.merge import merge
from app.text.safe_html import to_safe_html
from benchmarks.timings import Timing, milliseconds
from tests import make

WORDS: Final = 5_000
PROPOSALS: Final = 50
MOST_MS: Final = 200
_SENTENCES: Final = 5  # of a paragraph
_TIMES: Final = 15
_VOCABULARY: Final = (
    *("wniosek", "urząd", "gmina", "mieszkaniec", "termin", "odpowiedź", "rada", "sesja"),
    *("petycja", "uchwała", "plan", "budżet", "projekt", "ulica", "drzewo", "park", "szkoła"),
    *("droga", "chodnik", "lampa", "przystanek", "boisko", "zebranie", "podpis"),
)


def measure() -> list[Timing]:
    """All timings of this module."""
    text = long_text(random.Random(17))
    return [_publishing(text), *_texts(text)]


def long_text(seed: random.Random) -> str:
    """An article of `WORDS` words in paragraphs of a few sentences, always the same for a seed."""
    paragraphs: list[str] = []
    words = 0
    while words < WORDS:
        sentences = []
        for _ in range(_SENTENCES):
            length = seed.randint(6, 16)
            words += length
            sentences.append(" ".join(seed.choices(_VOCABULARY, k=length)).capitalize() + ".")
        paragraphs.append(" ".join(sentences))
    return "\n\n".join(paragraphs) + "\n"


def edited(text: str, paragraph: int, word: str) -> str:
    """The text with a word put into the last sentence of one paragraph."""
    paragraphs = text.rstrip().split("\n\n")
    paragraphs[paragraph] = f"{paragraphs[paragraph][:-1]} {word}."
    return "\n\n".join(paragraphs) + "\n"


def _publishing(text: str) -> Timing:
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'wiki.sqlite3'}")
        all_tables().create_all(database.engine)
        with database.writing() as db:
            editor = make.person(db, Level.EDITOR)
            crowded, quiet = (
                make.article(db, editor, body=text, categories=("zglosic",)) for _ in range(2)
            )
            people = [make.person(db, Level.RESIDENT) for _ in range(PROPOSALS)]
        for number, person in enumerate(people):
            _save(database, person, crowded, edited(text, number, "proponowany"))
        crowd, floor = [], []
        for number in range(_TIMES):
            # The two take turns, so that a busy moment hits both; the places differ from those of
            # the proposals, which therefore stay open and are merged each time.
            place = PROPOSALS + number
            floor.append(_timed_save(database, editor, quiet, place))
            crowd.append(_timed_save(database, editor, crowded, place))
        database.dispose()
    return Timing(f"publish with {PROPOSALS} open proposals", median(crowd), median(floor), MOST_MS)


def _timed_save(database: Database, editor: Person, article: Article, place: int) -> float:
    with database.reading() as db:
        body = articles.published_revision(db, db.get_one(Article, article.id)).body
    body = edited(body, place, "zmieniony")
    return milliseconds(lambda: _save(database, editor, article, body))


def _save(database: Database, person: Person, article: Article, body: str) -> None:
    """A save as the editor's page does it: plan, render, carry out."""
    who, settings = make.who(person), Settings()
    with database.reading() as db:
        present = db.get_one(Article, article.id)
        published = db.get_one(ArticleRevision, present.published_id)
        source = replace(articles.source_of(published), body=body)
        edit = Edit(present.slug, source, "Dopisane jedno słowo", published.id)
        plan = saving.plan(db, who, edit, settings)
    rendered = to_safe_html(plan.source.body)
    with database.writing() as db:
        saving.carry_out(db, who, plan, rendered)


def _texts(text: str) -> list[Timing]:
    ours = edited(text, 3, "nasz")
    pages = to_safe_html(text).html, to_safe_html(ours).html
    # Other words each time: what a merge keeps of one text must not flatter it.
    words = (f"słowo{number}" for number in itertools.count())
    name = f"of {WORDS:,} words"
    return [
        Timing(f"merge {name}", _median(lambda: _merge_anew(text, next(words))), None, MOST_MS),
        Timing(f"comparison by word {name}", _median(lambda: text_diff(text, ours)), None, MOST_MS),
        Timing(f"comparison as read {name}", _median(lambda: rendered_diff(*pages)), None, MOST_MS),
    ]


def _merge_anew(text: str, word: str) -> None:
    merge(f"{word}.\n\n{text}", edited(text, 3, word), edited(text, 40, word))


def _median(act: Callable[[], object]) -> float:
    return median(milliseconds(act) for _ in range(_TIMES))
