"""The kinds of records: what each asks of its fields, and who may propose and decide about it.

A domain further up registers its kinds when it is imported; nothing here knows letters or towns.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.people.rules import Permission, Who
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
    ADDRESS = "address"  # of a page: http or https
    NUMBER = "number"  # kept as text: a decimal number with a point
    DAY = "day"  # kept as text: YYYY-MM-DD
    CHOICE = "choice"  # one value of the options
    CHOICES = "choices"  # a list of values of the options
    LINES = "lines"  # a list of texts, one in each line of its field
    ROWS = "rows"  # a list of mappings: the values of `columns`, and the row's own name as "row"


@dataclass(frozen=True)
class RecordField:
    """A field with its words, which are looked up when they are shown.

    `options` are values with their words. `most` is how many letters a text may have, how many
    texts or rows a list; 0 means as many as one likes. A row of a list has `columns`.
    """

    name: str
    label: str
    shape: Shape = Shape.LINE
    hint: str = ""
    is_required: bool = False
    most: int = 0
    options: Mapping[str, str] = field(default_factory=dict)
    columns: tuple["RecordField", ...] = ()


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
    Where a title needs more than the fields, as the name of their city, `title_in` gives it.
    `file_of` names the file of the content folder from which a record comes, and what it says.
    Of a kind that `is_single` there is one record, and nobody is asked for another.
    `apply` writes what is in force now where pages read it (tables of the kind's domain), in the
    same transaction. `speaks_for` tells whether somebody proposes on behalf of the thing itself,
    as a city's coordinator does: readers see it, and they see what others propose about it.
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
    title_in: Callable[[Session, Fields], str] | None = None
    apply: Callable[[Session, str, Fields], None] | None = None
    speaks_for: Callable[[Session, Who, str, Fields], bool] | None = None

    @property
    def texts(self) -> frozenset[str]:
        """Names of the fields that are merged by sentence."""
        return frozenset(
            each.name for each in self.fields if each.shape in (Shape.TEXT, Shape.SOURCE)
        )


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
