"""The narrow seam between search and the engine behind it.

Everything Polish happens above it: engines get words already parsed, return ids and scores, and
know nothing of articles, threads or pages.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

FACETED: Final = 500


class IndexUnusable(Exception):
    """The index is missing, damaged or being built; the message says which, in English."""


@dataclass(frozen=True)
class Part:
    """A piece of a document; a word in it counts `weight` times."""

    text: str
    weight: float = 1.0
    is_title: bool = False


@dataclass(frozen=True)
class SearchDocument:
    """A thing that can be found. `version` tells whether the index holds its newest text.

    `tags` are what readers narrow results by, each of a namespace ("cel-11", "miasto-elk").
    `standing` multiplies the score: how much a thing is worth beside another that matches as well.
    `fading` is the share of it that is lost with age, half of that share each year: `worth`.
    """

    key: str  # kind:id
    kind: str
    version: str
    updated: datetime
    parts: tuple[Part, ...]
    tags: tuple[str, ...] = ()
    standing: float = 1.0
    fading: float = 0.0


def worth(standing: float, fading: float, days_old: float) -> float:
    """What a document's score is multiplied by when its text is that old."""
    kept: float = 0.5 ** (max(0.0, days_old) / 365)
    return standing * (1 - fading + fading * kept)


@dataclass(frozen=True)
class Term:
    """A word as the index holds it; `is_folded` looks among words without Polish letters."""

    text: str
    weight: float = 1.0
    is_folded: bool = False


@dataclass(frozen=True)
class AllOf:
    """Words that together stand for one place of the query: "mpzp" for "plan" and "miejscowy".

    They score as if they had been typed, times `weight`.
    """

    words: "tuple[Word, ...]"
    weight: float = 1.0


@dataclass(frozen=True)
class Word:
    """A place of the query: the best of its terms and alternatives counts."""

    terms: tuple[Term, ...] = ()
    alternatives: tuple[AllOf, ...] = ()

    def all_terms(self) -> Iterator[Term]:
        """Its terms and those of its alternatives."""
        yield from self.terms
        for alternative in self.alternatives:
            for part in alternative.words:
                yield from part.all_terms()


@dataclass(frozen=True)
class Phrase:
    """Words that must stand in this order; `offsets` are their places, stop words counted.

    Only what was typed stands in a phrase: alternatives and folded terms of its words do not.
    """

    words: tuple[Word, ...]
    offsets: tuple[int, ...]


@dataclass(frozen=True)
class Query:
    """What is looked for: all of it, or with `needs_all` off any of the words.

    What has one of the `excluded` words or phrases is never found.
    """

    words: tuple[Word, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    needs_all: bool = True
    excluded: tuple[Word | Phrase, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.phrases


@dataclass(frozen=True)
class Filters:
    """What the reader narrowed the results to.

    `tags` needs one of each group: `(("cel-11", "cel-13"), ("miasto-elk",))`. Days are those of
    `updated`: from `since` on, before `until`.
    """

    kind: str | None = None
    tags: tuple[tuple[str, ...], ...] = ()
    since: datetime | None = None
    until: datetime | None = None


class Sort(StrEnum):
    """What stands first."""

    RELEVANCE = "trafnosc"
    DATE = "data"


@dataclass(frozen=True)
class Hit:
    """A found document."""

    key: str
    score: float


@dataclass(frozen=True)
class Hits:
    """A slice of what was found; `is_whole` is off when the time ran out on the way.

    `facets` counts kinds ("kind:article") and tags among the best FACETED matches.
    """

    found: tuple[Hit, ...] = ()
    total: int = 0
    is_whole: bool = True
    facets: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Position:
    """The last journal entry whose outcome the index holds.

    `at` is the time of that entry: it tells this database from another one with the same ids.
    """

    entry: int = 0
    at: str = ""


class SearchEngine(Protocol):
    """An index. Web workers only search; the writing half belongs to the one indexer.

    Every method may raise IndexUnusable.
    """

    version: str

    def search(
        self,
        query: Query,
        filters: Filters,
        offset: int,
        limit: int,
        sort: Sort = Sort.RELEVANCE,
    ) -> Hits:
        """Documents that match, best or newest first."""

    def lexicon(self) -> Sequence[str]:
        """Every word of the index without Polish letters and every lemma, for typing errors."""

    def position(self) -> Position:
        """How far the journal is in the index."""

    def versions(self) -> Mapping[str, str]:
        """Key and version of every document in the index."""

    def verify(self) -> None:
        """Look for damage that a search might not notice."""

    def update(
        self, documents: Sequence[SearchDocument], gone: Iterable[str], position: Position
    ) -> None:
        """Add or replace documents, drop those `gone`, and note the position, in that order."""

    def rebuild(self, batches: Iterable[Sequence[SearchDocument]], position: Position) -> None:
        """Build a new index from nothing and put it in the place of the old one."""

    def set_aside(self) -> None:
        """Stop using the present index, and keep it for a look at what happened to it."""

    def tidy(self, *, keeps_others: bool = True) -> None:
        """Note that this index is in use, and drop those that no release has used for two days.

        Without `keeps_others`, all others: a text has to be gone from this machine.
        """

    def remove(self) -> None:
        """Drop the indexes of every version: another engine serves this site."""

    def close(self) -> None:
        """Let go of open files."""

    def writing(self, *, wait: bool) -> AbstractContextManager[bool]:
        """Hold the right to write; without `wait` gives False when somebody else has it."""

    def take_complaint(self) -> bool:
        """Whether a reader found the index unusable since this was last asked."""

    def describe(self) -> str:
        """What searches here, in a few words for the operator."""

    def advice(self) -> str:
        """What the operator could do for the search; empty when there is nothing."""
