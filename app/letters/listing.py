"""The list of letters: which have the words that were typed, and under which heading they stand."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.articles.lists import ArticleCard
from app.articles.vocabulary import CATEGORIES, CATEGORY_BY_SLUG
from app.core.i18n import gettext as _
from app.letters.letter import Letter
from app.text.polish import plain_letters, sort_key

LIST_SIZE: Final = 48
PICTOGRAM: Final = "mail"
_WORD: Final = re.compile(r"[a-z0-9]+")
# Polish words change at the end: "petycje" finds "petycja"; in a short list that is enough.
_SHORT: Final = 4
# A field of a letter takes a minute at most, with the reading of what is made of it.
_MINUTES_AROUND: Final = 2


@dataclass(frozen=True)
class Row:
    """A letter in the list."""

    letter: Letter
    category: str
    pictogram: str

    @property
    def minutes(self) -> int:
        """How long it takes, about: half a minute a field."""
        return _MINUTES_AROUND + len(self.letter.fields) // 2


def rows(letters: Iterable[Letter], articles: Mapping[str, ArticleCard]) -> list[Row]:
    """All letters, by the category of their main article and their title."""
    order = {category.slug: at for at, category in enumerate(CATEGORIES)}
    found = [_row(letter, articles) for letter in letters]
    return sorted(
        found,
        key=lambda row: (order.get(row.category, len(order)), sort_key(row.letter.title)),
    )


def with_words(found: Iterable[Row], typed: str) -> list[Row]:
    """Letters in which each typed word begins some word."""
    stems = [word if len(word) <= _SHORT else word[:-2] for word in _words(typed)]
    return [
        row
        for row in found
        if all(any(word.startswith(stem) for word in _said(row.letter)) for stem in stems)
    ]


def heading(category: str) -> str:
    """The words above the letters of a category."""
    known = CATEGORY_BY_SLUG.get(category)
    return known.name if known else _("Other letters")


def _row(letter: Letter, articles: Mapping[str, ArticleCard]) -> Row:
    main = next((articles[slug] for slug in letter.articles if slug in articles), None)
    return Row(letter, main.category if main else "", main.pictogram if main else PICTOGRAM)


def _said(letter: Letter) -> frozenset[str]:
    told = (letter.title, letter.summary, *letter.basis, *letter.articles, letter.id)
    return _said_in(" ".join(told))


@lru_cache(maxsize=256)
def _said_in(text: str) -> frozenset[str]:
    return frozenset(_words(text))


def _words(text: str) -> list[str]:
    return _WORD.findall(plain_letters(text.lower()))
