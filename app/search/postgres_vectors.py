"""Documents and queries in PostgreSQL's own notation: vectors and queries of lemmas.

The server analyses nothing: it gets the terms that every engine gets. A vector tells places apart
by four letters only, so weights of parts are sorted into those.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import islice, pairwise
from typing import Any, Final

from app.search.engine import AllOf, Phrase, Query, SearchDocument, Term, Word
from app.search.rarity import rarity, shared
from app.search.terms import folded_terms, weighted_terms

# Titles; aliases and titles of threads; headings and leads. Everything else is D.
_CLASSES: Final = ((5.0, "A"), (3.0, "B"), (1.5, "C"))
WEIGHTS: Final = "{0.15,0.4,0.7,1.0}"
"""What a place in D, C, B and A counts: about as the weights of parts do to each other."""
_LONGEST_TERM: Final = 500  # bytes; PostgreSQL takes 2,046
_MOST_BYTES: Final = 900_000  # of one vector; PostgreSQL takes 1,048,575
_MOST_PLACES: Final = 255  # of one lexeme; PostgreSQL drops the others
_FOLDED: Final = "~"
_MOST_RANKED: Final = 6  # terms or alternatives of one word that take part in ranking

Counts = Mapping[str, int]


def digest(document: SearchDocument) -> str:
    """A name for everything the index holds of a document."""
    return hashlib.blake2b(repr(document).encode(), digest_size=16).hexdigest()


def vectors(document: SearchDocument) -> tuple[str, str, int]:
    """All words of a document, those of its titles, headings and lead, and how many there are."""
    words: dict[str, list[str]] = {}
    heads: dict[str, list[str]] = {}
    positions = set()
    for term, position, weight in weighted_terms(document.parts):
        positions.add(position)
        place_class = _class(weight)
        place = f"{position + 1}{place_class}"
        words.setdefault(term, []).append(place)
        if place_class:
            heads.setdefault(term, []).append(place)
    for part in document.parts:
        for term in folded_terms([part]):
            # Without a place a word could not tell that it stands in a title.
            words.setdefault(_FOLDED + term, [f"1{_class(part.weight)}"])
            if part.is_title:
                heads.setdefault(_FOLDED + term, [f"1{_class(part.weight)}"])
    return _vector(words), _vector(heads), len(positions)


def plain_word(lexeme: str) -> str:
    """A word of a vector without the mark of folded ones."""
    return lexeme.removeprefix(_FOLDED)


def lexeme(term: Term) -> str:
    """How a term stands in vectors."""
    return _FOLDED + term.text if term.is_folded else term.text


def condition(query: Query) -> str:
    """The query in PostgreSQL's notation; empty when nothing can match it."""
    words = [_word(word) for word in query.words]
    phrases = [_phrase(phrase) for phrase in query.phrases]
    if not all(phrases) or (query.needs_all and not all(words)):
        return ""
    words = [word for word in words if word]
    if query.needs_all:
        needed = [*words, *phrases]
    else:
        needed = [*([_any(words)] if words else []), *phrases]
    if not needed:
        return ""
    excluded = [
        _phrase(each) if isinstance(each, Phrase) else _word(each) for each in query.excluded
    ]
    return " & ".join([*needed, *(f"!{each}" for each in excluded if each)])


def lexemes(query: Query) -> list[str]:
    """Every lexeme that may count for the ranking."""
    return sorted({lexeme(term) for word in _all_words(query) for term in word.all_terms()})


def rarest(query: Query, counts: Counts, most: int) -> str:
    """Where any word is enough: the rarest words, which no more than so many documents have."""
    if query.needs_all:
        return ""

    def count(word: Word) -> int:
        return sum(counts.get(lexeme(term), 0) for term in word.all_terms())

    chosen: list[Word] = []
    for word in sorted(query.words, key=count):
        most -= count(word)
        if most < 0:
            break
        chosen.append(word)
    if not chosen or len(chosen) == len(query.words):
        return ""
    return condition(replace(query, words=tuple(chosen)))


def any_of(names: Iterable[str]) -> str:
    """A query that any of the lexemes meets; empty when there is none."""
    return " | ".join(_quoted(name) for name in names if _is_fit(name))


class Scoring:
    """The score of one document as an expression of SQL over its vector `v`.

    ts_rank knows of places and of repetition, but not of rarity, of weights of terms, and of words
    that stand for each other; those are put around it.
    """

    def __init__(self, query: Query, counts: Counts, documents: int) -> None:
        self.parameters: dict[str, Any] = {}
        self._counts = counts
        self._documents = documents
        self.expression = self._sum(_all_words(query))

    def _sum(self, words: Iterable[Word]) -> str:
        return " + ".join(each for word in words if (each := self._word(word))) or "0"

    def _word(self, word: Word) -> str:
        fit = [term for term in word.terms if _is_fit(lexeme(term))]
        parts = [
            f"{self._number(term.weight * rarity(self._documents, count))} * "
            f"ts_rank(CAST('{WEIGHTS}' AS real[]), v, {self._query(_quoted(lexeme(term)))})"
            for term, count in islice(shared(fit, self._count), _MOST_RANKED)
        ]
        parts += [
            f"CASE WHEN v @@ {self._query(together)} THEN {self._number(each.weight)} * "
            f"({self._sum(each.words)}) ELSE 0 END"
            for each in word.alternatives[:_MOST_RANKED]
            if (together := _all_of(each))
        ]
        return f"greatest({', '.join(parts)})" if parts else ""

    def _count(self, term: Term) -> int:
        return self._counts.get(lexeme(term), 0)

    def _number(self, value: float) -> str:
        return f"CAST({self._named(value)} AS float)"

    def _query(self, text: str) -> str:
        return f"CAST({self._named(text)} AS tsquery)"

    def _named(self, value: Any) -> str:
        name = f"s{len(self.parameters)}"
        self.parameters[name] = value
        return f"%({name})s"


def _vector(places: Mapping[str, list[str]]) -> str:
    written, size = [], 0
    for name, found in places.items():
        if not _is_fit(name):
            continue
        kept = found[:_MOST_PLACES]
        size += len(name.encode()) + 2 * len(kept) + 4
        if size > _MOST_BYTES:
            break
        written.append(f"{_quoted(name)}:{','.join(kept)}")
    return " ".join(written)


def _class(weight: float) -> str:
    return next((letter for least, letter in _CLASSES if weight >= least), "")


def _word(word: Word) -> str:
    parts = [_quoted(name) for term in word.terms if _is_fit(name := lexeme(term))]
    parts += [each for alternative in word.alternatives if (each := _all_of(alternative))]
    return _any(parts) if parts else ""


def _all_of(alternative: AllOf) -> str:
    words = [_word(word) for word in alternative.words]
    return f"({' & '.join(words)})" if words and all(words) else ""


def _phrase(phrase: Phrase) -> str:
    words = [
        _any([_quoted(term.text) for term in word.terms if _is_typed(term)])
        for word in phrase.words
    ]
    if not words or not all(words):
        return ""
    gaps = [after - before for before, after in pairwise(phrase.offsets)]
    steps = [f" <{gap}> {word}" for gap, word in zip(gaps, words[1:], strict=True)]
    return f"({words[0]}{''.join(steps)})"


def _is_typed(term: Term) -> bool:
    return not term.is_folded and _is_fit(term.text)


def _any(parts: list[str]) -> str:
    return f"({' | '.join(parts)})" if parts else ""


def _all_words(query: Query) -> list[Word]:
    return [*query.words, *(word for phrase in query.phrases for word in phrase.words)]


def _is_fit(name: str) -> bool:
    return bool(name) and "\x00" not in name and len(name.encode(errors="replace")) < _LONGEST_TERM


def _quoted(name: str) -> str:
    doubled = name.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"
