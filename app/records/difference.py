"""How the fields of two versions differ: texts by paragraph, sources by line, others as a whole."""

import json
from dataclasses import dataclass
from typing import Any, Final

from app.records.kinds import Fields, RecordField, RecordKind, Shape
from app.text.diff import DiffRow, change_size, collapse, text_diff

# An empty line of a source parts paragraphs, so it is shown.
EMPTY_LINE: Final = "¶"


@dataclass(frozen=True)
class FieldChange:
    """A field that differs, in rows."""

    label: str
    rows: list[DiffRow]
    is_source: bool


@dataclass(frozen=True)
class Difference:
    """All fields that differ, and by how many words."""

    fields: list[FieldChange]
    words_added: int
    words_removed: int


def difference(kind: RecordKind, before: Fields, after: Fields) -> Difference:
    """What differs, in the order of the kind's fields; what the kind does not know comes last."""
    changes: list[FieldChange] = []
    added = removed = 0
    for each in fields_of(kind, before, after):
        old, new = (as_text(side.get(each.name)) for side in (before, after))
        if old == new:
            continue
        sizes = change_size(old, new)
        added, removed = added + sizes[0], removed + sizes[1]
        is_source = each.shape is Shape.SOURCE
        rows = text_diff(_lines(old), _lines(new)) if is_source else text_diff(old, new)
        changes.append(FieldChange(str(each.label), collapse(rows), is_source))
    return Difference(changes, added, removed)


def fields_of(kind: RecordKind, *sides: Fields) -> list[RecordField]:
    """The fields of a kind, and those that stored versions have from another time."""
    known = {each.name for each in kind.fields}
    others = dict.fromkeys(name for side in sides for name in side if name not in known)
    return [*kind.fields, *(RecordField(name, name) for name in others)]


def as_text(value: Any) -> str:
    """A value as people read it."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False, indent=1)


def _lines(text: str) -> str:
    """Each line as a paragraph, which is what a comparison of texts goes by."""
    lines = text.removesuffix("\n").split("\n") if text else []
    return "\n\n".join(line if line.strip() else EMPTY_LINE for line in lines)
