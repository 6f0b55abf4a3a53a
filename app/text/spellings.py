"""The one way in which search reads what is written in many: marks, blanks and abbreviations.

Texts come from word processors, PDF files and phones, so the same word may be decomposed, hold
an invisible hyphen or another apostrophe; and the journal of laws is cited in a dozen ways.
"""

import re
import unicodedata
from typing import Final

_ODD: Final = re.compile(
    "[\u00ad\u00b2\u00b3\u00b4\u00b9\u02bc\u0300-\u036f\u200b-\u200f\u2018\u2032\u2060\u2070"
    "\u2074-\u2079\u2080-\u2089\ufb00-\ufb04\ufeff`]"
)
# Small raised digits after a number are another number: "art. 22¹" is also written "art. 22(1)".
_RAISED: Final = re.compile("(?<=[0-9])(?=[\u00b2\u00b3\u00b9\u2070\u2074-\u2079])")
_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"),
        **dict.fromkeys("\u00b4\u02bc\u2018\u2032`", "’"),
        **{raised: str(digit) for digit, raised in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
        **{lowered: str(digit) for digit, lowered in enumerate("₀₁₂₃₄₅₆₇₈₉")},
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
    }
)
# These two begin with a set of letters, which makes looking for them quick; what stands before a
# match is looked at afterwards.
_THOUSANDS: Final = re.compile("[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?![0-9])")
_JOURNAL: Final = re.compile(
    r"[Dd][Zz]\.?\s?[Uu]\b\.?(?:\s?([12][0-9]{3})\.(?:([0-9]{1,3})\.)?([0-9]{1,5})(?![0-9]|\.[0-9]))?"
)


def written_one_way(text: str) -> str:
    """The text with the spellings that search does not tell apart written alike."""
    if _ODD.search(text):
        text = unicodedata.normalize("NFC", text)
        text = _RAISED.sub(" ", text).translate(_PLAIN)
        # A letter and its mark may have been parted by something invisible.
        text = unicodedata.normalize("NFC", text)
    text = _THOUSANDS.sub(_joined, text)
    return _JOURNAL.sub(_cited, text)


def _joined(number: re.Match[str]) -> str:
    before = number.string[number.start() - 1] if number.start() else ""
    if before.isdigit() or before in (".", ","):
        return number.group()
    return "".join(number.group().split())


def _cited(match: re.Match[str]) -> str:
    """The dotted form of commercial databases, "Dz.U.2024.1465", as acts themselves cite."""
    if match.start() and match.string[match.start() - 1].isalnum():
        return match.group()
    year, issue, place = match.groups()
    if not year:
        return "Dz.U "
    return f"Dz.U {year} {f'nr {issue} ' if issue else ''}poz. {place}"
