"""What residents type and what the same is called in texts, as a query looks it up.

A plain structure, independent of the database. An entry is met by its words in any form and in
any order, a word or two apart; of entries that share words the longer one is meant.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.search.query_text import Group, Place, telling_groups
from app.search.restoring import Restorer
from app.search.terms import terms_of
from app.text.morphology import is_known, lemmas

ACRONYM: Final = "skrot"
_SHORTEST_BACKWARDS: Final = 3
_MOST_BETWEEN: Final = 2  # other words among those of an entry: "patrzeć władzy na ręce"
_SHORTEST_DECLINED: Final = 4
_AS_TYPED: Final = "="
_VOWELS: Final = frozenset("aeiouyąęó")
_MOST_ENTRIES: Final = 8  # at one place


@dataclass(frozen=True)
class SynonymEntry:
    """A row of the table: what is typed, and each thing that it may mean."""

    typed: str
    meanings: tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class Match:
    """Places of a query that an entry stands for, and the words of each meaning."""

    places: tuple[int, ...]
    alternatives: tuple[tuple[Group, ...], ...]


@dataclass(frozen=True)
class _Pattern:
    words: tuple[frozenset[str], ...]
    meanings: tuple[tuple[Group, ...], ...]
    is_common_word: bool = False  # "bo", "um": an acronym only where it looks like one


class Synonyms:
    """All entries in use; safe to share between threads."""

    def __init__(self, entries: Iterable[SynonymEntry] = ()) -> None:
        self._by_first: dict[str, list[_Pattern]] = {}
        for entry in entries:
            for pattern in _patterns(entry):
                for word in pattern.words[0]:
                    self._by_first.setdefault(word, []).append(pattern)

    def matches(self, places: Sequence[Place], restorer: Restorer) -> list[Match]:
        """Entries met by words at these places, no place in two of them."""
        if not self._by_first:
            return []
        words = [_words_at(place.group, restorer) for place in places]
        found: dict[tuple[int, ...], list[_Pattern]] = {}
        for first, at_first in enumerate(words):
            for pattern in self._beginning_with(at_first):
                met = _met(pattern, first, words)
                if met and not (pattern.is_common_word and not _is_acronym(places, first)):
                    patterns = found.setdefault(met, [])
                    if pattern not in patterns:
                        patterns.append(pattern)
        taken: set[int] = set()
        chosen = []
        for met in sorted(found, key=lambda met: (-len(met), met[-1] - met[0], met)):
            if taken.isdisjoint(met):
                taken.update(met)
                chosen.append(Match(met, _meanings(found[met][:_MOST_ENTRIES])))
        return sorted(chosen, key=lambda match: match.places)

    def _beginning_with(self, words: frozenset[str]) -> list[_Pattern]:
        return [pattern for word in sorted(words) for pattern in self._by_first.get(word, ())]


def _patterns(entry: SynonymEntry) -> list[_Pattern]:
    typed = telling_groups(entry.typed)
    meanings = tuple(tuple(groups) for each in entry.meanings if (groups := telling_groups(each)))
    if not typed or not meanings:
        return []
    word = entry.typed.lower()
    if entry.kind != ACRONYM or len(typed) > 1:
        return [_Pattern(tuple(_lemmas(group) for group in typed), meanings)]
    acronym = _Pattern((_acronym(typed[0]),), meanings, _reads_as_word(word))
    if len(word) < _SHORTEST_BACKWARDS:
        return [acronym]
    # People who write among themselves use acronyms, so what is typed in full is found there.
    return [
        acronym,
        *(
            _Pattern(tuple(_lemmas(group) for group in meaning), ((typed[0],),))
            for meaning in meanings
            if len(meaning) > 1
        ),
    ]


def _acronym(group: Group) -> frozenset[str]:
    """Long ones are declined ("w PSZOKu"); forms of other words look like short ones ("kipy")."""
    is_declined = all(len(word) >= _SHORTEST_DECLINED for word in group)
    return _lemmas(group) if is_declined else frozenset(_AS_TYPED + word for word in group)


def _reads_as_word(acronym: str) -> bool:
    """Of two letters ("bo", "um"), where small letters may mean something else."""
    return len(acronym) == 2 and (is_known(acronym) or not _VOWELS.isdisjoint(acronym))


def _lemmas(group: Group) -> frozenset[str]:
    return frozenset(lemma for word in group for lemma in lemmas(word))


def _words_at(group: Group, restorer: Restorer) -> frozenset[str]:
    """By what an entry may know the word at a place: typed, lemmas, lemmas of other spellings."""
    words = {spelling for word in group for spelling in (word, *restorer.of(word))}
    known = {lemma for word in words for lemma in terms_of(word)}
    return frozenset(words | known | {_AS_TYPED + word for word in group})


def _met(pattern: _Pattern, first: int, words: Sequence[frozenset[str]]) -> tuple[int, ...]:
    """Places near `first` where all words of a pattern stand, in order; empty when they do not."""
    most = len(pattern.words) + _MOST_BETWEEN
    near = sorted(
        range(max(0, first - most + 1), min(len(words), first + most)),
        key=lambda place: (abs(place - first), -place),
    )
    met = [first]
    for wanted in pattern.words[1:]:
        place = next(
            (place for place in near if place not in met and not wanted.isdisjoint(words[place])),
            None,
        )
        if place is None:
            return ()
        met.append(place)
    return tuple(sorted(met)) if max(met) - min(met) < most else ()


def _is_acronym(places: Sequence[Place], place: int) -> bool:
    """Whether "bo" is BO here: in capitals, or the last word, which no conjunction is."""
    return places[place].is_loud or place == len(places) - 1


def _meanings(patterns: Sequence[_Pattern]) -> tuple[tuple[Group, ...], ...]:
    return tuple(dict.fromkeys(each for pattern in patterns for each in pattern.meanings))
