"""The floor: SQLite's FTS5 over the same lemmas, in C, without facets, filters or a count.

It stands behind the same seam as the engines, so that it is asked in the same words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from app.core.db import sqlite_module
from app.search.engine import (
    Filters,
    Hit,
    Hits,
    Phrase,
    Position,
    Query,
    SearchDocument,
    Sort,
    Word,
)
from app.search.terms import folded_terms, weighted_terms

_TITLES: Final = 2.5  # parts of this weight and more have a column of their own
_SCHEMA: Final = """
CREATE TABLE thing (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
CREATE VIRTUAL TABLE word USING fts5(
    title, text, other, fold, content='', contentless_delete=1,
    tokenize="unicode61 remove_diacritics 0 tokenchars '.@§-'"
);
"""
_FIND: Final = """
SELECT thing.key, found.score
FROM (SELECT rowid, bm25(word, 4.0, 1.0, 1.0, 0.5) AS score FROM word WHERE word MATCH ?
      ORDER BY score LIMIT ? OFFSET ?) AS found
JOIN thing ON thing.number = found.rowid ORDER BY found.score
"""


class Floor:
    """An index in one file."""

    version = "floor"

    def __init__(self, folder: Path) -> None:
        self._file: Any = sqlite_module().connect(folder / "floor.sqlite3")
        self._file.execute("PRAGMA journal_mode = WAL")

    def search(
        self,
        query: Query,
        _filters: Filters,
        offset: int,
        limit: int,
        _sort: Sort = Sort.RELEVANCE,
    ) -> Hits:
        """The best matches; `total` tells only that there are some."""
        found = self._file.execute(_FIND, (_expression(query), limit, offset)).fetchall()
        return Hits(tuple(Hit(key, -score) for key, score in found), len(found))

    def lexicon(self) -> Sequence[str]:
        """Nothing: the floor corrects nobody."""
        return ()

    def position(self) -> Position:
        return Position()

    def versions(self) -> Mapping[str, str]:
        return {}

    def verify(self) -> None:
        """There is nothing to compare with."""

    def update(
        self, documents: Sequence[SearchDocument], gone: Iterable[str], _position: Position
    ) -> None:
        """Replace documents in one transaction."""
        with self._file:
            for key in (*gone, *(document.key for document in documents)):
                self._delete(key)
            for document in documents:
                self._add(document)

    def rebuild(self, batches: Iterable[Sequence[SearchDocument]], _position: Position) -> None:
        """A new index in an empty file."""
        self._file.executescript(_SCHEMA)
        with self._file:
            for batch in batches:
                for document in batch:
                    self._add(document)

    def set_aside(self) -> None:
        """A floor is never damaged."""

    def close(self) -> None:
        self._file.close()

    def _delete(self, key: str) -> None:
        row = self._file.execute("SELECT number FROM thing WHERE key = ?", (key,)).fetchone()
        if row:
            self._file.execute("DELETE FROM word WHERE rowid = ?", row)
            self._file.execute("DELETE FROM thing WHERE number = ?", row)

    def _add(self, document: SearchDocument) -> None:
        title, text, other = [], [], []
        terms = weighted_terms(document.parts)
        for (_place, weight), at_place in groupby(terms, key=lambda term: (term[1], term[2])):
            first, *more = sorted(term for term, _position, _weight in at_place)
            (title if weight >= _TITLES else text).append(first)
            other += more
        columns = (title, text, other, folded_terms(document.parts))
        made = self._file.execute("INSERT INTO thing (key) VALUES (?)", (document.key,))
        self._file.execute(
            "INSERT INTO word (rowid, title, text, other, fold) VALUES (?, ?, ?, ?, ?)",
            (made.lastrowid, *(" ".join(column) for column in columns)),
        )


def _expression(query: Query) -> str:
    words = [_any_of(word) for word in query.words]
    phrases = [_in_order(phrase) for phrase in query.phrases]
    return (" AND " if query.needs_all else " OR ").join([*words, *phrases])


def _any_of(word: Word) -> str:
    ways = [
        f"{'fold' if term.is_folded else '{title text other}'} : {_quoted(term.text)}"
        for term in word.terms
    ]
    ways += [f"({' AND '.join(map(_any_of, each.words))})" for each in word.alternatives]
    return f"({' OR '.join(ways)})"


def _in_order(phrase: Phrase) -> str:
    return _quoted(" ".join(_firsts(phrase)))


def _firsts(phrase: Phrase) -> Iterator[str]:
    """The lemma of each word that stands in the columns in which order is kept."""
    for word in phrase.words:
        best = max(term.weight for term in word.terms)
        yield min(term.text for term in word.terms if term.weight == best)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
