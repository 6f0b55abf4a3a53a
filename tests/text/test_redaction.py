"""A redacted passage is nowhere any more, and nothing else is touched."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.text import redaction
from app.text.redaction import MARK, Fingerprint, Words, compared, count, without

KEY = b"a key of the tests"


@pytest.mark.parametrize(
    ("text", "passage", "outcome"),
    [
        ("Dzwoń: 600 100 200, dziś.", "600 100 200", f"Dzwoń: {MARK}, dziś."),
        ("Dzwoń: 600\n100\u00a0 200.", "600 100 200", f"Dzwoń: {MARK}."),
        ("> pan Jan\n> Kowalski z Ełku", "Jan Kowalski", f"> pan {MARK} z Ełku"),
        ("jan\\_k\\@poczta.pl", "jan_k@poczta.pl", MARK),
        ("**Jan** *Kowalski*", "Jan Kowalski", f"**{MARK}*"),
        ("Jan Ko\u00adwalski", "Jan Kowalski", MARK),
        ("tel&#46;&nbsp;600&#x20;100, dziś", "tel. 600 100", f"{MARK}, dziś"),
        ("J&#97;n &amp; Ewa & Jan", "Jan", f"{MARK} &amp; Ewa & {MARK}"),
        ("Jan & Ewa", "Jan &amp; Ewa", MARK),
        ("/x?a=1&para=2 &bez; &#9999999999;", "para=2", f"/x?a=1&{MARK} &bez; &#9999999999;"),
        ("jan kowalski", "Jan Kowalski", "jan kowalski"),
        ("Jan, Jan, Jan", "Jan", f"{MARK}, {MARK}, {MARK}"),
        ("Ma dług. Wszyscy wiedzą.", "Ma dług.", f"{MARK}. Wszyscy wiedzą."),
        ("aaaaa", "aaa", f"{MARK}aa"),
        ("", "Jan", ""),
        ("Jan", "", "Jan"),
    ],
)
def test_the_mark_stands_in_place_of_the_passage(text: str, passage: str, outcome: str) -> None:
    assert without(text, Words.of(passage)) == outcome
    assert without(text, Fingerprint.of(Words.of(passage), KEY)) == outcome


def test_a_passage_copied_with_other_blanks_is_the_same() -> None:
    assert Words.of("  600\n100\t200 ") == Words.of("600 100 200")


def test_strings_inside_json_are_redacted_but_for_addresses() -> None:
    value = {"lead": "Jan tu", "facts": {"who": "Jan"}, "related": ["Jan"], "n": 1, "x": None}
    assert redaction.without_in(value, Words.of("Jan"), frozenset({"related"})) == {
        "lead": f"{MARK} tu",
        "facts": {"who": MARK},
        "related": ["Jan"],
        "n": 1,
        "x": None,
    }


def test_a_fingerprint_of_another_key_finds_nothing() -> None:
    words = Words.of("600 100 200")
    assert Fingerprint.of(words, KEY).digest != Fingerprint.of(words, b"other").digest
    assert "600" not in repr(Fingerprint.of(words, KEY).digest)


TEXTS = st.lists(
    st.sampled_from([*"ab. \n>*_\\`\u00a0\u00adż&;", "&nbsp;", "&#97;", "&amp;", "&shy;", "&#42;"]),
    max_size=40,
).map("".join)
PASSAGES = st.text(alphabet="ab. ż", min_size=3, max_size=8).filter(
    lambda text: len(Words.of(text).text) >= redaction.SHORTEST
)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, PASSAGES)
def test_nothing_is_left_and_nothing_else_is_lost(before: str, after: str, passage: str) -> None:
    words = Words.of(passage)
    text = before + passage.strip() + after
    redacted = without(text, words)
    assert count(redacted, words) == 0 or words.text in compared(MARK)
    assert without(redacted, words) == redacted
    # What remains are the text's own characters in their order.
    pieces = redacted.split(MARK)
    place = 0
    for piece in pieces:
        found = text.find(piece, place)
        assert found >= 0
        place = found + len(piece)


@settings(max_examples=150, deadline=None)
@given(TEXTS, PASSAGES)
def test_both_kinds_find_the_same(text: str, passage: str) -> None:
    words = Words.of(passage)
    printed = Fingerprint.of(words, KEY)
    assert printed.places(compared(text)) == words.places(compared(text))
    begins, ends = redaction._origins(text)
    assert len(begins) == len(ends) == len(compared(text))
