"""Takes apart what somebody typed: single words, quoted phrases, and what must not be found.

Says nothing yet about what a word means. Any text can be taken apart.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.text.stop_words import STOP_WORDS
from app.text.tokens import LAW_UNITS, law_reference, tokens

Group = tuple[str, ...]
"""Words at one place of a text, the one as it was typed first: "13" and "art.13"."""

# "-rada", "-„rada gminy”"; a hyphen within a word and a dash between blanks exclude nothing.
_QUOTED: Final = re.compile(r"((?<!\S)[-−])?[„“”\"«]([^„“”\"«»]+)[“”\"»]")
_EXCLUDED: Final = re.compile(r"(?<!\S)[-−](?=[^\W_])(\S+)")
_SHORTEST_ACRONYM: Final = 2


@dataclass(frozen=True)
class Place:
    """A word of the query; `is_loud` when it was typed in capitals, as acronyms are."""

    group: Group
    is_loud: bool = False


@dataclass(frozen=True)
class QuotedPhrase:
    """Words in their order, with the place of each among all words of the phrase."""

    groups: tuple[Group, ...]
    offsets: tuple[int, ...]

    def cut(self, words: int) -> "QuotedPhrase":
        """The phrase with that many words at most."""
        return QuotedPhrase(self.groups[:words], self.offsets[:words])


@dataclass(frozen=True)
class Typed:
    """A query by its pieces, without stop words."""

    places: tuple[Place, ...]
    phrases: tuple[QuotedPhrase, ...]
    excluded_words: tuple[Group, ...]
    excluded_phrases: tuple[QuotedPhrase, ...]


def taken_apart(text: str) -> Typed:
    """The pieces of a text."""
    phrases: list[QuotedPhrase] = []
    excluded: list[QuotedPhrase] = []
    for match in _QUOTED.finditer(text):
        if phrase := _phrase(match[2]):
            (excluded if match[1] else phrases).append(phrase)
    rest = _QUOTED.sub(" ", text)
    without = [group for match in _EXCLUDED.finditer(rest) for group in telling_groups(match[1])]
    rest = _EXCLUDED.sub(" ", rest)
    loud = {
        word.lower()
        for word in re.findall(r"[^\W\d_]+", rest)
        if len(word) >= _SHORTEST_ACRONYM and word.isupper()
    }
    places = [Place(group, not loud.isdisjoint(group)) for group in telling_groups(rest)]
    return Typed(tuple(places), tuple(phrases), tuple(without), tuple(excluded))


def telling_groups(text: str) -> list[Group]:
    """The words of a text in their order, without stop words."""
    return [group for _offset, group in _groups(text) if STOP_WORDS.isdisjoint(group)]


def _phrase(text: str) -> QuotedPhrase | None:
    found = [each for each in _groups(text) if STOP_WORDS.isdisjoint(each[1])]
    if not found:
        return None
    return QuotedPhrase(
        tuple(group for _offset, group in found), tuple(offset for offset, _group in found)
    )


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
