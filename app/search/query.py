"""From what somebody typed to a query for the engine: any text gives one, none raises.

Each word stands for all its lemmas, and with a lower weight for what it may mean when it was
typed without Polish letters. Stop words and question words go unless nothing else is left.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from app.search.engine import Phrase, Query, Term, Word
from app.search.terms import terms_of
from app.text.morphology import is_known, restore
from app.text.polish import plain_letters
from app.text.stop_words import QUESTION_WORDS, STOP_WORDS
from app.text.tokens import LAW_UNITS, law_reference, tokens

LONGEST_QUERY: Final = 300
MOST_WORDS: Final = 12
MOST_TERMS: Final = 24  # of one word
RESTORED_WEIGHT: Final = 0.6
FOLDED_WEIGHT: Final = 0.5

_QUOTED: Final = re.compile(r"[„“”\"«]([^„“”\"«»]+)[“”\"»]")

Group = tuple[str, ...]
"""Words at one place of the query: "art.13" and "13"."""


@dataclass(frozen=True)
class ParsedQuery:
    """What is asked of the engine, first strictly and then loosely, and what snippets mark."""

    text: str
    strict: Query
    loose: Query | None
    marks: frozenset[str]
    words: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return self.strict.is_empty


def parse(text: str) -> ParsedQuery:
    """The query that a text stands for."""
    text = tidy(text)
    words, phrases = _split(text)
    strict = Query(
        tuple(_word(group) for group in words), tuple(_phrase(phrase) for phrase in phrases)
    )
    every_word = strict.words + tuple(word for each in strict.phrases for word in each.words)
    loose = Query(every_word, needs_all=False) if len(every_word) > 1 else None
    marks = {term.text for word in every_word for term in word.terms if not term.is_folded}
    typed = [group[0] for group in words]
    typed += [group[0] for phrase in phrases for _place, group in phrase]
    return ParsedQuery(text, strict, loose, frozenset(marks), tuple(typed))


def tidy(text: str) -> str:
    """The text as it is shown back: composed letters, single blanks, not too long."""
    printable = "".join(
        " " if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char
        for char in text[: LONGEST_QUERY * 2]
    )
    return " ".join(unicodedata.normalize("NFC", printable).split())[:LONGEST_QUERY].strip()


def _split(text: str) -> tuple[list[Group], list[list[tuple[int, Group]]]]:
    """Single words and quoted phrases, MOST_WORDS of them at most."""
    phrases: list[list[tuple[int, Group]]] = []
    left = MOST_WORDS
    for match in _QUOTED.finditer(text):
        phrase = [
            (place, group) for place, group in _groups(match[1]) if STOP_WORDS.isdisjoint(group)
        ]
        if phrase and left:
            phrases.append(phrase[:left])
            left -= len(phrases[-1])
    words = [group for _place, group in _groups(_QUOTED.sub(" ", text))]
    telling = [group for group in words if STOP_WORDS.isdisjoint(group)]
    topical = [group for group in telling if QUESTION_WORDS.isdisjoint(group)]
    chosen = topical or ([] if phrases else telling)
    return list(dict.fromkeys(chosen))[:left], phrases


def _groups(text: str) -> Iterator[tuple[int, Group]]:
    """Words by place; a law reference stands for its unit and number."""
    places: dict[int, list[str]] = {}
    for word, place in tokens(text):
        places.setdefault(place, []).append(word)
    for place, words in places.items():
        if any(law_reference(word) for word in places.get(place + 1, ())) and words[0] in LAW_UNITS:
            continue
        references = tuple(word for word in words if law_reference(word))
        yield place, references or tuple(words)


def _word(group: Group) -> Word:
    weights: dict[tuple[str, bool], float] = {}

    def add(terms: Iterable[str], weight: float, *, is_folded: bool = False) -> None:
        for term in sorted(terms):
            weights.setdefault((term, is_folded), weight)

    for word in group:
        add(terms_of(word), 1.0)
    for word in group:
        if law_reference(word) or "@" in word:
            continue
        for spelling in sorted(restore(word)):
            add(terms_of(spelling), RESTORED_WEIGHT)
        if not is_known(word):
            add((plain_letters(word),), FOLDED_WEIGHT, is_folded=True)
    terms = (Term(text, weight, folded) for (text, folded), weight in weights.items() if text)
    return Word(tuple(terms)[:MOST_TERMS])


def _phrase(phrase: list[tuple[int, Group]]) -> Phrase:
    return Phrase(
        tuple(_word(group) for _place, group in phrase), tuple(place for place, _group in phrase)
    )
