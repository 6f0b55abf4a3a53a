"""Pieces of text around found words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.query import parse
from app.search.snippets import LENGTH, Marker, Pieces, best_section, plain
from app.text.morphology import ANALYSER_NAME

needs_dictionary = pytest.mark.skipif(
    ANALYSER_NAME == "snowball", reason="morfeusz2 has no wheel for this platform"
)
FILLER = "Tutaj stoi zdanie o czymś zupełnie innym. " * 20


def marker(text: str) -> Marker:
    return Marker(parse(text).marks)


def hits(pieces: Pieces) -> list[str]:
    return [text for text, is_hit in pieces if is_hit]


def snippet(query: str, text: str) -> Pieces:
    made = marker(query)
    return made.snippet(text, made.window(text))


@needs_dictionary
def test_all_forms_are_marked() -> None:
    text = "Rada gminy uchwala. Radzie i radom, ale nie radości."
    assert hits(marker("rada").mark(text)) == ["Rada", "Radzie", "radom"]
    assert plain(marker("rada").mark(text)) == text


@needs_dictionary
@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("budzetu", "Budżet obywatelski", ["Budżet"]),
        ("ludzie", "Każdy człowiek wie", ["człowiek"]),
        ("jadłodzielnia", "w jadłodzielniach", ["jadłodzielniach"]),
        ("Łódź", "W ŁODZI i łodzią", ["ŁODZI", "łodzią"]),
        ("art. 13", "zob. art. 13 i art. 131, artykuł 13", ["art. 13", "artykuł 13"]),
        ("§ 4", "§ 4 i § 41", ["§ 4"]),
        ("kpa", "zgodnie z k.p.a., art. 4", ["k.p.a."]),
        ("k.p.a.", "KPA i k.p.a", ["KPA", "k.p.a"]),
        ("kpa", "np. k.p.c. i m.in. p.a", []),
        ("plan miejscowy", "Planem miejscowym", ["Planem", "miejscowym"]),
    ],
)
def test_marks(query: str, text: str, expected: list[str]) -> None:
    assert hits(marker(query).mark(text)) == expected


@needs_dictionary
def test_the_window_holds_most_different_words() -> None:
    text = f"Plan jest. {FILLER}Wniosek do planu złożysz w urzędzie. {FILLER}plan plan plan plan"
    pieces = snippet("wniosek plan urząd", text)
    assert hits(pieces) == ["Wniosek", "planu", "urzędzie"]
    assert plain(pieces).startswith("Wniosek do planu")
    assert plain(pieces).endswith("…")


@needs_dictionary
def test_a_snippet_in_the_middle_of_a_sentence_says_so() -> None:
    pieces = snippet("petycja", f"{'słowo ' * 100}petycja {'słowo ' * 100}")
    assert hits(pieces) == ["petycja"]
    assert plain(pieces).startswith("… słowo")
    assert plain(pieces).endswith("słowo …")


def test_without_a_hit_the_beginning_is_shown() -> None:
    assert snippet("hulajnoga", "Krótki tekst.") == (("Krótki tekst.", False),)
    assert plain(snippet("hulajnoga", FILLER)).startswith("Tutaj stoi zdanie")
    assert len(plain(snippet("hulajnoga", FILLER))) <= LENGTH + 2
    assert snippet("hulajnoga", "") == ()


@needs_dictionary
def test_the_best_section_wins_and_the_first_of_equals() -> None:
    made = marker("wniosek plan")
    assert best_section(made, ["o niczym", "o planie", "wniosek o plan"])[0] == 2
    assert best_section(made, ["o planie", "plan"])[0] == 0
    assert best_section(made, ["nic", "nic"])[0] == 0


@given(
    st.text(max_size=60),
    st.lists(st.sampled_from(["plan", "planu", "art. 13", "\n", "…", "İ", "ß", ". ", " x "])),
)
def test_nothing_is_added_or_lost(query: str, words: list[str]) -> None:
    text = " ".join(words)
    made = marker(f"{query} plan art. 13")
    assert plain(made.mark(text)).split() == text.split()
    shown = plain(made.snippet(text, made.window(text))).replace("…", "").split()
    assert len(" ".join(shown)) <= LENGTH + 2
    assert set(shown) <= set(text.replace("…", "").split()) | {"…"}


def test_markup_stays_text() -> None:
    assert marker("script").mark("<script>") == (("<", False), ("script", True), (">", False))


@pytest.mark.timeout(60)  # a way out of a hang: how fast it is stands in benchmarks/
def test_long_texts_give_short_snippets() -> None:
    text = "plan miejscowy art. 13 " * 10_000
    made = marker("plan miejscowy art. 13 § 14 par. 15 pkt 16 wniosek")
    for long in (text, "art" + " " * 200_000, "par" * 60_000, "pkt pkt§ " * 20_000, "§" * 200_000):
        assert len(plain(made.snippet(long, made.window(long)))) <= LENGTH + 2
