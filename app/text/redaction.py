"""Finds a passage in texts as people write them, and puts a mark in its place for good.

A passage is compared without what Markdown and typing may change in it: line breaks, runs of
blanks, quote marks of lines, escapes, entities, emphasis and invisible characters. Letters count
as they are, capitals too. Afterwards only a keyed fingerprint need be kept: it finds the passage
again, for instance in a restored backup, and tells nobody what it was.
"""

import hashlib
import html
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Protocol

from app.text.limits import clean

# No sign of it means anything to Markdown, so it stays readable wherever it comes to stand.
MARK: Final = "█ fragment usunięty █"
SHORTEST: Final = 3
_SILENT: Final = re.compile("\\\\(?=[!-/:-@\\[-`{-~])|[*_`\u00ad\u200b-\u200d\u2060\ufeff]")
# Of named entities only complete ones: `&para` in an address is no sign of a paragraph.
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_SPACE: Final = re.compile(r"\s*\n[\s>]*|\s+")
_ENDS_OF_SENTENCES: Final = ".!?"
_CHECKSUMS: Final = 251


class Passage(Protocol):
    """Something that can be looked for."""

    @property
    def length(self) -> int: ...

    def places(self, compared: str) -> list[int]:
        """Where it begins in a text as it is compared; places do not overlap."""
        ...


@dataclass(frozen=True)
class Words:
    """A passage that is known; `text` is what `compared` made of it."""

    text: str

    @classmethod
    def of(cls, typed: str) -> "Words":
        """The passage that somebody typed or copied."""
        return cls(compared(clean(typed)).strip())

    @property
    def length(self) -> int:
        return len(self.text)

    def places(self, compared: str) -> list[int]:
        found: list[int] = []
        place = compared.find(self.text) if self.text else -1
        while place >= 0:
            found.append(place)
            place = compared.find(self.text, place + len(self.text))
        return found


@dataclass(frozen=True)
class Fingerprint:
    """A passage that is only recognised. `checksum` spares most of the work and tells little."""

    length: int
    checksum: int
    digest: str
    key: bytes

    @classmethod
    def of(cls, words: Words, key: bytes) -> "Fingerprint":
        return cls(words.length, _checksum(words.text), _digest(words.text, key), key)

    def places(self, compared: str) -> list[int]:
        if not 0 < self.length <= len(compared):
            return []
        found: list[int] = []
        codes = list(map(ord, compared))
        running = sum(codes[: self.length])
        free_from = 0
        for place in range(len(codes) - self.length + 1):
            if place:
                running += codes[place + self.length - 1] - codes[place - 1]
            if place < free_from or running % _CHECKSUMS != self.checksum:
                continue
            if _digest(compared[place : place + self.length], self.key) == self.digest:
                found.append(place)
                free_from = place + self.length
        return found


def compared(text: str) -> str:
    """The text as it is compared with a passage."""
    return _SPACE.sub(" ", _SILENT.sub("", _decoded(text)))


def _decoded(text: str) -> str:
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text) if "&" in text else text


def count(text: str, passage: Passage) -> int:
    """How often the passage stands in a text."""
    return len(passage.places(compared(text)))


def without(text: str, passage: Passage) -> str:
    """The text with the mark in place of every such passage; a full stop at its end stays.

    Merging cuts texts into sentences; a redaction that joined two would make edits clash.
    """
    whole = compared(text)
    places = passage.places(whole)
    if not places:
        return text
    begins, ends = _origins(text)
    parts, last = [], 0
    for place in places:
        final = place + passage.length - 1
        parts += [text[last : begins[place]], MARK]
        last = ends[final]
        if whole[final] in _ENDS_OF_SENTENCES:
            parts.append(whole[final])
    return "".join((*parts, text[last:]))


def without_in(value: Any, passage: Passage, skipped: frozenset[str] = frozenset()) -> Any:
    """The same for every string inside a JSON value, but for those under the keys `skipped`."""
    if isinstance(value, str):
        return without(value, passage)
    if isinstance(value, list):
        return [without_in(each, passage, skipped) for each in value]
    if isinstance(value, dict):
        return {
            key: each if key in skipped else without_in(each, passage, skipped)
            for key, each in value.items()
        }
    return value


def _origins(text: str) -> tuple[list[int], list[int]]:
    """Where each character of `compared(text)` begins and ends in the text itself.

    An entity goes or stays as a whole.
    """
    if "&" not in text:
        return _origins_without_entities(text)
    spans: list[tuple[int, int]] = []
    last = 0
    for entity in _ENTITY.finditer(text):
        spans.extend((place, place + 1) for place in range(last, entity.start()))
        spans.extend(entity.span() for _sign in html.unescape(entity[0]))
        last = entity.end()
    spans.extend((place, place + 1) for place in range(last, len(text)))
    begins, ends = _origins_without_entities(_decoded(text))
    return [spans[place][0] for place in begins], [spans[place - 1][1] for place in ends]


def _origins_without_entities(text: str) -> tuple[list[int], list[int]]:
    kept: list[int] = []
    last = 0
    for match in _SILENT.finditer(text):
        kept.extend(range(last, match.start()))
        last = match.end()
    kept.extend(range(last, len(text)))
    bare = _SILENT.sub("", text)
    spaces = [match.span() for match in _SPACE.finditer(bare)]
    begins: list[int] = []
    ends: list[int] = []
    # Between two runs of blanks every character stands for itself.
    for (_start, after), (start, end) in pairwise([(0, 0), *spaces, (len(bare), len(bare))]):
        for place in kept[after:start]:
            begins.append(place)
            ends.append(place + 1)
        if start < end:
            begins.append(kept[start])
            ends.append(kept[end - 1] + 1)
    return begins, ends


def _checksum(text: str) -> int:
    return sum(map(ord, text)) % _CHECKSUMS


def _digest(text: str, key: bytes) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=20, key=key).hexdigest()
