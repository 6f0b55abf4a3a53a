"""Words of titles as similar reports are found by them: dictionary forms, and patterns for SQL."""

from collections.abc import Sequence
from typing import Final

from app.discussions.words import words_of
from app.text.morphology import forms
from app.text.stop_words import QUESTION_WORDS

MOST_WORDS: Final = 8
LONGEST_TITLE: Final = 300
_PREFIX: Final = 3


def telling_words(title: str) -> list[frozenset[str]]:
    """The words of a title that say what it is about, each as its dictionary forms."""
    words = words_of(title[:LONGEST_TITLE])
    return [word for word in words if not word & QUESTION_WORDS][:MOST_WORDS]


def shared_words(words: Sequence[frozenset[str]], title: str) -> int:
    """How many of the words stand in another title, in whatever form."""
    there = frozenset[str]().union(*words_of(title))
    return sum(1 for word in words if word & there)


def patterns_of(word: frozenset[str]) -> list[str]:
    """Beginnings that some form of a word has; a few letters, since endings change inside too.

    They only choose the titles that are looked at. SQLite knows capitals of ASCII alone, so a
    beginning stands with both.
    """
    every = {form for lemma in word for form in forms(lemma)}
    begun = {form[:_PREFIX].lower() for form in word}
    # "Naj-" and "nie-" begin forms of every adjective, and would let in half of all titles.
    begun |= {form[:_PREFIX].lower() for form in every if not form.startswith(("naj", "nie"))}
    return sorted({each for start in begun for each in (start, start.capitalize())})
