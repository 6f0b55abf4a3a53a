"""Fields of a record from three sides: nothing of either is lost without being told."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.records.merging import digest_of, merge_fields, same_fields

VALUES = st.one_of(st.none(), st.booleans(), st.integers(0, 2), st.text(max_size=5))
FIELDS = st.dictionaries(st.sampled_from(["a", "b", "c"]), VALUES)
TEXTS = frozenset({"text"})


@given(base=FIELDS, published=FIELDS, mine=FIELDS)
@settings(max_examples=25)
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
@settings(max_examples=25)
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
    merged = merge_fields({"text"}, base, theirs, mine)
    assert [clash.field for clash in merged.clashes] == ["text"]
    settled = {"text": "Ewa ma kota. Jan wstał. Nie pada.", "title": "B", "most": 3}
    assert merged.settled == settled
    assert merged.fields["text"] == theirs["text"]
