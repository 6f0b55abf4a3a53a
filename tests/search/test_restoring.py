"""Polish letters are put back within a measure for a whole query."""

import pytest

from app.search.restoring import MOST_TRIED, Restorer
from app.text.morphology import ANALYSER_NAME, MOST_SPELLINGS

pytestmark = pytest.mark.skipif(
    ANALYSER_NAME == "snowball", reason="morfeusz2 has no wheel for this platform"
)

LONG = [f"zaczesolnosczaczesol{letter}" for letter in "bdfghjkmp"]


def test_usual_words_are_restored() -> None:
    restorer = Restorer()
    assert "złożyć" in restorer.of("zlozyc")
    assert "społeczeństwo" in restorer.of("spoleczenstwo")
    assert "sąd" in restorer.of("sad")


def test_after_many_long_words_only_right_ones_are() -> None:
    restorer = Restorer()
    for word in LONG[: MOST_TRIED // MOST_SPELLINGS]:
        restorer.of(word)
    assert restorer.of("zlozyc") == frozenset()


def test_a_word_costs_once() -> None:
    restorer = Restorer()
    for _again in LONG:
        restorer.of(LONG[0])
    assert "złożyć" in restorer.of("zlozyc")


@pytest.mark.parametrize("word", ["art.13", "ktos@example.pl", "13", "", "ścieżka"])
def test_nothing_is_put_back_where_nothing_lacks(word: str) -> None:
    assert Restorer().of(word) == frozenset()
