"""Puts typing errors right by the words that the index really holds.

Only words that nothing in the index answers to are looked at. When no dictionary knows them
either, they are errors for sure; otherwise the other word is only offered.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.search.engine import Word
from app.search.query import ParsedQuery
from app.text.morphology import ANALYSER_NAME, forms, is_common, restore
from app.text.polish import plain_letters

MOST_ERRORS: Final = 2  # letters missing, added, changed or changed over
_SHORT: Final = 5  # up to so many letters, with one error only
_SHORTEST: Final = 3
_LONGEST: Final = 40
_MOST_CORRECTED: Final = 3  # words of one query
_ENDING: Final = 3  # letters in which a form may differ from its lemma, beside the errors
MOST_OFFERED: Final = 3  # ways to put one query right
_LOOKED_AT: Final = 60  # lemmas whose forms are compared
# Spellings that sound alike, and what stands for both.
_SOUNDS: Final = re.compile("rz|ch|sz|cz|ż|ó")
_ALIKE: Final = {"rz": "ż", "ch": "h", "ó": "u"}


@dataclass(frozen=True)
class Correction:
    """The text of a query with errors put right; `is_sure` when all of them surely are errors.

    `words` are those that were not typed.
    """

    text: str
    is_sure: bool
    words: tuple[str, ...] = ()


class _Rank(NamedTuple):
    """How well a form explains what was typed: the smaller the better, field by field."""

    errors: int
    is_unknown: bool
    is_not_mixed_up: bool
    letters: int  # that differ, Polish ones told apart
    shortness: int
    form: str
    is_slip: bool

    @classmethod
    def of(cls, word: str, sound: str, form: str, most: int) -> "_Rank | None":
        """The rank of a form with so many errors at most."""
        other = _sound(form)
        errors = OSA.distance(sound, other, score_cutoff=most)
        if errors > most or form == word:
            return None  # before the dictionary is asked, which takes longer
        is_mixed_up = sorted(other) == sorted(sound)
        return cls(
            errors,
            not is_common(form),
            not is_mixed_up,
            OSA.distance(word, form),
            -len(form),
            form,
            # Of a word that dictionaries know only this looks like an error.
            not errors or is_mixed_up or len(other) > len(sound),
        )


class Lexicon:
    """The words of one version of an index; what the version before knew is not worked out anew."""

    def __init__(self, words: Sequence[str], former: "Lexicon | None" = None) -> None:
        self.source = words
        known = former._sound_of if former else {}
        self._sound_of: dict[str, str] = {
            word: known.get(word) or _sound(word)
            for word in words
            if word.isalpha() and len(word) >= _SHORTEST
        }
        self._words = list(self._sound_of)
        self._known = frozenset(words)
        self._sounds = list(self._sound_of.values())
        self.nearest = lru_cache(1_024)(self._nearest)

    def answers(self, word: Word) -> bool:
        """Whether the index holds any of what a word may stand for."""
        return any(term.text in self._known for term in word.terms)

    def _nearest(self, word: str) -> tuple[str, ...]:
        """Words of the index that were probably meant, in the nearest form, most probable first.

        Letters that changed places are the likeliest error, then those left out.
        """
        sound = _sound(word)
        is_right = _is_right(word)
        most = MOST_ERRORS if len(word) > _SHORT and not is_right else 1
        found = process.extract(
            sound,
            self._sounds,
            scorer=OSA.distance,
            score_cutoff=most + _ENDING,
            limit=_LOOKED_AT,
        )
        ranks = []
        for _sounds_like, _errors, number in found:
            near = [
                rank
                for form in forms(self._words[number])
                if (rank := _Rank.of(word, sound, form, most)) and (rank.is_slip or not is_right)
            ]
            ranks += [min(near)] if near else []
        different: dict[str, str] = {}
        for rank in sorted(ranks):
            different.setdefault(plain_letters(rank.form), rank.form)
        return tuple(different.values())[:MOST_OFFERED]


class _Latest:
    """The lexicon looked through last: preparing it takes longer than a correction."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._lexicon = Lexicon(())

    def of(self, words: Sequence[str]) -> Lexicon:
        with self._lock:
            if self._lexicon.source is not words:
                self._lexicon = Lexicon(words, self._lexicon)
            return self._lexicon


_latest = _Latest()


def corrected(parsed: ParsedQuery, words: Sequence[str]) -> list[Correction]:
    """What was probably meant, by the words of the index, the most probable first.

    Empty when nothing is wrong, and where no dictionary is there to tell errors from rare words.
    Engines give the same sequence as long as their index is the same.
    """
    if ANALYSER_NAME == "snowball":
        return []
    lexicon = _latest.of(words)
    texts: dict[str, tuple[str, ...]] = {parsed.text: ()}
    is_sure = True
    left = _MOST_CORRECTED
    for word, meaning in dict(parsed.doubtful).items():
        if not left or not _may_be_wrong(word) or lexicon.answers(meaning):
            continue
        # Only the first error is put right in several ways: their product would be long.
        several = MOST_OFFERED if len(texts) == 1 else 1
        changed = {
            _replaced(text, word, meant): (*before, meant)
            for text, before in texts.items()
            for meant in lexicon.nearest(word)[:several]
        }
        if changed:
            texts = changed
            is_sure = is_sure and not _is_right(word)
            left -= 1
    return [
        Correction(text, is_sure, meant) for text, meant in texts.items() if text != parsed.text
    ]


def _is_right(word: str) -> bool:
    """Whether a word is one as it stands, or but for its Polish letters: "lodz" is no error."""
    return is_common(word) or any(map(is_common, restore(word)))


def _may_be_wrong(word: str) -> bool:
    return word.isalpha() and _SHORTEST <= len(word) <= _LONGEST


def _replaced(text: str, word: str, meant: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", meant, text, flags=re.IGNORECASE)


def _sound(word: str) -> str:
    """The word without Polish letters, spellings that sound alike written as one."""
    return plain_letters(_SOUNDS.sub(lambda found: _ALIKE.get(found[0], found[0]), word))
