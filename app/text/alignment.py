"""Which pieces of two texts belong together: the same ones first, then the similar ones.

Merge and comparison both stand on it. The time is bounded: pieces beyond the bounds are simply
not paired, which makes a coarser answer, never a wrong one.
"""

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

Pairs = list[tuple[int, int]]

WORD = r"\w+(?:[-’']\w+)*"

MAX_CELLS = 100_000_000  # 10,000 pieces on either side: 200 KB of sentences, about 0.1 s
MAX_SIMILAR = 60
LEAST_SIMILAR = 50.0


def common_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many pieces at the start and at the end are the same, never counted twice."""
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


def same_pairs(old: Sequence[str], new: Sequence[str]) -> Pairs:
    """Index pairs of as many equal pieces as can be had in order."""
    head, tail = common_ends(old, new)
    pairs = [(index, index) for index in range(head)]
    old_middle = old[head : len(old) - tail]
    new_middle = new[head : len(new) - tail]
    if 0 < len(old_middle) * len(new_middle) <= MAX_CELLS:
        for step in LCSseq.opcodes(old_middle, new_middle):
            if step.tag == "equal":
                pairs += [
                    (head + step.src_start + offset, head + step.dest_start + offset)
                    for offset in range(step.src_end - step.src_start)
                ]
    pairs += [(len(old) - left, len(new) - left) for left in range(tail, 0, -1)]
    return pairs


def similar_pairs(old: Sequence[str], new: Sequence[str]) -> Pairs:
    """Index pairs, in order, of pieces of which one is a rewriting of the other."""
    if not old or not new:
        return []
    if len(old) > MAX_SIMILAR or len(new) > MAX_SIMILAR:
        # Too many to compare each with each: a text changed all over keeps its order.
        opposite = zip(old, new, strict=False) if len(old) == len(new) else ()
        return [(index, index) for index, pair in enumerate(opposite) if _likeness(*pair)]
    scores = [[_likeness(before, after) for after in new] for before in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            paired = scores[i][j] + best[i + 1][j + 1] if scores[i][j] else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs: Pairs = []
    i = j = 0
    while i < len(old) and j < len(new):
        if scores[i][j] and best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(before: str, after: str) -> float:
    """0 when the two have little in common, otherwise up to 100."""
    # Characters are compared; of very long pieces the beginning tells enough.
    score = fuzz.ratio(before[:2000], after[:2000])
    return score if score >= LEAST_SIMILAR else 0.0


def gaps(pairs: Pairs, old_size: int, new_size: int) -> list[tuple[int, int, int, int]]:
    """Ranges (old from, to, new from, to) before, between and after the pairs, empty ones too."""
    ranges: list[tuple[int, int, int, int]] = []
    old_from = new_from = 0
    for old_index, new_index in [*pairs, (old_size, new_size)]:
        ranges.append((old_from, old_index, new_from, new_index))
        old_from, new_from = old_index + 1, new_index + 1
    return ranges


class Stretch(NamedTuple):
    """A stretch of two lists of words: the same in both, or replaced."""

    same: bool
    old_from: int
    old_to: int
    new_from: int
    new_to: int


def stretches(old: Sequence[str], new: Sequence[str]) -> list[Stretch]:
    """Two lists of words and signs as alternating stretches, for people to read.

    A lone space or comma that stayed between two changes is shown as changed with them: what was
    and what is can then be read as phrases.
    """
    found: list[Stretch] = []
    old_at = new_at = 0
    for old_index, new_index in [*same_pairs(old, new), (len(old), len(new))]:
        if (old_index, new_index) != (old_at, new_at):
            found.append(Stretch(False, old_at, old_index, new_at, new_index))
        if old_index < len(old):
            if found and found[-1].same and found[-1].old_to == old_index:
                found[-1] = found[-1]._replace(old_to=old_index + 1, new_to=new_index + 1)
            else:
                found.append(Stretch(True, old_index, old_index + 1, new_index, new_index + 1))
        old_at, new_at = old_index + 1, new_index + 1
    return _joined(found, old)


def _joined(found: list[Stretch], old: Sequence[str]) -> list[Stretch]:
    result: list[Stretch] = []
    for index, stretch in enumerate(found):
        pieces = old[stretch.old_from : stretch.old_to]
        between = 0 < index < len(found) - 1
        island = between and not any(piece[0].isalnum() for piece in pieces)
        same = stretch.same and not island
        if result and not same and not result[-1].same:
            result[-1] = result[-1]._replace(old_to=stretch.old_to, new_to=stretch.new_to)
        else:
            result.append(stretch._replace(same=same))
    return result
