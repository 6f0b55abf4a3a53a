"""Cities that a query names: their pages are offered above the results, whatever engine searches.

Most cities are no documents of the index, because nothing is told of them but their name. Many are
called like a common word (Piła, Koło), so a name counts only where it is clear that it is one.
"""

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Select, func, select
from sqlalchemy.orm import Session

from app.cities.models import City
from app.cities.queries import CityRow, name_column
from app.search.query import MOST_WORDS
from app.text.morphology import lemmas, restore
from app.text.stop_words import STOP_WORDS

MOST: Final = 3
_WORD: Final = re.compile(r"[^\W\d_]+")
_EXCLUDED: Final = re.compile(r"(?<!\S)[-−]\S+")
# Words before a name that tell it is one, by lemma: "w Rawiczu", "miasto Rawicz".
_BEFORE: Final = frozenset({"w", "miasto", "gmina", "miejscowość"})
_SAYS_NOTHING: Final = STOP_WORDS | _BEFORE


@dataclass(frozen=True)
class NamedCities:
    """Cities in a query; `is_all` when it says nothing else."""

    cities: tuple[CityRow, ...] = ()
    is_all: bool = False


@dataclass(frozen=True)
class _Named:
    words: tuple[frozenset[str], ...]
    city: CityRow


@dataclass(frozen=True)
class _Known:
    """Every city by the lemmas of its first word."""

    stamp: tuple[int, int]
    by_lemma: dict[str, list[_Named]]


_kept: WeakKeyDictionary[Engine, _Known] = WeakKeyDictionary()
_lock: Final = threading.Lock()


def cities_named(db: Session, text: str) -> NamedCities:
    """The cities that a query names, in its order."""
    typed = _WORD.findall(_EXCLUDED.sub(" ", text))[: 2 * MOST_WORDS]
    words = [_meanings(word) for word in typed]
    by_lemma = _known(db).by_lemma
    found: dict[str, CityRow] = {}
    rest = [not _SAYS_NOTHING.isdisjoint(word) for word in words]
    matches: list[tuple[int, int, list[CityRow]]] = []
    place = 0
    while place < len(words):
        length, cities = _longest(by_lemma, words[place:])
        if cities:
            matches.append((place, length, cities))
            rest[place : place + length] = [True] * length
        place += max(1, length)
    is_all = bool(matches) and all(rest)
    for place, length, cities in matches:
        if is_all or _is_clear(typed, words, place, length):
            found |= {city.slug: city for city in cities}
    return NamedCities(tuple(found.values())[:MOST], is_all)


def _longest(
    by_lemma: dict[str, list[_Named]], words: Sequence[frozenset[str]]
) -> tuple[int, list[CityRow]]:
    """How many of the words, from the first on, name a city, and which ones are called so."""
    candidates = {id(each): each for lemma in words[0] for each in by_lemma.get(lemma, ())}
    fitting = [
        each
        for each in candidates.values()
        if len(each.words) <= len(words)
        and all(not name.isdisjoint(word) for name, word in zip(each.words, words, strict=False))
    ]
    length = max((len(each.words) for each in fitting), default=0)
    return length, [each.city for each in fitting if len(each.words) == length]


def _is_clear(
    typed: Sequence[str], words: Sequence[frozenset[str]], place: int, length: int
) -> bool:
    """Whether it is written as a name, or stands after a word that says where.

    Phones write every first word with a capital, so that of one word tells nothing.
    """
    if place + length > 1 and all(word[0].isupper() for word in typed[place : place + length]):
        return True
    return place > 0 and not _BEFORE.isdisjoint(words[place - 1])


def _meanings(word: str) -> frozenset[str]:
    """Lemmas of a word as it was typed, or as it may have been meant without Polish letters."""
    meant = restore(word)
    return lemmas(word).union(*(lemmas(each) for each in meant))


def _known(db: Session) -> _Known:
    """The names, kept by this process: cities come and change at a start only."""
    engine = db.get_bind().engine
    number, newest = db.execute(select(func.count(), func.max(City.id))).one()
    stamp = (number, newest or 0)
    kept = _kept.get(engine)
    if kept is not None and kept.stamp == stamp:
        return kept
    made = _Known(stamp, _by_lemma(_named(db)))
    with _lock:
        _kept[engine] = made
    return made


def _by_lemma(cities: Iterator[_Named]) -> dict[str, list[_Named]]:
    found: dict[str, list[_Named]] = {}
    for each in cities:
        for lemma in each.words[0]:
            found.setdefault(lemma, []).append(each)
    return found


def _named(db: Session) -> Iterator[_Named]:
    query: Select[*tuple[Any, ...]] = select(
        City.id, City.slug, name_column().label("full"), City.voivodeship, City.name
    ).order_by(City.sort_key, City.voivodeship, City.id)
    for row in db.execute(query):
        words = _name(row.name)
        if words:
            yield _Named(words, CityRow(row.id, row.slug, row.full, row.voivodeship))


def _name(name: str) -> tuple[frozenset[str], ...]:
    """Lemmas of each word of a name. One word is its own lemma: "Radom" is no form of "rada"."""
    words = _WORD.findall(name)
    if len(words) == 1 and name.lower() in lemmas(name):
        return (frozenset({name.lower()}),)
    return tuple(lemmas(word) for word in words)
