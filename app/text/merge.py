"""Three-way merge of texts by sentence, list item and table row.

The algorithm is merge3's; ours is the cutting, the pairing of units and the rule that two
insertions at one place are no conflict: both stay, the published one first.
See docs/decisions/merge-units.md.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Generic, TypeVar

from merge3 import Merge3

from app.text.alignment import Pairs, common_ends, gaps, same_pairs, similar_pairs
from app.text.merge_units import BEFORE, cut, joined, with_separators

T = TypeVar("T")
# One publication merges every waiting proposal of the article: base and published text are the
# same each time, and cutting and pairing them is half of the work.
_KEPT: Final = 8


class MergeConflict(ValueError):
    """The text of a merge that is not clean was asked for."""


@dataclass(frozen=True)
class Clean:
    """Text both sides agree on."""

    text: str


@dataclass(frozen=True)
class BothInserted:
    """Both sides put something in at one place; both stay, and a person looks at the order."""

    ours: str
    theirs: str

    @property
    def text(self) -> str:
        """Ours, then theirs, never glued into one word."""
        seam = "" if self.ours[-1:].isspace() or self.theirs[:1].isspace() else "\n\n"
        return self.ours + seam + self.theirs


@dataclass(frozen=True)
class Conflict:
    """Both sides changed the same place differently."""

    base: str
    ours: str
    theirs: str


Block = Clean | BothInserted | Conflict


@dataclass(frozen=True)
class MergeResult:
    """The merged text in blocks."""

    blocks: tuple[Block, ...]

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What a person has to decide, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Conflict))

    @property
    def is_clean(self) -> bool:
        """Whether the merge needs nobody."""
        return not self.conflicts

    @property
    def review_order(self) -> bool:
        """Whether somebody should look at the order of two insertions."""
        return any(isinstance(block, BothInserted) for block in self.blocks)

    @property
    def text(self) -> str:
        """The merged text; MergeConflict when it is not clean."""
        return resolve(self, [])


@dataclass(frozen=True)
class ValueConflict(Generic[T]):
    """A single value both sides changed differently."""

    base: T
    ours: T
    theirs: T


def merge(base: str, ours: str, theirs: str) -> MergeResult:
    """Both changes in one text; `ours` is the published one. Line ends are expected to be LF."""
    merging: Merge3[str] = Merge3(
        _tokens(base), _tokens(ours), _tokens(theirs), sequence_matcher=_UnitMatcher
    )
    blocks: list[Block] = []
    for group in merging.merge_groups():
        if group[0] == "conflict":
            blocks += _clash(*(list(side) for side in group[1:]))
        else:
            blocks.append(Clean(joined(list(group[1]))))
    return MergeResult(_tidy(blocks))


def resolve(result: MergeResult, choices: Sequence[str]) -> str:
    """Text with one choice a conflict: "ours", "theirs" or a third text in its place."""
    if len(choices) != len(result.conflicts):
        raise MergeConflict(f"{len(result.conflicts)} conflicts, {len(choices)} choices")
    left = iter(choices)
    parts: list[str] = []
    for block in result.blocks:
        if isinstance(block, Conflict):
            choice = next(left)
            parts.append({"ours": block.ours, "theirs": block.theirs}.get(choice, choice))
        else:
            parts.append(block.text)
    return "".join(parts)


def merge_value(base: T, ours: T, theirs: T) -> T | ValueConflict[T]:
    """The same for a title, a date or another single value."""
    if ours in (theirs, base):
        return theirs
    return ours if theirs == base else ValueConflict(base, ours, theirs)


def _clash(base: list[str], ours: list[str], theirs: list[str]) -> list[Block]:
    if base:
        return [Conflict(joined(base), joined(ours), joined(theirs))]
    longer, shorter = (ours, theirs) if len(ours) > len(theirs) else (theirs, ours)
    if shorter in (longer[: len(shorter)], longer[-len(shorter) :]):
        # One inserted the same as the other and more, as when a form is sent twice: once is right.
        return [Clean(joined(longer))]
    return [BothInserted(joined(ours), joined(theirs))]


def _tidy(blocks: list[Block]) -> tuple[Block, ...]:
    """Neighbouring clean blocks as one, empty ones gone."""
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Clean):
            if not block.text:
                continue
            if result and isinstance(result[-1], Clean):
                result[-1] = Clean(result[-1].text + block.text)
                continue
        result.append(block)
    return tuple(result)


@dataclass(frozen=True)
class Piece:
    """A stretch of two texts that is the same in both, or what it became."""

    old: str
    new: str

    @property
    def is_same(self) -> bool:
        return self.old == self.new


def pieces(old: str, new: str) -> list[Piece]:
    """Both texts side by side, cut where the merge cuts them; joined they give either text."""
    before, after = _tokens(old), _tokens(new)
    found: list[Piece] = []
    i = j = 0
    for at_i, at_j, length in _matching_blocks(before, after):
        changed = Piece(joined(before[i:at_i]), joined(after[j:at_j]))
        i, j = at_i + length, at_j + length
        same = joined(before[at_i:i])
        found += [piece for piece in (changed, Piece(same, same)) if piece.old or piece.new]
    return found


class _Tokens(list[str]):
    """Units, gaps and separators of one text; told apart by identity, so that answers can be kept.

    `at` holds the positions of the units among the tokens.
    """

    def __init__(self, text: str) -> None:
        super().__init__(with_separators(cut(text)))
        self.at = [index + 1 for index, token in enumerate(self) if token is BEFORE]
        self.units = [self[index] for index in self.at]

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:  # type: ignore[override] # a list that never changes
        return id(self)


@functools.lru_cache(maxsize=_KEPT)
def _tokens(text: str) -> _Tokens:
    return _Tokens(text)


class _UnitMatcher:
    """Pairs the units of two versions for merge3, in the manner of difflib's SequenceMatcher.

    Only units decide; gaps and separators follow them. So a hundred equal line ends cannot pull
    the pairing apart, and where an insertion goes depends on its neighbours alone.
    """

    def __init__(self, isjunk: Any, a: _Tokens, b: _Tokens) -> None:
        self.a, self.b = a, b

    def get_matching_blocks(self) -> list[tuple[int, int, int]]:
        """Runs of pairs as (start in a, start in b, length), the empty one at the end."""
        return _matching_blocks(self.a, self.b)


@functools.lru_cache(maxsize=_KEPT)
def _matching_blocks(a: _Tokens, b: _Tokens) -> list[tuple[int, int, int]]:
    blocks: list[tuple[int, int, int]] = []
    for i, j, length in _token_runs(a, b):
        if blocks and (blocks[-1][0] + blocks[-1][2], blocks[-1][1] + blocks[-1][2]) == (i, j):
            blocks[-1] = (*blocks[-1][:2], blocks[-1][2] + length)
        elif length:
            blocks.append((i, j, length))
    return [*blocks, (len(a), len(b), 0)]


def _token_runs(a: _Tokens, b: _Tokens) -> list[tuple[int, int, int]]:
    """Tokens that pair, as runs that may touch each other."""
    head, tail = _same_ends(a, b)
    first = (a.at[head - 1], b.at[head - 1]) if head else (-1, -1)
    last = (a.at[-tail], b.at[-tail]) if tail else (len(a), len(b))
    # Up to the last unit that is the same, all is; a unit's separators stand around it.
    runs = [(0, 0, first[0] - 1)] if head else []
    for (i, j), (next_i, next_j) in pairwise([first, *_unit_pairs(a, b, head, tail), last]):
        if i >= 0:
            # A unit and what it was rewritten to share their separators, not themselves.
            runs.append((i - 1, j - 1, 1))
            if a[i] == b[j]:
                runs.append((i, j, 1))
            runs.append((i + 1, j + 1, 1))
        low_i, low_j = (i + 2, j + 2) if i >= 0 else (0, 0)
        high_i = next_i - 1 if next_i < len(a) else next_i
        high_j = next_j - 1 if next_j < len(b) else next_j
        same_head, same_tail = common_ends(a[low_i:high_i], b[low_j:high_j])
        runs.append((low_i, low_j, same_head))
        runs.append((high_i - same_tail, high_j - same_tail, same_tail))
    if tail:
        runs.append((last[0] - 1, last[1] - 1, len(a) - last[0] + 1))
    return [run for run in runs if run[2]]


def _same_ends(a: _Tokens, b: _Tokens) -> tuple[int, int]:
    """How many units at the start and at the end are the same, with the gaps between them."""
    head, tail = common_ends(a.units, b.units)
    if head and a[: a.at[head - 1]] != b[: b.at[head - 1]]:
        head = 0
    if tail and a[a.at[-tail] :] != b[b.at[-tail] :]:
        tail = 0
    return head, tail


def _unit_pairs(a: _Tokens, b: _Tokens, head: int, tail: int) -> Pairs:
    """Positions of units that are the same, and between these of those rewritten.

    The first `head` and the last `tail` units are the same and left out.
    """
    at_a, at_b = a.at[head : len(a.at) - tail], b.at[head : len(b.at) - tail]
    units_a, units_b = [a[i] for i in at_a], [b[j] for j in at_b]
    same = same_pairs(units_a, units_b)
    found = list(same)
    for a_from, a_to, b_from, b_to in gaps(same, len(units_a), len(units_b)):
        if a_from < a_to and b_from < b_to:
            found += [
                (a_from + i, b_from + j)
                for i, j in _rewritten(units_a[a_from:a_to], units_b[b_from:b_to])
            ]
    return [(at_a[i], at_b[j]) for i, j in sorted(found)]


def _rewritten(old: list[str], new: list[str]) -> Pairs:
    """Similar units; between them as many as stand opposite each other one to one."""
    similar = similar_pairs(old, new)
    pairs = list(similar)
    for old_from, old_to, new_from, new_to in gaps(similar, len(old), len(new)):
        if old_to - old_from == new_to - new_from:
            pairs += zip(range(old_from, old_to), range(new_from, new_to), strict=True)
    return sorted(pairs)
