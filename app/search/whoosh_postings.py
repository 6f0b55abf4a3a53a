"""Reads Whoosh's lists of postings block by block, and what its documents have beside words.

Whoosh's own matchers call some forty Python functions for each document and each word; reading
its blocks of numbers and weights at once makes the same search several times cheaper. This
leans on the insides of Whoosh 2.7.4, which is pinned and will not change any more.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Final

from whoosh.matching import FilterMatcher
from whoosh.reading import TermNotFound

from app.search.engine import worth

TEXT: Final = "text"
FOLD: Final = "fold"
KIND: Final = "kind"
TAGS: Final = "tags"
UPDATED: Final = "updated"
STANDING: Final = "standing"
FADING: Final = "fading"
DAY: Final = 24 * 3600

Block = tuple[Sequence[int], Sequence[float]]
Look = Callable[[], None]
"""Called once a block: raises when the time of the search is over."""


def blocks(
    reader: Any, name: str, text: str, wanted: Sequence[int] | None = None
) -> Iterator[Block]:
    """Numbers and weights of the documents with a term, deleted ones included.

    With `wanted`, numbers in order, blocks that hold none of them may be left out unread.
    """
    matcher = _matcher(reader, name, text)
    if matcher is None:
        return
    place = 0  # of the first wanted number that is not behind yet
    while matcher.is_active():
        if wanted is not None:
            if place == len(wanted):
                return
            if wanted[place] > matcher._maxid:
                matcher._next_block()
                continue
            place = bisect_right(wanted, matcher._maxid, place)
        matcher._read_ids()
        matcher._read_weights()
        yield matcher._ids, matcher._weights
        matcher._next_block()


def holders(reader: Any, name: str, texts: Iterable[str], look: Look) -> set[int]:
    """Documents with any of these terms."""
    found: set[int] = set()
    for text in texts:
        for numbers, _weights in blocks(reader, name, text):
            look()
            found.update(numbers)
    return found


def places(
    reader: Any, texts: Iterable[str], wanted: Collection[int] | None, look: Look
) -> dict[int, list[bytes]]:
    """Where any of these words stand in the wanted documents; `positions` reads what is found."""
    found: dict[int, list[bytes]] = {}
    for text in texts:
        matcher = _matcher(reader, TEXT, text)
        while matcher is not None and matcher.is_active():
            look()
            matcher._read_ids()
            matcher._read_values()
            for number, value in zip(matcher._ids, matcher._values, strict=True):
                if wanted is None or number in wanted:
                    found.setdefault(number, []).append(value)
            matcher._next_block()
    return found


def positions(reader: Any, values: Iterable[bytes]) -> set[int]:
    """Positions that `places` left packed."""
    unpack = reader.schema[TEXT].format.decode_positions
    return {position for value in values for position in unpack(value)}


def _matcher(reader: Any, name: str, text: str) -> Any:
    try:
        matcher = reader.postings(name, text)
    except TermNotFound:
        return None
    return matcher.child if isinstance(matcher, FilterMatcher) else matcher


class Segment:
    """What is told of the documents of one segment, by their numbers; read when first asked for.

    A segment never changes but for what is deleted from it, so this outlives its readers.
    """

    def __init__(self, reader: Any) -> None:
        self.reader = reader
        length = reader.doc_field_length
        self.lengths = [length(number, TEXT) or 0 for number in range(reader.doc_count_all())]
        self._worths: tuple[int, list[float]] = (-1, [])

    @cached_property
    def updated(self) -> list[int]:
        """Seconds of the last change."""
        return list(self.reader.column_reader(UPDATED))

    @cached_property
    def labels(self) -> list[list[str]]:
        """Kind ("kind:article") and tags."""
        found: list[list[str]] = [[] for _ in self.lengths]
        for name, before in ((KIND, "kind:"), (TAGS, "")):
            for term in _terms(self.reader, name):
                for numbers, _weights in blocks(self.reader, name, term):
                    for number in numbers:
                        found[number].append(before + term)
        return found

    @cached_property
    def words(self) -> frozenset[str]:
        """Its vocabulary, but for numbers, references and addresses."""
        terms = (term for name in (TEXT, FOLD) for term in _terms(self.reader, name))
        return frozenset(term for term in terms if term.replace("-", "").isalpha())

    def worths(self, today: int) -> list[float]:
        """What scores are multiplied by on a day, which is counted from 1970."""
        day, worths = self._worths
        if day != today:
            standings = self.reader.column_reader(STANDING)
            fadings = self.reader.column_reader(FADING)
            worths = [
                worth(standing, fading, today - seconds / DAY) if fading else standing
                for standing, fading, seconds in zip(standings, fadings, self.updated, strict=True)
            ]
            self._worths = (today, worths)
        return worths


class Segments:
    """What is known of the segments of the present index."""

    def __init__(self) -> None:
        self._known: dict[str, Segment] = {}

    def of(self, searcher: Any) -> list[tuple[Segment, int]]:
        """The segments with documents, each with the number before that of its first one."""
        present: dict[str, Segment] = {}
        found = []
        for leaf, offset in searcher.leaf_searchers():
            reader = leaf.reader()
            if not reader.doc_count_all():
                continue  # an index without documents has no segment
            name = reader.segment().segment_id()
            segment = self._known.get(name) or Segment(reader)
            segment.reader = reader
            present[name] = segment
            found.append((segment, offset))
        self._known = present
        return found


def _terms(reader: Any, name: str) -> list[str]:
    if name not in reader.indexed_field_names():
        return []
    return [term.decode() for term in reader.lexicon(name)]
