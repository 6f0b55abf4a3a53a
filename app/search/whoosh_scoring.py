"""BM25 with weights by where a word stands (BM25F), over the lists of postings of Whoosh's index.

A word counts as the sum of the weights of its places (app.search.documents says which), against
the length of the whole document.
"""

import math
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, Final

from app.search.engine import Filters, Phrase, Query, Term, Word
from app.search.rarity import rarity, shared
from app.search.whoosh_postings import (
    DAY,
    FOLD,
    KIND,
    TAGS,
    TEXT,
    Segment,
    Segments,
    blocks,
    holders,
    places,
    positions,
)

# How soon repetition stops to count, how much length does. The usual 1.2 of the first is for plain
# repetition; here a title counts as six, and would hardly count more than a word said thrice.
_K1: Final = 10.0
_B: Final = 0.75
# Up to so many documents, most blocks of postings of a common word can be left unread.
_FEW: Final = 500

Scores = dict[int, float]


class _TimeOver(Exception):
    """The search has used up its time."""


@dataclass(frozen=True)
class Matches:
    """Scores of the documents that match, by their numbers in the whole index."""

    scores: Scores
    is_whole: bool
    segments: list[tuple[Segment, int]]

    def best(self, count: int) -> list[int]:
        """Those with the highest scores; of equals the older, so that pages never overlap."""
        scores = self.scores
        chosen: Collection[int] = scores
        if len(scores) > count:
            last = sorted(scores.values(), reverse=True)[max(0, count - 1)]
            chosen = [number for number, score in scores.items() if score >= last]
        return sorted(chosen, key=lambda number: (-scores[number], number))[:count]

    def newest(self, count: int) -> list[int]:
        """Those that changed last."""
        order = []
        for number, score in self.scores.items():
            segment, inside = self._place(number)
            order.append((-segment.updated[inside], -score, number))
        return [number for _time, _score, number in sorted(order)[:count]]

    def facets(self, count: int) -> Mapping[str, int]:
        """How many of the best have which kind and tags."""
        places = map(self._place, self.best(count))
        return Counter(chain.from_iterable(segment.labels[inside] for segment, inside in places))

    def _place(self, number: int) -> tuple[Segment, int]:
        segment, offset = self.segments[bisect_right(self.offsets, number) - 1]
        return segment, number - offset

    @cached_property
    def offsets(self) -> list[int]:
        """Number of the first document of each segment."""
        return [offset for _segment, offset in self.segments]


def matches(
    searcher: Any, segments: Segments, query: Query, filters: Filters, seconds: float
) -> Matches:
    """Every document that matches, or those that could be seen within the time."""
    run = _Run(searcher, query, filters, time.perf_counter() + seconds)
    today = int(time.time() // DAY)
    present = segments.of(searcher)
    scores: Scores = {}
    is_whole = True
    for segment, offset in present:
        found = run.segment(segment)
        worths = segment.worths(today)
        scores |= {offset + number: score * worths[number] for number, score in found.items()}
        if run.is_over:
            is_whole = False
            break
    return Matches(scores, is_whole, present)


class _Run:
    """One query: the weights of its terms hold for all segments."""

    def __init__(self, searcher: Any, query: Query, filters: Filters, deadline: float) -> None:
        self.is_over = False
        self._query = query
        self._filters = filters
        self._deadline = deadline
        self._flat = _K1 * (1 - _B)
        self._slope = _K1 * _B / (searcher.avg_field_length(TEXT) or 1.0)
        self._documents = searcher.doc_count_all()
        words = [*query.words, *(word for phrase in query.phrases for word in phrase.words)]
        excluded = [
            word
            for each in query.excluded
            for word in (each.words if isinstance(each, Phrase) else (each,))
        ]
        self._counts: dict[Term, int] = {
            term: searcher.doc_frequency(_field(term), term.text)
            for word in (*words, *excluded)
            for term in word.all_terms()
        }
        self._words = sorted(words, key=self._count)

    def segment(self, segment: Segment) -> Scores:
        """Scores of a segment's documents by their numbers in it; none after time is over."""
        reader = segment.reader
        scores: Scores = {}
        try:
            allowed = self._allowed(segment)
            banned = self._banned(reader)
        except _TimeOver:
            return scores
        if allowed is not None and not allowed:
            return scores
        if self._query.needs_all:
            scores = self._all(segment, self._words, allowed)
        else:
            for word in self._words:
                for number, score in self._word(segment, word, allowed).items():
                    scores[number] = scores.get(number, 0.0) + score
        for number in banned:
            scores.pop(number, None)
        for number in reader.segment().deleted_docs() if reader.has_deletions() else ():
            scores.pop(number, None)
        return scores

    def _allowed(self, segment: Segment) -> set[int] | None:
        """Documents that the filters and phrases leave over; None for all."""
        reader, filters = segment.reader, self._filters
        kept: list[set[int]] = []
        if filters.kind:
            kept.append(holders(reader, KIND, (filters.kind,), self._look))
        kept += [holders(reader, TAGS, group, self._look) for group in filters.tags]
        if filters.since or filters.until:
            first = filters.since.timestamp() if filters.since else -math.inf
            end = filters.until.timestamp() if filters.until else math.inf
            kept.append({n for n, seconds in enumerate(segment.updated) if first <= seconds < end})
        kept += [self._with_phrase(reader, phrase) for phrase in self._query.phrases]
        return set.intersection(*kept) if kept else None

    def _banned(self, reader: Any) -> set[int]:
        """Documents with something that was excluded."""
        found: set[int] = set()
        for each in self._query.excluded:
            if isinstance(each, Phrase):
                found |= self._with_phrase(reader, each)
            else:
                found |= self._with_word(reader, each)
        return found

    def _with_word(self, reader: Any, word: Word) -> set[int]:
        found: set[int] = set()
        for term in word.terms:
            found |= holders(reader, _field(term), (term.text,), self._look)
        for alternative in word.alternatives:
            each = [self._with_word(reader, part) for part in alternative.words]
            found |= set.intersection(*each) if each else set()
        return found

    def _with_phrase(self, reader: Any, phrase: Phrase) -> set[int]:
        """Documents in which the words stand at exactly these distances."""
        # The rarest first: of the others, only the documents that are left are looked at.
        order = sorted(zip(phrase.words, phrase.offsets, strict=True), key=self._rarest_first)
        starts: dict[int, set[int]] | None = None
        for word, offset in order:
            texts = [term.text for term in word.terms if not term.is_folded]
            packed = places(reader, texts, starts, self._look)
            here = {
                number: {place - offset for place in positions(reader, values)}
                for number, values in packed.items()
            }
            if starts is not None:
                both = ((number, starts[number] & found) for number, found in here.items())
                here = {number: found for number, found in both if found}
            starts = here
        return set(starts or ())

    def _rarest_first(self, placed: tuple[Word, int]) -> int:
        return self._count(placed[0])

    def _all(self, segment: Segment, words: list[Word], allowed: Collection[int] | None) -> Scores:
        """Scores of documents that have every one of the words, which come rarest first."""
        scores: Scores = {}
        for word in words:
            found = self._word(segment, word, allowed)
            scores = {number: scores.get(number, 0.0) + score for number, score in found.items()}
            if not scores:
                break
            allowed = scores.keys()
        return scores

    def _word(self, segment: Segment, word: Word, allowed: Collection[int] | None) -> Scores:
        """The best that any term or alternative of the word gives each document."""
        best: Scores = {}
        for term, count in shared(word.terms, self._counts.__getitem__):
            factor = term.weight * rarity(self._documents, count) * (_K1 + 1)
            best = _better(best, self._term(segment, term, factor, allowed))
        for alternative in word.alternatives:
            words = sorted(alternative.words, key=self._count)
            scores = self._all(segment, words, allowed)
            weighed = {number: alternative.weight * score for number, score in scores.items()}
            best = _better(best, weighed)
        return best

    def _term(
        self, segment: Segment, term: Term, factor: float, allowed: Collection[int] | None
    ) -> Scores:
        flat, slope, lengths = self._flat, self._slope, segment.lengths
        wanted = sorted(allowed) if allowed is not None and len(allowed) <= _FEW else None
        scores: Scores = {}
        for numbers, weights in blocks(segment.reader, _field(term), term.text, wanted):
            if time.perf_counter() > self._deadline:
                self.is_over = True
                break
            scores |= {
                number: factor * weight / (weight + flat + slope * lengths[number])
                for number, weight in zip(numbers, weights, strict=True)
                if allowed is None or number in allowed
            }
        return scores

    def _count(self, word: Word) -> int:
        """About how many documents have the word."""
        count = sum(self._counts[term] for term in word.terms)
        return count + sum(
            min((self._count(part) for part in alternative.words), default=0)
            for alternative in word.alternatives
        )

    def _look(self) -> None:
        if time.perf_counter() > self._deadline:
            self.is_over = True
            raise _TimeOver


def _better(best: Scores, scores: Scores) -> Scores:
    if not best:
        return scores
    for number, score in scores.items():
        if score > best.get(number, 0.0):
            best[number] = score
    return best


def _field(term: Term) -> str:
    return FOLD if term.is_folded else TEXT
