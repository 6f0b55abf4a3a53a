"""Pieces of text around found words, with the words told apart for `<mark>`.

Only words that begin like a form of what was looked for are lemmatised, which makes ten snippets
cost a few milliseconds. Nothing here is HTML: templates escape each piece.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.text.morphology import forms, lemmas
from app.text.tokens import law_reference

Pieces = tuple[tuple[str, bool], ...]
"""Text in order; True for a found word."""

LENGTH: Final = 240
_PREFIX: Final = 3
_LEAD_IN: Final = 60  # letters before the first found word, unless its sentence begins sooner
_SENTENCE_END: Final = re.compile(r"[.?!…]\s+(?=[^\W\d_])|\n")
# "k.p.a." is one word, KPA. Searched for by its first full stop: that is quick.
_DOTTED: Final = re.compile(r"(?<=\b[^\W\d_])\.[^\W\d_](?:\.[^\W\d_]){0,6}\b\.?")
_BLANK: Final = re.compile(r"\s+")
_MOST_HITS: Final = 200
ELLIPSIS: Final = "…"


@dataclass(frozen=True)
class Found:
    """A found word: where it stands, and which of the lemmas looked for it is."""

    start: int
    end: int
    lemma: str


@dataclass(frozen=True)
class Window:
    """The stretch of a text that shows most of what was looked for."""

    lemmas: frozenset[str]
    hits: tuple[Found, ...]


class Marker:
    """Finds and marks the forms of given lemmas; made once for a page of results."""

    def __init__(self, marks: Iterable[str]) -> None:
        marks = frozenset(marks)
        self._marks = frozenset(mark for mark in marks if not law_reference(mark))
        prefixes = {form[:_PREFIX] for mark in self._marks for form in (*forms(mark), mark)}
        self._words = re.compile(_beginnings(prefixes))
        self._references = [
            (mark, re.compile(_reference(mark), re.IGNORECASE))
            for mark in sorted(marks - self._marks)
        ]

    def find(self, text: str) -> list[Found]:
        """Found words in the order of the text, the first of them when there are very many."""
        found: list[Found] = []
        for match in self._words.finditer(text):
            start = match.start()
            # Asking the pattern for the beginning of a word would make it ten times slower.
            if start and text[start - 1].isalnum():
                continue
            common = lemmas(match.group().lower()) & self._marks
            if common:
                found.append(Found(start, match.end(), min(common)))
                if len(found) >= _MOST_HITS:
                    break
        others = list(self._dotted(text))
        for mark, pattern in self._references:
            others += [Found(match.start(), match.end(), mark) for match in pattern.finditer(text)]
        return _without_overlaps(found + others) if others else found

    def _dotted(self, text: str) -> Iterator[Found]:
        """Found words that are written with a full stop after each letter."""
        for match in _DOTTED.finditer(text):
            start = match.start() - 1
            word = text[start : match.end()].replace(".", "").lower()
            if common := lemmas(word) & self._marks:
                yield Found(start, match.end(), min(common))

    def mark(self, text: str) -> Pieces:
        """The whole text with its found words told apart."""
        return _pieces(text, 0, len(text), self.find(text))

    def window(self, text: str) -> Window:
        """The best stretch of a text: most different words, then most words, then the first."""
        hits = self.find(text)
        starts = [hit.start for hit in hits]
        best = Window(frozenset(), ())
        for first, hit in enumerate(hits):
            last = bisect_left(starts, hit.start + LENGTH - _LEAD_IN)
            inside = hits[first:last]
            different = frozenset(each.lemma for each in inside)
            if (len(different), len(inside)) > (len(best.lemmas), len(best.hits)):
                best = Window(different, tuple(inside))
        return best

    def snippet(self, text: str, window: Window) -> Pieces:
        """The text around a window, cut at sentences or words."""
        if not window.hits:
            return _beginning(text)
        start, is_whole = _start(text, window.hits[0].start)
        end = _end(text, start)
        pieces = list(_pieces(text, start, end, self.find(text[start:end]), shift=start))
        if not is_whole:
            pieces.insert(0, (f"{ELLIPSIS} ", False))
        if end < len(text):
            pieces.append((f" {ELLIPSIS}", False))
        return tuple(pieces)


def best_section(marker: Marker, texts: Sequence[str]) -> tuple[int, Window]:
    """Which of several texts has the best window; the first when none has any."""
    windows = [marker.window(text) for text in texts]
    best = max(
        range(len(texts)),
        key=lambda number: (len(windows[number].lemmas), len(windows[number].hits), -number),
    )
    return best, windows[best]


def plain(pieces: Pieces) -> str:
    """The words of a snippet without their marks."""
    return "".join(text for text, _is_hit in pieces)


def _pieces(text: str, start: int, end: int, hits: list[Found], shift: int = 0) -> Pieces:
    pieces: list[tuple[str, bool]] = []
    place = start
    for hit in hits:
        before, word = text[place : hit.start + shift], text[hit.start + shift : hit.end + shift]
        pieces += [(_BLANK.sub(" ", before), False), (word, True)]
        place = hit.end + shift
    pieces.append((_BLANK.sub(" ", text[place:end]), False))
    return tuple((piece, is_hit) for piece, is_hit in pieces if piece)


def _beginning(text: str) -> Pieces:
    end = _end(text, 0)
    shown = _BLANK.sub(" ", text[:end]).strip()
    if not shown:
        return ()
    return ((shown + (f" {ELLIPSIS}" if end < len(text) else ""), False),)


def _start(text: str, hit: int) -> tuple[int, bool]:
    """Where to begin so that the hit shows, and whether a sentence begins there."""
    start = earliest = max(0, hit - LENGTH // 2)
    for match in _SENTENCE_END.finditer(text, earliest, hit + 1):
        start = match.end()
    if start > earliest or not earliest:
        return start, True
    return _word_start(text, max(0, hit - _LEAD_IN)), False


def _word_start(text: str, place: int) -> int:
    blank = _BLANK.search(text, place, place + _LEAD_IN)
    return blank.end() if blank else place


def _end(text: str, start: int) -> int:
    end = start + LENGTH
    if end >= len(text):
        return len(text)
    blank = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
    return blank if blank > start + LENGTH // 2 else end


def _beginnings(prefixes: set[str]) -> str:
    """Pattern of words that begin like this, in the three ways in which people write them."""
    spelled = {each for p in prefixes for each in (p, p.capitalize(), p.upper())}
    any_of = "|".join(re.escape(each) for each in sorted(spelled)) or "(?!)"
    return rf"(?:{any_of})[^\W_]*"


def _reference(mark: str) -> str:
    unit, _dot, number = mark.partition(".")
    written = {"§": "§{1,2}|par\\w*\\.?", "pkt": "pkt|punkt\\w*"}.get(unit, f"{unit}\\w*\\.?")
    # Counted, because a post of nothing but such signs would take time by the square of its length.
    return rf"(?<!\w)(?:{written})\s{{0,3}}{re.escape(number)}(?!\w)"


def _without_overlaps(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for hit in sorted(found, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept
