"""How well search finds what residents ask for: a list of queries, and what each must find.

`python -m tests.search.evaluation` prints the figures for each kind of query. The list
(`queries.csv`) holds a query, its kind and the articles that answer it, any one of which is
right. Queries about articles that are not written yet are left out and counted.
"""

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy import select

from app.articles.models import Article
from app.core.db import Database
from app.core.settings import Settings
from app.letters import kind as letter_kind
from app.records.loading import load_all
from app.search import synonym_file
from app.search.asking import Asked, ask
from app.search.engine import Filters, SearchEngine, Sort
from app.search.query import parse
from app.search.synonym_queries import synonyms_in_use
from app.search.synonym_table import Synonyms
from app.search.tags import ARTICLE, key
from app.text.render_process import Renderer
from app.transfer import loading

QUERIES: Final = Path(__file__).with_name("queries.csv")
LOOKED_AT: Final = 10


@dataclass(frozen=True)
class Asking:
    """A line of the list."""

    text: str
    kind: str
    answers: frozenset[str]


@dataclass(frozen=True)
class Outcome:
    """What a query found: the places of right answers, from 1, and all that was shown."""

    asking: Asking
    places: tuple[int, ...]
    shown: tuple[str, ...]
    asked: Asked

    @property
    def first(self) -> int:
        """The place of the best right answer; 0 when there is none."""
        return min(self.places, default=0)

    @property
    def gain(self) -> float:
        """nDCG@10, every right answer worth the same."""
        best = sum(1 / math.log2(place + 1) for place in range(1, len(self.asking.answers) + 1))
        return sum(1 / math.log2(place + 1) for place in self.places) / best


@dataclass
class Figures:
    """Success and gain over some queries."""

    outcomes: list[Outcome] = field(default_factory=list)

    def success(self, within: int) -> float:
        """Share of queries with a right answer among the first results."""
        return self._mean([0 < outcome.first <= within for outcome in self.outcomes])

    @property
    def gain(self) -> float:
        return self._mean([outcome.gain for outcome in self.outcomes])

    @staticmethod
    def _mean(values: Sequence[float]) -> float:
        return sum(values) / len(values) if values else 0.0


@dataclass(frozen=True)
class Wiki:
    """What the queries are put to: an engine, the table of synonyms, the slug of each key."""

    engine: SearchEngine
    synonyms: Synonyms
    slugs: dict[str, str]


def load(database: Database, settings: Settings, synonyms: Path) -> None:
    """Bring articles and letters of the settings' content folder and synonyms into a wiki."""
    renderer = Renderer()
    try:
        render = lambda text: renderer.render(text, "article")  # noqa: E731
        loading.load(database, settings, render, lambda _line: None)
    finally:
        renderer.close()
    content = settings.content_dir
    load_all(database, letter_kind.KIND, letter_kind.sources(content), content)
    synonym_file.load(database, synonyms)


def wiki(database: Database, engine: SearchEngine) -> Wiki:
    """The wiki of a database, by an engine that has indexed it."""
    with database.reading() as db:
        rows = db.execute(select(Article.id, Article.slug))
        slugs = {key(ARTICLE, number): slug for number, slug in rows}
        return Wiki(engine, synonyms_in_use(db), slugs)


def queries(path: Path, slugs: Iterable[str]) -> tuple[list[Asking], int]:
    """The queries that these articles can answer, and the number of those left out."""
    there = frozenset(slugs)
    with path.open(encoding="utf-8", newline="") as table:
        every = [
            Asking(row["pytanie"], row["rodzaj"], frozenset(row["hasla"].split()) & there)
            for row in csv.DictReader(table)
        ]
    kept = [asking for asking in every if asking.answers]
    return kept, len(every) - len(kept)


def outcomes(wiki: Wiki, askings: Iterable[Asking]) -> list[Outcome]:
    """What each query finds."""
    return [_outcome(wiki, asking) for asking in askings]


def by_kind(found: Iterable[Outcome]) -> dict[str, Figures]:
    """Figures for each kind of query, in the order of the list."""
    figures: dict[str, Figures] = {}
    for outcome in found:
        figures.setdefault(outcome.asking.kind, Figures()).outcomes.append(outcome)
    return figures


def table(found: Sequence[Outcome]) -> str:
    """The figures as a table in Markdown."""
    rows = {**by_kind(found), "all": Figures(list(found))}
    lines = [
        "| Kind | Queries | success@1 | success@3 | nDCG@10 |",
        "|---|---|---|---|---|",
        *(
            f"| {kind} | {len(figures.outcomes)} | {figures.success(1):.3f} "
            f"| {figures.success(3):.3f} | {figures.gain:.3f} |"
            for kind, figures in rows.items()
        ),
    ]
    return "\n".join(lines)


def _outcome(wiki: Wiki, asking: Asking) -> Outcome:
    parsed = parse(asking.text, wiki.synonyms)
    asked = ask(wiki.engine, parsed, Filters(), Sort.RELEVANCE, 0, LOOKED_AT)
    shown = tuple(wiki.slugs.get(hit.key, hit.key) for hit in asked.hits.found)
    places = tuple(place for place, slug in enumerate(shown, 1) if slug in asking.answers)
    return Outcome(asking, places, shown, asked)
