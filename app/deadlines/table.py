"""The table of terms of the content folder, read once for each state of the file.

The file changes without a restart, so each page looks at its state.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

import structlog

from app.deadlines.terms import Table, Term, parse_table
from app.text.polish import plain_letters
from app.text.yaml_lines import Fault

FILE: Final = "terminy.yaml"
_WORD: Final = re.compile(r"[a-z0-9]+")
_SHORT: Final = 5
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Terms:
    """The terms in force, found by id, by group and by words."""

    all: tuple[Term, ...] = ()
    digest: str = "0"
    _by_id: dict[str, Term] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Table) -> "Terms":
        return cls(table.terms, table.digest, {term.id: term for term in table.terms})

    def get(self, term_id: str) -> Term | None:
        """The term of this id."""
        return self._by_id.get(term_id)

    def with_words(self, typed: str) -> tuple[Term, ...]:
        """Terms in which each typed word begins some word; all of them for no words."""
        stems = [_stem(word) for word in _words(typed)]
        return tuple(
            term
            for term in self.all
            if all(any(word.startswith(stem) for word in _said(term)) for stem in stems)
        )


def grouped(terms: tuple[Term, ...]) -> dict[str, list[Term]]:
    """Terms by group, in the order of the file."""
    groups: dict[str, list[Term]] = {}
    for term in terms:
        groups.setdefault(term.group, []).append(term)
    return groups


@lru_cache(maxsize=1024)
def _said(term: Term) -> frozenset[str]:
    told = f"{term.title} {term.group} {term.who} {term.event} {term.basis}"
    return frozenset(_words(told))


def _words(text: str) -> list[str]:
    return _WORD.findall(plain_letters(text.lower()))


def _stem(word: str) -> str:
    """Without the ending, so that "petycje" finds "petycja": in a short list that is enough."""
    return word if len(word) <= _SHORT else word[:-2]


def terms_in(content: Path) -> Terms:
    """The terms as the file says now; none while there is no file."""
    path = content / FILE
    try:
        state = path.stat()
        return _prepared(path, state.st_mtime_ns, state.st_size, state.st_ino)
    except FileNotFoundError:
        return Terms()


@lru_cache(maxsize=4)
def _prepared(path: Path, _changed: int, _size: int, _inode: int) -> Terms:
    read = read_table(path)
    for fault in read.faults:
        log.warning("term left out of the table", line=fault.line, fault=fault.message)
    return Terms.of(read)


def read_table(path: Path) -> Table:
    """Terms and faults of the file at `path`; raises OSError when it cannot be read."""
    content = path.read_bytes()
    try:
        return parse_table(content.decode())
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Table(faults=(Fault(line, "the file is not UTF-8"),))
