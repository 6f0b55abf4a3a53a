"""Cuts text into words for search, with care for what civic texts hold.

Law references ("art. 13 ust. 2 lit. a", "Dz.U. 2024 poz. 1465"), hyphens ("społeczno-gospodarczy",
"BIP-u", "e-mail", "S-7"), apostrophes ("Facebook'a"), numbers with units ("70 m²") and addresses
are words of their own kind, and however one of them is written, it gives the same words. Takes
linear time.
"""

import re
from collections.abc import Iterator
from typing import Final

from app.text.spellings import written_one_way

# A run of letters and digits, with what may stand inside a word; "§" is a word of law.
_CHUNK: Final = re.compile(r"§+|[^\W_]+(?:[-‐‑'’.@/][^\W_]+)*")
_PART: Final = re.compile(r"[^\W_]+")
_HYPHEN: Final = re.compile(r"[-‐‑]")
_APOSTROPHE: Final = re.compile(r"['’]")
_CYRILLIC: Final = re.compile("[а-яґєії]", re.IGNORECASE)
_ABBREVIATION: Final = re.compile(r"[^\W\d_](?:\.[^\W\d_]){1,7}")  # "k.p.a", "p.o", "o.o"
_LAW_NUMBER: Final = re.compile(r"\d{1,5}[a-z]{0,3}\d?")  # "13", "18b", "15zzs4"
_NUMBER_AND_UNIT: Final = re.compile(r"(\d+)([^\W\d_]+\d?)")
_NAME_AND_NUMBER: Final = re.compile(r"([^\W\d_]{2,})(\d+)")
_YEAR: Final = re.compile(r"\d{4}r")
# Written without a blank: "14dni", "70m2", "3maja", "ust2pkt1".
_UNITS: Final = frozenset(
    """
    zł zl gr tys mln mld proc mm cm dm km ha kg mb gb m2 m3 km2 cm2 cm3 dm2 dm3 mm2 kwh
    h min godz godzin godziny dni dnia dzień lat lata rok roku osób osoby osoba
    art ust pkt poz lit stycznia lutego marca kwietnia maja czerwca lipca sierpnia września
    października listopada grudnia
    """.split()  # noqa: SIM905 - a list of many quoted words reads worse
)
_WHOLE: Final = frozenset({"co2", "no2", "so2", *(unit for unit in _UNITS if unit[-1].isdigit())})
# "BIP-u", "WZ-ka", "NGO-sów": the ending of an acronym is no word.
_ENDING: Final = frozenset(
    """
    a ach ami ą ce e em ę i ie iem ka ką kę ki ku om owi owie sach sami som sów sy ów u y
    """.split()  # noqa: SIM905
)
_LONGEST_ADDRESS: Final = 100

_LETTER: Final = "lit"
LAW_UNITS: Final = {
    "art": "art", "artykuł": "art", "artykułu": "art", "artykule": "art", "artykułem": "art",
    "artykuły": "art", "artykułów": "art", "artykułach": "art", "artykułami": "art",
    "ust": "ust", "ustęp": "ust", "ustępu": "ust", "ustępie": "ust", "ustępem": "ust",
    "ustępy": "ust", "ustępów": "ust", "ustępach": "ust", "ustępami": "ust",
    "pkt": "pkt", "punkt": "pkt", "punktu": "pkt", "punkcie": "pkt", "punktem": "pkt",
    "punkty": "pkt", "punktów": "pkt", "punktach": "pkt", "punktami": "pkt",
    "poz": "poz", "pozycja": "poz", "pozycji": "poz", "pozycją": "poz", "pozycję": "poz",
    "pozycje": "poz",
    "lit": _LETTER, "litera": _LETTER, "litery": _LETTER, "literze": _LETTER, "literą": _LETTER,
    "par": "§", "paragraf": "§", "paragrafu": "§", "paragrafie": "§", "paragrafem": "§",
    "paragrafy": "§", "paragrafów": "§", "paragrafach": "§", "§": "§", "§§": "§",
}  # fmt: skip
"""How units of law are written, and the one name under which a reference to them is kept."""

JOURNAL_OF_LAWS: Final = "dz.u"
# Between numbers of one unit: "art. 13 i 14", "ust. 1–3", "pkt 1, 2 oraz 5".
_JOINING: Final = frozenset({"i", "oraz", "lub", "albo", "do"})
_JOINING_SIGNS: Final = frozenset({",", "-", "–", "—", "‐", "‑"})


class _References:
    """Follows the words of a text and tells which of them end a reference to law."""

    def __init__(self) -> None:
        self.unit = ""  # of law, when the words before were one
        self._has_number = False
        self._is_joined = False

    def of(self, word: str) -> str:
        """The whole reference that this word ends, if it does."""
        return self.number(word) if word[0].isdigit() else self.word(word)

    def word(self, word: str) -> str:
        """The same for a word of letters."""
        if self.unit == _LETTER and len(word) == 1 and self.expects_number:
            return self._noted(word)
        if self.unit and self._has_number and word in _JOINING:
            self._is_joined = True
            return ""
        self.unit = LAW_UNITS.get(word, "")
        self._has_number = self._is_joined = False
        return ""

    def number(self, word: str) -> str:
        """The same for a word that begins with a digit."""
        if self.expects_number and _LAW_NUMBER.fullmatch(word):
            return self._noted(word)
        self.unit = ""
        return ""

    def between(self, signs: str) -> None:
        """What stands between the word before and the next one."""
        if self._has_number and signs.strip() in _JOINING_SIGNS:
            self._is_joined = True

    @property
    def expects_number(self) -> bool:
        """Whether a number would belong to the unit of law before it."""
        return bool(self.unit) and (self._is_joined or not self._has_number)

    def _noted(self, word: str) -> str:
        self._has_number, self._is_joined = True, False
        return f"{self.unit}.{word}"


def tokens(text: str) -> Iterator[tuple[str, int]]:
    """Words in lower case with their positions; several may stand at one position.

    "art. 13" gives "art" at one position, and both "13" and "art.13" at the next.
    """
    text = written_one_way(text)
    position = 0
    end = 0
    references = _References()
    is_law = False  # whether a unit of law stands just before; few words are worth a call
    for match in _CHUNK.finditer(text):
        chunk = match.group()
        if is_law:
            references.between(text[end : match.start()])
        if chunk.isalpha() or chunk.isdecimal():
            word = chunk.lower()
            yield word, position
            if is_law or word in LAW_UNITS:
                if reference := references.of(word):
                    yield reference, position
                is_law = bool(references.unit)
                end = match.end()
            position += 1
            continue
        for place, words in enumerate(_parts(chunk, may_split=not references.expects_number)):
            if place:
                references.between("-")
            for word in words:
                yield word, position
            if reference := references.of(words[0]):
                yield reference, position
            position += 1
        is_law = bool(references.unit)
        end = match.end()


def law_reference(word: str) -> bool:
    """Whether a token is a whole reference such as "art.13"."""
    unit, dot, _number = word.partition(".")
    return bool(dot) and unit in LAW_UNITS


def _parts(chunk: str, *, may_split: bool) -> Iterator[tuple[str, ...]]:
    """What a chunk with digits or signs stands for: for each position, the words at it."""
    lower = chunk.lower()
    if lower == JOURNAL_OF_LAWS or chunk[0] == "§":
        yield (lower,)
    elif "@" in chunk and len(chunk) <= _LONGEST_ADDRESS:
        first, *rest = _PART.findall(lower)
        yield (first, lower)
        for part in rest:
            yield (part,)
    elif _ABBREVIATION.fullmatch(chunk):
        yield (lower.replace(".", ""),)
    else:
        for piece in re.split(r"[./@]", chunk):
            for words in _hyphenated(piece):
                if may_split or not words[0][0].isdigit():
                    yield from _unglued(words)
                else:
                    yield words


def _hyphenated(chunk: str) -> Iterator[tuple[str, ...]]:
    parts = [_without_ending(part) for part in _HYPHEN.split(chunk)]
    if len(parts) == 2:
        (first, *_more), (second, *_other) = parts
        if _is_inflected_acronym(first, second):
            yield (first.lower(),)
            return
        if len(first) == 1 and first.isalpha():
            # "S-7" is "S7"; e-mail and e-Doręczenia are one word and hold another.
            joint = "" if second.isdigit() else "-"
            word = f"{first}{joint}{second}".lower()
            yield (word, second.lower()) if joint else (word,)
            return
    for part in parts:
        yield tuple(word.lower() for word in part)


def _without_ending(part: str) -> tuple[str, ...]:
    """A word without what an apostrophe parts from it, unless that is the word itself."""
    first, *rest = _APOSTROPHE.split(part)
    if not rest:
        return (first,)
    if _CYRILLIC.match(first):  # an apostrophe is part of Ukrainian words
        return ("".join((first, *rest)),)
    if len(first) == 1 and first.isalpha():  # O'Neill, d'Hondt
        return (first + rest[0], rest[0])
    return (first,)


def _unglued(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A number and its unit, or a name and its number, as two words: "14dni", "PIT37"."""
    word = words[0]
    if word.isalpha() or word.isdigit() or word in _WHOLE:
        yield words
        return
    match = _NUMBER_AND_UNIT.fullmatch(word)
    if match and match[2] not in _UNITS and not _YEAR.fullmatch(word):
        match = None
    match = match or _NAME_AND_NUMBER.fullmatch(word)
    if match:
        yield (match[1],)
        yield (match[2],)
    else:
        yield words


def _is_inflected_acronym(first: str, second: str) -> bool:
    """Whether the second part is only an ending: "BIP-u", "BIP-U", and "bip-ie" as it is typed.

    After small letters an ending of one letter might be a word ("strefa-a").
    """
    if second.lower() not in _ENDING or len(first) < 2 or not first.isalpha():
        return False
    return first.isupper() or (first.islower() and len(second) > 1 and len(first) <= 6)
