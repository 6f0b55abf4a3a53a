"""The kinds of records: what each asks of its fields, and who may propose and decide about it.

A domain further up registers its kinds when it is imported; nothing here knows letters or towns.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from app.core.errors import NotFound
from app.people.rules import Permission
from app.records.models import LONGEST_KIND

Fields = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """Why fields cannot be taken: which of them, and the line of a text field (0: none)."""

    field: str
    message: str
    line: int = 0


@dataclass(frozen=True)
class RecordKind:
    """One kind. `texts` names the fields that are merged by sentence; others count as a whole.

    `check` gets all fields and tells every fault; `title_of` and `url_of` get fields that passed
    it, and a key.
    """

    name: str
    check: Callable[[Fields], list[Fault]]
    title_of: Callable[[Fields], str]
    url_of: Callable[[str], str]
    propose: Permission
    decide: Permission
    texts: frozenset[str] = frozenset()


_KINDS: Final[dict[str, RecordKind]] = {}


def register(kind: RecordKind) -> RecordKind:
    """Make a kind known; its name stands in the database, so it is taken once and for good."""
    if kind.name in _KINDS or not 0 < len(kind.name) <= LONGEST_KIND:
        raise ValueError(f"{kind.name!r} cannot name a kind of records")
    _KINDS[kind.name] = kind
    return kind


def kind_of(name: str) -> RecordKind:
    """The kind of this name; raises NotFound."""
    if name not in _KINDS:
        raise NotFound
    return _KINDS[name]


def all_kinds() -> tuple[RecordKind, ...]:
    """Every kind, in the order of registration."""
    return tuple(_KINDS.values())
