"""Polish letters put back into the words of one query, within a measure for all of them.

A long word typed without Polish letters may be spelled in a thousand ways, each of which has to
be looked up. The measure is counted in spellings and not in seconds, so that a query always means
the same.
"""

import math
from typing import Final

from app.text.morphology import MOST_SPELLINGS, is_known, restore
from app.text.tokens import law_reference

MOST_TRIED: Final = 4 * MOST_SPELLINGS
_WAYS: Final = {**dict.fromkeys("acelnos", 2), "z": 3}


class Restorer:
    """Restores words as long as the measure lasts; later long words stay as they were typed."""

    def __init__(self) -> None:
        self._left = MOST_TRIED
        self._done: dict[str, frozenset[str]] = {}

    def of(self, word: str) -> frozenset[str]:
        """Other spellings of a word, all of which a dictionary knows."""
        if word not in self._done:
            self._done[word] = self._restored(word)
        return self._done[word]

    def _restored(self, word: str) -> frozenset[str]:
        if law_reference(word) or not word.isalpha():
            return frozenset()
        # Of a word that is right as it stands, few other spellings are tried.
        if not is_known(word):
            self._left -= min(MOST_SPELLINGS, math.prod(_WAYS.get(each, 1) for each in word))
        return restore(word) if self._left >= 0 else frozenset()
