"""Three-way merge of a record's fields: those of `texts` by sentence, the others as a whole.

A field that one side adds, changes or removes follows that side; both sides on one field agree or
clash. A text is merged only where all three sides have it: two first texts are not two halves.
"""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from app.records.kinds import Fields
from app.text.merge import Conflict, ValueConflict, merge, merge_value, resolve

_ABSENT: Final = ""  # no JSON value is written like this


@dataclass(frozen=True)
class FieldClash:
    """A field that both sides changed differently; None where a side has none.

    `places` are the clashing passages of a text.
    """

    field: str
    base: Any
    published: Any
    mine: Any
    places: tuple[Conflict, ...] = ()


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


def merge_fields(
    texts: Collection[str], base: Fields, published: Fields, mine: Fields
) -> FieldsMerge:
    """Join the changes of `published` and of `mine`, both made from `base`."""
    fields: Fields = {}
    settled: Fields = {}
    clashes: list[FieldClash] = []
    review_order = False
    # In the order of the published side, so that a record does not change by being merged.
    for name in dict.fromkeys([*published, *mine]):
        written = [_written(side, name) for side in (base, published, mine)]
        merged = merge_value(*written)
        if not isinstance(merged, ValueConflict):
            if merged != _ABSENT:
                fields[name] = settled[name] = json.loads(merged)
            continue
        old, theirs, own = base.get(name), published.get(name), mine.get(name)
        places: tuple[Conflict, ...] = ()
        is_text = name in texts and isinstance(old, str) and isinstance(theirs, str)
        if is_text and isinstance(own, str):
            joined = merge(str(old), str(theirs), own)
            if joined.is_clean:
                fields[name] = settled[name] = joined.text
                review_order = review_order or joined.review_order
                continue
            places = joined.conflicts
            own = resolve(joined, ["theirs"] * len(places))
        clashes.append(FieldClash(name, old, theirs, mine.get(name), places))
        if name in published:
            fields[name] = published[name]
        if name in mine:
            settled[name] = own
    return FieldsMerge(fields, settled, tuple(clashes), review_order)


def same_fields(one: Fields, other: Fields) -> bool:
    """Whether both say the same, whatever the order; 1 is not true here."""
    return _json(one) == _json(other)


def digest_of(fields: Fields) -> str:
    """A fingerprint of what the fields say."""
    return hashlib.sha256(_json(fields).encode()).hexdigest()


def _written(side: Fields, name: str) -> str:
    return _json(side[name]) if name in side else _ABSENT


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
