"""Puts typing errors right by the words that the index really holds.

Only words that nothing in the index answers to are looked at. When no dictionary knows them
either, they are errors for sure; otherwise the other word is only offered.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.search.query import ParsedQuery
from app.search.terms import terms_of
from app.text.morphology import forms, is_known, restore
from app.text.polish import plain_letters

MOST_ERRORS: Final = 2  # letters missing, added, changed or changed over
_SHORT: Final = 5  # up to so many letters, with one error only
_SHORTEST: Final = 3
_LONGEST: Final = 40
_MOST_CORRECTED: Final = 3  # words of one query
_ENDING: Final = 3  # letters in which a form may differ from its lemma, beside the errors
_LOOKED_AT: Final = 60  # lemmas whose forms are compared
# Spellings that sound alike, and what stands for both.
_SOUNDS: Final = re.compile("rz|ch|sz|cz|ż|ó")
_ALIKE: Final = {"rz": "ż", "ch": "h", "ó": "u"}


@dataclass(frozen=True)
class Correction:
    """The text of a query with errors put right; `is_sure` when all of them surely are errors."""

    text: str
    is_sure: bool


class Lexicon:
    """The words of one version of an index."""

    def __init__(self, words: Sequence[str]) -> None:
        self.source = words
        self._words = [word for word in words if word.isalpha() and len(word) >= _SHORTEST]
        self._known = frozenset(words)
        self._sounds = [_sound(word) for word in self._words]
        self.nearest = lru_cache(1_024)(self._nearest)

    def answers(self, word: str) -> bool:
        """Whether the index holds the word in any form or spelling that a query tries."""
        return any(each in self._known for each in _tried(word))

    def _nearest(self, word: str) -> str | None:
        """The form of a word of the index that was most probably meant."""
        sound = _sound(word)
        most = MOST_ERRORS if len(word) > _SHORT else 1
        found = process.extract(
            sound,
            self._sounds,
            scorer=OSA.distance,
            score_cutoff=most + _ENDING,
            limit=_LOOKED_AT,
        )
        best: tuple[int, bool, int, str] | None = None
        for _sounds_like, _errors, number in found:
            for form in forms(self._words[number]):
                errors = OSA.distance(sound, _sound(form), score_cutoff=most)
                if errors <= most:
                    rank = (errors, not is_known(form), OSA.distance(word, form), form)
                    best = min(best, rank) if best else rank
        return best[-1] if best else None


class _Latest:
    """The lexicon looked through last: preparing it takes longer than a correction."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._lexicon = Lexicon(())

    def of(self, words: Sequence[str]) -> Lexicon:
        with self._lock:
            if self._lexicon.source is not words:
                self._lexicon = Lexicon(words)
            return self._lexicon


_latest = _Latest()


def corrected(parsed: ParsedQuery, words: Sequence[str]) -> Correction | None:
    """The query that was probably meant, by the words of the index; None when nothing is wrong.

    Engines give the same sequence as long as their index is the same.
    """
    lexicon = _latest.of(words)
    text = parsed.text
    is_sure = True
    left = _MOST_CORRECTED
    for word in dict.fromkeys(parsed.words):
        if not left or not _may_be_wrong(word) or lexicon.answers(word):
            continue
        meant = lexicon.nearest(word)
        replaced = _replaced(text, word, meant) if meant else text
        if replaced != text:
            text = replaced
            is_sure = is_sure and not is_known(word)
            left -= 1
    return Correction(text, is_sure) if text != parsed.text else None


def _may_be_wrong(word: str) -> bool:
    return word.isalpha() and _SHORTEST <= len(word) <= _LONGEST


def _tried(word: str) -> Iterator[str]:
    yield from terms_of(word)
    yield plain_letters(word)
    for spelling in restore(word):
        yield from terms_of(spelling)


def _replaced(text: str, word: str, meant: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", meant, text, flags=re.IGNORECASE)


def _sound(word: str) -> str:
    """The word without Polish letters, spellings that sound alike written as one."""
    return plain_letters(_SOUNDS.sub(lambda found: _ALIKE.get(found[0], found[0]), word))
