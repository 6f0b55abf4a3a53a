"""R6: which edits are so harmless that they need no reviewer first."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.articles.source import ArticleSource
from app.review.typo_class import is_typo, relied_on

MOST = 20
BODY = """Każdy moze złożyć petycję. Urząd odpowiada w 3 miesiące.

Zobacz [[petycja|petycję]] i [stronę urzędu](https://miasto.example/bip). Ustawa o petycjach mówi
o tym w art. 13. Termin mija 14 października. Wpisz: {imię i nazwisko}.

- Napisz pismo.
- Nie płacisz nic.
"""
BEFORE = ArticleSource("Petycja", BODY, lead="Pismo z żądaniem.", categories=("zglosic",))


def edited(old: str, new: str) -> ArticleSource:
    assert old in BODY
    return BEFORE.with_text(body=BODY.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("moze", "może"),
        ("Urząd odpowiada", "Urząd odpowiada ci"),
        ("pismo.", "krótkie pismo."),
        ("petycję. Urząd", "petycję, a urząd"),
        ("Zobacz [[", "Zobacz także [["),
    ],
)
def test_a_small_change_of_words_is_one(old: str, new: str) -> None:
    assert is_typo(BEFORE, edited(old, new), MOST)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("3 miesiące", "2 miesiące"),
        ("w 3 miesiące", "w miesiące"),
        ("[[petycja|", "[[skarga|"),
        ("|petycję]]", "|wniosek]]"),
        ("https://miasto.example", "https://miasto.zly.example"),
        ("stronę urzędu", "strony urzędu"),
        ("Każdy", "[Każdy](/x)"),
        ("Każdy", "bip.pl Każdy"),
        ("Każdy", "<b> Każdy"),
        ("Ustawa o petycjach", "Ustawa o petycji"),
        ("art. 13", "ust. 13"),
        ("art. 13", "art. 13a 5"),
        ("14 października", "14 listopada"),
        ("{imię i nazwisko}", "{imię}"),
        ("- Nie płacisz", "- Płacisz"),
        ("Każdy moze", "Każdy nie moze"),
        ("- Napisz", "Napisz"),
        ("pismo.\n- Nie", "pismo. - Nie"),
        ("Każdy", "## Każdy"),
        ("w 3 miesiące", "w ciągu trzech 3 miesiące"),
        ("Napisz pismo", "Napisz proste pismo i podpisz je czytelnie"),
        ("Urząd", "URZĄD"),
    ],
)
def test_what_a_reader_relies_on_waits_for_a_reviewer(old: str, new: str) -> None:
    assert not is_typo(BEFORE, edited(old, new), MOST)


def test_other_fields_are_no_typos() -> None:
    assert is_typo(BEFORE, BEFORE.with_text(title="Petycje"), MOST)
    assert is_typo(BEFORE, BEFORE.with_text(lead="Pismo z żądaniami."), MOST)
    assert not is_typo(BEFORE, BEFORE.with_text(facts=(("cost", "nic"),)), MOST)
    assert not is_typo(BEFORE, BEFORE.with_text(legal_date=date(2026, 1, 1)), MOST)
    assert not is_typo(BEFORE, BEFORE.with_text(sources=("Gazeta",)), MOST)
    assert not is_typo(BEFORE, BEFORE.with_text(categories=("inne",)), MOST)


def test_the_limit_is_exact_and_counts_all_fields_together() -> None:
    letters = "x" * MOST
    assert is_typo(BEFORE, edited("pismo", "pismo" + letters), MOST)
    assert not is_typo(BEFORE, edited("pismo", "pismo" + letters + "x"), MOST)
    both = edited("pismo", "pismo" + letters).with_text(lead="Pisma z żądaniem.")
    assert not is_typo(BEFORE, both, MOST)
    assert not is_typo(BEFORE, edited("moze", "może"), 0)


def test_nothing_changed_is_no_typo() -> None:
    assert not is_typo(BEFORE, BEFORE, MOST)


PIECES = st.sampled_from(
    [
        "może",
        "moze",
        " ",
        "5",
        "[[a]]",
        "art.",
        "nie",
        "Dz.U. 2014",
        "maja",
        ".",
        "{x}",
        "\n",
        "bez",
    ]
)
TEXTS = st.lists(PIECES, max_size=8).map("".join)


@settings(max_examples=40, deadline=None)
@given(TEXTS, TEXTS)
def test_it_goes_both_ways_and_keeps_what_is_relied_on(old: str, new: str) -> None:
    before, after = BEFORE.with_text(body=old), BEFORE.with_text(body=new)
    assert is_typo(before, after, MOST) == is_typo(after, before, MOST)
    if is_typo(before, after, MOST):
        assert relied_on(old) == relied_on(new)
        assert [c for c in old if c.isdigit()] == [c for c in new if c.isdigit()]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(BODY)), st.sampled_from("0123456789[]|{}\n<>"))
def test_no_digit_or_mark_can_be_slipped_in_anywhere(place: int, mark: str) -> None:
    body = BODY[:place] + mark + BODY[place:]
    assert not is_typo(BEFORE, BEFORE.with_text(body=body), MOST)
