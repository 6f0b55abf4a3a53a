"""Cuts text into words for search, with care for what civic texts hold.

Law references ("art. 13 ust. 2"), "Dz.U.", hyphens ("społeczno-gospodarczy", "BIP-u", "e-mail"),
apostrophes ("Facebook'a") and addresses are words of their own kind. Takes linear time.
"""

import re
from collections.abc import Iterator
from typing import Final

# A run of letters and digits, with what may stand inside a word; "§" is a word of law.
_CHUNK: Final = re.compile(r"§+|[^\W_]+(?:[-‐‑'’.@/][^\W_]+)*")
_PART: Final = re.compile(r"[^\W_]+")
_HYPHEN: Final = re.compile(r"[-‐‑]")
_APOSTROPHE: Final = re.compile(r"['’]")
_NUMBER: Final = re.compile(r"\d{1,5}[a-z]{0,2}")
# "BIP-u", "WZ-ka", "NGO-sów": the ending of an acronym is no word.
_ENDING: Final = frozenset(
    [
        "a",
        "ach",
        "ami",
        "ą",
        "ce",
        "e",
        "em",
        "ę",
        "i",
        "ie",
        "iem",
        "ka",
        "ką",
        "kę",
        "ki",
        "ku",
        "om",
        "owi",
        "owie",
        "sach",
        "sami",
        "som",
        "sów",
        "sy",
        "ów",
        "u",
        "y",
    ]
)
_LONGEST_ADDRESS: Final = 100

LAW_UNITS: Final = {
    "art": "art", "artykuł": "art", "artykułu": "art", "artykule": "art", "artykułem": "art",
    "ust": "ust", "ustęp": "ust", "ustępu": "ust", "ustępie": "ust", "ustępem": "ust",
    "pkt": "pkt", "punkt": "pkt", "punktu": "pkt", "punkcie": "pkt", "punktem": "pkt",
    "poz": "poz", "pozycja": "poz", "pozycji": "poz", "pozycją": "poz", "pozycję": "poz",
    "par": "§", "paragraf": "§", "paragrafu": "§", "paragrafie": "§", "§": "§", "§§": "§",
}  # fmt: skip
"""How units of law are written, and the one name under which a reference to them is kept."""

JOURNAL_OF_LAWS: Final = "dz.u"


def tokens(text: str) -> Iterator[tuple[str, int]]:
    """Words in lower case with their positions; several may stand at one position.

    "art. 13" gives "art" at one position, and both "13" and "art.13" at the next.
    """
    position = 0
    unit = ""  # of law, when the word before was one
    held = ""  # "dz", of which only the next word tells whether it is half of "Dz. U."
    for match in _CHUNK.finditer(text):
        chunk = match.group()
        if chunk.isalnum():
            word = chunk.lower()
            if held:
                whole = JOURNAL_OF_LAWS if word == "u" else held
                held = ""
                yield whole, position
                position += 1
                if whole == JOURNAL_OF_LAWS:
                    continue
            if word == "dz":
                held = word
                continue
            yield word, position
            if unit and _NUMBER.fullmatch(word):
                yield f"{unit}.{word}", position
            unit = LAW_UNITS.get(word, "")
            position += 1
            continue
        if held:
            yield held, position
            position += 1
            held = ""
        for words in _parts(chunk):
            for word in words:
                yield word, position
            if unit and _NUMBER.fullmatch(words[0]):
                yield f"{unit}.{words[0]}", position
            unit = LAW_UNITS.get(words[0], "")
            position += 1
    if held:
        yield held, position


def law_reference(word: str) -> bool:
    """Whether a token is a whole reference such as "art.13"."""
    unit, dot, _number = word.partition(".")
    return bool(dot) and unit in LAW_UNITS


def _parts(chunk: str) -> Iterator[tuple[str, ...]]:
    """What a chunk with signs inside stands for: for each position, the words at it."""
    lower = chunk.lower()
    if lower in (JOURNAL_OF_LAWS, "§", "§§"):
        yield (lower,)
    elif "@" in chunk and len(chunk) <= _LONGEST_ADDRESS:
        first, *rest = _PART.findall(lower)
        yield (first, lower)
        for part in rest:
            yield (part,)
    elif "." in chunk or "/" in chunk or "@" in chunk:
        for part in re.split(r"[./@]", chunk):
            yield from _hyphenated(part)
    else:
        yield from _hyphenated(chunk)


def _hyphenated(chunk: str) -> Iterator[tuple[str, ...]]:
    parts = [_APOSTROPHE.split(part)[0] for part in _HYPHEN.split(chunk)]
    if len(parts) == 2:
        first, second = parts
        if _is_inflected_acronym(first, second):
            yield (first.lower(),)
            return
        if len(first) == 1 and first.isalpha():  # e-mail, e-Doręczenia
            yield (f"{first}-{second}".lower(), second.lower())
            return
    for part in parts:
        yield (part.lower(),)


def _is_inflected_acronym(first: str, second: str) -> bool:
    """Whether the second part is only an ending: "BIP-u", "BIP-U", and "bip-ie" as it is typed.

    After small letters an ending of one letter might be a word ("strefa-a").
    """
    if second.lower() not in _ENDING or len(first) < 2 or not first.isalpha():
        return False
    return first.isupper() or (first.islower() and len(second) > 1 and len(first) <= 6)
