"""Clashes of a merge as whoever settles them reads them: where, and what each side says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.records.kinds import Fields, RecordField, RecordKind
from app.records.merging import FieldClash
from app.records.shapes import ROW
from app.records.shown import as_words, is_rows, row_title, row_words


@dataclass(frozen=True)
class ShownClash:
    """A place that both sides changed; a side that says nothing has removed it."""

    place: str
    published: str
    mine: str


def shown_clashes(
    kind: RecordKind, clashes: Sequence[FieldClash], published: Fields, mine: Fields
) -> list[ShownClash]:
    """Every clash in words, in the order of the form, the passages of a text one by one."""
    known = {each.name: each for each in kind.fields}
    places = {name: number for number, name in enumerate(known)}
    return [
        shown
        for clash in sorted(clashes, key=lambda each: places.get(each.field, len(places)))
        for shown in _shown(known.get(clash.field), clash, published, mine)
    ]


def _shown(
    field: RecordField | None, clash: FieldClash, published: Fields, mine: Fields
) -> Iterator[ShownClash]:
    if field is None:
        field = RecordField(clash.field, clash.field)
    place, of = str(field.label), field
    if clash.row:
        place = f"{place}, {_title(field, clash.row, published, mine)}"
    if clash.column:
        of = next((each for each in field.columns if each.name == clash.column), field)
        place = f"{place}, {of.label}"
    if not clash.places:
        yield ShownClash(place, _words(of, clash.published), _words(of, clash.mine))
    for passage in clash.places:
        yield ShownClash(place, passage.ours, passage.theirs)


def _title(field: RecordField, name: str, *sides: Fields) -> str:
    """The row as it is in force, or as it is proposed where it is not."""
    for side in sides:
        rows = side.get(field.name)
        for number, row in enumerate(rows if is_rows(rows) else [], start=1):
            if row.get(ROW) == name:
                return row_title(field, row, number)
    return name


def _words(field: RecordField, value: Any) -> str:
    if isinstance(value, Mapping):
        return row_words(field, value)
    if is_rows(value):
        return "\n\n".join(row_words(field, row) for row in value)
    return as_words(field, value)
