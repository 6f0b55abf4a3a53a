"""Texts at, under and over each limit; cleaning."""

import unicodedata
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from app.text import limits
from app.text.limits import TextRefused, check_markdown, clean

WITHIN = {
    "empty": "",
    "article size": "słowo \n" * 20_000,
    "brackets on a line": "[" * 99 + "a" + " [",
    "closed brackets": "[a](b) " * 1_000,
    "escaped brackets": r"\[" * 4_000,
    "twenty quotes": "> " * 20 + "a",
    "run of a hundred": "a" + "-" * 100,
    "long run of letters": "a" * 9_000,
    "sixty columns": "|" + "a|" * 60,
    "escaped bars": r"\|" * 500,
    "line of ten KB": "a" * 10_240,
}
OVER = {
    "too_long": "słowo \n" * 30_000,
    "line_too_long": "ż" * 5_121,
    "too_many_brackets": "[a" * 101,
    "too_deep": "> " * 21 + "a",
    "long_run": "*" * 101,
    "too_many_columns": "|" + "a|" * 61,
    "too_many_footnotes": "[^1] \n" * 501,
}


@pytest.mark.parametrize("text", WITHIN.values(), ids=WITHIN.keys())
def test_text_within_limits_passes(text: str) -> None:
    check_markdown(text, "article")


@pytest.mark.parametrize("code", OVER)
def test_text_over_a_limit_is_refused_with_its_reason(code: str) -> None:
    with pytest.raises(TextRefused) as refused:
        check_markdown(OVER[code], "article")
    assert refused.value.reason_code == code
    assert refused.value.message == limits.MESSAGES[code]
    assert "%" not in str(refused.value)


def test_every_reason_has_a_case() -> None:
    assert set(OVER) == set(limits.MESSAGES)


@pytest.mark.parametrize(("kind", "size"), [("article", 200 * 1024), ("post", 20 * 1024)])
def test_size_counts_bytes_to_the_last_one(kind: limits.Kind, size: int) -> None:
    fits = "ą\n" * (size // 3) + "a" * (size % 3)
    check_markdown(fits, kind)
    with pytest.raises(TextRefused) as refused:
        check_markdown(fits + "a", kind)
    assert refused.value.params == {"size": size // 1024 + 1, "limit": size // 1024}


def test_unclosed_brackets_add_up_over_lines() -> None:
    check_markdown("[a [a\n" * 1_000, "article")
    with pytest.raises(TextRefused, match="1001"):
        check_markdown("[a [a\n" * 1_001, "article")


@pytest.mark.parametrize(
    "line",
    [
        "- " * 21 + "a",
        "1. " * 21 + "a",
        "    " * 21 + "- a",
        "\t" * 21 + "a",
        ">" * 21,
        "> - " * 11,
    ],
)
def test_every_way_of_nesting_counts(line: str) -> None:
    with pytest.raises(TextRefused) as refused:
        check_markdown("wstęp\n" + line, "article")
    assert refused.value.reason_code in ("too_deep", "long_run")
    assert refused.value.params["line"] == 2


def test_a_rule_of_dashes_is_not_nesting() -> None:
    check_markdown("a\n\n" + "-" * 80 + "\n\n* * *", "article")


def test_every_message_has_a_polish_translation_with_the_same_values() -> None:
    path = Path(limits.__file__).parent / "translations" / "pl.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale="pl")
    for message in limits.MESSAGES.values():
        translated = str(catalogue[message].string)
        for name in ("%(line)s", "%(limit)s", "%(size)s"):
            assert (name in message) == (name in translated)
    assert {str(m.id) for m in catalogue if m.id} == set(limits.MESSAGES.values())


@pytest.mark.parametrize(
    ("dirty", "tidy"),
    [
        ("a\r\nb\rc\n", "a\nb\nc\n"),
        ("a\x00b\x02c\x03d", "abcd"),
        ("z\u0307", "ż"),
        ("tab\tstays", "tab\tstays"),
        ("a\u2028b", "a\nb"),
        ("\ud800x\uffff", "x"),
        ("a\x0bb\x0cc\x1bd\x7fe\x85f", "abcdef"),
    ],
)
def test_clean(dirty: str, tidy: str) -> None:
    assert clean(dirty) == tidy


@given(st.text())
def test_clean_is_idempotent_and_composed(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\r" not in once
    once.encode()


@given(st.text(alphabet="[]|>-* \t\n1.a\\^`" + "ą\ud800"))
def test_any_text_is_passed_or_refused(text: str) -> None:
    try:
        check_markdown(text, "post")
    except TextRefused as refused:
        assert refused.reason_code in limits.MESSAGES  # noqa: PT017 - either outcome is right


@pytest.mark.timeout(60)  # a way out of a hang: how fast it is stands in benchmarks/
@pytest.mark.parametrize("piece", ["[", "> ", "|", "- ", "    ", "1. ", "`", "\\", "\n", "[^1] "])
def test_the_scan_of_repeated_marks_ends(piece: str) -> None:
    line = (piece * 3_000)[:3_000] + "\n"
    text = line * 60
    try:
        check_markdown(text, "article")
    except TextRefused as refused:
        assert refused.reason_code in limits.MESSAGES  # noqa: PT017 - either outcome is right
