"""Pages of words that a query names: they are offered above the results, whatever engine searches.

They are files, so no journal tells of them and no index holds them; a few dozen are soon looked
through. One is offered only where the query means it: all that was typed stands in its title or
short name, give or take words of its lead, and the query names most of the title.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from app.articles.word_pages import Signpost, signposts
from app.search.query import MOST_WORDS
from app.text.morphology import lemmas, restore
from app.text.polish import plain_letters
from app.text.stop_words import QUESTION_WORDS, STOP_WORDS

MOST: Final = 2
_WORD: Final = re.compile(r"[^\W_]+")
_SAYS_NOTHING: Final = STOP_WORDS | QUESTION_WORDS
_ENOUGH: Final = 2  # words of a longer title name it

Meanings = frozenset[str]


@dataclass(frozen=True)
class _Known:
    """A page with the meanings of the words in its names and in its lead."""

    page: Signpost
    names: tuple[tuple[Meanings, ...], ...]
    lead: Meanings


def pages_fitting(content: Path, text: str) -> list[Signpost]:
    """The pages that a query names, those that it names most wholly first."""
    typed = [_meanings(word) for word in _telling(text)]
    if not typed or len(typed) > MOST_WORDS:
        return []
    found = []
    for known in _all_known(signposts(content)):
        whole = max(_wholeness(typed, name, known.lead) for name in known.names)
        if whole:
            found.append((whole, known.page))
    found.sort(key=lambda pair: -pair[0])
    return [page for _whole, page in found[:MOST]]


def _wholeness(typed: list[Meanings], name: tuple[Meanings, ...], lead: Meanings) -> float:
    """Which part of the name was typed; 0 when that is too little, or something else was typed."""
    known = frozenset().union(*name)
    named = [word for word in typed if word & known]
    if not named or any(not word & known and not word & lead for word in typed):
        return 0.0
    everything = frozenset().union(*named)
    hit = sum(1 for word in name if word & everything)
    return hit / len(name) if hit >= _ENOUGH or hit == len(name) else 0.0


@lru_cache(maxsize=4)
def _all_known(pages: tuple[Signpost, ...]) -> tuple[_Known, ...]:
    return tuple(
        _Known(
            page,
            tuple(filter(None, (_name(page.title), _name(page.name)))),
            frozenset().union(*map(_meanings, _telling(page.summary))),
        )
        for page in pages
    )


def _name(text: str) -> tuple[Meanings, ...]:
    return tuple(_meanings(word) for word in _telling(text))


def _telling(text: str) -> Iterable[str]:
    words = (word.lower() for word in _WORD.findall(text))
    return [word for word in words if word not in _SAYS_NOTHING]


def _meanings(word: str) -> Meanings:
    """Lemmas without Polish letters, of the word and of what it may be without them."""
    meant = lemmas(word).union(*(lemmas(each) for each in restore(word)))
    return frozenset(plain_letters(each) for each in meant)
