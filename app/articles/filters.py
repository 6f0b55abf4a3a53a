"""Filters that the templates of articles use."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Protocol, TypeVar

from jinja2 import Environment

from app.articles.section_parts import section_parts
from app.articles.truth_words import (
    decline_word,
    law_kind,
    law_picture,
    law_words,
    outcome_words,
)
from app.articles.words import lack_words, origin_words
from app.core.clock import WARSAW


class Dated(Protocol):
    """A row that knows when it came about."""

    @property
    def created(self) -> datetime: ...


class Titled(Protocol):
    """A row with a title."""

    @property
    def title(self) -> str: ...


D = TypeVar("D", bound=Dated)
N = TypeVar("N", bound=Titled)
# The end of a sentence that is followed by another: "zł. Zapłacisz", but not "art. 13".
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-ZĄĆĘŁŃÓŚŹŻ])")
_ADDRESS = re.compile(r"(https?://[^\s<>\"”]+[^\s<>\"”.,;:)])")


def first_sentence(text: str) -> str:
    """What fits on a tag: the first sentence."""
    return _SENTENCE_END.split(text, maxsplit=1)[0]


def source_parts(text: str) -> list[tuple[str, bool]]:
    """A source cut into words and web addresses: [(part, is an address)]."""
    return [(part, bool(_ADDRESS.fullmatch(part))) for part in _ADDRESS.split(text) if part]


def groupby_day(rows: Iterable[D]) -> list[tuple[date, Sequence[D]]]:
    """Rows (in order of time) by calendar day in Poland."""

    def day(row: D) -> date:
        return row.created.astimezone(WARSAW).date()

    return [(key, list(group)) for key, group in groupby(rows, day)]


def groupby_initial(rows: Iterable[N]) -> list[tuple[str, Sequence[N]]]:
    """Rows (in alphabetical order) by first letter."""
    return [(key, list(group)) for key, group in groupby(rows, lambda row: row.title[:1].upper())]


def install(env: Environment) -> None:
    """Add the filters to the environment of templates."""
    env.filters.update(
        first_sentence=first_sentence,
        source_parts=source_parts,
        groupby_day=groupby_day,
        groupby_initial=groupby_initial,
        origin_words=origin_words,
        lack_words=lack_words,
        section_parts=section_parts,
        law_words=law_words,
        law_kind=law_kind,
        law_picture=law_picture,
        outcome_words=outcome_words,
        decline_word=decline_word,
    )
