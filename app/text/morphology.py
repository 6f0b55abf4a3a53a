"""Dictionary forms of Polish words: what makes "drodze" and "drogi" the same to a search.

All lemmas of a form come from the SGJP dictionary (morfeusz2), stems from Snowball for words it
does not know, and the editors' list has the newest words. Where morfeusz2 has no wheel, Snowball
serves alone: see docs/decisions/search-morphology.md for what that costs.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from threading import Lock
from typing import Any, Final

import snowballstemmer

from app.text.new_words import FORMS_OF, LEMMAS_OF, LIST_VERSION

try:
    import morfeusz2
except ImportError:  # no wheel for this platform (Linux on ARM, Alpine)
    morfeusz2 = None

_RULES: Final = "3"
"""Raise when this module, the cutting into words or the stop words change what is indexed."""

ANALYSER_NAME: Final = "morfeusz" if morfeusz2 else "snowball"
ANALYSER_VERSION: Final = "-".join(
    [
        *(_RULES, LIST_VERSION, version("snowballstemmer")),
        *([morfeusz2.__version__] if morfeusz2 else []),
    ]
)

MOST_SPELLINGS: Final = 1_024
_MOST_TRIED: Final = 8_192
_CACHED: Final = 100_000
LONGEST_WORD: Final = 60
"""Longer "words" are noise; their beginning stands for them."""

_SPELLINGS: Final = {
    "a": "ą", "c": "ć", "e": "ę", "l": "ł", "n": "ń", "o": "ó", "s": "ś", "z": "źż",
}  # fmt: skip
_POLISH: Final = frozenset("ąćęłńóśźż")
# Letters that never stand side by side in Polish words (soft letters are written with "i" before
# a vowel, digraphs do not split …). Without this most spellings tried would be nonsense.
_IMPOSSIBLE: Final = re.compile(
    "[ćńśź][aąeęioóuy]|łi|^[ąęń]|[aąęóy][ąę]|[ąę][aeoóuy]|ó[aąeęioóuy]|[cs][źż]|[ćś]z|ćh|nń"
)
# Endings glued on by agglutination ("pisała-m", "zrobił-by") say nothing about the subject.
_GLUED: Final = frozenset({"aglt", "part", "interp"})
# Forms that stand before a hyphen, a full stop or at the end of another word only.
_BOUND: Final = _GLUED | {"adja", "agl", "brev", "numcomp", "pacta"}
_SURNAME: Final = ["nazwisko"]
_FIRST_NAME: Final = "imię"
# "społeczno" of "społeczno-gospodarczy": the dictionary reads it only where a hyphen follows, and
# takes "miejsko" for an adverb.
_FIRST_HALF: Final = re.compile(".*(?:no|owo|[sc]ko)")
_SECOND_HALF: Final = "-biały"
_HALF: Final = "adja"


@dataclass(frozen=True)
class Names:
    """A word as a first name and as a surname, each with the cases and genders it may stand in.

    With `is_name` it is no other word either.
    """

    first: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()
    is_name: bool = False


@dataclass(frozen=True)
class Generated:
    """A form as the dictionary describes it: lemma, tag of SGJP, kinds of name, marks of style."""

    form: str
    lemma: str
    tag: str
    names: frozenset[str]
    styles: frozenset[str]


class Morphology:
    """One analyser; safe to share between threads."""

    def __init__(self, *, use_dictionary: bool = True) -> None:
        self._dictionary: Any = None
        if use_dictionary and morfeusz2:
            self._dictionary = morfeusz2.Morfeusz(case_handling=morfeusz2.IGNORE_CASE)
        self._stemmer: Any = snowballstemmer.stemmer("polish")
        self._lock = Lock()  # neither library may be entered by two threads at once
        self.lemmas = lru_cache(_CACHED)(self._lemmas)
        self.is_known = lru_cache(_CACHED)(self._is_known)
        self.is_common = lru_cache(_CACHED)(self._is_common)
        self.restore = lru_cache(4_096)(self._restore)
        self.forms = lru_cache(4_096)(self._forms)
        self.kinds = lru_cache(32_768)(self._kinds)

    def _is_known(self, word: str) -> bool:
        """Whether a dictionary knows the form; without one, only the editors' list can."""
        word = word.lower()
        return word in LEMMAS_OF or bool(self._readings(word))

    def _is_common(self, word: str) -> bool:
        """Whether a dictionary knows the form, and not only as a surname."""
        word = word.lower()
        if word in LEMMAS_OF or not self._dictionary:
            return word in LEMMAS_OF
        with self._lock:
            found = self._dictionary.analyse(word)
        # What is cut in two ends with a glued ending, which no surname has.
        return any(
            names != _SURNAME and not tag.startswith("ign")
            for _start, _end, (_form, _lemma, tag, names, _styles) in found
        )

    def _lemmas(self, word: str) -> frozenset[str]:
        """All dictionary forms the word may belong to, in lower case; never empty."""
        word = word.lower()[:LONGEST_WORD]
        if listed := LEMMAS_OF.get(word):
            # Some are listed only for an abbreviation: without a dictionary their other forms
            # meet by the stem.
            found = self._readings(word, whole=True) if self._dictionary else {self._stem(word)}
            return listed | found
        if word.isdigit():
            return frozenset((word,))
        return self._readings(word) or frozenset((self._stem(word),))

    def _readings(self, word: str, *, whole: bool = False) -> frozenset[str]:
        """Lemmas of the dictionary; empty for an unknown word. `whole`: no glued endings."""
        if not self._dictionary:
            return frozenset()
        with self._lock:
            found = self._dictionary.analyse(word)
        lemmas: set[str] = set()
        surnames: set[str] = set()
        if _FIRST_HALF.fullmatch(word) and all(_tells_little(reading) for reading in found):
            lemmas |= self._halves(word)
        for start, _end, (_form, lemma, tag, names, _styles) in found:
            kind = tag.partition(":")[0]
            if kind == "ign" or (whole and start):
                return frozenset(lemmas)
            if kind in _GLUED:
                continue
            # A surname that looks like a common word ("Rado" in "rada") would only add noise.
            kept = surnames if names == _SURNAME else lemmas
            kept.add(lemma.partition(":")[0].lower())
        return frozenset(lemmas or surnames or ({word} if found and not whole else ()))

    def readings(self, word: str) -> list[Generated]:
        """How the dictionary reads a whole word; empty without a dictionary."""
        if not self._dictionary:
            return []
        with self._lock:
            found = self._dictionary.analyse(word)
        # What is cut in two is no word of the dictionary.
        return [_generated(reading) for start, end, reading in found if (start, end) == (0, 1)]

    def generated(self, lemma: str) -> list[Generated]:
        """All forms of a lemma; empty without a dictionary."""
        if not self._dictionary:
            return []
        with self._lock:
            return [_generated(form) for form in self._dictionary.generate(lemma)]

    def names(self, word: str) -> Names:
        """How the dictionary reads a word as the name of a person."""
        if not self._dictionary:
            return Names()
        with self._lock:
            found = self._dictionary.analyse(word)
        read: list[tuple[list[str], frozenset[str]]] = [
            (names, _shapes(tag)) for _start, _end, (_form, _lemma, tag, names, _styles) in found
        ]
        return Names(
            first=frozenset[str]().union(
                *(shapes for names, shapes in read if _FIRST_NAME in names)
            ),
            last=frozenset[str]().union(*(shapes for names, shapes in read if names == _SURNAME)),
            is_name=all(names and {*names} <= {_FIRST_NAME, *_SURNAME} for names, _shapes in read),
        )

    def _kinds(self, lemma: str) -> frozenset[str]:
        """What the dictionary calls a word that is a lemma itself: noun, verb …; names are none."""
        if not self._dictionary:
            return frozenset()
        with self._lock:
            found = self._dictionary.analyse(lemma)
        told: set[str] = set()
        for start, _end, (_form, own, tag, _names, _styles) in found:
            if start or own.partition(":")[0] != lemma:
                continue
            kind, _colon, rest = tag.partition(":")
            told.add(kind)
            if kind == "subst" and "m1" in rest:
                told.add("subst:m1")
        return frozenset(told)

    def _halves(self, word: str) -> set[str]:
        """Lemmas of the adjective that begins a compound."""
        with self._lock:
            found = self._dictionary.analyse(word + _SECOND_HALF)
        return {
            lemma.partition(":")[0].lower()
            for start, _end, (_form, lemma, tag, _names, _styles) in found
            if not start and tag == _HALF
        }

    def _stem(self, word: str) -> str:
        with self._lock:
            stem: str = self._stemmer.stemWord(word)
        return stem or word

    def _restore(self, word: str) -> frozenset[str]:
        """Dictionary spellings of a word typed without Polish letters, but for itself.

        At most MOST_SPELLINGS are tried, those with the fewest changes first.
        """
        word = word.lower()
        if len(word) > LONGEST_WORD or (not _POLISH.isdisjoint(word) and self.is_known(word)):
            return frozenset()
        # A word that is right as it stands ("sad") lost a letter or two at most, if any.
        changes = 2 if self.is_known(word) else len(word)
        return frozenset(
            spelling
            for spelling in itertools.islice(_spellings(word, changes), MOST_SPELLINGS)
            if spelling in LEMMAS_OF or self._readings(spelling, whole=True)
        )

    def _forms(self, lemma: str) -> frozenset[str]:
        """Forms of a lemma in lower case, itself among them."""
        forms = set(FORMS_OF.get(lemma, ()))
        doubtful: set[str] = set()
        # What is no lemma ("postoje") is generated from parts, in forms that nobody reads so.
        is_lemma = lemma in self.lemmas(lemma)
        for spelling in {lemma, lemma.capitalize(), lemma.upper()} if self._dictionary else ():
            with self._lock:
                generated = self._dictionary.generate(spelling)
            for form, name, tag, names, _styles in generated:
                is_own = name.partition(":")[0].lower() == lemma and names != _SURNAME
                is_sure = is_lemma and is_own and _BOUND.isdisjoint(tag.split(":"))
                (forms if is_sure else doubtful).add(form.lower())
        # Looking a form up takes longer than generating it, so only doubtful ones are looked up. A
        # surname of the same shape may be declined like an adjective.
        forms |= {form for form in doubtful - forms if lemma in self.lemmas(form)}
        return frozenset(forms | {lemma})


def _generated(described: Any) -> Generated:
    form, lemma, tag, names, styles = described
    return Generated(form, lemma, tag, frozenset(names), frozenset(styles))


def _shapes(tag: str) -> frozenset[str]:
    """Cases and genders of a singular noun ("nom:m1", "gen:f"), as a tag of SGJP tells them."""
    kind, number, cases, genders = (*tag.split(":"), "", "", "")[:4]
    if kind != "subst" or "sg" not in number.split("."):
        return frozenset()
    return frozenset(
        f"{case}:{gender}" for case in cases.split(".") for gender in genders.split(".")
    )


def _tells_little(reading: Any) -> bool:
    """Whether a dictionary's reading is none, an adverb or a name."""
    _start, _end, (_form, lemma, tag, _names, _styles) = reading
    kind: str = tag.partition(":")[0]
    return kind in {"ign", "adv"} or bool(lemma[:1].isupper())


def _spellings(word: str, most_changes: int) -> Iterator[str]:
    """Other spellings that Polish allows, those with the fewest changed letters first."""
    places = [place for place, letter in enumerate(word) if letter in _SPELLINGS]
    tried = 0
    for changes in range(1, min(len(places), most_changes) + 1):
        for chosen in itertools.combinations(places, changes):
            for letters in itertools.product(*(_SPELLINGS[word[place]] for place in chosen)):
                tried += 1
                if tried > _MOST_TRIED:
                    return
                spelled = list(word)
                for place, letter in zip(chosen, letters, strict=True):
                    spelled[place] = letter
                candidate = "".join(spelled)
                if not _IMPOSSIBLE.search(candidate):
                    yield candidate


@cache
def morphology() -> Morphology:
    """The analyser of this process; the dictionary is loaded when first asked for."""
    return Morphology()


def lemmas(word: str) -> frozenset[str]:
    """All dictionary forms the word may belong to, in lower case; never empty."""
    return morphology().lemmas(word)


def restore(word: str) -> frozenset[str]:
    """Dictionary spellings of a word typed without Polish letters, but for itself."""
    return morphology().restore(word)


def forms(lemma: str) -> frozenset[str]:
    """Forms of a lemma in lower case, itself among them."""
    return morphology().forms(lemma)


def is_known(word: str) -> bool:
    """Whether a dictionary knows the form."""
    return morphology().is_known(word)


def names(word: str) -> Names:
    """How the dictionary reads a word as the name of a person."""
    return morphology().names(word)


def kinds(lemma: str) -> frozenset[str]:
    """Parts of speech of a word that is a lemma itself; empty where no dictionary can tell."""
    return morphology().kinds(lemma)


def is_common(word: str) -> bool:
    """Whether a dictionary knows the form, and not only as a surname."""
    return morphology().is_common(word)
