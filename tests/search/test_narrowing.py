"""Filters in addresses: taken when they make sense, shown back, and dropped one by one."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.search.engine import Filters, Sort
from app.search.narrowing import GROUPS, KIND_WORDS, Narrowing, city_slugs, narrowing
from app.ui.filters import long_date

FULL = (
    "rodzaj=doswiadczenia&miasto=elk&miasto=lodz&cel=11&kategoria=zglosic&etap=dzialaj"
    "&wynik=udalo-sie&stan=solved&od=2026-01-31&do=2026-02-01&kolejnosc=data&dokladne=1"
)


def read(address: str) -> Narrowing:
    pairs = [tuple(each.split("=", maxsplit=1)) for each in address.split("&") if each]
    return narrowing(MultiDict(pairs))


def test_everything_reaches_the_engine() -> None:
    assert read(FULL).filters() == Filters(
        kind="experience",
        tags=(
            ("miasto-elk", "miasto-lodz"),
            ("kategoria-zglosic",),
            ("etap-dzialaj",),
            ("cel-11",),
            ("wynik-udalo-sie",),
            ("stan-solved",),
        ),
        since=datetime(2026, 1, 30, 23, tzinfo=UTC),
        until=datetime(2026, 2, 1, 23, tzinfo=UTC),
    )
    assert read(FULL).sort is Sort.DATE
    assert read(FULL).is_exact


@pytest.mark.parametrize(
    "address",
    [
        "",
        "rodzaj=osoby",
        "cel=18&cel=0&cel=x",
        "kategoria=nie-ma&etap=&wynik=tak&stan=zamkniete",
        "miasto=&miasto=%25%25&miasto=a/b",
        "od=wczoraj&do=2026-02-30",
        "od=0001-01-01&do=9999-12-31",
        "kolejnosc=losowa&dokladne=tak",
    ],
)
def test_nonsense_narrows_nothing(address: str) -> None:
    narrowed = read(address)
    assert narrowed.filters() == Filters()
    assert not narrowed.is_narrowed
    assert narrowed.values() == {}


def test_an_address_comes_back_as_it_was() -> None:
    narrowed = read(FULL)
    assert narrowing(MultiDict(narrowed.values())) == narrowed
    assert narrowed.sorted_by(Sort.RELEVANCE).keys() == narrowed.values().keys() - {"kolejnosc"}
    assert "dokladne" not in narrowed.values(is_exact=False)


def test_each_chip_drops_one_choice() -> None:
    narrowed = read(FULL)
    chips = narrowed.chips({"elk": "Ełk", "lodz": "Łódź"})
    labels = [chip.label for chip in chips]
    assert labels[:3] == [str(KIND_WORDS["doswiadczenia"]), "Ełk", "Łódź"]
    assert labels[-1].endswith(f" {long_date(date(2026, 2, 1))}")
    assert len(chips) == 10
    for chip in chips:
        left = narrowing(MultiDict(chip.without))
        assert len(left.chips({})) == len(chips) - 1, chip.label


def test_counts_stand_where_somebody_counted() -> None:
    facets = {"kind:article": 3, "kind:thread": 2, "cel-11": 2, "cel-13": 1, "miasto-elk": 4}
    open_one, chosen = read(""), read("rodzaj=narzedzia&cel=11")
    kinds = open_one.kinds(facets)
    assert [choice.count for choice in kinds.choices] == [None, 3, 0, 2, 0, 0, 0]
    assert [choice.count for choice in chosen.kinds(facets).choices] == [None] * 7
    towns, _goals = open_one.groups(facets, {"elk": "Ełk"})
    assert [(each.value, each.count) for each in towns.choices] == [("elk", 4)]
    # A town that all the results share leaves nothing to choose.
    (goals,) = open_one.groups(facets | {"miasto-elk": 5}, {"elk": "Ełk"})
    assert [(each.value, each.count) for each in goals.choices] == [("11", 2), ("13", 1)]
    (goals,) = chosen.groups(facets, {})
    assert [(each.value, each.count, each.is_chosen) for each in goals.choices] == [
        ("11", None, True),
        ("13", None, False),
    ]


def test_the_most_frequent_towns_are_named() -> None:
    facets = {f"miasto-m{number}": number for number in range(20)}
    slugs = city_slugs(read("miasto=elk"), facets)
    assert slugs[:3] == ["elk", "m19", "m18"]
    assert len(slugs) == 9
    (towns,) = read("").groups(facets, {slug: slug for slug in slugs})
    assert [each.value for each in towns.choices][:2] == ["m19", "m18"]


@hypothesis_settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([group.name for group in GROUPS] + ["od", "do", "rodzaj", "kolejnosc"]),
            st.text(max_size=12),
        )
    )
)
def test_no_address_raises(pairs: list[tuple[str, str]]) -> None:
    narrowed = narrowing(MultiDict(pairs))
    narrowed.filters()
    narrowed.chips({})
    narrowed.groups({}, {})
