"""Who wrote this sentence: traces each unit of a text through the versions before it.

A unit (sentence, list item, table row: those of the merge) belongs to the first version in which
it stood with exactly this wording. One that was moved, or removed and brought back, is still its
first author's; one that was reworded belongs to whoever reworded it, with the version of the
earlier wording beside it. Blanks and line ends belong to nobody and go with what stands before.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.text.alignment import common_ends, gaps, same_pairs, similar_pairs
from app.text.merge_units import cut, is_gap


@dataclass(frozen=True)
class Wording:
    """Where a wording comes from: places in the list of versions, counted from 0.

    `earlier` is the version that wrote the sentence of which this is a rewording.
    """

    first: int
    earlier: int | None = None


@dataclass(frozen=True)
class Passage:
    """Neighbouring units of the newest text with one origin."""

    text: str
    wording: Wording


def blame(versions: Iterable[str]) -> list[Passage]:
    """The newest of `versions` (oldest first) as passages; joined, they are its text.

    Versions are looked at one after another and not kept, so a long history costs time only.
    """
    known: dict[str, Wording] = {}
    before: list[str] = []
    for place, text in enumerate(versions):
        units = cut(text)
        _learn(known, before, units, place)
        before = units
    return _passages(before, known)


def _learn(known: dict[str, Wording], before: list[str], units: list[str], place: int) -> None:
    head, tail = common_ends(before, units)
    changed = [unit for unit in units[head : len(units) - tail] if not is_gap(unit)]
    fresh = {unit for unit in changed if unit not in known}
    if not fresh:
        return
    earlier = _reworded(
        [unit for unit in before[head : len(before) - tail] if not is_gap(unit)], changed
    )
    for unit in changed:
        if unit in fresh:
            old = earlier.get(unit)
            known.setdefault(unit, Wording(place, known[old].first if old else None))


def _reworded(old: list[str], new: list[str]) -> dict[str, str]:
    """New units by the removed unit of which each is a rewording."""
    pairs: dict[str, str] = {}
    for old_from, old_to, new_from, new_to in gaps(same_pairs(old, new), len(old), len(new)):
        removed, added = old[old_from:old_to], new[new_from:new_to]
        for old_index, new_index in similar_pairs(removed, added):
            pairs[added[new_index]] = removed[old_index]
    return pairs


def _passages(units: list[str], known: dict[str, Wording]) -> list[Passage]:
    passages: list[Passage] = []
    waiting = ""  # blanks before the first word
    for unit in units:
        if is_gap(unit) and not passages:
            waiting += unit
        elif passages and (is_gap(unit) or passages[-1].wording == known[unit]):
            passages[-1] = Passage(passages[-1].text + unit, passages[-1].wording)
        else:
            passages.append(Passage(waiting + unit, known[unit]))
            waiting = ""
    return passages
