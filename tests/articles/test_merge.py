"""Merging whole articles: fields, lists, the fact card, and the body with conflicts settled."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.articles.merge import Choice, merge_sources
from app.articles.source import ArticleSource
from app.articles.vocabulary import FACTS, LETTERS

BASE = ArticleSource(
    "Petycja",
    "Pierwsze zdanie. Drugie zdanie.\n",
    lead="Wstęp.",
    categories=("zglosic",),
    goals=(11, 16),
    legal_date=date(2026, 3, 31),
    facts=(("who", "Każdy"), ("cost", "0 zł")),
    acts=("Ustawa o petycjach",),
)

words = st.text(alphabet="abcąę ", max_size=8).map(str.strip)
sources = st.builds(
    ArticleSource,
    title=words,
    body=st.lists(st.sampled_from(["Zdanie a. ", "Zdanie b.\n\n", "- c\n", "| d |\n"])).map(
        "".join
    ),
    lead=words,
    categories=st.lists(st.sampled_from(["a", "b", "c"]), unique=True).map(tuple),
    goals=st.lists(st.integers(1, 17), unique=True).map(tuple),
    legal_date=st.none() | st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    facts=st.lists(st.sampled_from(FACTS), unique=True).map(
        lambda keys: tuple((key, "x" + key) for key in FACTS if key in keys)
    ),
    acts=st.lists(words.filter(bool), unique=True).map(tuple),
    letters=st.lists(st.sampled_from(list(LETTERS)), max_size=3, unique=True).map(tuple),
    related=st.lists(words.filter(bool), unique=True).map(tuple),
)


@given(sources, sources)
def test_one_side_alone_wins(base: ArticleSource, other: ArticleSource) -> None:
    assert merge_sources(base, base, other).source == other
    assert merge_sources(base, other, base).source == other


@given(sources, sources)
def test_the_same_change_by_both_is_clean(base: ArticleSource, other: ArticleSource) -> None:
    assert merge_sources(base, other, other).source == other


@given(sources, sources, sources)
def test_every_conflict_can_be_settled_each_way(
    base: ArticleSource, published: ArticleSource, mine: ArticleSource
) -> None:
    merged = merge_sources(base, published, mine)
    for choice in (Choice("published"), Choice("mine"), Choice("own", "")):
        settled = merged.resolved({block.key: choice for block in merged.conflicts})
        assert isinstance(settled, ArticleSource)
    keys = [block.key for block in merged.conflicts]
    assert len(keys) == len(set(keys))


@given(sources, sources, sources)
def test_lists_lose_nothing_that_either_side_added(
    base: ArticleSource, published: ArticleSource, mine: ArticleSource
) -> None:
    merged = merge_sources(base, published, mine)
    acts = merged.values["acts"]
    for side in (published, mine):
        assert set(side.acts) - set(base.acts) <= set(acts)
    assert not (set(base.acts) - set(published.acts) - set(mine.acts)) & set(acts)
    assert len(acts) == len(set(acts))


def test_different_fields_join() -> None:
    published = BASE.with_text(title="Petycja do rady", goals=(11, 13, 16))
    mine = BASE.with_text(lead="Nowy wstęp.", acts=("Ustawa o petycjach", "Konstytucja"))
    merged = merge_sources(BASE, published, mine).source
    assert merged == BASE.with_text(
        title="Petycja do rady",
        goals=(11, 13, 16),
        lead="Nowy wstęp.",
        acts=("Ustawa o petycjach", "Konstytucja"),
    )


def test_a_clash_in_a_field_names_the_field_and_both_texts() -> None:
    published = BASE.with_text(legal_date=date(2026, 5, 1))
    mine = BASE.with_text(legal_date=date(2026, 6, 1), facts=(("who", "Mieszkaniec"),))
    merged = merge_sources(BASE, published, mine)
    [block] = merged.conflicts
    assert (block.key, block.base, block.published, block.mine) == (
        "legal_date",
        "2026-03-31",
        "2026-05-01",
        "2026-06-01",
    )
    assert merged.resolved({"legal_date": Choice("mine")}).legal_date == date(2026, 6, 1)
    assert merged.resolved({"legal_date": Choice("published")}).legal_date == date(2026, 5, 1)
    assert merged.resolved({"legal_date": Choice("mine")}).facts == (("who", "Mieszkaniec"),)


def test_a_clash_in_the_fact_card_is_settled_by_line() -> None:
    published = BASE.with_text(facts=(("who", "Osoba"), ("cost", "0 zł")))
    mine = BASE.with_text(facts=(("who", "Każda osoba"), ("cost", "bezpłatnie")))
    merged = merge_sources(BASE, published, mine)
    assert [block.key for block in merged.conflicts] == ["facts-who"]
    settled = merged.resolved({"facts-who": Choice("own", "Każdy z nas")})
    assert settled.facts == (("who", "Każdy z nas"), ("cost", "bezpłatnie"))


def test_a_third_text_keeps_the_line_end() -> None:
    published = BASE.with_text(body="Pierwsze zdanie inne.\n\nKoniec.\n")
    mine = BASE.with_text(body="Pierwsze zdanie jeszcze inne.\n\nKoniec.\n")
    base = BASE.with_text(body="Pierwsze zdanie.\n\nKoniec.\n")
    merged = merge_sources(base, published, mine)
    assert len(merged.conflicts) == 1
    settled = merged.resolved({merged.conflicts[0].key: Choice("own", "Trzecie.")})
    assert settled.body.startswith("Trzecie.")
    assert settled.body.endswith("Koniec.\n")


def test_an_unsettled_merge_has_no_source() -> None:
    merged = merge_sources(BASE, BASE.with_text(title="A"), BASE.with_text(title="B"))
    with pytest.raises(ValueError, match="title is not settled"):
        _ = merged.source
