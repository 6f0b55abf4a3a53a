"""Fields of a record from three sides: nothing of either is lost without being told."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.records.kinds import RecordField, Shape
from app.records.list_merging import merge_members
from app.records.merging import FieldsMerge, digest_of, merge_fields, same_fields
from app.records.shapes import ROW

VALUES = st.one_of(st.none(), st.booleans(), st.integers(0, 2), st.text(max_size=5))
FIELDS = st.dictionaries(st.sampled_from(["a", "b", "c"]), VALUES, min_size=1)
TEXTS = (RecordField("text", "Treść", Shape.TEXT),)
# A first example may be slow on a busy machine, and that is no fault of a merge.
often = settings(max_examples=25, deadline=None)


@given(base=FIELDS, published=FIELDS, mine=FIELDS)
@often
def test_each_field_follows_whoever_changed_it(
    base: dict[str, Any], published: dict[str, Any], mine: dict[str, Any]
) -> None:
    merged = merge_fields((), base, published, mine)
    clashing = {clash.field for clash in merged.clashes}
    for name in {*base, *published, *mine}:
        one, two, three = (
            {name: side[name]} if name in side else {} for side in (base, published, mine)
        )
        found = {name: merged.fields[name]} if name in merged.fields else {}
        if name in clashing:
            assert not same_fields(two, three)
            assert not same_fields(one, two)
            assert not same_fields(one, three)
            assert same_fields(found, two)
        else:
            assert same_fields(found, three if same_fields(one, two) else two)


@given(base=FIELDS, mine=FIELDS)
@often
def test_without_another_change_it_is_what_was_proposed(
    base: dict[str, Any], mine: dict[str, Any]
) -> None:
    merged = merge_fields((), base, base, mine)
    assert merged.is_clean
    assert same_fields(merged.fields, mine)


@pytest.mark.parametrize(
    ("base", "published", "mine", "joined"),
    [
        (
            "Ala ma kota. Jan śpi.",
            "Ola ma kota. Jan śpi.",
            "Ala ma kota. Jan wstał.",
            "Ola ma kota. Jan wstał.",
        ),
        ("Ala ma kota.", "Ola ma kota.", "Ola ma kota.", "Ola ma kota."),
        ("Ala ma kota.", "Ola ma kota.", "Ewa ma kota.", None),
        (None, "Ala ma kota.", "Ewa ma psa.", None),
        ("Ala ma kota.", None, "Ewa ma kota.", None),
        ("Ala ma kota.", "Ala ma kota.", None, ""),
    ],
)
def test_texts_are_joined_by_sentence(
    base: str | None, published: str | None, mine: str | None, joined: str | None
) -> None:
    sides = [{} if side is None else {"text": side} for side in (base, published, mine)]
    merged = merge_fields(TEXTS, *sides)
    assert merged.is_clean is (joined is not None)
    if joined is None:
        (clash,) = merged.clashes
        assert (clash.base, clash.published, clash.mine) == (base, published, mine)
        assert bool(clash.places) is (base is not None and published is not None)
        assert merged.fields == sides[1]
    else:
        assert merged.fields.get("text", "") == joined


def test_two_passages_at_one_place_ask_for_a_look() -> None:
    base, ours, theirs = "Pierwsze.\n", "Pierwsze.\n\nDrugie.\n", "Pierwsze.\n\nInne.\n"
    merged = merge_fields(TEXTS, {"text": base}, {"text": ours}, {"text": theirs})
    assert merged.is_clean
    assert merged.review_order
    assert "Drugie." in merged.fields["text"]
    assert "Inne." in merged.fields["text"]


def test_lists_count_as_a_whole() -> None:
    merged = merge_fields((), {"a": [1]}, {"a": [1, 2]}, {"a": [1, 3]})
    assert [clash.field for clash in merged.clashes] == ["a"]


def test_what_says_the_same_has_one_fingerprint() -> None:
    assert digest_of({"a": 1, "b": {"c": 1, "d": 2}}) == digest_of({"b": {"d": 2, "c": 1}, "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": True})
    assert not same_fields({"a": None}, {})


def test_who_settles_a_clash_begins_from_all_the_rest_joined() -> None:
    base = {"text": "Ala ma kota. Jan śpi. Pada.", "title": "A"}
    theirs = {"text": "Ola ma kota. Jan śpi. Nie pada.", "title": "A", "most": 3}
    mine = {"text": "Ewa ma kota. Jan wstał. Pada.", "title": "B"}
    merged = merge_fields(TEXTS, base, theirs, mine)
    assert [clash.field for clash in merged.clashes] == ["text"]
    settled = {"text": "Ewa ma kota. Jan wstał. Nie pada.", "title": "B", "most": 3}
    assert merged.settled == settled
    assert merged.fields["text"] == theirs["text"]


PARTNERS = RecordField("partners", "Partnerzy", Shape.LINES)
EFFECTS = RecordField(
    "effects",
    "Efekty",
    Shape.ROWS,
    columns=(RecordField("name", "Nazwa"), RecordField("words", "Opis", Shape.TEXT)),
)
LISTED = (PARTNERS, EFFECTS)
MEMBERS = st.lists(st.sampled_from("abcdef"), unique=True)
ROWS = st.lists(
    st.fixed_dictionaries({ROW: st.sampled_from("abcd"), "name": st.sampled_from("xyz")}),
    unique_by=lambda row: row[ROW],
    max_size=4,
)


def listed(partners: list[str], effects: list[dict[str, Any]]) -> dict[str, Any]:
    """Fields with both lists, which are absent where they are empty, and something that stays."""
    lists = {"partners": partners, "effects": effects}
    return {"title": "A"} | {name: members for name, members in lists.items() if members}


def effect(row: str, name: str = "", words: str = "") -> dict[str, Any]:
    said = {ROW: row, "name": name, "words": words}
    return {key: value for key, value in said.items() if value}


def merged_effects(
    base: list[dict[str, Any]], published: list[dict[str, Any]], mine: list[dict[str, Any]]
) -> FieldsMerge:
    return merge_fields(LISTED, *(listed([], side) for side in (base, published, mine)))


@given(base=MEMBERS, published=MEMBERS, mine=MEMBERS)
@often
def test_members_that_a_side_added_stay_and_those_it_removed_go(
    base: list[str], published: list[str], mine: list[str]
) -> None:
    merged = merge_members(base, published, mine)
    both = {*published, *mine}
    assert len(set(merged)) == len(merged)
    assert set(merged) == {
        each for each in both if each not in base or (each in published and each in mine)
    }
    assert merge_members(base, base, mine) == tuple(mine)
    assert merge_members(base, published, base) == tuple(published)
    assert merge_members(base, mine, mine) == tuple(mine)


@pytest.mark.parametrize(
    ("base", "published", "mine", "joined"),
    [
        ("ab", "axb", "ayb", "axyb"),
        ("ab", "xab", "yab", "xyab"),
        ("abc", "cab", "abcd", "cdab"),
        ("abc", "abcd", "cab", "cdab"),
        ("abc", "acb", "bac", "acb"),
        ("abc", "ac", "axbc", "axc"),
        ("", "b", "a", "ba"),
        ("ab", "ba", "", ""),
    ],
)
def test_members_stand_where_whoever_moved_them_put_them(
    base: str, published: str, mine: str, joined: str
) -> None:
    assert "".join(merge_members(base, published, mine)) == joined


@given(base=ROWS, published=ROWS, mine=ROWS)
@often
def test_no_row_is_lost_or_changed_by_nobody(
    base: list[dict[str, Any]], published: list[dict[str, Any]], mine: list[dict[str, Any]]
) -> None:
    merged = merged_effects(base, published, mine)
    rows = merged.fields.get("effects", [])
    names = [row[ROW] for row in rows]
    assert len(set(names)) == len(names)
    one, two, three = ({row[ROW]: row for row in side} for side in (base, published, mine))
    clashing = {clash.row for clash in merged.clashes}
    for name in {*one, *two, *three}:
        found = next((row for row in rows if row[ROW] == name), None)
        if name in clashing:
            assert found == two.get(name)
            assert one.get(name) != two.get(name)
            assert one.get(name) != three.get(name)
            assert two.get(name) != three.get(name)
        else:
            assert found == (two.get(name) if one.get(name) == three.get(name) else three.get(name))


@given(base=ROWS, mine=ROWS)
@often
def test_rows_without_another_change_are_what_was_proposed(
    base: list[dict[str, Any]], mine: list[dict[str, Any]]
) -> None:
    for sides in ((base, base, mine), (base, mine, base), (base, mine, mine)):
        merged = merged_effects(*sides)
        assert merged.is_clean
        assert same_fields(merged.fields, listed([], mine))


def test_rows_are_joined_by_their_names_and_columns() -> None:
    base = [effect("a", "Rower", "Jest. Stoi."), effect("b", "Debata")]
    theirs = [effect("c", "Ich"), effect("a", "Rowery", "Jest. Stoi tam."), effect("b", "Debata")]
    mine = [effect("a", "Rower", "Był. Stoi."), effect("b", "Debata"), effect("d", "Moja")]
    merged = merged_effects(base, theirs, mine)
    assert merged.is_clean
    joined = effect("a", "Rowery", "Był. Stoi tam.")
    assert merged.fields["effects"] == [theirs[0], joined, base[1], mine[2]]


def test_a_clash_of_rows_tells_the_row_and_the_column() -> None:
    base = [effect("a", "Rower"), effect("b", "Debata")]
    theirs = [effect("a", "Rowery"), effect("b", "Debata")]
    mine = [effect("a", "Rowerki"), effect("c", "Moja")]
    merged = merged_effects(base, theirs, mine)
    (clash,) = merged.clashes
    assert (clash.field, clash.row, clash.column) == ("effects", "a", "name")
    assert (clash.base, clash.published, clash.mine) == ("Rower", "Rowery", "Rowerki")
    assert merged.fields["effects"] == [theirs[0], mine[1]]
    assert merged.settled["effects"] == mine


@pytest.mark.parametrize("is_mine_removed", [True, False])
def test_a_row_that_one_removes_and_the_other_changes_clashes(is_mine_removed: bool) -> None:
    base, changed = [effect("a", "Rower")], [effect("a", "Rowery")]
    sides = (changed, []) if is_mine_removed else ([], changed)
    merged = merged_effects(base, *sides)
    (clash,) = merged.clashes
    assert (clash.row, clash.column) == ("a", "")
    assert (clash.published is None) is not is_mine_removed
    assert merged.fields.get("effects", []) == sides[0]
    assert merged.settled.get("effects", []) == sides[1]


def test_rows_without_names_count_as_a_whole() -> None:
    nameless = [{"name": "Rower"}], [{"name": "Rowery"}], [{"name": "Rowerki"}]
    merged = merged_effects(*nameless)
    assert [(clash.field, clash.row) for clash in merged.clashes] == [("effects", "")]


def test_an_entry_is_removed_as_a_whole_or_not_at_all() -> None:
    base, changed = {"title": "A", "most": 1}, {"title": "B", "most": 1}
    assert merge_fields((), base, base, {}).fields == {}
    assert merge_fields((), base, {}, {}).is_clean
    for sides in ((changed, {}), ({}, changed)):
        merged = merge_fields((), base, *sides)
        assert [clash.field for clash in merged.clashes] == ["title"]
        assert (merged.fields, merged.settled) == sides
    # What was removed may be brought back, by two people too.
    assert merge_fields((), {}, {"title": "B"}, {"most": 2}).fields == {"title": "B", "most": 2}
