"""Charts: markup that a strict policy takes, round scales, percents that add up."""

import re
import sys

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ui.charts import LETTERS, Bars, Series, drawn, scale, shares
from tests.house.sources import APP

STYLES = APP / "ui/static/css/components/charts.css"

LABELS = ("Pierwsza & <b>", "Druga, o bardzo długiej nazwie, która się nie zmieści", "Trzecia")


def _bars(*values: tuple[int, ...]) -> Bars:
    series = tuple(Series(f"seria {at}", each) for at, each in enumerate(values))
    return Bars("w", "Tytuł <i>", "Najwięcej: trzecia", LABELS, series)


def test_a_chart_holds_nothing_that_a_policy_refuses() -> None:
    text = str(drawn(_bars((1, 2, 3), (0, 1, 0))))
    page = BeautifulSoup(text, "html.parser")
    assert not page.select("style, script, b, i, [style], [onclick]")
    assert "http" not in text.replace("http://www.w3.org/", "")
    assert page.svg is not None
    assert page.svg["aria-labelledby"] == "w-t w-d"
    assert [page.select_one(each).text for each in ("#w-t", "#w-d")] == [  # type: ignore[union-attr]
        "Tytuł <i>",
        "Najwięcej: trzecia",
    ]


def test_bars_are_as_long_as_their_numbers() -> None:
    page = BeautifulSoup(str(drawn(_bars((1, 2, 4)))), "html.parser")
    lengths = [float(str(each["width"])) for each in page.select(".bar rect")]
    # The library draws from the bottom up.
    assert [round(each / lengths[-1], 3) for each in lengths] == [4, 2, 1]
    said = [each.text for each in page.select(".axis.y text")]
    assert said == ["Trzecia", "Druga, o bardzo długi…", "Pierwsza & <b>"]


def test_letters_can_be_read_on_a_phone() -> None:
    page = BeautifulSoup(str(drawn(_bars((1, 2, 4)))), "html.parser")
    assert page.svg is not None
    width = float(str(page.svg["viewbox"]).split()[2])
    (said,) = re.findall(r"\.chart {[^}]*font-size: (\d+)px", STYLES.read_text())
    assert float(said) == LETTERS, "the library leaves room for letters of this size"
    narrowest = 320 - 32  # between the margins of the page
    assert LETTERS * narrowest / width >= 11
    longest = max(page.select(".bar rect"), key=lambda each: float(str(each["width"])))
    assert float(str(longest["width"])) > width / 4, "labels leave room for bars"


def test_two_series_lie_one_after_another() -> None:
    page = BeautifulSoup(str(drawn(_bars((1, 1, 1), (1, 2, 3)))), "html.parser")
    first, second = (page.select(f".color-{at} rect") for at in range(2))
    for one, two in zip(first, second, strict=True):
        assert float(str(two["x"])) == pytest.approx(
            float(str(one["x"])) + float(str(one["width"]))
        )


def test_nothing_is_drawn_of_nothing() -> None:
    assert drawn(_bars((0, 0, 0))) == ""


def test_the_library_hooks_into_no_import() -> None:
    assert not [each for each in sys.meta_path if "pygal" in type(each).__module__]


@given(st.integers(1, 10**9))
@settings(max_examples=25)
def test_a_scale_reaches_the_largest_number_in_few_steps(largest: int) -> None:
    found = scale(largest)
    assert found[0] == 0
    assert found[-2] < largest <= found[-1]
    assert 2 <= len(found) <= 6


@given(st.lists(st.integers(0, 1000), max_size=20))
@settings(max_examples=25)
def test_shares_add_up_to_a_hundred(values: list[int]) -> None:
    found = shares(values)
    assert sum(found) == (100 if sum(values) else 0)
    total = sum(values)
    assert all(
        abs(part - value * 100 / total) < 1
        for part, value in zip(found, values, strict=True)
        if total
    )
