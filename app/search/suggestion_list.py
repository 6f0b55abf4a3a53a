"""What somebody who types may mean: titles, other names, headings, letters, towns and projects, by
how they begin.

The list lives in memory, because every key pressed asks it: all labels stand in one text without
Polish letters, and a sorted row for each rank holds the places in it at which words begin.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.text.polish import plain_letters

FEWEST_LETTERS: Final = 2
LONGEST_TYPED: Final = 80
_MOST_WORDS: Final = 6
# Of the places that fit the rarest word, so many are looked at for the other words.
_MOST_LOOKED_AT: Final = 400
_ENDING: Final = 2  # letters of a whole word that another form of it may change
_STEM: Final = 4
# Letters by which the rows are sorted; more than these two labels rarely share.
_SORTED_BY: Final = 40
_END: Final = "\n"


class Kind(StrEnum):
    """What a label names."""

    TITLE = "article"
    NAME = "name"  # another name of an article
    TOWN = "city"
    HEADING = "heading"
    LETTER = "letter"
    PROJECT = "project"


@dataclass(frozen=True)
class Suggestion:
    """Something to offer, and where it leads. `inside` names the article of a name or heading, or
    the city of a project.

    `source` is the thing it comes from: a changed one takes all its suggestions back.
    """

    label: str
    url: str
    kind: Kind
    source: str
    inside: str = ""
    language: str = "pl"


@dataclass(frozen=True, order=True)
class Fit:
    """A suggestion that fits; sorted, the better ones stand first."""

    rank: int
    text: str
    number: int


class SuggestionList:
    """A list that never changes; ranks tell how well a label fits, 0 best.

    0 and 1: a title, name or town that begins so, or has such a word. 2 and 3: the same of
    headings. 4 and 5: all words begin somewhere in it, whatever their endings and order.
    """

    def __init__(self, suggestions: Iterable[Suggestion] = ()) -> None:
        self.suggestions = tuple(suggestions)
        texts = [" ".join(_words(each.label)) for each in self.suggestions]
        self._text = _END.join((*texts, ""))
        self._starts = array("I")
        rows: tuple[list[int], ...] = ([], [], [], [])
        place = 0
        for suggestion, text in zip(self.suggestions, texts, strict=True):
            self._starts.append(place)
            if text:
                rank = 2 if suggestion.kind is Kind.HEADING else 0
                rows[rank].append(place)
                rows[rank + 1].extend(place + at for at in _later_words(text))
            place += len(text) + 1
        self._rows = tuple(
            array("I", sorted(row, key=lambda at: self._text[at : at + _SORTED_BY])) for row in rows
        )

    def fitting(self, typed: str, limit: int) -> Iterator[Fit]:
        """What fits, best first; one label may come several times."""
        words = _words(typed[:LONGEST_TYPED])[:_MOST_WORDS]
        wanted = " ".join(words)
        if len(wanted) < FEWEST_LETTERS:
            return
        for rank, row in enumerate(self._rows):
            low, high = self._range(row, wanted)
            for place in row[low : min(high, low + limit)]:
                yield self._fit(rank, place)
        if len(words) > 1:
            beginnings = [*(_stem(word) for word in words[:-1]), words[-1]]
            for rank, row_number in ((4, 0), (5, 2)):
                yield from sorted(self._with_all(rank, row_number, beginnings))[:limit]

    def _with_all(self, rank: int, row: int, beginnings: Sequence[str]) -> Iterator[Fit]:
        """Labels of two rows in which each of these begins a word; the rarest leads to them."""
        rows = self._rows[row : row + 2]
        ways = [[self._range(places, each) for places in rows] for each in beginnings]
        rarest = min(ways, key=lambda ranges: sum(high - low for low, high in ranges))
        for places, (low, high) in zip(rows, rarest, strict=True):
            for place in places[low : min(high, low + _MOST_LOOKED_AT)]:
                fit = self._fit(rank, place)
                if all(f" {beginning}" in f" {fit.text}" for beginning in beginnings):
                    yield fit

    def _range(self, row: "array[int]", wanted: str) -> tuple[int, int]:
        wanted = wanted[:_SORTED_BY]
        length = len(wanted)

        def beginning(place: int) -> str:
            return self._text[place : place + length]

        low = bisect_left(row, wanted, key=beginning)
        return low, bisect_right(row, wanted, low, key=beginning)

    def _fit(self, rank: int, place: int) -> Fit:
        number = bisect_right(self._starts, place) - 1
        start = self._starts[number]
        return Fit(rank, self._text[start : self._text.index(_END, start)], number)


def _words(text: str) -> list[str]:
    """Words without Polish letters and signs; what is typed and what is offered alike."""
    letters = plain_letters(text)
    return "".join(char if char.isalnum() else " " for char in letters).split()


def _later_words(text: str) -> Iterator[int]:
    return (at + 1 for at, char in enumerate(text) if char == " ")


def _stem(word: str) -> str:
    return word[: max(_STEM, len(word) - _ENDING)]
