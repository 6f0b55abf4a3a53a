"""Ukrainian letters in Latin ones, for addresses.

The table is the one of the Ukrainian government (resolution 55 of 2010), used in passports and on
road signs; letters of neighbouring alphabets that it lacks are written the way they sound.
"""

import re
from typing import Final

ALPHABET: Final = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
_ANYWHERE: Final = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh",
    "з": "z", "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n",
    "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "iu", "я": "ia",
    "ё": "io", "ў": "u", "ъ": "", "ы": "y", "э": "e",
}  # fmt: skip
_AT_THE_START: Final = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_START: Final = re.compile(r"(?<![\w’'ʼ])[єїйюя]")
_APOSTROPHE: Final = re.compile(r"(?<=[а-яґєії])[’'ʼ](?=[а-яґєії])")
_LETTERS: Final = str.maketrans(_ANYWHERE)


def in_latin(text: str) -> str:
    """Lower-case text with Latin letters in place of Cyrillic ones; others stay as they are."""
    text = _START.sub(lambda match: _AT_THE_START[match.group()], text)
    text = _APOSTROPHE.sub("", text)
    # The two letters together would otherwise read like "ж".
    return text.replace("зг", "zgh").translate(_LETTERS)
