"""Three-way merge of a record's fields: each as its shape asks.

A field that one side adds, changes or removes follows that side. Where both changed one field,
texts are joined by sentence, lists by their members, rows by their own names and, within a row, by
column; any other field clashes. A text is joined only where all three sides have it: two first
texts are not two halves.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from app.records.kinds import Fields, RecordField, Shape
from app.records.list_merging import merge_members, merge_order
from app.records.shapes import ROW
from app.text.merge import Conflict, merge, resolve


class _Absent:
    """Stands for a field that a side does not have: null is a value."""


_ABSENT: Final = _Absent()


@dataclass(frozen=True)
class FieldClash:
    """A field that both sides changed differently; None where a side has none.

    `places` are the clashing passages of a text. In a list of rows, `row` is the name of the row
    and `column` what clashes in it; without one, a side removed the row that the other changed.
    """

    field: str
    base: Any
    published: Any
    mine: Any
    places: tuple[Conflict, ...] = ()
    row: str = ""
    column: str = ""


@dataclass(frozen=True)
class FieldsMerge:
    """The joined fields, with the published side where they clash.

    `settled` has the other side there: everything else is joined, so who settles the clash loses
    nothing. `review_order` asks the reviewer to look at passages put in at one place.
    """

    fields: Fields
    settled: Fields
    clashes: tuple[FieldClash, ...]
    review_order: bool

    @property
    def is_clean(self) -> bool:
        return not self.clashes


@dataclass(frozen=True)
class _Joined:
    """One field after the merge, as it is in `fields` and in `settled`."""

    value: Any
    settled: Any
    clashes: tuple[FieldClash, ...] = ()
    review_order: bool = False


def merge_fields(
    known: Collection[RecordField], base: Fields, published: Fields, mine: Fields
) -> FieldsMerge:
    """Join the changes of `published` and of `mine`, both made from `base`.

    No fields at all mean that the entry was removed. That clashes with each change of the other
    side, so that no entry is left by halves.
    """
    if base and not (published and mine):
        return _merge_removal(base, published, mine)
    of_name = {each.name: each for each in known}
    joined: dict[str, _Joined] = {}
    # In the order of the published side, so that a record does not change by being merged.
    for name in dict.fromkeys([*published, *mine]):
        sides = [side.get(name, _ABSENT) for side in (base, published, mine)]
        joined[name] = _merge_field(of_name.get(name, RecordField(name, name)), *sides)
    return FieldsMerge(
        {name: each.value for name, each in joined.items() if each.value is not _ABSENT},
        {name: each.settled for name, each in joined.items() if each.settled is not _ABSENT},
        tuple(clash for each in joined.values() for clash in each.clashes),
        any(each.review_order for each in joined.values()),
    )


def same_fields(one: Fields, other: Fields) -> bool:
    """Whether both say the same, whatever the order; 1 is not true here."""
    return _json(one) == _json(other)


def digest_of(fields: Fields) -> str:
    """A fingerprint of what the fields say."""
    return hashlib.sha256(_json(fields).encode()).hexdigest()


def _merge_removal(base: Fields, published: Fields, mine: Fields) -> FieldsMerge:
    changed = published or mine
    clashes = tuple(
        FieldClash(name, base.get(name), published.get(name), mine.get(name))
        for name in dict.fromkeys([*base, *changed])
        if changed and not _same(base.get(name, _ABSENT), changed.get(name, _ABSENT))
    )
    return FieldsMerge(published, mine, clashes, False) if clashes else _removed()


def _removed() -> FieldsMerge:
    return FieldsMerge({}, {}, (), False)


def _merge_field(field: RecordField, base: Any, published: Any, mine: Any) -> _Joined:
    if _same(published, mine) or _same(published, base):
        return _Joined(mine, mine)
    if _same(mine, base):
        return _Joined(published, published)
    if field.shape in (Shape.TEXT, Shape.SOURCE):
        return _merge_text(field, base, published, mine)
    if field.is_list:
        lists = [[] if side is _ABSENT else side for side in (base, published, mine)]
        if field.shape is Shape.ROWS and all(map(_has_named_rows, lists)):
            return _merge_rows(field, *lists)
        if field.shape is not Shape.ROWS and all(map(_is_set, lists)):
            members = list(merge_members(*lists)) or _ABSENT
            return _Joined(members, members)
    return _clash(field, base, published, mine)


def _merge_text(field: RecordField, base: Any, published: Any, mine: Any) -> _Joined:
    if not all(isinstance(side, str) for side in (base, published, mine)):
        return _clash(field, base, published, mine)
    joined = merge(base, published, mine)
    if joined.is_clean:
        return _Joined(joined.text, joined.text, (), joined.review_order)
    places = joined.conflicts
    clash = FieldClash(field.name, base, published, mine, places)
    return _Joined(published, resolve(joined, ["theirs"] * len(places)), (clash,))


def _merge_rows(
    field: RecordField,
    base: list[dict[str, Any]],
    published: list[dict[str, Any]],
    mine: list[dict[str, Any]],
) -> _Joined:
    sides = [{row[ROW]: row for row in side} for side in (base, published, mine)]
    merged = {
        name: _merge_row(field, *(side.get(name, {}) for side in sides))
        for name in dict.fromkeys([*sides[1], *sides[2]])
    }
    values, settled = (
        {name: row for name, row in rows.items() if row}
        for rows in (
            {name: each.value for name, each in merged.items()},
            {name: each.settled for name, each in merged.items()},
        )
    )
    return _Joined(
        _in_order(sides, values),
        _in_order(sides, settled),
        tuple(clash for each in merged.values() for clash in each.clashes),
        any(each.review_order for each in merged.values()),
    )


def _merge_row(
    field: RecordField, base: dict[str, Any], published: dict[str, Any], mine: dict[str, Any]
) -> _Joined:
    """One row; one that a side does not have is empty."""
    if not (published and mine):
        # Without a change on the other side, a row that was added stays and one removed is gone.
        there = published or mine
        if not base:
            return _Joined(there, there)
        if same_fields(base, there):
            return _Joined({}, {})
        clash = FieldClash(field.name, base, published or None, mine or None, (), base[ROW])
        return _Joined(published, mine, (clash,))
    merged = merge_fields(field.columns, base, published, mine)
    clashes = tuple(
        replace(clash, field=field.name, row=published[ROW], column=clash.field)
        for clash in merged.clashes
    )
    return _Joined(merged.fields, merged.settled, clashes, merged.review_order)


def _in_order(sides: list[dict[str, dict[str, Any]]], rows: Mapping[str, dict[str, Any]]) -> Any:
    base, published, mine = (list(side) for side in sides)
    order = merge_order(base, published, mine, rows)
    return [rows[name] for name in order] or _ABSENT


def _clash(field: RecordField, base: Any, published: Any, mine: Any) -> _Joined:
    old, theirs, own = (None if side is _ABSENT else side for side in (base, published, mine))
    return _Joined(published, mine, (FieldClash(field.name, old, theirs, own),))


def _has_named_rows(rows: Any) -> bool:
    return (
        isinstance(rows, list)
        and all(isinstance(row, dict) and isinstance(row.get(ROW), str) for row in rows)
        and _is_set([row[ROW] for row in rows])
    )


def _is_set(members: Any) -> bool:
    return (
        isinstance(members, list)
        and all(isinstance(each, str) for each in members)
        and len(set(members)) == len(members)
    )


def _same(one: Any, other: Any) -> bool:
    if one is _ABSENT or other is _ABSENT:
        return one is other
    return _json(one) == _json(other)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
