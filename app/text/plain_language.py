"""How hard a Polish text is to read: FOG for Polish, and the sentences that make it hard.

FOG = 0.4 × (words a sentence + words of four and more syllables in a hundred). The number says
for how many years of school a text is written; it informs an author and decides nothing.
Syllables are counted by rule, so a few foreign words come out one off; on a text it evens out.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from app.text.alignment import WORD

LONG_WORD: Final = 4  # syllables
WORST_SHOWN: Final = 5
EASY: Final = 9.0
MEDIUM: Final = 12.0
LONG_SENTENCE: Final = 20  # words
MANY_LONG_WORDS: Final = 0.25

Grade = Literal["easy", "medium", "hard"]

_WORDS: Final = re.compile(WORD)
_VOWEL: Final = re.compile("[aeiouyąęóäöüé]")
# An "i" before a vowel only softens the consonant ("miasto" has two syllables) …
_SOFTENING: Final = re.compile("i(?=[aeiouyąęó])")
# … but after a consonant and "r" at the beginning it sounds ("triumf", "priorytet").
_SOUNDING: Final = re.compile("^([bdgkpt]r)i(?=[aeou])")
# "au" and "eu" of foreign words are one syllable, where no prefix meets a stem: "autobus" and
# "Europa", but "nauka", "zaufanie", "nieuczciwy", "przeuczyć" and endings as in "muzeum".
_AU: Final = re.compile("(?<!^n)(?<!^z)(?<!poz)(?<!wyn)(?<!don)(?<!nien)(?<!niez)au")
_EU: Final = re.compile("(?<!i)(?<!prz)eu(?!m$|sz)")

# After these a full stop never ends a sentence …
_WITHIN: Final = (
    " art ust pkt poz lit par np tj tzw tzn m.in ul al os pl nr dr prof mgr inż im św por zob ok "
    "godz dz tel red str ww jw ks płk hab ozn zw "
)
# … and these do when a capital letter follows ("w 2024 r. Urząd …"), but not a number.
_NOT_BEFORE_DIGIT: Final = " r w u zł gr tys mln mld itd itp k.p.a k.c dz.u "
_STOP: Final = re.compile(r"[.!?…]+[\"”’»)\]]*\s+(?=[\"„«(\[]*([A-ZĄĆĘŁŃÓŚŹŻ\d]))")
_LAST_WORD: Final = re.compile(r"([^\W_][\w.-]*)\.$")


@dataclass(frozen=True)
class HardSentence:
    """A sentence that asks much of its reader, and why."""

    text: str
    words: int
    long_words: tuple[str, ...]
    fog: float

    @property
    def is_long(self) -> bool:
        return self.words > LONG_SENTENCE

    @property
    def has_many_long_words(self) -> bool:
        return len(self.long_words) > MANY_LONG_WORDS * self.words


@dataclass(frozen=True)
class Language:
    """What can be said of a text's language; `fog` is 0 for a text without words."""

    fog: float
    words: int
    sentences: int
    long_words: int
    worst: tuple[HardSentence, ...]

    @property
    def grade(self) -> Grade:
        if self.fog <= EASY:
            return "easy"
        return "medium" if self.fog <= MEDIUM else "hard"

    @property
    def words_a_sentence(self) -> float:
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def long_share(self) -> float:
        """Long words in a hundred."""
        return 100 * self.long_words / self.words if self.words else 0.0


def language_of(plain: str) -> Language:
    """Measure a plain text in which each paragraph, item and cell row stands in its own line."""
    found = [_measured(sentence) for sentence in sentences(plain)]
    found = [sentence for sentence in found if sentence.words]
    words = sum(sentence.words for sentence in found)
    long_words = sum(len(sentence.long_words) for sentence in found)
    hard = sorted(
        (sentence for sentence in found if sentence.is_long or sentence.has_many_long_words),
        key=lambda sentence: -sentence.fog,
    )
    worst = tuple(sentence for sentence in hard if sentence.fog > MEDIUM)[:WORST_SHOWN]
    return Language(_fog(words, len(found), long_words), words, len(found), long_words, worst)


def _measured(sentence: str) -> HardSentence:
    words = _WORDS.findall(sentence)
    long_words = tuple(word for word in words if syllables(word) >= LONG_WORD)
    return HardSentence(sentence, len(words), long_words, _fog(len(words), 1, len(long_words)))


def _fog(words: int, sentence_count: int, long_words: int) -> float:
    if not words:
        return 0.0
    return round(0.4 * (words / sentence_count + 100 * long_words / words), 1)


def sentences(plain: str) -> list[str]:
    """Sentences of a text, whole: stops of abbreviations and numbers end none."""
    found = []
    for line in plain.split("\n"):
        start = 0
        for match in _STOP.finditer(line):
            if _ends_sentence(line[start : match.start() + 1], match):
                found.append(line[start : match.end()].strip())
                start = match.end()
        found.append(line[start:].strip())
    return [sentence for sentence in found if sentence]


def _ends_sentence(before: str, match: re.Match[str]) -> bool:
    if not match.group().startswith(".") or match.group().startswith(".."):
        return True
    last = _LAST_WORD.search(before)
    if last is None:
        return True
    word = last[1].lower()
    if f" {word} " in _WITHIN or (len(last[1]) == 1 and last[1].isupper()):
        return False  # the second is an initial: "J. Kowalska"
    follows_digit = match[1].isdigit()
    return not (follows_digit and (f" {word} " in _NOT_BEFORE_DIGIT or word.isdigit()))


def syllables(word: str) -> int:
    """Syllables of one word, at least one; parts joined by hyphens are counted each."""
    parts = [part for part in re.split(r"[-’']", word.lower()) if part]
    return max(1, sum(_syllables(part) for part in parts))


def _syllables(word: str) -> int:
    if word[0].isdigit():
        return 1  # numbers in figures are read at a glance
    word = _EU.sub("e", _AU.sub("a", word))
    word = _SOFTENING.sub("", _SOUNDING.sub(r"\1yj", word))
    return len(_VOWEL.findall(word))
