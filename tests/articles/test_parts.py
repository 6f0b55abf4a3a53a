"""Taking a change apart: all blocks give the new text, none the old one."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.articles.parts import blocks, with_blocks
from app.articles.source import ArticleSource

SENTENCES = st.sampled_from(
    [
        "Ala ma kota.",
        "Zażółć gęślą jaźń.",
        "- punkt",
        "## Nagłówek",
        "| a | b |",
        "",
        "Art. 13 ust. 2.",
    ]
)
BODIES = st.lists(SENTENCES, max_size=9).flatmap(
    lambda rows: st.sampled_from([" ".join(rows), "\n".join(rows), "\n\n".join(rows) + "\n"])
)
SOURCES = st.builds(
    ArticleSource,
    title=st.sampled_from(["Petycja", "Skarga"]),
    body=BODIES,
    lead=st.sampled_from(["", "Wstęp"]),
    goals=st.sampled_from([(), (1,), (1, 11)]),
    legal_date=st.sampled_from([None, date(2026, 3, 1)]),
    facts=st.sampled_from([(), (("who", "każdy"),), (("who", "nikt"), ("cost", "0 zł"))]),
    sources=st.sampled_from([(), ("Ustawa",)]),
    letters=st.sampled_from([(), ("petycja",), ("skarga-kpa", "petycja")]),
)


@given(SOURCES, SOURCES)
@settings(max_examples=40, deadline=None)
def test_all_give_the_new_text_and_none_the_old(old: ArticleSource, new: ArticleSource) -> None:
    found = blocks(old, new)
    assert with_blocks(old, new, {each.key for each in found}) == new
    assert with_blocks(old, new, set()) == old
    assert len({each.key for each in found}) == len(found)
    assert bool(found) == (old != new)


@given(SOURCES, SOURCES, st.data())
@settings(max_examples=40, deadline=None)
def test_what_was_left_out_is_what_still_differs(
    old: ArticleSource, new: ArticleSource, data: st.DataObject
) -> None:
    keys = [each.key for each in blocks(old, new)]
    ticked = data.draw(st.sets(st.sampled_from(keys))) if keys else set()
    between = with_blocks(old, new, ticked)
    for name in ("title", "lead", "goals", "legal_date", "sources", "letters"):
        assert getattr(between, name) == getattr(new if name in ticked else old, name)
    assert (blocks(between, new) == []) == (ticked == set(keys) or between == new)


def test_sentences_items_and_rows_are_blocks_of_their_own_under_their_heading() -> None:
    old = ArticleSource("T", "Raz. Dwa.\n\n## Kroki\n\n- jeden\n- dwa\n")
    new = ArticleSource("T", "Raz. Dwa i pół.\n\n## Kroki\n\n- jedenaście\n- dwa\n- trzy\n")
    found = blocks(old, new)
    assert [(each.section, each.old.strip(), each.new.strip()) for each in found] == [
        ("", "Dwa.", "Dwa i pół."),
        ("Kroki", "- jeden", "- jedenaście"),
        ("Kroki", "", "- trzy"),
    ]
    assert with_blocks(old, new, {found[2].key}).body == old.body + "- trzy\n"


@pytest.mark.parametrize("key", ["facts-who", "facts-cost"])
def test_lines_of_the_fact_card_are_taken_one_by_one(key: str) -> None:
    old = ArticleSource("T", "x\n", facts=(("who", "każdy"),))
    new = ArticleSource("T", "x\n", facts=(("who", "nikt"), ("cost", "0 zł")))
    taken = dict(with_blocks(old, new, {key}).facts)
    assert taken == ({"who": "nikt"} if key == "facts-who" else {"who": "każdy", "cost": "0 zł"})
