"""Polish typography and order: no-break spaces, slugs, alphabetical keys, reading time."""

import re
import unicodedata

from app.text import cyrillic
from app.text.cyrillic import in_latin

NBSP = "\u00a0"
WORDS_PER_MINUTE = 200
MAX_SLUG = 80
_EMPTY_SLUG = "bez-nazwy"

_ABBREVIATIONS = (
    "art|ust|poz|lit|par|godz|np|ul|al|os|im|tj|tzw|tzn|dr hab|prof|inż|tel"  # with a full stop
    "|Dz\\.U|M\\.P"
)
_WORDS = "pkt|nr|dr|mgr|ww|str\\.|§+|§"
_MONTHS = (
    "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października"
    "|listopada|grudnia"
)
_UNITS = (
    "zł|gr|tys\\.|mln|mld|proc\\.|%|‰|°C|km²|km2|km|m²|m2|m³|m|cm|mm|ha|kg|g|t|l|ml|MB|KB|GB|kB"
    "|h|min|s|godz\\.|godziny|godzin|dni|dnia|dniach|dzień|lat|lata|r\\.|w\\."
)
# Every alternative ends with the one space that becomes hard, never one of several.
_SPACE = re.compile(
    rf"(?<![\w’'&;#-])(?:[aiouwzAIOUWZ]|(?:{_ABBREVIATIONS})\.|{_WORDS}) (?! )"
    rf"|(?<![\w’'&;#-])(?:Art|Ust|Poz|Ul|Al|Np|Godz|Nr|Pkt|Prof)\.? (?! )"
    rf"|(?<=\d) (?=(?:{_UNITS}|{_MONTHS})(?!\w)|\d{{3}}(?!\d))"
    r"|(?<=\S) (?=[–—](?:\s|$))"
)
_PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "l", "ß": "ss", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"}
)
_NOT_SLUG = re.compile(r"[^a-z0-9]+")

_AFTER_Z = "3456789abcdefghijklmnopqrstuvwxyz"
_ALPHABET = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"


def nbsp(text: str) -> str:
    """Text with no-break spaces where Polish typography wants them; twice is as once."""
    return _SPACE.sub(_harden, text)


def _harden(match: re.Match[str]) -> str:
    return match.group()[:-1] + NBSP


def plain_letters(text: str) -> str:
    """Letters without their Polish and other Latin marks, in lower case."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN_LETTERS))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).lower()


def slugify(title: str) -> str:
    """Address of a title: ASCII letters, digits and hyphens, at most 80, never empty."""
    latin = in_latin(unicodedata.normalize("NFC", title).lower())
    slug = _NOT_SLUG.sub("-", plain_letters(latin)).strip("-")
    if len(slug) > MAX_SLUG:
        head = slug[: MAX_SLUG + 1]
        cut = head.rfind("-")
        # A whole word is dropped only when something worth reading remains.
        slug = head[:cut] if cut > MAX_SLUG // 2 else slug[:MAX_SLUG]
    return slug or _EMPTY_SLUG


def _sort_codes() -> dict[str, str]:
    """Two characters of 0-9a-z for a letter, so that any database collation orders them alike."""
    codes = {str(digit): f"1{digit}" for digit in range(10)}
    after: dict[str, int] = {}
    for letter in _ALPHABET:
        plain = plain_letters(letter)
        codes[letter] = f"{plain}{after.get(plain, 0)}"
        after[plain] = after.get(plain, 0) + 1
    # Ukrainian titles come after Ż, in the order of their own alphabet; its 33 letters fit there.
    codes |= dict(zip(cyrillic.ALPHABET, (f"z{each}" for each in _AFTER_Z), strict=True))
    return codes


_SORT_CODES = _sort_codes()


def sort_key(title: str) -> str:
    """String that orders titles by the Polish alphabet when compared character by character."""
    key: list[str] = []
    for char in unicodedata.normalize("NFC", title.lower()):
        if code := _SORT_CODES.get(char):
            key.append(code)
        elif plain := [_SORT_CODES[c] for c in plain_letters(char) if c in _SORT_CODES]:
            key.extend(plain)
        elif char.isspace() or char in "-–—/":
            if key and key[-1] != "00":
                key.append("00")
        elif char.isalpha():
            key.append("zz")  # other scripts come after Ż
    while key and key[-1] == "00":
        key.pop()
    return "".join(key)


def reading_minutes(words: int) -> int:
    """Minutes of reading, rounded up, at least one."""
    return max(1, -(-words // WORDS_PER_MINUTE))
