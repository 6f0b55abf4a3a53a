"""The kinds of records: what each asks of its fields, and who may propose and decide about it.

A domain further up registers its kinds when it is imported; nothing here knows letters or towns.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.people.rules import Permission, Who
from app.records.models import LONGEST_KIND

Fields = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """Why fields cannot be taken: which of them, and the line of a text field (0: none).

    In a list of rows, also the place of the row from 1 on (0: none) and the column.
    """

    field: str
    message: str
    line: int = 0
    row: int = 0
    column: str = ""


@dataclass(frozen=True)
class Surroundings:
    """What a check may look at besides the fields: what there is on the wiki and in its files.

    `key` is that of the entry that is checked; "" while a new one has none.
    """

    db: Session
    content: Path
    key: str = ""


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
    texts or rows a list; 0 means as many as one likes. A row of a list has `columns`, each of one
    value, and `row_label` is what one row is called. Values that stand for things of the wiki, as
    a city's slug does, have `names`: people read and type those, and the value is kept.
    """

    name: str
    label: str
    shape: Shape = Shape.LINE
    hint: str = ""
    is_required: bool = False
    most: int = 0
    options: Mapping[str, str] = field(default_factory=dict)
    columns: tuple["RecordField", ...] = ()
    row_label: str = ""
    names: Callable[[Session], Mapping[str, str]] | None = None

    @property
    def is_list(self) -> bool:
        return self.shape in (Shape.CHOICES, Shape.LINES, Shape.ROWS)


@dataclass(frozen=True)
class Preview:
    """What readers would get, as a template of the kind's domain with what it needs."""

    template: str
    given: Mapping[str, Any]


@dataclass(frozen=True)
class RecordKind:
    """One kind. Texts are merged by sentence; other fields count as a whole.

    `check` gets all fields and tells every fault; the other functions get fields that passed it,
    and a key. Where the fields say their key themselves, `key_of` reads it; where they give one to
    a new entry, which keeps it whatever they say later, `new_key` does; else it is asked for.
    Where a title needs more than the fields, as the name of their city, `title_in` gives it.
    `file_of` names the file of the content folder from which a record comes, and what it says.
    Of a kind that `is_single` there is one record, and nobody is asked for another.
    `apply` writes what is in force now where pages read it (tables of the kind's domain), in the
    same transaction. `speaks_for` selects the names of things on whose behalf somebody proposes,
    as a city's coordinator does: readers see it, and they see what others propose about it. The
    `owner_field` of an entry says to which of them it belongs; without one, its key does.
    Fields that are empty altogether mean that the entry was removed; that can be proposed where
    `apply` takes the entry away from the pages. `title_in` may be asked before there are fields.
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
    title_in: Callable[[Session, str, Fields], str] | None = None
    apply: Callable[[Session, str, Fields], None] | None = None
    speaks_for: Callable[[Who], Select[str]] | None = None
    owner_field: str = ""
    new_key: Callable[[Fields], str] | None = None

    @property
    def asks_key(self) -> bool:
        """Whether who proposes a new entry writes its key."""
        return self.key_of is None and self.new_key is None

    @property
    def is_removable(self) -> bool:
        return self.apply is not None


_KINDS: Final[dict[str, RecordKind]] = {}


def register(kind: RecordKind) -> RecordKind:
    """Make a kind known; its name stands in the database, so it is taken once and for good."""
    if kind.name in _KINDS or not 0 < len(kind.name) <= LONGEST_KIND:
        raise ValueError(f"{kind.name!r} cannot name a kind of records")
    if any(column.is_list for each in kind.fields for column in each.columns):
        raise ValueError(f"a row of {kind.name!r} has lists in it")
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
