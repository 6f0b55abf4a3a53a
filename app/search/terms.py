"""What the index holds of a text: every lemma of every word at the word's place, with weights.

One rule for all engines. Polish letters are kept; a second, small set of words without them has
only titles and words no dictionary knows, for queries in which nothing can be restored.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from app.search.engine import Part
from app.text.morphology import is_known, lemmas
from app.text.polish import plain_letters
from app.text.stop_words import STOP_WORDS
from app.text.tokens import tokens

SCHEMA_VERSION: Final = 3
"""Raise when documents or terms change, so that indexes are built anew."""

_PART_GAP: Final = 10  # phrases do not reach from one part into the next


def weighted_terms(parts: Iterable[Part]) -> Iterator[tuple[str, int, float]]:
    """Terms with their position and weight."""
    start = 0
    for part in parts:
        last = 0
        for word, position in tokens(part.text):
            last = position
            if word in STOP_WORDS:
                continue
            for term in terms_of(word):
                yield term, start + position, part.weight
        start += last + _PART_GAP


def terms_of(word: str) -> Iterable[str]:
    """Terms of one word of a text or query."""
    # Signs stand in references ("art.13") and addresses only, which have no lemma.
    return (word,) if "." in word or "@" in word else lemmas(word)


def folded_terms(parts: Iterable[Part]) -> Iterator[str]:
    """Words without Polish letters: those of the title, and those no dictionary knows."""
    for part in parts:
        for word, _position in tokens(part.text):
            if word not in STOP_WORDS and (part.is_title or not is_known(word)):
                yield plain_letters(word)
