"""Files that only want to be read for a long time are refused after a while."""

import time

import pytest

from app.text.yaml_lines import MOST_NODES, Unreadable, compose


@pytest.mark.parametrize(
    "text",
    [f"a: [{'b,' * 95_000}]", "a:\n" * 60_000, "- a\n" * 60_000, "a: " + "[" * 190_000],
    ids=["items in one line", "keys", "lines", "nested"],
)
def test_a_file_of_very_many_values_is_refused_soon(text: str) -> None:
    began = time.perf_counter()
    with pytest.raises(Unreadable):
        compose(text)
    assert time.perf_counter() - began < 3


def test_the_line_where_it_became_too_much_is_told() -> None:
    with pytest.raises(Unreadable) as told:
        compose("- a\n" * (MOST_NODES + 5))
    assert told.value.line == MOST_NODES


def test_a_file_as_large_as_allowed_is_read() -> None:
    assert compose("- a\n" * (MOST_NODES - 1)) is not None
