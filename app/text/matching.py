"""Whether a text holds a word in any of its forms, or an address of a site: counted, not judged.

What is done about it is decided elsewhere; here it is only made hard to slip past by another
ending, a missing Polish letter, capitals, or a subdomain.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import unquote

from app.text.morphology import forms, lemmas
from app.text.polish import plain_letters

_WORD: Final = re.compile(r"[^\W_]+")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# A name of a machine wherever it stands: in a link, after "www.", in the middle of a sentence.
_HOST: Final = re.compile(r"(?<![\w-])(?:[^\W_](?:[\w-]{0,62})\.)+[^\W\d_][\w-]{1,62}")
LONGEST_HOST: Final = 253


def words_of(text: str) -> list[str]:
    """Words of a text in its order, in lower case."""
    return [word.lower() for word in _WORD.findall(_INVISIBLE.sub("", text))]


def keys_of(word: str) -> frozenset[str]:
    """A word of a text and its dictionary forms, in plain letters."""
    return frozenset(plain_letters(form) for form in (word, *lemmas(word)))


def keys_wanted(word: str) -> frozenset[str]:
    """Every form of a word that is looked for, in plain letters: "pozyczki" is found too."""
    every = {form for lemma in lemmas(word) for form in forms(lemma)}
    return keys_of(word) | frozenset(map(plain_letters, every))


def count_phrase(phrase: Sequence[frozenset[str]], text: Sequence[frozenset[str]]) -> int:
    """How often a phrase (keys wanted) stands in a text (keys of its words), word after word."""
    if not phrase:
        return 0
    return sum(
        all(
            wanted & found
            for wanted, found in zip(phrase, text[place : place + len(phrase)], strict=True)
        )
        for place in range(len(text) - len(phrase) + 1)
    )


def hosts_of(text: str) -> Counter[str]:
    """Names of machines that a text mentions, as addresses write them, with how often."""
    found: Counter[str] = Counter()
    # "%73pam.example" leads where "spam.example" does.
    for name in _HOST.findall(unquote(_INVISIBLE.sub("", text))):
        if host := host_name(name):
            found[host] += 1
    return found


def host_name(name: str) -> str:
    """A host's name in the letters of the network; empty when it can be none."""
    name = name.strip(".").lower()
    if len(name) > LONGEST_HOST:
        return ""
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def count_below(domain: str, hosts: Iterable[tuple[str, int]]) -> int:
    """How many mentions are of the domain itself or of a host below it."""
    return sum(number for host, number in hosts if host == domain or host.endswith(f".{domain}"))
