"""How much a rare word says, alike for every engine.

Terms that stand for the same word as surely share their rarity: a seldom lemma of a common form is
no better a hit than the usual one. What is meant less surely shares that of what is meant for sure.
"""

import math
from collections.abc import Callable, Iterable, Iterator

from app.search.engine import Term


def rarity(documents: int, count: int) -> float:
    """What a word is worth that so many of the documents have."""
    # Engines may know their number of documents only about.
    return math.log(max(documents, count) / (count + 1)) + 1


def shared(terms: Iterable[Term], count: Callable[[Term], int]) -> Iterator[tuple[Term, int]]:
    """Terms that are there, the surest first, each with the count that its rarity comes of."""
    known = sorted((term for term in terms if count(term)), key=lambda term: -term.weight)
    for term in known:
        yield term, max(count(other) for other in known if other.weight >= term.weight)
