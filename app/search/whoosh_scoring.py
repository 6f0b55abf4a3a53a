"""BM25 over Whoosh's postings, block by block.

Whoosh's own matchers call some forty Python functions for each document and each word; reading
its blocks of numbers and weights at once makes the same ranking several times cheaper. This
leans on the insides of Whoosh 2.7.4, which is pinned and will not change any more.
"""

import math
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from whoosh import query as whoosh_query
from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.matching import FilterMatcher
from whoosh.query import spans
from whoosh.reading import TermNotFound

from app.search.engine import Filters, Phrase, Query, Term, Word

TEXT: Final = "text"
FOLD: Final = "fold"
KIND: Final = "kind"
# The usual constants of BM25: how soon repetition stops to count, how much length does.
_K1: Final = 1.2
_B: Final = 0.75
_MOST_KEPT: Final = 100

Scores = dict[int, float]
Block = tuple[Sequence[int], Sequence[float]]


class _TimeOver(Exception):
    """The search has used up its time."""


class Scorer:
    """Ranks documents of one searcher; keeps lengths of documents of segments seen before."""

    def __init__(self) -> None:
        self._lengths: dict[str, list[int]] = {}  # by segment, which never changes

    def scores(
        self, searcher: Any, query: Query, filters: Filters, seconds: float
    ) -> tuple[Scores, bool]:
        """Score of every document that matches, and whether there was time to see all."""
        run = _Run(searcher, query, filters, time.perf_counter() + seconds)
        scores: Scores = {}
        leaves = searcher.leaf_searchers()
        for leaf, offset in leaves:
            try:
                found = run.segment(leaf, self._lengths_of(leaf.reader()))
            except _TimeOver:
                return scores, False
            scores.update((offset + number, score) for number, score in found.items())
        if len(self._lengths) > _MOST_KEPT + len(leaves):
            self._lengths.clear()
        return scores, True

    def _lengths_of(self, reader: Any) -> list[int]:
        if not reader.doc_count_all():
            return []  # an index without documents has no segment
        segment = reader.segment().segment_id()
        lengths = self._lengths.get(segment)
        if lengths is None:
            count = reader.doc_count_all()
            lengths = [reader.doc_field_length(number, TEXT) or 0 for number in range(count)]
            self._lengths[segment] = lengths
        return lengths


class _Run:
    """One query: the weights of its terms hold for all segments."""

    def __init__(self, searcher: Any, query: Query, filters: Filters, deadline: float) -> None:
        self._query = query
        self._filters = filters
        self._deadline = deadline
        documents = searcher.doc_count_all()
        average = searcher.avg_field_length(TEXT) or 1.0
        self._flat = _K1 * (1 - _B)
        self._slope = _K1 * _B / average
        words = [*query.words, *(word for phrase in query.phrases for word in phrase.words)]
        counts = {
            term: searcher.doc_frequency(_field(term), term.text)
            for word in words
            for term in word.terms
        }
        self._factors = {
            term: term.weight * (math.log(documents / (count + 1)) + 1) * (_K1 + 1)
            for term, count in counts.items()
            if count
        }
        # The rarest first: later words are then scored for the few documents that are left.
        self._words = sorted(words, key=lambda word: sum(counts[term] for term in word.terms))

    def segment(self, leaf: Any, lengths: list[int]) -> Scores:
        """Scores of a segment's documents by their numbers in it."""
        reader = leaf.reader()
        allowed = self._allowed(leaf)
        if allowed is not None and not allowed:
            return {}
        scores: Scores = {}
        if self._query.needs_all:
            for word in self._words:
                found = self._word(reader, word, lengths, allowed)
                scores = {n: scores.get(n, 0.0) + score for n, score in found.items()}
                if not scores:
                    return {}
                allowed = scores.keys()
        else:
            for word in self._words:
                for number, score in self._word(reader, word, lengths, allowed).items():
                    scores[number] = scores.get(number, 0.0) + score
        for number in reader.segment().deleted_docs() if reader.has_deletions() else ():
            scores.pop(number, None)
        return scores

    def _allowed(self, leaf: Any) -> Any:
        """Documents that the filters and phrases leave over; None for all."""
        allowed: set[int] | None = None
        if self._filters.kind:
            postings = _blocks(leaf.reader(), KIND, self._filters.kind)
            allowed = {number for numbers, _weights in postings for number in numbers}
        for phrase in self._query.phrases:
            self._look_at_the_clock()
            holding = set(_translated(phrase).docs(leaf))
            allowed = holding if allowed is None else allowed & holding
        return allowed

    def _word(self, reader: Any, word: Word, lengths: list[int], allowed: Any) -> Scores:
        best: Scores = {}
        flat, slope = self._flat, self._slope
        for term in word.terms:
            factor = self._factors.get(term)
            if factor is None:
                continue
            for numbers, weights in _blocks(reader, _field(term), term.text):
                self._look_at_the_clock()
                for number, weight in zip(numbers, weights, strict=True):
                    if allowed is not None and number not in allowed:
                        continue
                    score = factor * weight / (weight + flat + slope * lengths[number])
                    if score > best.get(number, 0.0):
                        best[number] = score
        return best

    def _look_at_the_clock(self) -> None:
        if time.perf_counter() > self._deadline:
            raise _TimeOver


def _field(term: Term) -> str:
    return FOLD if term.is_folded else TEXT


def _blocks(reader: Any, field: str, text: str) -> Iterator[Block]:
    """Postings of a term, deleted documents included."""
    try:
        matcher = reader.postings(field, text)
    except TermNotFound:
        return
    if isinstance(matcher, FilterMatcher):
        matcher = matcher.child
    if not isinstance(matcher, W3LeafMatcher):
        yield _posting_by_posting(matcher)
        return
    while matcher.is_active():
        matcher._read_ids()
        matcher._read_weights()
        yield matcher._ids, matcher._weights
        matcher._next_block()


def _posting_by_posting(matcher: Any) -> Block:
    """Short lists of postings lie among the terms and come in another wrapping."""
    numbers, weights = [], []
    while matcher.is_active():
        numbers.append(matcher.id())
        weights.append(matcher.weight())
        matcher.next()
    return numbers, weights


def _translated(phrase: Phrase) -> Any:
    words = [_any_of(word.terms) for word in phrase.words]
    if len(words) == 1:
        return words[0]
    gaps = [after - before for before, after in pairwise(phrase.offsets)]
    return _Near(words, slop=max(gaps))


def _any_of(terms: Iterable[Term]) -> Any:
    return whoosh_query.Or([whoosh_query.Term(TEXT, term.text) for term in terms])


class _Near(spans.SpanNear2):
    """Whoosh 2.7.4 forgot an import here, and fails when it estimates the number of matches."""

    def _and_query(self) -> Any:
        return whoosh_query.And(self.qs)
