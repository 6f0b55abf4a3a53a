"""The kinds of records: what each asks of its fields, and who may propose and decide about it.

A domain further up registers its kinds when it is imported; nothing here knows letters or towns.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

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
class Surroundings:
    """What a check may look at besides the fields: what there is on the wiki and in its files."""

    db: Session
    content: Path


class Shape(StrEnum):
    """How a field is typed and shown."""

    LINE = "line"
    TEXT = "text"
    SOURCE = "source"  # read by a program line by line, so each character counts


@dataclass(frozen=True)
class RecordField:
    """A field with its words, which are looked up when they are shown."""

    name: str
    label: str
    shape: Shape = Shape.LINE
    hint: str = ""


@dataclass(frozen=True)
class Preview:
    """What readers would get, as a template of the kind's domain with what it needs."""

    template: str
    given: Mapping[str, Any]


@dataclass(frozen=True)
class RecordKind:
    """One kind. Texts are merged by sentence; other fields count as a whole.

    `check` gets all fields and tells every fault; the other functions get fields that passed it,
    and a key. Where the fields say their key themselves, `key_of` reads it; else it is asked for.
    `file_of` names the file of the content folder from which a record comes, and what it says.
    Of a kind that `is_single` there is one record, and nobody is asked for another.
    """

    name: str
    label: str
    fields: tuple[RecordField, ...]
    check: Callable[[Fields, Surroundings], list[Fault]]
    title_of: Callable[[Fields], str]
    url_of: Callable[[str], str]
    propose: Permission
    decide: Permission
    key_of: Callable[[Fields], str] | None = None
    preview: Callable[[Fields], Preview] | None = None
    file_of: Callable[[str, Fields], tuple[str, str]] | None = None
    is_single: bool = False

    @property
    def texts(self) -> frozenset[str]:
        """Names of the fields that are merged by sentence."""
        return frozenset(each.name for each in self.fields if each.shape is not Shape.LINE)


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
