"""R6: edits so small and harmless that a resident's reach readers at once, and are patrolled.

Small means few characters; harmless means that everything a reader relies on is the same before
and after: links, numbers, dates, names of acts, fields to fill in, and the words that turn a
sentence round. In doubt the edit waits for a reviewer like any other.
"""

import re
from dataclasses import replace
from typing import Final

from rapidfuzz.distance import Levenshtein

from app.articles.source import ArticleSource

_MONTHS: Final = (
    r"stycz\w+|lut(?:y|ego|ym|emu)|mar(?:zec|ca|cu|cem)|kwie(?:cień|tnia|tniu|tniem)|maj(?:|a|u|em)"
    r"|czerw(?:iec|ca|cu|cem)|lip(?:iec|ca|cu|cem)|sierp\w+|wrze(?:sień|śnia|śniu|śniem)"
    r"|październik\w*|listopad\w*|grud(?:zień|nia|niu|niem)"
)
_ACTS: Final = (
    r"(?:ustaw|rozporządzen|kodeks|konstytuc|ordynac|dyrektyw|uchwał|obwieszczen|zarządzen)\w*"
    r"[^.,;:()\n]*"
)
# In the order in which they are looked for: the larger thing first.
_RELIED_ON: Final = re.compile(
    r"\[\[[^\]\n]*\]\]"  # wiki links
    r"|!?\[[^\]\n]*\]\([^)\n]*\)|\[\^[^\]\n]*\]|\[[^\]\n]*\]:[^\n]*"  # links, pictures, notes
    r"|<[^>\s][^>\n]*>"
    r"|\{[^}\n]*\}+|_{3,}|\.{4,}|…{2,}"  # fields of templates and blanks of forms
    rf"|\b{_ACTS}"
    r"|\bDz\.? ?U[^\n]*"
    r"|\S*\w[.@/:\\]\w\S*"  # bare addresses, abbreviations such as k.p.a.
    r"|\b(?:art|ust|pkt|poz|lit|par)\b\.?|§+"
    r"|\d+"
    rf"|\b(?:{_MONTHS})\b"
    r"|\b(?:nie|bez|ani|tylko|nigdy|zawsze|co najmniej|co najwyżej|najpóźniej|najwcześniej)\b"
    r"|\b(?:zero|jeden|jedn[aey]\w*|dwa|dwie|dwó\w+|trzy|trze\w+|czter\w+|pię\w+|sześ\w+|siedem\w*"
    r"|osiem\w*|dziewię\w+|dziesię\w+|sto|tysi\w+|milion\w*|miliard\w*)\b"
    r"|^[ \t]*(?:[#>|*+-]+|!!!|\d+\.)"  # what a line is
    r"|[\[\](){}<>|`\\\n]",
    re.IGNORECASE | re.MULTILINE,
)
_ABBREVIATION: Final = re.compile(r"\b[A-ZĄĆĘŁŃÓŚŹŻ]{2,}\b")


def is_typo(before: ArticleSource, after: ArticleSource, most: int) -> bool:
    """Whether an edit changes at most `most` characters, and nothing that a reader relies on."""
    if replace(after, title=before.title, lead=before.lead, body=before.body) != before:
        return False
    pairs = [
        (before.title, after.title),
        (before.lead, after.lead),
        (before.body, after.body),
    ]
    changed = 0
    for old, new in pairs:
        changed += Levenshtein.distance(old, new, score_cutoff=most)
        if changed > most or relied_on(old) != relied_on(new):
            return False
    return changed > 0


def relied_on(text: str) -> list[str]:
    """What a reader relies on, in order, as it is written."""
    found = [match.group() for match in _RELIED_ON.finditer(text)]
    return found + [match.group() for match in _ABBREVIATION.finditer(text)]
