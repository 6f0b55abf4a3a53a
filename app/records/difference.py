"""How the fields of two versions differ: texts by paragraph, sources and lists by line, rows by
their own names and within them by column, any other field as a whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from app.records.kinds import Fields, RecordField, RecordKind, Shape
from app.records.shapes import ROW
from app.records.shown import as_words, columns_of, fields_of, is_rows, row_title
from app.text.diff import DiffRow, change_size, collapse, text_diff

# An empty line of a source parts paragraphs, so it is shown.
EMPTY_LINE: Final = "¶"
_BY_LINE: Final = (Shape.SOURCE, Shape.CHOICES, Shape.LINES)


class RowFate(StrEnum):
    """What became of a row."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class CellChange:
    """A column of a row that differs, in rows of text."""

    label: str
    rows: list[DiffRow]


@dataclass(frozen=True)
class RowChange:
    """A row of a list that differs, under its title."""

    title: str
    fate: RowFate
    cells: list[CellChange]


@dataclass(frozen=True)
class FieldChange:
    """A field that differs, in rows of text or, for a list of rows, row by row."""

    label: str
    rows: list[DiffRow]
    is_source: bool
    row_changes: list[RowChange] = field(default_factory=list)
    is_reordered: bool = False


@dataclass(frozen=True)
class Difference:
    """All fields that differ, and by how many words."""

    fields: list[FieldChange]
    words_added: int
    words_removed: int


class _Sizes:
    """Words added and removed, summed up while the parts of a difference are made."""

    def __init__(self) -> None:
        self.added = self.removed = 0

    def differ(self, field: RecordField, before: Any, after: Any) -> list[DiffRow]:
        """How two values differ in words; nothing where they read the same."""
        old, new = as_words(field, before), as_words(field, after)
        if old == new:
            return []
        added, removed = change_size(old, new)
        self.added, self.removed = self.added + added, self.removed + removed
        by_line = field.shape in _BY_LINE
        return collapse(text_diff(_lines(old), _lines(new)) if by_line else text_diff(old, new))


def difference(kind: RecordKind, before: Fields, after: Fields) -> Difference:
    """What differs, in the order of the kind's fields; what the kind does not know comes last."""
    changes: list[FieldChange] = []
    sizes = _Sizes()
    for each in fields_of(kind, before, after):
        old, new = before.get(each.name), after.get(each.name)
        if _has_rows(old, new):
            change = _row_changes(each, old or [], new or [], sizes)
        else:
            rows = sizes.differ(each, old, new)
            change = FieldChange(str(each.label), rows, each.shape is Shape.SOURCE)
        if change.rows or change.row_changes or change.is_reordered:
            changes.append(change)
    return Difference(changes, sizes.added, sizes.removed)


def _has_rows(old: Any, new: Any) -> bool:
    """Whether both sides have rows with names, or one has and the other has nothing."""
    sides = [side for side in (old, new) if side]
    return bool(sides) and all(
        is_rows(side) and all(isinstance(row.get(ROW), str) for row in side) for side in sides
    )


def _row_changes(
    field: RecordField,
    before: Sequence[Mapping[str, Any]],
    after: Sequence[Mapping[str, Any]],
    sizes: _Sizes,
) -> FieldChange:
    """Rows in their new order; those that are gone come last."""
    old = {row[ROW]: (number, row) for number, row in enumerate(before, start=1)}
    new = {row[ROW]: (number, row) for number, row in enumerate(after, start=1)}
    changes: list[RowChange] = []
    # A row that is in both is called as it is now.
    for name, (number, row) in {**new, **old, **new}.items():
        earlier = old[name][1] if name in old else {}
        later = new[name][1] if name in new else {}
        cells = [
            CellChange(str(column.label), rows)
            for column in columns_of(field, earlier, later)
            if (rows := sizes.differ(column, earlier.get(column.name), later.get(column.name)))
        ]
        if cells:
            fate = _fate(bool(earlier), bool(later))
            changes.append(RowChange(row_title(field, row, number), fate, cells))
    shared = [[name for name in side if name in old and name in new] for side in (old, new)]
    return FieldChange(str(field.label), [], False, changes, shared[0] != shared[1])


def _fate(was_there: bool, is_there: bool) -> RowFate:
    if not was_there:
        return RowFate.ADDED
    return RowFate.CHANGED if is_there else RowFate.REMOVED


def _lines(text: str) -> str:
    """Each line as a paragraph, which is what a comparison of texts goes by."""
    lines = text.removesuffix("\n").split("\n") if text else []
    return "\n\n".join(line if line.strip() else EMPTY_LINE for line in lines)
