"""Pairing of pieces: order, completeness, bounds."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text import alignment
from app.text.alignment import common_ends, gaps, same_pairs, similar_pairs, stretches

PIECES = st.lists(
    st.sampled_from(["a", "b", "c", " ", ",", "ala ma kota", "ala ma psa"]), max_size=14
)


def longest(old: list[str], new: list[str]) -> int:
    table = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, before in enumerate(old):
        for j, after in enumerate(new):
            table[i + 1][j + 1] = (
                table[i][j] + 1 if before == after else max(table[i][j + 1], table[i + 1][j])
            )
    return table[-1][-1]


@given(PIECES, PIECES)
def test_same_pairs_are_equal_in_order_and_as_many_as_can_be(
    old: list[str], new: list[str]
) -> None:
    pairs = same_pairs(old, new)
    assert all(old[i] == new[j] for i, j in pairs)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(pairs))
    assert len(pairs) == longest(old, new)


@given(PIECES, PIECES)
def test_similar_pairs_keep_the_order(old: list[str], new: list[str]) -> None:
    pairs = similar_pairs(old, new)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(pairs))
    assert all(i < len(old) and j < len(new) for i, j in pairs)


def test_similar_pairs_find_the_rewritten_one() -> None:
    old = ["Złóż wniosek w urzędzie.", "Czekaj na odpowiedź."]
    new = ["Zupełnie nowe 123.", "Złóż wniosek na piśmie.", "Czekaj na decyzję."]
    assert similar_pairs(old, new) == [(0, 1), (1, 2)]
    assert similar_pairs(["abc"], ["xyz"]) == []


def test_many_pieces_are_paired_only_in_their_order() -> None:
    old = [f"akapit numer {number} tekstu" for number in range(100)]
    new = [text.replace("tekstu", "artykułu") for text in old]
    assert similar_pairs(old, new) == [(number, number) for number in range(100)]
    assert similar_pairs(old, new[:-1]) == []


def test_beyond_the_bound_only_the_ends_are_paired(monkeypatch: pytest.MonkeyPatch) -> None:
    old = ["s", *"abcdef", "e"]
    new = ["s", *"bXdYfZ", "e"]
    assert len(same_pairs(old, new)) == 5
    monkeypatch.setattr(alignment, "MAX_CELLS", 10)
    assert same_pairs(old, new) == [(0, 0), (7, 7)]


@given(PIECES, PIECES)
def test_common_ends_do_not_overlap(old: list[str], new: list[str]) -> None:
    head, tail = common_ends(old, new)
    assert head + tail <= min(len(old), len(new))
    assert old[:head] == new[:head]
    assert old[len(old) - tail :] == new[len(new) - tail :]


@given(PIECES, PIECES)
def test_gaps_and_pairs_cover_everything(old: list[str], new: list[str]) -> None:
    pairs = same_pairs(old, new)
    ranges = gaps(pairs, len(old), len(new))
    assert len(ranges) == len(pairs) + 1
    assert sum(to - start for start, to, _, _ in ranges) + len(pairs) == len(old)
    assert sum(to - start for _, _, start, to in ranges) + len(pairs) == len(new)


@given(PIECES, PIECES)
def test_stretches_cover_both_and_alternate(old: list[str], new: list[str]) -> None:
    found = stretches(old, new)
    assert [x for s in found for x in old[s.old_from : s.old_to]] == old
    assert [x for s in found for x in new[s.new_from : s.new_to]] == new
    for stretch in found:
        if stretch.same:
            assert old[stretch.old_from : stretch.old_to] == new[stretch.new_from : stretch.new_to]
    assert all(a.same != b.same for a, b in pairwise(found))


def test_a_space_between_two_changes_is_changed_with_them() -> None:
    found = stretches(["a", " ", "b", " ", "c"], ["x", " ", "y", " ", "c"])
    assert [(s.same, s.old_from, s.old_to) for s in found] == [(False, 0, 3), (True, 3, 5)]
